"""Who carried something from when to when, told from what changed (domain M06, M13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


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


def joined(several: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches in the order of time, those of one holder that meet or overlap made one."""
    found: list[Stretch] = []
    for one in sorted(several, key=lambda one: (one.first, one.holder)):
        place = next(
            (n for n, other in enumerate(found) if other.holder == one.holder and _meet(other, one)), None
        )
        if place is None:
            found.append(one)
        else:
            ends = {found[place].last, one.last}
            last = None if None in ends else max(day for day in ends if day is not None)
            found[place] = Stretch(one.holder, found[place].first, last)
    return tuple(found)


def _meet(one: Stretch, later: Stretch) -> bool:
    return one.last is None or later.first <= one.last + timedelta(days=1)


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
