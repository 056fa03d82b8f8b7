"""The calendar in force: the administered days, read once per configuration."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar, Day
from app.queries.catalog import remembered
from schema.calendar import CalendarDay

A_MONTH = timedelta(days=31)


def calendar(session: Session) -> Calendar:
    """Return the office's calendar; a year without a notice is provisional, never an error."""
    return remembered(session, "calendar", lambda: _read(session))


def days_of(session: Session, year: int) -> tuple[CalendarDay, ...]:
    """Return the days the office keeps for `year`, those of its notice in the years around it too."""
    living = CalendarDay.deleted_at.is_(None)
    first, last = date(year, 1, 1), date(year, 12, 31)
    own = select(CalendarDay.notice_no).where(
        living, CalendarDay.day == date(year, 10, 1), CalendarDay.notice_no.is_not(None)
    )
    around = CalendarDay.day.between(first - A_MONTH, last + A_MONTH) & CalendarDay.notice_no.in_(own)
    statement = select(CalendarDay).where(living, CalendarDay.day.between(first, last) | around)
    return tuple(session.scalars(statement.order_by(CalendarDay.day)))


def _read(session: Session) -> Calendar:
    columns = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name, CalendarDay.notice_no)
    rows = session.execute(columns.where(CalendarDay.deleted_at.is_(None)))
    return Calendar(Day(day, kind, name, notice or "") for day, kind, name, notice in rows)
