"""Questions about supervisions and about those that are only proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.supervision import ProposedSupervision
from schema.vocabulary import ProposedState, SupervisionTrigger


def proposed_for(
    session: Session, petition_id: int, trigger: SupervisionTrigger
) -> ProposedSupervision | None:
    """Return what was proposed for a petition because of `trigger`, decided or not."""
    found = ProposedSupervision
    where = (found.petition_id == petition_id) & (found.trigger == trigger)
    return session.scalars(select(found).where(where)).one_or_none()


def still_running(session: Session, subject: Any) -> Sequence[Deadline]:
    """Return the open deadlines of anything that has some of its own."""
    own = (Deadline.subject_kind == subject.__tablename__) & (Deadline.subject_id == subject.id)
    open_ = Deadline.met_on.is_(None) & Deadline.voided_on.is_(None)
    return session.scalars(select(Deadline).where(own, open_)).all()


def petition_of(session: Session, number: int) -> Petition:
    """Return a petition that is known to be seen; NoResultFound otherwise."""
    return session.scalars(select(Petition).where(Petition.id == number)).one()


def undecided(session: Session, before: date) -> Sequence[ProposedSupervision]:
    """Return the proposals nobody decided though they were to be decided before a day, the oldest first."""
    found = ProposedSupervision
    statement = select(found).where(found.state == ProposedState.open, found.due_on < before)
    return session.scalars(statement.order_by(found.id)).all()
