"""Figures in a circular's text that stay bound to its snapshot: `{总量}` as edited, 120 on paper.

The text an office edits holds names in braces; the paper shows the frozen figure. `{总量:121}` prints a
figure changed by hand, and a figure typed without braces is one nobody counted: both are marked wherever the
draft is shown, so that neither passes for a counted one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.documents import wording
from app.documents.snapshot import CategoryCount, Earlier, Snapshot, UnitCount
from app.documents.values import Mark
from app.domain.rates import DASH, Rate, change
from app.domain.text import clean_line

_NAMED: Final = re.compile(r"\{([^{}:：]{1,60})(?:[:：]([^{}]{1,60}))?\}")
_TYPED: Final = re.compile(
    r"[+-]?\d[\d,.]*\s*(?:%|％|个百分点|件批次|件次|批次|人次|件|批|人|起|例|个单位|个自然日|天)"
)
_TOPICS: Final = 5
RISING: Final = Decimal(20)
"""A category that changed by so many percent in a year is spoken of."""


class Origin(StrEnum):
    """Where a stretch of the printed text comes from."""

    words = "words"
    counted = "counted"  # the snapshot
    changed = "changed"  # by hand, against the snapshot
    typed = "typed"  # by hand, not bound to any figure
    unknown = "unknown"  # a name no figure has


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `name` and `counted` are of the figure it stands for."""

    text: str
    origin: Origin = Origin.words
    name: str = ""
    counted: str = ""


def runs(text: str, figures: Mapping[str, str]) -> list[Run]:
    """Return one clean paragraph as it is printed, in stretches by where they come from."""
    found: list[Run] = []
    at = 0
    for match in _NAMED.finditer(text):
        found += _words(text[at : match.start()])
        at = match.end()
        name, own = clean_line(match[1]), match[2]
        counted = figures.get(name)
        if counted is None:
            found.append(Run(match[0], Origin.unknown, name))
        elif own is None or own == counted:
            found.append(Run(counted, Origin.counted, name, counted))
        else:
            found.append(Run(own, Origin.changed, name, counted))
    return found + _words(text[at:])


def _words(text: str) -> list[Run]:
    """Part ordinary words from figures that somebody typed."""
    found, at = [], 0
    for match in _TYPED.finditer(text):
        found += [Run(text[at : match.start()]), Run(match[0], Origin.typed)]
        at = match.end()
    return [run for run in (*found, Run(text[at:])) if run.text]


def printed(text: str, figures: Mapping[str, str]) -> str:
    """Return the paragraph as it is printed."""
    return "".join(run.text for run in runs(text, figures))


def marks(lines: Sequence[str], figures: Mapping[str, str]) -> tuple[Mark, ...]:
    """Return where the printed text has figures nobody counted, and names no figure has."""
    found = []
    for place, line in enumerate(lines):
        at = 0
        for run in runs(line, figures):
            if run.origin in {Origin.changed, Origin.typed, Origin.unknown}:
                found.append(Mark(place, at, at + len(run.text), run.text, run.name, run.counted))
            at += len(run.text)
    return tuple(found)


def figures_of(snapshot: Snapshot) -> dict[str, str]:
    """Return every figure a text may name, as it is written on paper."""
    return {
        **_totals(snapshot),
        **_topics(snapshot),
        **_quality(snapshot),
        **_standing(snapshot),
        **{
            f"{_key(unit.name)}按期办结率": str(Rate(unit.closed_on_time, unit.due))
            for unit in snapshot.units
            if unit.due >= wording.SMALL
        },
    }


def _totals(s: Snapshot) -> dict[str, str]:
    year, last = s.year_before, s.period_before
    return {
        "总量": str(s.total),
        "总量同比": compared(s.total, year.total if year else None, "件批次"),
        "总量环比": compared(s.total, last.total if last else None, "件批次", than="上期", word="环比"),
        "来信": str(s.channels.get("letter", 0)),
        "来访": str(s.visits),
        "来访人次": str(s.visit_people),
        "来电": str(s.channels.get("phone", 0)),
        "网信": str(s.channels.get("web", 0)),
        "传真": str(s.channels.get("fax", 0)),
        "集体访批次": str(s.group_batches),
        "集体访人次": str(s.group_people),
        "集体访同比": compared(s.group_batches, year.group_batches if year else None, "批", what="批次"),
        "赴省批次": str(s.province_visits),
        "进京批次": str(s.beijing_visits),
        "重复": str(s.repeats),
        "重复率": str(Rate(s.repeats, s.total)),
        "重复率同比": points(s, year, "repeats"),
        "初访占比": str(s.rate("first")),
    }


def _topics(s: Snapshot) -> dict[str, str]:
    named = topics(s)
    found = {"前三类占比": str(Rate(sum(row.count for row in named[:3]), s.total))}
    for place, row in enumerate(named[:_TOPICS], 1):
        found[f"热点{place}数量"] = str(row.count)
        found[f"热点{place}占比"] = str(Rate(row.count, s.total))
    for row in (*moving(s, up=True), *moving(s, up=False)):
        found[f"{_key(row.name)}同比"] = f"{abs(change(row.count, row.before) or 0)}%"
    code, number = main_channel(s)
    found |= {"主渠道数量": str(number), "主渠道占比": str(Rate(number, s.total if code else 0))}
    if s.months:
        found["峰月数量"] = str(max(number for _month, number in s.months))
    return found


