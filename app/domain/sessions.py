"""When a sign-in is over, and when an account or an address is locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BACKWARDS = timedelta(minutes=2)
"""So much may a clock be put right; one set back further ends what it would lengthen."""
CODE_MINUTES = 5
"""So long a right password waits for its second factor."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The office's rules of the door; the fields are the codes of its settings."""

    session_idle_minutes: int = 30
    session_idle_minutes_guardians: int = 15
    session_hours: int = 8
    lock_account_after: int = 5
    lock_address_after: int = 30
    lock_minutes: int = 30
    password_length: int = 10
    password_classes: int = 3
    password_history: int = 5
    password_days: int = 90
    first_password_days: int = 14
    password_guesses: int = 9
    password_words: tuple[str, ...] = ()
    second_factor_roles: frozenset[str] = frozenset()
    demo: bool = False


LIMITS = {
    "session_idle_minutes": (1, 120),
    "session_idle_minutes_guardians": (1, 60),
    "session_hours": (1, 12),
    "lock_account_after": (1, 10),
    "lock_address_after": (5, 1000),
    "lock_minutes": (5, 1440),
    "password_length": (8, 64),
    "password_classes": (1, 4),
    "password_history": (0, 24),
    "password_days": (1, 365),
    "first_password_days": (1, 90),
    "password_guesses": (6, 14),
}
"""What an office may choose; anything else is as if it had chosen nothing."""


def why_over(
    policy: Policy, *, begun: datetime, seen: datetime, now: datetime, guardian: bool, pending: bool
) -> str:
    """Return why a sign-in is over, or nothing while it holds."""
    if now < seen - BACKWARDS:
        return "clock"
    if now - begun >= timedelta(hours=policy.session_hours):
        return "hours"
    idle = policy.session_idle_minutes_guardians if guardian else policy.session_idle_minutes
    limit = CODE_MINUTES if pending else idle
    return "idle" if now - seen >= timedelta(minutes=limit) else ""


def outworn(policy: Policy, *, must_change: bool, set_at: datetime | None, now: datetime) -> bool:
    """Say whether a password must be changed before anything else."""
    if policy.demo:
        return False
    return must_change or (set_at is not None and now - set_at >= timedelta(days=policy.password_days))


def unclaimed(policy: Policy, *, must_change: bool, set_at: datetime, now: datetime) -> bool:
    """Say whether a first password has lain about too long to be taken from whoever found it."""
    return not policy.demo and must_change and now - set_at >= timedelta(days=policy.first_password_days)
