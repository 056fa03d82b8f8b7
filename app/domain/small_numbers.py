"""Small numbers in published tables: a cell of one or two may tell of a person (domain §6.5, item 3)."""

from __future__ import annotations

from collections.abc import Sequence

HELD_BACK = "*"
"""Stands for a cell held back only because the total would tell the small one beside it."""


def cell(number: int, least: int) -> str:
    """Return a single figure as it may be published: in full from `least` on, and nothing at all in full."""
    return f"<{least}" if 0 < number < least else str(number)


def column(numbers: Sequence[int], least: int) -> tuple[tuple[str, ...], str]:
    """Return the cells of a column that is added up, and its total, as they may be published.

    A single small cell could be taken from the total; the smallest other cell is then held back too. Of a small
    total no cell is told at all.
    """
    total = cell(sum(numbers), least)
    if 0 < sum(numbers) < least:
        return (HELD_BACK,) * len(numbers), total
    small = [place for place, number in enumerate(numbers) if 0 < number < least]
    others = sorted((number, place) for place, number in enumerate(numbers) if number >= least)
    held = {others[0][1]} if len(small) == 1 and others else set()
    cells = tuple(HELD_BACK if place in held else cell(number, least) for place, number in enumerate(numbers))
    return cells, total


def part(number: int, whole: int, least: int) -> str:
    """Return a part beside its whole: neither it nor what is left may be small."""
    rest = whole - number
    if 0 < number < least:
        return cell(number, least)
    return HELD_BACK if 0 < rest < least else str(number)