def _quality(s: Snapshot) -> dict[str, str]:
    on_time = Rate(s.closed_on_time, s.due)
    return {
        "到期": str(s.due),
        "按期办结": str(s.closed_on_time),
        "未按期": str(s.due - s.closed_on_time),
        "按期办结率": str(on_time),
        "按期办结率同比": points(s, s.year_before, "on_time", on_time),
        "办结率": str(s.rate("closed")),
        "程序办结": str(s.rate("procedural").part),
        "及时转送率": str(s.rate("office_in_time")),
        "及时受理率": str(s.rate("unit_in_time")),
        "超期受理": str(s.rate("unit_late").part),
        "超期未受理": str(s.rate("unit_open").part),
        "受理率": str(s.rate("accepted")),
        "延期率": str(s.rate("extended")),
        "参评": str(s.rate("rated").part),
        "参评率": str(s.rate("rated")),
        "对信访部门满意率": str(s.rate("satisfied_office")),
        "对责任单位满意率": str(s.rate("satisfied_unit")),
        "满意率同比": points(s, s.year_before, "satisfied_unit"),
        "初访一次性化解率": str(s.rate("settled_at_once")),
        "复查率": str(s.rate("reviewed")),
        "复查改变": str(s.rate("review_changed").part),
        "复查改变率": str(s.rate("review_changed")),
        "就地化解率": str(s.rate("stayed")),
        "平均办理时长": s.mean_days or DASH,
        "办理时长中位数": s.median_days or DASH,
    }


def _standing(s: Snapshot) -> dict[str, str]:
    due = s.rate("supervised_on_time")
    return {
        "新立督办": str(s.supervisions_opened),
        "在办督办": str(s.supervisions_open),
        "督办逾期": str(s.supervisions_late),
        "督办到期": str(due.whole),
        "督办按期": str(due.part),
        "督办按期办结率": str(due),
        "积案": str(s.backlog),
        "超期未结": str(s.overdue),
        "阅批落实率": str(s.rate("instructions")),
        "信息及时报送率": str(s.rate("reports")),
    }


def compared(
    now: int, then: int | None, unit: str, *, than: str = "上年同期", word: str = "同比", what: str = ""
) -> str:
    """Say a change in words; a base of 0 gives a dash and the difference, never a rate (domain §6.2)."""
    if then is None:
        return f"{than}无可比数据"
    if now == then:
        return f"{what}与{than}持平"
    if not then:
        return f"{than}为0{unit}，{word}{DASH}（+{now}{unit}）"
    found = change(now, then) or Decimal(0)
    return f"{what}{word}{'上升' if found > 0 else '下降'}{abs(found)}%"


def points(snapshot: Snapshot, earlier: Earlier | None, name: str, now: Rate | None = None) -> str:
    """Say how a rate changed on the year before, in percentage points; nothing without two bases."""
    found = (now or snapshot.rate(name)).points_over(earlier.rate(name)) if earlier else None
    if found is None:
        return ""
    if not found:
        return "与上年同期持平"
    return f"同比{'提高' if found > 0 else '下降'}{abs(found)}个百分点"


def topics(snapshot: Snapshot) -> list[CategoryCount]:
    """Return the categories that make a topic, most frequent first; one or two petitions make none."""
    named = [row for row in snapshot.categories if row.count >= wording.SMALL and not row.residual]
    return sorted(named, key=lambda row: (-row.count, row.code))


def moving(snapshot: Snapshot, *, up: bool) -> list[CategoryCount]:
    """Return the topics that rose, or fell, much against the year before, the most first; at most three."""
    found = []
    for row in topics(snapshot):
        moved = change(row.count, row.before) if (row.before or 0) >= wording.SMALL else None
        if moved is not None and (moved >= RISING if up else moved <= -RISING):
            found.append((abs(moved), row))
    return [row for _moved, row in sorted(found, key=lambda pair: (-pair[0], pair[1].code))][:3]


def main_channel(snapshot: Snapshot) -> tuple[str, int]:
    """Return the channel most petitions came by, and how many; no code where none came."""
    if not snapshot.total:
        return "", 0
    return max(snapshot.channels.items(), key=lambda pair: pair[1])


def late_units(snapshot: Snapshot, floor: int) -> list[UnitCount]:
    """Return the units below the floor with enough due petitions to say so, the slowest first."""
    late = [
        row
        for row in snapshot.units
        if row.due >= wording.SMALL and row.closed_on_time * 100 < floor * row.due
    ]
    return sorted(late, key=lambda row: (row.closed_on_time / row.due, row.name))


def _key(name: str) -> str:
    """Return a name fit to stand in braces."""
    return re.sub(r"[{}:：]", "", name)
