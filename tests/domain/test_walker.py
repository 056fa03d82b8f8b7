"""The engine against somebody who walks from day to day with a finger on the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock import OFFICE_ZONE
from app.domain.calendar import Calendar, shipped_days
from app.domain.deadlines import Span, count, count_hours
from schema.vocabulary import ClockUnit

NATURAL, WORKING = ClockUnit.natural, ClockUnit.working
KNOWN = Calendar(shipped_days())
DAY = timedelta(days=1)
FIXED = settings(max_examples=150, derandomize=True, deadline=None, database=None)
starts = st.dates(date(2007, 1, 1), date(2031, 12, 31))
"""Twenty years with their notices, and five without."""
lengths = st.integers(0, 130)
units = st.sampled_from([NATURAL, WORKING])
EARLIEST, LATEST = datetime.fromisoformat("2007-01-01"), datetime.fromisoformat("2040-01-01")
spans = st.lists(
    st.tuples(st.integers(-5, 60), st.integers(0, 20)).map(lambda pair: (pair[0], sum(pair))), max_size=4
)


def walked(start: date, days: int, unit: ClockUnit, left_out: set[date]) -> date:
    """Return the last counted day, one step at a time."""
    on = start
    while days:
        on += DAY
        if on not in left_out and (unit == NATURAL or KNOWN.is_workday(on)):
            days -= 1
    return on


def rolled(on: date) -> date:
    while not KNOWN.is_workday(on):
        on += DAY
    return on


def of(start: date, pairs: list[tuple[int, int]]) -> list[Span]:
    return [Span(start + timedelta(days=a), start + timedelta(days=b)) for a, b in pairs]


@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_day_of_a_year_agrees_with_another_project(year):
    day = date(year, 1, 1)
    while day.year == year:
        assert KNOWN.is_workday(day) == chinese_calendar.is_workday(day), day
        day += DAY


@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_year_names_its_notice(year):
    assert KNOWN.covers(year)
    assert all(day.notice.startswith("http") for day in shipped_days() if day.on.year == year)


@FIXED
@given(starts, lengths, units, st.booleans(), st.integers(0, 60), spans)
def test_a_count_ends_where_a_walker_ends(start, days, unit, roll, extended, pairs):
    excluded = of(start, pairs)
    left_out = {start + timedelta(days=n) for a, b in pairs for n in range(a, b + 1)}
    due = count(start, days, unit, KNOWN, roll=roll, extended=extended, excluded=excluded)
    assert due.strict == walked(start, days + extended, unit, left_out)
    assert due.rolled == (rolled(due.strict) if unit == NATURAL else due.strict)
    assert due.binding == (due.rolled if roll else due.strict)


@FIXED
@given(starts, lengths, lengths, units, st.booleans(), spans)
def test_more_days_never_end_earlier(start, some, more, unit, roll, pairs):
    excluded = of(start, pairs)
    short, long = sorted((some, more))
    one = count(start, short, unit, KNOWN, roll=roll, excluded=excluded)
    other = count(start, long, unit, KNOWN, roll=roll, excluded=excluded)
    assert one.strict <= other.strict
    assert one.binding <= other.binding


@FIXED
@given(starts, st.integers(0, 40), lengths, units, st.booleans())
def test_a_later_start_never_ends_earlier(start, later, days, unit, roll):
    after = start + timedelta(days=later)
    assert (
        count(start, days, unit, KNOWN, roll=roll).binding
        <= count(after, days, unit, KNOWN, roll=roll).binding
    )


@FIXED
@given(starts, lengths, lengths, units)
def test_two_periods_on_end_make_one(start, some, more, unit):
    first = count(start, some, unit, KNOWN).strict
    assert count(first, more, unit, KNOWN).strict == count(start, some + more, unit, KNOWN).strict
    assert (
        count(start, some, unit, KNOWN, extended=more).strict == count(start, some + more, unit, KNOWN).strict
    )


@FIXED
@given(starts, lengths, units, st.booleans(), spans, st.randoms(use_true_random=False))
def test_the_order_in_which_hearings_are_recorded_does_not_matter(start, days, unit, roll, pairs, chance):
    shuffled = of(start, pairs) * 2
    chance.shuffle(shuffled)
    assert count(start, days, unit, KNOWN, roll=roll, excluded=shuffled) == count(
        start, days, unit, KNOWN, roll=roll, excluded=of(start, pairs)
    )


@FIXED
@given(starts, lengths, units, st.booleans())
def test_a_date_is_provisional_exactly_when_a_year_without_notice_was_asked(start, days, unit, roll):
    due = count(start, days, unit, KNOWN, roll=roll)
    if unit == WORKING:
        asked = {(start + timedelta(days=n)).year for n in range(1, (due.strict - start).days + 1)}
    else:
        asked = set(range(due.strict.year, due.rolled.year + 1)) if roll else set()
    assert due.provisional == any(not KNOWN.covers(year) for year in asked)


@FIXED
@given(starts, lengths, units, st.booleans(), spans)
def test_the_steps_of_an_explanation_count_exactly_the_days_asked_for(start, days, unit, roll, pairs):
    due = count(start, days, unit, KNOWN, roll=roll, excluded=of(start, pairs))
    numbers = [step.number for step in due.steps if step.number is not None]
    assert numbers == list(range(1, days + 1))


@FIXED
@given(
    st.datetimes(EARLIEST, LATEST, timezones=st.just(OFFICE_ZONE)),
    st.integers(0, 500),
    st.integers(0, 500),
)
def test_hours_add_up_around_the_clock(moment, some, more):
    once = count_hours(count_hours(moment, some), more)
    assert once == count_hours(moment, some + more)
    assert (count_hours(moment, some) - moment).total_seconds() == some * 3600
    assert count_hours(moment, some * 60, ClockUnit.minutes) == count_hours(moment, some)
