"""Draft a circular from the figures of a period; the words are in `report_templates/circular/`."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from app.documents import bound, wording
from app.documents.charts import charts_of
from app.documents.render import fill
from app.documents.snapshot import Snapshot, UnitCount
from app.documents.values import CircularValue, Table

# Below this share of petitions closed on time a unit is named among the problems.
ON_TIME_FLOOR: Final = 90
# Below this share of the satisfied, satisfaction is among the problems.
PLEASED_FLOOR: Final = 90
# From this share of repeats on they are among the problems.
REPEATS_FROM: Final = 10
# Petitions a school must have before the circular names it (domain.md §8.1, item 12).
NAMED_FROM: Final = wording.SMALL
NAMED_UNITS: Final = 5

ANNEXES: Final = ("kinds", "units", "rates")


def compose(
    snapshot: Snapshot,
    *,
    number: str,
    issuer: str,
    signed_on: date,
    realm: str,
    mark: str = "",
    title: str = "",
    addressees: str = "",
    copies_to: str = "",
    printed_by: str = "",
    signer: str = "",
) -> CircularValue:
    """Return the circular of `snapshot`; what is left empty is taken from the templates or from `issuer`.

    `realm` is whose petitions these are, as the text says it: 全市教育系统.
    """
    words = words_of(snapshot, realm)
    return CircularValue(
        mark=wording.clean(mark or issuer),
        number=wording.clean(number),
        title=title_lines(title or fill("circular/title.txt", words)),
        addressees=wording.clean(addressees or fill("circular/addressees.txt", words)).rstrip("：:"),
        body=tuple(bound.printed(line, words["f"]) for line in drafted(snapshot, realm)),
        tables=tuple(_annex(name, words) for name in ANNEXES),
        charts=charts_of(snapshot),
        issuer=wording.clean(issuer),
        signed_on=signed_on,
        copies_to=wording.clean(copies_to).rstrip("。"),
        printed_by=wording.clean(printed_by or issuer),
        printed_on=signed_on,
        signer=wording.clean(signer),
    )


def drafted(snapshot: Snapshot, realm: str) -> tuple[str, ...]:
    """Return the text drafted from the figures, these still as names in braces."""
    return paragraphs(fill("circular/body.txt", words_of(snapshot, realm)))


def figures(snapshot: Snapshot) -> dict[str, str]:
    """Return what the names in a text's braces stand for: the figures, and the lines drawn for them."""
    late = bound.late_units(snapshot, ON_TIME_FLOOR)
    return bound.figures_of(snapshot) | {
        "按期办结率底线": f"{ON_TIME_FLOOR}%",
        "未达底线单位数": str(len(late)),
        "其余未达底线单位数": str(max(len(late) - NAMED_UNITS, 0)),
    }


def words_of(snapshot: Snapshot, realm: str) -> dict[str, Any]:
    """Return what the templates are told of a period."""
    return {
        "snapshot": snapshot,
        "f": figures(snapshot),
        "period": wording.period(snapshot.period_from, snapshot.period_to),
        "realm": realm,
        "topics": bound.topics(snapshot)[:NAMED_UNITS],
        "rising": bound.moving(snapshot, up=True),
        "falling": bound.moving(snapshot, up=False),
        "main_channel": bound.main_channel(snapshot)[0],
        "peak": _peak(snapshot),
        "units": _units(snapshot),
        "late_units": bound.late_units(snapshot, ON_TIME_FLOOR),
        "named": NAMED_UNITS,
        "problems": _problems(snapshot),
    }


def _problems(snapshot: Snapshot) -> list[str]:
    """Return what the figures show to be wanting, in the order in which it is said."""
    pleased = snapshot.rate("satisfied_unit")
    wanting = {
        "late": bool(bound.late_units(snapshot, ON_TIME_FLOOR)),
        "overdue": bool(snapshot.overdue or snapshot.supervisions_late),
        "notices": bool(snapshot.rate("unit_late").part or snapshot.rate("unit_open").part),
        "repeats": snapshot.repeats * 100 >= REPEATS_FROM * snapshot.total > 0,
        "pleased": pleased.whole >= wording.SMALL and pleased.part * 100 < PLEASED_FLOOR * pleased.whole,
    }
    return [name for name, found in wanting.items() if found]


def _peak(snapshot: Snapshot) -> str:
    """Return the month with the most petitions where one stands out among three or more."""
    numbers = [number for _month, number in snapshot.months]
    most = max(numbers, default=0)
    if len(numbers) < wording.SMALL or most < wording.SMALL or numbers.count(most) > 1:
        return ""
    month = next(month for month, number in snapshot.months if number == most)
    return f"{int(month[-2:])}月"


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a typed text: one a line, clean, empty ones left out."""
    return tuple(filter(None, (wording.clean(line) for line in text.splitlines())))


def title_lines(text: str) -> str:
    """Return a title with the author's own line breaks and nothing else to clean."""
    return "\n".join(paragraphs(text))


def _units(snapshot: Snapshot) -> list[UnitCount]:
    """Return the units to list, most petitions first, schools with too few of them folded into one row."""
    shown = [row for row in snapshot.units if not row.is_school or row.total >= NAMED_FROM]
    folded = [row for row in snapshot.units if row.is_school and 0 < row.total < NAMED_FROM]
    shown.sort(key=lambda row: -row.total)
    if folded:
        shown.append(
            UnitCount(
                name=fill("circular/few.txt", {}),
                total=sum(row.total for row in folded),
                closed=sum(row.closed for row in folded),
                due=sum(row.due for row in folded),
                closed_on_time=sum(row.closed_on_time for row in folded),
            )
        )
    return shown


def _annex(name: str, words: dict[str, Any]) -> Table:
    """Read an annex from its template: title, headings, rows of cells, a note after a blank line."""
    content, _, note = fill(f"circular/annex-{name}.txt", words).strip().partition("\n\n")
    title, head, *rows = content.splitlines()
    return Table(
        name=name,
        title=wording.clean(title),
        head=_cells(head),
        rows=tuple(_cells(row) for row in rows),
        note=wording.clean(note),
    )


def _cells(line: str) -> tuple[str, ...]:
    """Return the cells of one row."""
    return tuple(wording.clean(cell) for cell in line.split("|"))
