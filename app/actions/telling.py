"""Telling people that a date of theirs moved without their doing: by a holiday notice, by a changed rule."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import notices
from app.clock import now
from app.queries.organisation import heads
from schema.date_changes import DateChange
from schema.deadlines import Deadline
from schema.notices import NoticeKind
from schema.petitions import Petition


def tell_moved(
    session: Session, actor: Actor, deadline: Deadline, old_on: date, reason: str, *, was_provisional: bool
) -> DateChange:
    """Note that a deadline has moved from `old_on`, or is certain now, and tell who answers for it.

    Told in the panel only: one notice of the State Council moves hundreds of dates, which is no news for mail
    or robots.
    """
    told = DateChange(
        deadline_id=deadline.id,
        happened_at=now(),
        old_on=old_on,
        new_on=deadline.binding_on,
        was_provisional=was_provisional,
        reason=reason[:120],
    )
    session.add(told)
    notices.tell(
        session,
        actor,
        deadline,
        to=_who_answers(session, deadline),
        kind=NoticeKind.date_moved,
        number=deadline.display_no,
        deadline=deadline,
        inside=True,
    )
    return told


def _who_answers(session: Session, deadline: Deadline) -> frozenset[int | None]:
    """Return the person of a deadline; without one its unit's heads, the handler and the first contact."""
    if deadline.person_id is not None:
        return frozenset({deadline.person_id})
    found: frozenset[int | None] = heads(session).get(deadline.unit_id or 0, frozenset())
    asked = select(Petition.handler_id, Petition.first_contact_id)
    for people in session.execute(asked.where(Petition.id == deadline.petition_id)).tuples():
        found |= frozenset(people)
    return found
