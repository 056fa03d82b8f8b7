import json
import os
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.domain.calendar import Calendar, Day, shipped_days
from app.domain.deadlines import Edges, bucket, bucket_edges, count, count_hours, remaining
from schema.vocabulary import Bucket, ClockUnit, DayKind

CALENDAR = Calendar(shipped_days())
SHANGHAI = timezone(timedelta(hours=8))
_SHARED = os.environ.get("XINFANG_SHARED") or Path(__file__).resolve().parents[2].parent / "shared"
_CASES = Path(_SHARED) / "data" / "deadline_cases.json"


@pytest.mark.skipif(not _CASES.exists(), reason="the shared deadline cases are not here")
def test_every_shared_case_ends_on_the_day_worked_out_by_hand():
    cases = json.loads(_CASES.read_text("utf-8"))
    found = {
        case["id"]: count(
            date.fromisoformat(case["start"]),
            case["days"],
            ClockUnit(case["kind"]),
            CALENDAR,
            roll=case["holidays_rolled"],
        ).binding.isoformat()
        for case in cases
    }
    assert found == {case["id"]: case["expected"] for case in cases}
    assert len(cases) >= 20


def test_a_notice_due_in_the_holidays_stays_there_for_the_office():
    due = count(date(2024, 1, 29), 15, ClockUnit.natural, CALENDAR)
    assert (due.strict, due.rolled, due.binding) == (date(2024, 2, 13), date(2024, 2, 18), date(2024, 2, 13))


def test_the_same_day_rolls_to_the_make_up_sunday_for_the_petitioner():
    assert count(date(2024, 1, 29), 15, ClockUnit.natural, CALENDAR, roll=True).binding == date(2024, 2, 18)


def test_a_make_up_saturday_as_last_day_does_not_roll():
    due = count(date(2026, 1, 30), 15, ClockUnit.natural, CALENDAR, roll=True)
    assert due.binding == due.strict == date(2026, 2, 14)


def test_a_working_day_as_start_is_not_counted_and_a_make_up_sunday_is():
    due = count(date(2024, 9, 27), 5, ClockUnit.working, CALENDAR)
    assert due.binding == due.strict == due.rolled == date(2024, 10, 10)
    assert due.steps[1].on == date(2024, 9, 29)
    assert due.steps[1].number == 1


def test_the_first_working_day_after_a_rest_day_is_day_one():
    assert count(date(2026, 3, 8), 1, ClockUnit.working, CALENDAR).binding == date(2026, 3, 9)


def test_an_end_in_a_year_without_notice_is_provisional_only_when_it_rolls():
    assert not count(date(2026, 12, 20), 15, ClockUnit.natural, CALENDAR).provisional
    rolled = count(date(2026, 12, 20), 15, ClockUnit.natural, CALENDAR, roll=True)
    assert rolled.binding == date(2027, 1, 4)
    assert rolled.provisional


def test_a_rolled_end_within_the_known_year_is_certain():
    assert not count(date(2026, 12, 16), 15, ClockUnit.natural, CALENDAR, roll=True).provisional


def test_working_days_that_reach_into_a_year_without_notice_are_provisional():
    assert count(date(2026, 12, 28), 5, ClockUnit.working, CALENDAR).provisional
    assert not count(date(2026, 12, 24), 5, ClockUnit.working, CALENDAR).provisional


def test_the_notice_for_the_next_year_settles_a_provisional_date():
    notice = [Day(date(2027, 10, 1), DayKind.restday), Day(date(2027, 1, 4), DayKind.restday)]
    due = count(date(2026, 12, 20), 15, ClockUnit.natural, Calendar([*shipped_days(), *notice]), roll=True)
    assert due.binding == date(2027, 1, 5)
    assert not due.provisional


def test_a_date_in_the_far_future_never_fails():
    assert count(date(2099, 12, 1), 60, ClockUnit.working, CALENDAR).provisional


