"""Climbing the ladder: everybody a step has reached is told, once for each date of a deadline."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions.notices import tell
from app.queries.escalation import Telling, tellings
from app.queries.petitions import petitions_by_number
from schema.notices import NoticeKind


def climb(session: Session, actor: Actor, *, today: date) -> int:
    """Tell who is to be told today and has not been; returns how many notices were written."""
    waiting = [one for one in tellings(session, today) if not one.done]
    cases = petitions_by_number(session, {one.petition_id for one in waiting if one.petition_id})
    written = 0
    for one in waiting:
        subject = cases.get(one.petition_id or 0, one.deadline)
        written += len(
            tell(
                session,
                actor,
                subject,
                to=[one.staff_id],
                kind=kind_of(one, today),
                number=one.deadline.display_no,
                deadline=one.deadline,
                tag=one.tag,
            )
        )
    return written


def kind_of(one: Telling, today: date) -> NoticeKind:
    """Return what a person is told: the step says when, the date what."""
    if one.deadline.binding_on < today:
        return NoticeKind.overdue
    return NoticeKind.due_today if one.deadline.binding_on == today else NoticeKind.due_soon
