"""Who does tonight's work: a row for each piece of it is the lock that only one process gets."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from schema.notices import NightShift

LEASE = timedelta(hours=2)
"""How long nightly work is left to who took it; after that it is taken for dead."""
LATER = timedelta(minutes=15)
"""When work that failed is tried again."""
LONGEST_ERROR = 200


def take(session: Session, name: str, day: date, holder: str) -> bool:
    """Take the work `name` of a day; False when it is done, or somebody else holds it.

    Clash when two processes write the very first row at once; the loser looks again.
    """
    row = session.scalars(select(NightShift).where(NightShift.name == name).with_for_update()).one_or_none()
    if row is None:
        row = NightShift(name=name)
        session.add(row)
    done = row.done_on is not None and row.done_on >= day
    held = row.held_until is not None and row.held_until > now()
    if done or held:
        return False
    row.holder, row.held_until = holder, now() + LEASE
    session.flush()
    return True


def finish(session: Session, name: str, day: date) -> None:
    """Write down that the work of a day is done."""
    row = session.scalars(select(NightShift).where(NightShift.name == name)).one()
    row.done_on, row.held_until, row.error = day, None, None
    session.flush()


def again(session: Session, name: str) -> None:
    """Let work that is done for today be done once more, soon."""
    for row in session.scalars(select(NightShift).where(NightShift.name == name)):
        row.done_on = None
    session.flush()


def put_off(session: Session, name: str, sentence: str) -> None:
    """Let work that failed be tried again later."""
    row = session.scalars(select(NightShift).where(NightShift.name == name)).one()
    row.held_until, row.error = now() + LATER, sentence[:LONGEST_ERROR]
    session.flush()