def test_two_receipts_a_second_apart_at_midnight_give_different_days():
    before = datetime(2026, 2, 28, 23, 59, 59, tzinfo=SHANGHAI).date()
    after = datetime(2026, 3, 1, 0, 0, 0, tzinfo=SHANGHAI).date()
    ends = [count(on, 15, ClockUnit.natural, CALENDAR).binding for on in (before, after)]
    assert ends == [date(2026, 3, 15), date(2026, 3, 16)]


def test_the_steps_tell_the_count_day_by_day_and_where_it_rolled():
    due = count(date(2026, 9, 28), 3, ClockUnit.natural, CALENDAR, roll=True)
    assert [(step.on.day, step.number) for step in due.steps] == [
        (29, 1),
        (30, 2),
        (1, 3),
        *((day, None) for day in range(2, 9)),
    ]
    assert due.steps[2].day.name == "国庆节"
    assert due.steps[-1].on == due.binding


def test_a_strict_end_does_not_tell_of_rolling():
    due = count(date(2026, 9, 28), 3, ClockUnit.natural, CALENDAR)
    assert due.steps[-1].on == due.binding == date(2026, 10, 1)


def test_a_period_of_no_days_ends_at_once():
    assert count(date(2026, 3, 2), 0, ClockUnit.natural, CALENDAR).binding == date(2026, 3, 2)
    assert count(date(2026, 3, 2), 0, ClockUnit.working, CALENDAR).steps == ()


def test_a_period_cannot_be_negative_nor_days_be_counted_in_hours():
    with pytest.raises(ValueError, match="-1 days"):
        count(date(2026, 3, 2), -1, ClockUnit.natural, CALENDAR)
    with pytest.raises(ValueError, match="hours"):
        count(date(2026, 3, 2), 1, ClockUnit.hours, CALENDAR)


def test_an_hour_clock_runs_through_the_night_of_new_year():
    known = datetime(2026, 2, 17, 23, 40, tzinfo=SHANGHAI)
    assert count_hours(known, 30, ClockUnit.minutes) == datetime(2026, 2, 18, 0, 10, tzinfo=SHANGHAI)
    assert count_hours(known, 1) == datetime(2026, 2, 18, 0, 40, tzinfo=SHANGHAI)
    assert count_hours(known, 1).utcoffset() == timedelta(hours=8)


def test_an_hour_clock_needs_a_zone_and_hours():
    with pytest.raises(ValueError, match="time zone"):
        count_hours(datetime(2026, 2, 17, 23, 40), 1)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="natural"):
        count_hours(datetime(2026, 2, 17, 23, 40, tzinfo=SHANGHAI), 1, ClockUnit.natural)


TODAY = date(2026, 9, 28)  # five workdays later: 29, 30 September, 8, 9, 10 October


@pytest.mark.parametrize(
    ("binding_on", "provisional", "expected"),
    [
        (date(2026, 9, 27), False, Bucket.late),
        (date(2026, 9, 27), True, Bucket.late),
        (date(2026, 9, 28), False, Bucket.today),
        (date(2026, 9, 29), False, Bucket.soon),
        (date(2026, 10, 3), False, Bucket.soon),
        (date(2026, 10, 10), False, Bucket.soon),
        (date(2026, 10, 10), True, Bucket.soon),
        (date(2026, 10, 11), False, Bucket.later),
        (date(2026, 10, 11), True, Bucket.provisional),
    ],
)
def test_a_deadline_is_in_one_bucket(binding_on, provisional, expected):
    assert bucket(binding_on, TODAY, CALENDAR, provisional=provisional) is expected


def test_the_edges_of_the_buckets_serve_a_query():
    assert bucket_edges(TODAY, CALENDAR) == Edges(today=TODAY, soon_until=date(2026, 10, 10))


@pytest.mark.parametrize(
    ("binding_on", "expected"),
    [
        (date(2026, 9, 28), 0),
        (date(2026, 10, 8), 3),
        (date(2026, 10, 7), 2),
        (date(2026, 9, 25), -1),  # 25 to 27 are Mid-Autumn, only Monday 28 works
        (date(2026, 9, 20), -5),
    ],
)
def test_what_remains_is_told_in_workdays(binding_on, expected):
    assert remaining(binding_on, TODAY, CALENDAR) == expected
