"""Lay out a form that is filled in: on the lines of the text, in its type, labels spread over their column.

Tables that show figures are set small (`tables.py`); a form is read like a text, so its rows are whole lines
of GB/T 9704-2012 and its labels begin where a paragraph does, two characters in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from app.documents import geometry
from app.documents.fonts import Role
from app.documents.lines import break_lines
from app.documents.official import Table
from app.documents.typeset import PARAGRAPH_INDENT, Glyph, Typesetter, spans

ASIDE: Final = geometry.CELL_ASIDE / geometry.EM
# A label longer than this, in characters, is broken.
_LONGEST_LABEL: Final = 6
# The blank after a label of the first column, in characters.
LABEL_END: Final = 1.0
# So that rounding never breaks what just fits.
_SPARE: Final = 0.1
_STEPS: Final = 40
# What a column keeps at least, in characters.
_NARROWEST: Final = 2.0
# A row of more lines than this may be broken between pages.
_WHOLE: Final = 8
# A form of more lines than this may begin or go on overleaf.
_WITH_TEXT: Final = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell: its set lines, the blank lines above them, the columns it spans, whether it is a label."""

    html: Markup
    above: int
    span: int
    label: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Cells beside each other, and how many lines of the page they take."""

    cells: tuple[Entry, ...]
    lines: int

    @property
    def whole(self) -> bool:
        """Say whether the row is kept on one page."""
        return self.lines <= _WHOLE


@dataclass(frozen=True, slots=True)
class LaidForm:
    """A form ready for the page; `widths` in mm."""

    widths: tuple[float, ...]
    head: Row | None
    rows: tuple[Row, ...]

    @property
    def short(self) -> bool:
        """Say whether the form stays whole with what stands above it, as signatures under a text do."""
        return sum(row.lines for row in self.rows) <= _WITH_TEXT


def lay_form(table: Table, typesetter: Typesetter, part: str, width: float) -> LaidForm:
    """Lay out a form on `width` mm; `part` names it for complaints."""
    labelled = not any(table.head)
    widths = _widths(table, typesetter, part, width / geometry.EM, labelled=labelled)
    rows = tuple(
        _row(row, typesetter, f"{part}第{number}行", widths, labelled=labelled)
        for number, row in enumerate(table.rows, 1)
    )
    head = None if labelled else _row(table.head, typesetter, f"{part}表头", widths, labelled=False)
    return LaidForm(tuple(share * geometry.EM for share in widths), head, rows)


def _row(
    row: Sequence[str], typesetter: Typesetter, part: str, widths: Sequence[float], *, labelled: bool
) -> Row:
    """Set the cells of one row; the last fills what is left of it."""
    made: list[tuple[list[Markup], int, bool]] = []
    for at, text in enumerate(row):
        last = at == len(row) - 1
        span = len(widths) - at if last else 1
        label = labelled and at % 2 == 0 and not (last and at)
        room = sum(widths[at : at + span]) - _padding(at, label=label)
        made.append((_lines(text, typesetter, part, room, spread=label), span, label))
    most = max((len(lines) for lines, _span, _label in made), default=1)
    cells = tuple(
        Entry(Markup("<br>").join(lines), (most - len(lines)) // 2, span, label)
        for lines, span, label in made
    )
    return Row(cells, most)


def _lines(text: str, typesetter: Typesetter, part: str, room: float, *, spread: bool) -> list[Markup]:
    """Return a cell's lines; a label of one line is spread over its column, as official forms are."""
    found: list[Markup] = []
    for line in text.split("\n"):
        glyphs = typesetter.glyphs(line, [Role.fang] * len(line), part)
        widths = [glyph.width for glyph in glyphs]
        broken = break_lines(line, widths, indent=0, measure=room)
        pieces = [glyphs[one.start : one.end] for one in broken] or [[]]
        if spread and len(pieces) == 1 and len(glyphs) > 1 and "\n" not in text:
            found.append(_spread(glyphs, room))
        else:
            found += [spans(piece, Role.fang.name) for piece in pieces]
    return found


def _spread(glyphs: list[Glyph], room: float) -> Markup:
    gap = max((room - sum(glyph.width for glyph in glyphs)) / (len(glyphs) - 1), 0)
    return Markup('<span style="letter-spacing:{}em">{}</span>{}').format(
        f"{gap:.4f}", spans(glyphs[:-1], Role.fang.name), spans(glyphs[-1:], Role.fang.name)
    )


def _padding(column: int, *, label: bool) -> float:
    """Return the blank at both sides of a cell, in em: the first column begins as a paragraph does."""
    if column:
        return 2 * ASIDE
    return PARAGRAPH_INDENT + (LABEL_END if label else ASIDE)


def _widths(
    table: Table, typesetter: Typesetter, part: str, room: float, *, labelled: bool
) -> tuple[float, ...]:
    """Share `room` em: labels and numbers get what they need, the longest texts what is left."""
    columns = len(table.head)
    longest, solid = [_NARROWEST] * columns, [0.0] * columns
    for row in (table.head, *table.rows):
        for at, text in enumerate(row):
            if at == len(row) - 1 and len(row) < columns:
                continue  # it fills what is left of the row
            length = max(typesetter.length(line, part) for line in text.split("\n"))
            longest[at] = max(longest[at], length)
            if text.isascii():
                solid[at] = max(solid[at], length)
    label = [labelled and at % 2 == 0 for at in range(columns)]
    for at in range(columns):
        if label[at]:
            longest[at] = min(longest[at], _LONGEST_LABEL)
    wanted = [longest[at] + _padding(at, label=label[at]) + _SPARE for at in range(columns)]
    least = [
        wanted[at] if label[at] else max(solid[at], _NARROWEST) + _padding(at, label=False) + _SPARE
        for at in range(columns)
    ]
    free = [at for at in range(columns) if not label[at]]
    spare = room - sum(wanted)
    if spare >= 0:
        return tuple(width + (spare / len(free) if at in free else 0) for at, width in enumerate(wanted))
    return tuple(_lowered(wanted, least, room))


def _lowered(wanted: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Return widths that fill `room`: the widest are cut to one height, none below its least."""
    low, high = 0.0, max(wanted)
    for _ in range(_STEPS):
        cap = (low + high) / 2
        total = sum(max(floor, min(width, cap)) for width, floor in zip(wanted, least, strict=True))
        low, high = (low, cap) if total > room else (cap, high)
    return [max(floor, min(width, low)) for width, floor in zip(wanted, least, strict=True)]
