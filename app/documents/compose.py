"""Draft a circular from the figures of a period; the words are in `report_templates/circular/`."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from app.documents import wording
from app.documents.render import fill
from app.documents.snapshot import CategoryCount, Snapshot, UnitCount
from app.documents.values import CircularValue, Table

# Below this share of petitions closed on time a unit is named among the problems.
ON_TIME_FLOOR: Final = 90
# Petitions a school must have before the circular names it (domain.md §8.1, item 12).
NAMED_FROM: Final = wording.SMALL
# Categories beginning so are left-overs, not a topic.
RESIDUAL: Final = "Z"

ANNEXES: Final = ("kinds", "units")


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
    words = {
        "snapshot": snapshot,
        "period": wording.period(snapshot.period_from, snapshot.period_to),
        "realm": realm,
        "topics": _topics(snapshot),
        "units": _units(snapshot),
        "late_units": _late_units(snapshot),
        "floor": ON_TIME_FLOOR,
    }
    return CircularValue(
        mark=wording.clean(mark or issuer),
        number=wording.clean(number),
        title=title_lines(title or fill("circular/title.txt", words)),
        addressees=wording.clean(addressees or fill("circular/addressees.txt", words)).rstrip("：:"),
        body=paragraphs(fill("circular/body.txt", words)),
        tables=tuple(_annex(name, words) for name in ANNEXES),
        issuer=wording.clean(issuer),
        signed_on=signed_on,
        copies_to=wording.clean(copies_to).rstrip("。"),
        printed_by=wording.clean(printed_by or issuer),
        printed_on=signed_on,
        signer=wording.clean(signer),
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a typed text: one a line, clean, empty ones left out."""
    return tuple(filter(None, (wording.clean(line) for line in text.splitlines())))


def title_lines(text: str) -> str:
    """Return a title with the author's own line breaks and nothing else to clean."""
    return "\n".join(paragraphs(text))


def _topics(snapshot: Snapshot) -> list[CategoryCount]:
    """Return the categories that make a topic, most frequent first."""
    named = [row for row in snapshot.categories if row.count and not row.code.startswith(RESIDUAL)]
    return sorted(named, key=lambda row: (-row.count, row.code))


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


def _late_units(snapshot: Snapshot) -> list[UnitCount]:
    """Return the units below the floor with enough due petitions to say so, the slowest first."""
    late = [
        row
        for row in snapshot.units
        if row.due >= wording.SMALL and row.closed_on_time * 100 < ON_TIME_FLOOR * row.due
    ]
    return sorted(late, key=lambda row: (row.closed_on_time / row.due, row.name))


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
