"""Rates and changes as domain §6.2 and §6.4 have them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.rates import Rate, change, compared, middle


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(81, 90, "90.0%"), (18, 120, "15.0%"), (36, 40, "90.0%"), (1, 16, "6.3%"), (0, 5, "0.0%"), (0, 0, "—")],
)
def test_a_rate_has_one_decimal_rounded_half_up_and_no_base_is_a_dash(part, whole, said):
    assert str(Rate(part, whole)) == said


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (120, 100, "+20.0%"),
        (120, 128, "-6.3%"),
        (100, 100, "+0.0%"),
        (4, 0, "—（+4批）"),
        (0, 0, "—（+0批）"),
        (4, None, "—"),
    ],
)
def test_a_change_on_a_base_of_nought_is_a_dash_and_the_difference(now, then, said):
    assert compared(now, then, "批") == said


def test_no_change_is_told_from_no_base():
    assert change(100, 100) == 0
    assert change(100, None) is None
    assert change(100, 0) is None


def test_rates_are_compared_in_percentage_points_before_they_are_rounded():
    assert Rate(81, 90).points_over(Rate(70, 82)) == Decimal("4.6")
    assert Rate(1, 3).points_over(Rate(0, 0)) is None
    assert Rate(2, 3).points_over(Rate(1, 3)) == Decimal("33.3"), "not 66.7 - 33.3 = 33.4"


def test_the_length_of_handling_has_a_mean_and_a_median():
    assert middle([10, 20, 60]) == (Decimal("30.0"), Decimal(20))
    assert middle([10, 21]) == (Decimal("15.5"), Decimal("15.5"))
    assert middle([]) == (None, None)
