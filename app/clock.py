"""The only reader of the clock: now and today, in the office's time zone."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
"""Every date of the product is a date here."""

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The date the wall calendar in the office shows."""
    return on_office_day(now())


def on_office_day(moment: datetime) -> date:
    """Return the office's date of an aware `moment` (00:30 in Shanghai is not yesterday)."""
    return moment.astimezone(OFFICE_ZONE).date()


def office_time(moment: datetime) -> datetime:
    """Return `moment` on the office's clock."""
    return moment.astimezone(OFFICE_ZONE)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stand still at an aware `moment`, for tests and demo data."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
