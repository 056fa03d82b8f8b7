"""What the page of statistics shows of a period: counters, tables, rates; small numbers kept back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import gettext as _

from app.admin.page import Cell, Column, Counter, Panel, Row
from app.admin.page_special import Bar, BarTable
from app.domain.rates import RATES, Rate, compared
from app.domain.small_numbers import cell, column, part
from app.queries.origins import Origin
from schema.labels import label
from schema.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Told:
    """How figures are told to a reader: of which days, with links to their rows, and from which number on."""

    span: str
    links: bool
    least: int


def counters(found: dict[str, Any], origins: Sequence[Origin], told: Told) -> tuple[Counter, ...]:
    """Return the figures at the head of the page."""
    least = told.least
    total = found["total"]
    return (
        Counter(
            cell(total, least),
            _("Petitions"),
            "later",
            _rows(told.links, registered_on=told.span),
            _compared(total, found["year_before"], found["period_before"], least),
        ),
        Counter(
            cell(found["visit_people"], least),
            _("People in visits"),
            "neu",
            _rows(told.links, registered_on=told.span, channel="visit"),
        ),
        Counter(
            cell(found["group_batches"], least),
            _("Group visits"),
            "soon",
            _rows(told.links, registered_on=told.span, channel="visit", people_count="5.."),
        ),
        Counter(
            _percent(found["closed_on_time"], found["due"], least),
            _("Closed on time"),
            "ok",
            note=_(
                "%(part)s of %(whole)s due",
                part=part(found["closed_on_time"], found["due"], least),
                whole=cell(found["due"], least),
            ),
        ),
        Counter(
            _percent(found["repeats"], total, least),
            _("Repeat rate"),
            "neu",
            _rows(told.links, registered_on=told.span, is_repeat="1"),
        ),
        _stayed(origins, least),
    )


def _stayed(origins: Sequence[Origin], least: int) -> Counter:
    """Return the rate of matters settled where they arose (就地化解率)."""
    stayed, whole = sum(one.stayed for one in origins), sum(one.closed for one in origins)
    note = _(
        "%(part)s of %(whole)s matters closed", part=part(stayed, whole, least), whole=cell(whole, least)
    )
    return Counter(_percent(stayed, whole, least), _("Settled where they arose"), "ok", note=note)


def _by_origin(origins: Sequence[Origin], least: int) -> BarTable:
    return _table(
        _("Matters closed, by where they arose"),
        _("Unit"),
        [(one.unit, one.closed, None) for one in origins],
        least,
        note=_("Settled there"),
        notes=[
            f"{part(one.stayed, one.closed, least)} · {_percent(one.stayed, one.closed, least)}"
            for one in origins
        ],
        count=_("Matters"),
    )


def tables(found: dict[str, Any], origins: Sequence[Origin], told: Told) -> tuple[BarTable, ...]:
    """Return the tables with bars."""
    least = told.least
    return (
        _table(
            _("By channel"),
            _("Channel"),
            [
                (str(label(Channel(code))), number, _rows(told.links, registered_on=told.span, channel=code))
                for code, number in found["channels"].items()
            ],
            least,
        ),
        _table(
            _("By category"),
            _("Category"),
            [(f"{row['code']} {row['name']}", row["count"], None) for row in found["categories"]],
            least,
        ),
        _table(
            _("By responsible unit"),
            _("Unit"),
            [(row["name"], row["total"], None) for row in found["units"]],
            least,
            note=_("Closed"),
            notes=[part(row["closed"], row["total"], least) for row in found["units"]],
        ),
        _by_origin(origins, least),
    )


def _table(
    title: str,
    head: str,
    rows: Sequence[tuple[str, int, str | None]],
    least: int,
    *,
    note: str = "",
    notes: Sequence[str] = (),
    count: str = "",
) -> BarTable:
    cells, total = column([number for _text, number, _url in rows], least)
    told = [int(text) if text.isdigit() else 0 for text in cells]
    highest = max(told, default=0) or 1
    extra = [note if cells[place].isdigit() else "" for place, note in enumerate(notes)] or [""] * len(rows)
    bars = tuple(
        Bar(text, cells[place], round(100 * told[place] / highest), extra[place], url)
        for place, (text, _number, url) in enumerate(rows)
    )
    return BarTable(title, head, count or _("Petitions"), bars, note, total if rows else "")


def _rows(links: bool, **filters: Any) -> str | None:  # noqa: FBT001 - whether there are any
    return url_for("petitions.list", **filters) if links else None


def _percent(number: int, whole: int, least: int) -> str:
    """Return a rate; none where it would tell a small number."""
    return str(Rate(number, whole)) if _is_told(number, whole, least) else "—"


def _is_told(number: int, whole: int, least: int) -> bool:
    return part(number, whole, least).isdigit() and cell(whole, least).isdigit()


def _compared(total: int, year: dict[str, Any] | None, last: dict[str, Any] | None, least: int) -> str:
    """Return the change on the year before and the period before; no base is a dash, never 100 % (§6.2)."""
    earlier = tuple(one["total"] if one else None for one in (year, last))
    # With the change, who knows one of the two numbers knows the other.
    then, before = (one if one is None or min(total, one) >= least else None for one in earlier)
    return str(
        _(
            "%(year)s on the year before, %(last)s on the period before",
            year=compared(total, then),
            last=compared(total, before),
        )
    )


def rates_panel(found: dict[str, Any], told: Told) -> Panel:
    """Return every rate with its numerator, denominator and definition."""
    before = (found["year_before"] or {}).get("rates", {})
    rows = []
    for name, definition in RATES.items():
        number, whole = found["rates"].get(name, (0, 0))
        shown = _is_told(number, whole, told.least)
        was = before.get(name)
        change = None
        if shown and was is not None and _is_told(was[0], was[1], told.least):
            change = Rate(number, whole).points_over(Rate(*was))
        text = gettext(definition.counted, days=found["settling_days"])
        rows.append(
            Row(
                id=name,
                cells=(
                    Cell(gettext(definition.label)),
                    Cell(_percent(number, whole, told.least)),
                    Cell(f"{number} / {whole}" if whole and shown else "—"),
                    Cell(_("%(points)s points", points=f"{change:+}") if change is not None else "—"),
                    Cell(text),
                ),
            )
        )
    if found["mean_days"]:
        length = _("%(mean)s days", mean=found["mean_days"])
        median = _("median %(median)s", median=found["median_days"])
        said = _("Natural days from acceptance to service, of the opinions served in the period.")
        cells = (Cell(_("Length of handling")), Cell(length), Cell(median), Cell("—"), Cell(said))
        rows.append(Row(id="length", cells=cells))
    return Panel(
        _("Rates and how they are counted"),
        "checklist",
        columns=(
            Column("rate", _("Rate")),
            Column("value", _("Value"), "end"),
            Column("base", _("Counted / base"), "end"),
            Column("change", _("On the year before"), "end"),
            Column("definition", _("Definition")),
        ),
        rows=tuple(rows),
    )
