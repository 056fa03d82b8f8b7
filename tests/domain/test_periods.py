"""Periods and what each is compared with (domain §6.2)."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import Refused
from app.domain.periods import Period, Span


def days(first, last):
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("span", "day", "first", "last"),
    [
        (Span.month, "2024-02-10", "2024-02-01", "2024-02-29"),
        (Span.quarter, "2026-05-31", "2026-04-01", "2026-06-30"),
        (Span.half_year, "2026-07-01", "2026-07-01", "2026-12-31"),
        (Span.year, "2026-03-09", "2026-01-01", "2026-12-31"),
        (Span.days, "2026-03-09", "2026-03-09", "2026-03-09"),
    ],
)
def test_a_period_of_each_length_holds_its_day_and_knows_its_length(span, day, first, last):
    period = Period.of(span, date.fromisoformat(day))
    assert period == days(first, last)
    assert period.span is span


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2026-01-01", "2026-06-30"), ("2025-07-01", "2025-12-31")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-03-05", "2026-03-14"), ("2026-02-23", "2026-03-04")),
    ],
)
def test_the_period_before_is_of_the_same_length(period, before):
    assert days(*period).before() == days(*before)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2026-01-01", "2026-06-30"), ("2025-01-01", "2025-06-30")),
        (("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28")),
        (("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29")),
        (("2024-02-29", "2024-03-30"), ("2023-02-28", "2023-03-30")),
    ],
)
def test_the_year_before_is_the_same_days_and_whole_months_stay_whole(period, before):
    assert days(*period).year_before() == days(*before)


def test_a_running_period_counts_as_far_as_today_and_a_coming_one_not_at_all():
    half = days("2026-01-01", "2026-06-30")
    assert half.until(date(2026, 3, 1)) == days("2026-01-01", "2026-03-01")
    assert half.until(date(2026, 8, 1)) == half
    assert half.until(date(2025, 12, 31)) is None


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(Refused, match="before the first day"):
        days("2026-02-01", "2026-01-31")
