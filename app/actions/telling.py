"""Telling people what happened to their work without their doing: the one place that writes such notices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.clock import now
from schema.date_changes import DateChange
from schema.deadlines import Deadline


def tell_moved(
    session: Session, deadline: Deadline, old_on: date, reason: str, *, was_provisional: bool
) -> DateChange:
    """Tell who answers for a deadline, its person or else its unit, that it has moved from `old_on`."""
    told = DateChange(
        deadline_id=deadline.id,
        happened_at=now(),
        old_on=old_on,
        new_on=deadline.binding_on,
        was_provisional=was_provisional,
        reason=reason[:120],
        person_id=deadline.person_id,
        unit_id=deadline.unit_id if deadline.person_id is None else None,
    )
    session.add(told)
    return told


def have_read(session: Session, actor: Actor, up_to: int, on: date) -> int:
    """Note that a person has read what was told up to the row `up_to`; return how many that were."""
    mine = DateChange.person_id == (actor.staff_id or -1)
    statement = select(DateChange).where(
        DateChange.id <= up_to,
        DateChange.read_on.is_(None),
        mine | DateChange.unit_id.in_(sorted(actor.unit_ids)),
    )
    found = list(session.scalars(statement))
    for told in found:
        told.read_on = on
    return len(found)
