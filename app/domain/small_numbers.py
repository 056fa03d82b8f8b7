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

    Small cells could be taken from the total, so the smallest others are held back with them until what is
    left of the total fits more than one value of each; where that is never so no cell is told at all. Who
    knows that it is the smallest that are held back can still narrow some down.
    """
    total = cell(sum(numbers), least)
    small = [number for number in numbers if 0 < number < least]
    if not small:
        return tuple(str(number) for number in numbers), total
    others = sorted((number, place) for place, number in enumerate(numbers) if number >= least)
    for many in range(1, len(others) + 1):
        held = others[:many]
        room = sum(number - 1 for number in small) + sum(number - least for number, _place in held)
        if room >= least:
            places = {place for _number, place in held}
            cells = (HELD_BACK if at in places else cell(number, least) for at, number in enumerate(numbers))
            return tuple(cells), total
    return (HELD_BACK,) * len(numbers), total


def part(number: int, whole: int, least: int) -> str:
    """Return a part beside its whole: neither it nor what is left may be small."""
    rest = whole - number
    if 0 < number < least:
        return cell(number, least)
    return HELD_BACK if 0 < rest < least else str(number)
