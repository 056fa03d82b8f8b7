"""What every kind of file comes down to: filled rows with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from app.domain.errors import N_, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

LAST_ROW: Final = 2**20
"""What a sheet of Excel can hold."""
MOST_ROWS: Final = 100_000
MOST_CELLS: Final = 10_000_000
MOST_COLUMNS: Final = 500
TOO_MANY: Final = N_("The file holds more than 100,000 rows or 500 columns. Divide it and try again.")

BLANKS: Final = " \t\r\n\u3000\u00a0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row: its number in Excel, from 1, and its cells; an empty cell is an empty text."""

    number: int
    cells: tuple[Cell, ...]


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing a person would see."""
    return isinstance(cell, str) and not cell.strip(BLANKS)


def filled(rows: Iterable[Sequence[Cell]]) -> Iterator[Row]:
    """Number all rows from 1 and yield those that hold something; Refused for a table without end."""
    found = width = 0
    for number, cells in enumerate(rows, start=1):
        width += len(cells)
        if any(cell != "" for cell in cells) and not all(map(is_blank, cells)):
            found += 1
            yield Row(number, tuple(cells))
        if number > LAST_ROW or found > MOST_ROWS or width > MOST_CELLS:
            raise Refused(TOO_MANY)
