from datetime import date, timedelta

import pytest

from app.domain.calendar import Calendar, Day, shipped_days
from schema.vocabulary import DayKind

SHIPPED = Calendar(shipped_days())


def test_the_shipped_table_covers_2007_to_2026():
    assert SHIPPED.years == frozenset(range(2007, 2027))
    assert SHIPPED.covers(2026)
    assert not SHIPPED.covers(2027)
    assert not SHIPPED.covers(2006), "two days of December 2006 stand in the notice for 2007"


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_workdays_the_notice_leaves(year, workdays):
    assert SHIPPED.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays


@pytest.mark.parametrize(
    ("on", "works", "name"),
    [
        (date(2024, 2, 9), True, None),  # New Year's Eve was no holiday before 2025
        (date(2024, 2, 18), True, "春节"),  # make-up Sunday
        (date(2025, 1, 28), False, "春节"),
        (date(2026, 9, 20), True, "国庆节"),  # make-up Sunday before National Day
        (date(2026, 2, 28), True, "春节"),  # make-up Saturday
        (date(2026, 5, 1), False, "劳动节"),
        (date(2006, 12, 31), True, "元旦"),  # a day the next year's notice moved
        (date(2017, 5, 2), True, None),  # 2 May was no holiday before 2025
    ],
)
def test_a_day_is_what_its_notice_made_of_it(on, works, name):
    day = SHIPPED.day(on)
    assert SHIPPED.is_workday(on) is works
    assert (day.name if day else None) == name


def test_every_shipped_day_names_its_notice():
    days = shipped_days()
    assert len(days) > 600
    assert all(day.notice.startswith(("http://www.gov.cn/", "https://www.gov.cn/")) for day in days)
    assert len({day.on for day in days}) == len(days)


def test_a_second_notice_of_the_year_is_named_where_it_holds():
    assert SHIPPED.day(date(2020, 2, 1)).notice.endswith("content_5472352.htm")
    assert SHIPPED.day(date(2020, 5, 1)).notice.endswith("content_5454164.htm")


@pytest.mark.parametrize(
    "holiday",
    [
        date(2027, 1, 1),
        date(2027, 2, 5),  # New Year's Eve of the lunar year
        date(2027, 2, 8),
        date(2027, 4, 5),
        date(2027, 6, 9),
        date(2027, 9, 15),
        date(2027, 10, 1),
        date(2055, 10, 3),
    ],
)
def test_a_year_without_a_notice_still_has_its_legal_holidays(holiday):
    assert not SHIPPED.is_workday(holiday)
    assert not SHIPPED.day(holiday).notice


def test_a_year_without_a_notice_has_ordinary_weekends():
    assert not SHIPPED.is_workday(date(2027, 1, 9))
    assert SHIPPED.is_workday(date(2027, 1, 11))


def test_far_outside_the_known_years_only_the_week_counts():
    assert Calendar([]).is_workday(date(1900, 1, 1))
    assert not Calendar([]).is_workday(date(1900, 1, 6))


def test_a_notice_replaces_what_was_assumed_for_its_year():
    entered = [
        Day(date(2027, 10, 1), DayKind.restday, "国庆节"),
        Day(date(2027, 1, 2), DayKind.workday, "元旦"),
    ]
    calendar = Calendar([*shipped_days(), *entered])
    assert calendar.covers(2027)
    assert calendar.is_workday(date(2027, 1, 2))
    assert calendar.is_workday(date(2027, 10, 4)), "the notice says nothing of it, so it is a plain Monday"


def test_a_single_day_entered_by_hand_is_no_notice():
    calendar = Calendar([Day(date(2027, 5, 8), DayKind.workday, "劳动节")])
    assert calendar.is_workday(date(2027, 5, 8))
    assert not calendar.covers(2027)


def test_the_later_entry_for_a_date_holds():
    on = date(2026, 1, 4)
    assert not Calendar([*shipped_days(), Day(on, DayKind.restday)]).is_workday(on)


def test_the_next_workday_may_be_the_day_itself_or_a_make_up_sunday():
    assert SHIPPED.next_workday(date(2026, 11, 24)) == date(2026, 11, 24)
    assert SHIPPED.next_workday(date(2024, 2, 13)) == date(2024, 2, 18)


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        (date(2026, 9, 30), 5, date(2026, 10, 13)),  # 8, 9, Saturday 10, 12, 13 October
        (date(2026, 6, 30), 5, date(2026, 7, 7)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
    ],
)
def test_workdays_are_added_after_the_day_or_taken_before_it(start, number, expected):
    assert SHIPPED.add_workdays(start, number) == expected


def test_counting_by_arithmetic_agrees_with_walking_day_by_day():
    start = date(2023, 11, 15)
    walked = 0
    for number in range(1, 1600):
        on = start + timedelta(days=number)
        walked += SHIPPED.is_workday(on)
        assert SHIPPED.workdays_between(start, on) == walked
        assert SHIPPED.workdays_between(on, start) == -walked


def test_no_workday_lies_between_a_day_and_itself():
    assert SHIPPED.workdays_between(date(2026, 11, 24), date(2026, 11, 24)) == 0
