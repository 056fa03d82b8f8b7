"""The office's calendar: days entered by hand or a year at a time; open dates follow after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, recounting
from app.actions.configuration import bump
from app.clock import now
from app.domain.calendar import Calendar, Day
from app.domain.errors import N_, Refused
from app.queries.counts import Move, moves
from app.queries.regimes import rule_book
from schema.calendar import CalendarDay
from schema.vocabulary import AuditVerb

OLDEST, NEWEST = 2000, 2100


class Entered(NamedTuple):
    """What entering a year changed: days that are new, that are others now, and that went."""

    added: int
    changed: int
    removed: int


def create(session: Session, actor: Actor, values: Mapping[str, Any]) -> CalendarDay:
    """Enter one day; one that lies in the recycle bin comes back with the new values."""
    known = session.scalars(select(CalendarDay).where(CalendarDay.day == values["day"])).first()
    if known is not None and known.deleted_at is not None:
        _bring_back(session, actor, known)
        amend(session, actor, known, values)
        return known
    row = CalendarDay(**values)
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=_called(row))
    return row


def amend(
    session: Session, actor: Actor, row: CalendarDay, changes: Mapping[str, Any]
) -> Mapping[str, tuple[Any, Any]]:
    """Change a day and return what differs."""
    difference = audit.apply(row, changes)
    if difference:
        session.flush()
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, display=_called(row))
    return difference


def enter_year(session: Session, actor: Actor, year: int, days: Iterable[Day]) -> Entered:
    """Make `days` the calendar of `year`: days of that year they do not name go to the recycle bin.

    Days of the year before or after may be among them (a make-up workday of late December). Refused when the
    days do not contain 1 October, by which a year's notice is known, or lie further away.
    NotAllowed without the right to write the calendar.
    """
    actor.require("calendar", "write")
    given = {day.on: day for day in days}
    _check_year(year, given)
    rows = {row.day: row for row in session.scalars(select(CalendarDay).where(CalendarDay.day.in_(given)))}
    added = changed = removed = 0
    for on, day in sorted(given.items()):
        values = {"day": on, "kind": day.kind, "name": day.name, "notice_no": day.notice or None}
        row = rows.get(on)
        if row is None or row.deleted_at is not None:
            create(session, actor, values)
            added += 1
        elif amend(session, actor, row, values):
            changed += 1
    first, last = date(year, 1, 1), date(year, 12, 31)
    others = select(CalendarDay).where(CalendarDay.day.between(first, last), CalendarDay.deleted_at.is_(None))
    for row in session.scalars(others):
        if _goes(row, year, given):
            audit.record(session, actor, row, AuditVerb.delete, display=_called(row))
            row.deleted_at, row.deleted_by_id = now(), actor.user_id
            removed += 1
    session.flush()
    notice = next((day.notice for on, day in sorted(given.items()) if on.year == year and day.notice), "")
    if added or changed or removed:
        bump(session)
        recounting.later(session, notice or f"{year}")
    return Entered(added, changed, removed)


def foresee(session: Session, actor: Actor, year: int, days: Iterable[Day]) -> tuple[Entered, list[Move]]:
    """Return what entering these days as the calendar of `year` would change, and the dates it would move.

    Nothing is written. Refused, or not allowed, as entering them would be.
    """
    actor.require("calendar", "write")
    given = {day.on: day for day in days}
    _check_year(year, given)
    living = session.scalars(select(CalendarDay).where(CalendarDay.deleted_at.is_(None))).all()
    known = {row.day: Day(row.day, row.kind, row.name, row.notice_no or "") for row in living}
    going = {row.day for row in living if row.day.year == year and _goes(row, year, given)}
    entered = Entered(
        len(given.keys() - known.keys()),
        sum(known[on] != day for on, day in given.items() if on in known),
        len(going),
    )
    kept = {on: day for on, day in known.items() if on not in going}
    proposed = Calendar((kept | given).values())
    return entered, list(moves(session, rule_book(session), proposed))


def reason_of(row: CalendarDay) -> str:
    """Return why dates move when this day changes: its notice, or the day itself."""
    return row.notice_no or _called(row)


def _check_year(year: int, given: Mapping[date, Day]) -> None:
    if not OLDEST <= year <= NEWEST:
        raise Refused(
            N_("A calendar is kept for the years %(first)s to %(last)s."), first=OLDEST, last=NEWEST
        )
    if date(year, 10, 1) not in given:
        raise Refused(
            N_("The calendar of %(year)s must name 1 October: by it the notice of a year is known."),
            year=year,
        )
    stray = next((on for on in sorted(given) if abs(on.year - year) > 1), None)
    if stray is not None:
        raise Refused(N_("%(day)s does not belong to the calendar of %(year)s."), day=stray, year=year)


def _goes(row: CalendarDay, year: int, given: Mapping[date, Day]) -> bool:
    return row.day not in given and not _of_the_year_after(row, year, given)


def _of_the_year_after(row: CalendarDay, year: int, given: Mapping[date, Day]) -> bool:
    """Say whether a December day comes from the notice of the year after, unsaid in this file."""
    own = {day.notice for on, day in given.items() if on.year == year}
    return row.day >= date(year, 12, 24) and row.notice_no not in own


def _bring_back(session: Session, actor: Actor, row: CalendarDay) -> None:
    row.deleted_at = row.deleted_by_id = None
    session.flush()
    audit.record(session, actor, row, AuditVerb.restore, display=_called(row))


def _called(row: CalendarDay) -> str:
    return f"{row.name} {row.day.isoformat()}"
