"""Lay out a table: the size of its type, the widths of its columns, the lines of each cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from app.documents import geometry
from app.documents.fonts import Role
from app.documents.lines import break_lines
from app.documents.official import Table
from app.documents.typeset import Typesetter, spans

# A table needing more lines than this in one cell is set smaller, if it can be.
_TALL: Final = 3
# Cells shorter than this, in characters, are centred; a column with longer ones begins at the left.
_SHORT: Final = 10
# What a column keeps at least, in characters.
_NARROWEST: Final = 2.0
# A table this many times wider than its page, in the largest type, is turned.
TURNED_FROM: Final = 1.5
MANY_COLUMNS: Final = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its set lines, how they stand, how many columns it spans."""

    html: Markup
    align: str
    span: int
    lines: int


@dataclass(frozen=True, slots=True)
class Laid:
    """A table ready for the page; `size`, `pitch`, `widths` and `height` (of all its rows) in mm."""

    size: float
    pitch: float
    widths: tuple[float, ...]
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    height: float


def lay(table: Table, typesetter: Typesetter, part: str, width: float) -> Laid:
    """Lay out `table` on `width` mm; `part` names it for complaints."""
    sizes = geometry.TABLE_SIZES
    for size in sizes:
        widths = _widths(table, typesetter, part, width / size)
        laid = _laid(table, typesetter, part, size, widths)
        tallest = max((cell.lines for row in (laid.head, *laid.rows) for cell in row), default=1)
        if tallest <= _TALL:
            return laid
    # Nothing helps, so a size that can be read; long texts in cells are what they are.
    readable = sizes[0] if len(table.head) <= _TALL else sizes[1]
    if len(table.head) > MANY_COLUMNS:
        readable = sizes[2]
    return _laid(table, typesetter, part, readable, _widths(table, typesetter, part, width / readable))


def is_wide(table: Table, typesetter: Typesetter, part: str) -> bool:
    """Tell whether a table had better stand on turned pages."""
    padding = 2 * geometry.CELL_ASIDE / geometry.TABLE_SIZES[0]
    natural = sum(min(length, 2 * _SHORT) + padding for length in _lengths(table, typesetter, part))
    room = geometry.BLOCK_WIDTH / geometry.TABLE_SIZES[0]
    return len(table.head) >= MANY_COLUMNS or natural > TURNED_FROM * room


def _laid(table: Table, typesetter: Typesetter, part: str, size: float, widths: Sequence[float]) -> Laid:
    """Set every cell for columns of `widths` em."""
    padding = 2 * geometry.CELL_ASIDE / size
    aligns = _aligns(table)

    def cell(text: str, role: Role, column: int, span: int, place: str) -> Cell:
        room = sum(widths[column : column + span]) - padding
        lines: list[Markup] = []
        for line in text.split("\n"):
            glyphs = typesetter.glyphs(line, [role] * len(line), place)
            broken = break_lines(line, [glyph.width for glyph in glyphs], indent=0, measure=room)
            lines += [spans(glyphs[found.start : found.end], role.name) for found in broken]
        align = "left" if span > 1 else "center" if role is Role.hei else aligns[column]
        return Cell(Markup("<br>").join(lines), align, span, max(len(lines), 1))

    columns = len(table.head)
    head = tuple(cell(text, Role.hei, at, 1, f"{part}表头") for at, text in enumerate(table.head))
    rows = tuple(
        (cell(row[0], Role.hei, 0, columns, f"{part}第{number}行"),)
        if len(row) == 1 < columns
        else tuple(cell(text, Role.fang, at, 1, f"{part}第{number}行") for at, text in enumerate(row))
        for number, row in enumerate(table.rows, 1)
    )
    pitch = size * geometry.TABLE_LEADING
    height = sum(
        max(cell.lines for cell in row) * pitch + 2 * geometry.CELL_ABOVE for row in (head, *rows) if row
    )
    return Laid(size, pitch, tuple(width * size for width in widths), head, rows, height + 0.25)


def _lengths(table: Table, typesetter: Typesetter, part: str) -> list[float]:
    """Return the length of the longest line of each column, in em."""
    return _longest(
        table, lambda text, role: max(typesetter.length(line, part, role) for line in text.split("\n"))
    )


def _longest(table: Table, measured: Callable[[str, str], float]) -> list[float]:
    """Return the largest measure of each column; rows that span it do not count."""
    columns = len(table.head)
    found = [measured(text, "hei") for text in table.head]
    for row in table.rows:
        if len(row) == columns:
            found = [max(known, measured(text, "fang")) for known, text in zip(found, row, strict=True)]
    return found


def _widths(table: Table, typesetter: Typesetter, part: str, room: float) -> list[float]:
    """Share `room` em among the columns: each what it needs, the rest in proportion; the long give.

    Dates and numbers are not broken, as long as there is room for all of them.
    """
    padding = 2 * geometry.CELL_ASIDE / geometry.TABLE_SIZES[0]
    wanted = [max(length, _NARROWEST) + padding + 0.1 for length in _lengths(table, typesetter, part)]
    total = sum(wanted)
    if total <= room:
        return [width * room / total for width in wanted]
    least = [length + padding + 0.1 for length in _solid(table, typesetter, part)]
    # The short columns keep what they need; the long ones share what is left by the root of their length.
    fixed: dict[int, float] = {}
    while True:
        loose = [at for at in range(len(wanted)) if at not in fixed]
        left = room - sum(fixed.values())
        weights = {at: wanted[at] ** 0.6 for at in loose}
        share = {at: left * weights[at] / sum(weights.values()) for at in loose}
        content = {at: wanted[at] for at in loose if wanted[at] <= share[at]}
        content = content or {at: least[at] for at in loose if share[at] < least[at]}
        if not content or len(content) == len(loose) or sum(content.values()) >= left:
            return [fixed.get(at, share.get(at, 0.0)) for at in range(len(wanted))]
        fixed |= content


def _solid(table: Table, typesetter: Typesetter, part: str) -> list[float]:
    """Return the length of the longest number or date of each column, in em."""
    return _longest(
        table,
        lambda text, role: max(
            (typesetter.length(line, part, role) for line in text.split("\n") if line.isascii()), default=0.0
        ),
    )


def _aligns(table: Table) -> list[str]:
    """Return how each column stands: as its author says, else centred, long texts at the left."""
    lengths = _longest(table, lambda text, _role: float(len(text)))
    return [
        (table.align[at] if at < len(table.align) else "") or ("left" if length > _SHORT else "center")
        for at, length in enumerate(lengths)
    ]
