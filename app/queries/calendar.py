"""The calendar in force: the administered days, read once per configuration."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar, Day
from app.queries.catalog import remembered
from schema.calendar import CalendarDay


def calendar(session: Session) -> Calendar:
    """Return the office's calendar; a year without a notice is provisional, never an error."""
    return remembered(session, "calendar", lambda: _read(session))


def _read(session: Session) -> Calendar:
    columns = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name, CalendarDay.notice_no)
    rows = session.execute(columns.where(CalendarDay.deleted_at.is_(None)))
    return Calendar(Day(day, kind, name, notice or "") for day, kind, name, notice in rows)
