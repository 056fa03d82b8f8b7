"""Who carried something from when to when, told from what changed (domain M06, M13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Change:
    """On a day one holder gave way to another; None is nobody."""

    on: date
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Somebody held it from one day to another, both in it; without a last day to this day."""

    holder: int
    first: date
    last: date | None

    def part(self, first: date | None, last: date | None, holder: int) -> Stretch | None:
        """Return what of it lies within a time (an open side is None), held by another; None: nothing."""
        begins = self.first if first is None else max(self.first, first)
        ends = min((day for day in (self.last, last) if day is not None), default=None)
        return None if ends is not None and ends < begins else Stretch(holder, begins, ends)


def stretches(
    changes: Sequence[Change], *, begun: date, ended: date | None, now: int | None
) -> tuple[Stretch, ...]:
    """Return who held it, oldest first: `changes` in the order of time, from `begun` to `ended`.

    `now` is who holds it at the end. Where the changes say otherwise (what a file brought was never told one
    by one) the end is right: it stands for the last stretch. On the day of a change both held it.
    """
    found: list[Stretch] = []
    holder, since = (changes[0].before, begun) if changes else (now, begun)
    for change in changes:
        if change.after != holder:
            if holder is not None:
                found.append(Stretch(holder, since, change.on))
            holder, since = change.after, change.on
    if now is not None:
        found.append(Stretch(now, since, ended))
    return tuple(found)
