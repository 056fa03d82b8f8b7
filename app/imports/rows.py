"""What every kind of file comes down to: filled rows with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

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
    """Number all rows from 1 and yield those that hold something."""
    for number, cells in enumerate(rows, start=1):
        if any(cell != "" for cell in cells) and not all(map(is_blank, cells)):
            yield Row(number, tuple(cells))
