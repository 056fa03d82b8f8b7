"""Who stands in for whom on a day: B of the post, and where both are away the head (domain M14)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """A time from one day to another, both in it; an open side is None."""

    first: date | None
    last: date | None

    def meets(self, other: Span) -> bool:
        """Say whether the two have a day in common."""
        return not (
            (self.last is not None and other.first is not None and self.last < other.first)
            or (other.last is not None and self.first is not None and other.last < self.first)
        )

    def covers(self, other: Span) -> bool:
        """Say whether no day of the other lies outside."""
        starts = self.first is None or (other.first is not None and self.first <= other.first)
        ends = self.last is None or (other.last is not None and self.last >= other.last)
        return starts and ends


@dataclass(frozen=True, slots=True)
class AbPost:
    """A post with its holder, its stand-in and the time it holds."""

    a: int
    b: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away."""

    staff: int
    span: Span


def stand_ins(staff: int, window: Span, posts: Iterable[AbPost], away: Collection[Away]) -> frozenset[int]:
    """Return who stands in for somebody through a whole time: B of a post of his who is there all of it."""
    return frozenset(
        post.b
        for post in posts
        if post.a == staff
        and post.b is not None
        and post.span.covers(window)
        and not any(one.staff == post.b and one.span.meets(window) for one in away)
    )


def needed_by(staff: int, window: Span, posts: Iterable[AbPost], away: Iterable[Away]) -> frozenset[int]:
    """Return the people somebody stands in for on some day of a time, because they are away then."""
    held = {post.a for post in posts if post.b == staff and post.span.meets(window)}
    return frozenset(one.staff for one in away if one.staff in held and one.span.meets(window))
