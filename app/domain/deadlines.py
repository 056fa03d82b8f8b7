"""Due dates: how a period is counted, where its end rolls to, and how far away it is today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from app.domain.calendar import ONE_DAY, Calendar, Day
from schema.vocabulary import Bucket, ClockUnit

SOON_WORKDAYS = 5


class Span(NamedTuple):
    """Days from `first` to `last`, both with it."""

    first: date
    last: date


class Step(NamedTuple):
    """One day of a count: its number if it was counted, and what the calendar knows about it."""

    on: date
    number: int | None
    day: Day | None


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period: `binding` is the date everything sorts by, one of the other two."""

    start: date
    unit: ClockUnit
    strict: date
    rolled: date
    binding: date
    provisional: bool
    calendar: Calendar = field(repr=False, compare=False)
    excluded: tuple[Span, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the days from the first counted one to the binding one: how the end was found."""
        days, number = [], 0
        for distance in range(1, (self.binding - self.start).days + 1):
            on = self.start + timedelta(days=distance)
            counts = on <= self.strict and not within(on, self.excluded)
            counts = counts and (self.unit == ClockUnit.natural or self.calendar.is_workday(on))
            number += counts
            days.append(Step(on, number if counts else None, self.calendar.day(on)))
        return tuple(days)


class Edges(NamedTuple):
    """The dates between which the buckets lie, for a query: late < today < soon <= soon_until < later."""

    today: date
    soon_until: date


def count(
    start: date,
    days: int,
    unit: ClockUnit,
    calendar: Calendar,
    *,
    roll: bool = False,
    extended: int = 0,
    excluded: Iterable[Span] = (),
) -> Due:
    """Return the end of a period of `days` natural or working days after the event of `start`.

    The day of the event is not counted (Civil Code, article 201). A period of natural days keeps its
    strict end, and its end rolled to the first workday on or after it (article 203); `roll` says which
    one binds: duties of the office do not roll, rights of the petitioner do. A period of working days
    ends on a workday and has nothing to roll. `extended` days of the same unit are counted on from the
    un-rolled end (Regulations 2022, article 34); days inside the `excluded` spans are not counted
    (article 36: the hearing of a recheck), however often they are named. The end is provisional when the
    binding date was found by counting working days, or by rolling, in a year whose holiday notice is not
    known. ValueError for a negative period or a unit that is not a day.
    """
    if days < 0 or extended < 0:
        problem = f"a period of {days} days, extended by {extended}"
        raise ValueError(problem)
    if unit not in {ClockUnit.natural, ClockUnit.working}:
        problem = f"days are not counted in {unit}"
        raise ValueError(problem)
    spans = joined(excluded)
    strict = _end(start, days + extended, unit, calendar, spans)
    if unit == ClockUnit.working:
        rolled = binding = strict
        looked_at = range((start + ONE_DAY).year, strict.year + 1) if days + extended else range(0)
    else:
        rolled = calendar.next_workday(strict)
        binding = rolled if roll else strict
        looked_at = range(strict.year, rolled.year + 1) if roll else range(0)
    provisional = not all(calendar.covers(year) for year in looked_at)
    return Due(start, unit, strict, rolled, binding, provisional, calendar, spans)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same days as spans that neither touch nor overlap, in order.

    ValueError for a span turned round.
    """
    found: list[Span] = []
    for first, last in sorted(spans):
        if last < first:
            problem = f"a span from {first} to {last}"
            raise ValueError(problem)
        if found and first <= found[-1].last + ONE_DAY:
            found[-1] = Span(found[-1].first, max(found[-1].last, last))
        else:
            found.append(Span(first, last))
    return tuple(found)


def within(on: date, spans: Iterable[Span]) -> bool:
    """Say whether `on` lies in one of the spans."""
    return any(first <= on <= last for first, last in spans)


def _end(start: date, days: int, unit: ClockUnit, calendar: Calendar, spans: tuple[Span, ...]) -> date:
    """Return the day the count ends on, before any rolling."""
    if not spans:
        natural = unit == ClockUnit.natural
        return start + timedelta(days=days) if natural else calendar.add_workdays(start, days)
    on = start
    while days:
        on += ONE_DAY
        counts = not within(on, spans) and (unit == ClockUnit.natural or calendar.is_workday(on))
        days -= counts
    return on


def count_hours(start: datetime, length: float, unit: ClockUnit = ClockUnit.hours) -> datetime:
    """Return the moment `length` hours (or minutes) after `start`, through nights and holidays.

    Counted from the stated moment (Civil Code, article 201), in the time zone of `start`.
    ValueError for a `start` without a time zone or a unit that is not hours or minutes.
    """
    if start.tzinfo is None:
        problem = "an hour clock needs a moment with a time zone"
        raise ValueError(problem)
    lengths = {ClockUnit.hours: timedelta(hours=length), ClockUnit.minutes: timedelta(minutes=length)}
    if unit not in lengths:
        problem = f"a clock is not counted in {unit}"
        raise ValueError(problem)
    return (start.astimezone(UTC) + lengths[unit]).astimezone(start.tzinfo)


def bucket(binding_on: date, today: date, calendar: Calendar, *, provisional: bool = False) -> Bucket:
    """Return the one bucket an open deadline is in.

    A provisional date stands apart only while it is later than soon: what may be due this week must not
    hide behind a missing notice.
    """
    edges = bucket_edges(today, calendar)
    if binding_on < edges.today:
        return Bucket.late
    if binding_on == edges.today:
        return Bucket.today
    if binding_on <= edges.soon_until:
        return Bucket.soon
    return Bucket.provisional if provisional else Bucket.later


def bucket_edges(today: date, calendar: Calendar) -> Edges:
    """Return the dates a query cuts the buckets at, as `bucket` does."""
    return Edges(today, calendar.add_workdays(today, SOON_WORKDAYS))


def remaining(binding_on: date, today: date, calendar: Calendar) -> int:
    """Return the workdays left: 0 on the day itself, negative when late.

    A date missed by rest days alone is late by 0 workdays; `bucket` says that it is late.
    """
    return calendar.workdays_between(today, binding_on)
