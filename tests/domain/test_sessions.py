"""When a sign-in is over and a password outworn: to the minute and the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.sessions import LIMITS, Policy, outworn, unclaimed, why_over

NOW = datetime(2026, 9, 17, 1, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("idle", "age", "guardian", "pending", "why"),
    [
        (timedelta(0), timedelta(0), False, False, ""),
        (timedelta(minutes=30) - SECOND, timedelta(hours=1), False, False, ""),
        (timedelta(minutes=30), timedelta(hours=1), False, False, "idle"),
        (timedelta(minutes=15) - SECOND, timedelta(hours=1), True, False, ""),
        (timedelta(minutes=15), timedelta(hours=1), True, False, "idle"),
        (timedelta(minutes=5) - SECOND, timedelta(hours=1), True, True, ""),
        (timedelta(minutes=5), timedelta(hours=1), False, True, "idle"),
        (timedelta(0), timedelta(hours=8) - SECOND, False, False, ""),
        (timedelta(0), timedelta(hours=8), False, False, "hours"),
        (-timedelta(minutes=2), timedelta(hours=1), False, False, ""),
        (-timedelta(minutes=2) - SECOND, timedelta(hours=9), False, False, "clock"),
    ],
)
def test_a_sign_in_ends_by_the_clock(idle, age, guardian, pending, why):
    told = why_over(Policy(), begun=NOW - age, seen=NOW - idle, now=NOW, guardian=guardian, pending=pending)
    assert told == why


DAYS = timedelta(days=90)


@pytest.mark.parametrize(
    ("policy", "must_change", "set_at", "worn"),
    [
        (Policy(), False, NOW - DAYS + SECOND, False),
        (Policy(), False, NOW - DAYS, True),
        (Policy(), True, NOW, True),
        (Policy(), True, None, True),
        (Policy(), False, None, False),
        (Policy(demo=True), True, NOW - DAYS, False),
    ],
)
def test_a_password_is_worn_after_its_days(policy, must_change, set_at, worn):
    assert outworn(policy, must_change=must_change, set_at=set_at, now=NOW) is worn


@pytest.mark.parametrize(
    ("policy", "must_change", "age", "over"),
    [
        (Policy(), True, timedelta(days=14) - SECOND, False),
        (Policy(), True, timedelta(days=14), True),
        (Policy(), False, timedelta(days=99), False),
        (Policy(demo=True), True, timedelta(days=99), False),
    ],
)
def test_a_first_password_does_not_lie_about(policy, must_change, age, over):
    assert unclaimed(policy, must_change=must_change, set_at=NOW - age, now=NOW) is over


def test_every_limit_holds_its_default():
    for name, (least, most) in LIMITS.items():
        assert least <= getattr(Policy(), name) <= most
