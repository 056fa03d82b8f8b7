"""All open dates are counted anew when the calendar or a rule changed, at the end of that unit of work."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor, actor_of, unscoped
from app.actions import audit, deadlines
from app.actions.counting import note
from app.actions.telling import tell_moved
from app.queries.calendar import calendar
from app.queries.counts import moves
from app.queries.regimes import rule_book
from schema.petitions import Petition

WAITING = "dates to count anew"
"""Where a session keeps why its open dates must be counted anew before it commits."""


def later(session: Session, reason: str) -> None:
    """Ask for a recount at the end of this unit of work, once, however many rows change; `reason` is told."""
    session.info.setdefault(WAITING, reason)


def settle(session: Session) -> None:
    """Count anew what `later` asked for."""
    reason = session.info.pop(WAITING, None)
    if reason is not None:
        session.flush()
        recount_open(session, actor_of(session), reason)


def forget(session: Session) -> None:
    """Drop what was asked for: the unit of work is undone."""
    session.info.pop(WAITING, None)


def recount_open(session: Session, actor: Actor, reason: str) -> int:
    """Count every open date anew from its events, tell who answers for those that move; return how many.

    The old dates stay in the trail. What is met or void keeps the dates it was judged by.
    """
    found = list(moves(session, rule_book(session), calendar(session)))
    with unscoped(session, "a rule or the calendar moves every date, seen or not"):
        for deadline, values in found:
            old_on, was_provisional = deadline.binding_on, deadline.provisional
            note(session, actor, deadline, audit.apply(deadline, values), reason)
            if (old_on, was_provisional) != (deadline.binding_on, deadline.provisional):
                tell_moved(session, actor, deadline, old_on, reason, was_provisional=was_provisional)
        numbers = sorted({move.deadline.petition_id for move in found if move.deadline.petition_id})
        for place in range(0, len(numbers), 500):
            some = select(Petition).where(Petition.id.in_(numbers[place : place + 500]))
            for petition in session.scalars(some):
                deadlines.refresh(session, petition)
    return len(found)
