"""What a person sees first: own deadlines, and what came in last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.queries.board import RIGHTS
from app.queries.petitions import FLAGS
from schema.deadlines import Deadline
from schema.petitions import Petition

MOST = 200


def people_of(actor: Actor) -> frozenset[int]:
    """Return whose dates are a person's today: the own, and those of whoever he or she stands in for."""
    own = frozenset() if actor.staff_id is None else frozenset({actor.staff_id})
    return own | actor.stands_for


def my_work(session: Session, actor: Actor) -> Sequence[dict[str, Any]]:
    """Return the open deadlines of a person: named to him or her, or to the own unit when nobody is named."""
    mine: ColumnElement[bool] = Deadline.person_id.in_(sorted(people_of(actor)))
    if actor.petitions.petition_ids:  # named stand-in of a case whose handler is away today
        mine = or_(mine, Deadline.petition_id.in_(sorted(actor.petitions.petition_ids)))
    units = (
        Deadline.person_id.is_(None) & Deadline.unit_id.in_(sorted(actor.unit_ids))
        if actor.unit_ids
        else mine
    )
    statement = (
        select(
            Deadline.id,
            Deadline.kind,
            Deadline.display_no,
            Deadline.title,
            Deadline.binding_on,
            Deadline.provisional,
            Deadline.petition_id,
            *(getattr(Petition, name) for name in FLAGS),
        )
        .outerjoin(Petition, Petition.id == Deadline.petition_id)
        .where(
            Deadline.met_on.is_(None),
            Deadline.voided_on.is_(None),
            Deadline.kind.not_in(RIGHTS),
            or_(mine, units),
        )
        .order_by(Deadline.binding_on, Deadline.id)
        .limit(MOST)
    )
    return [dict(row) for row in session.execute(statement).mappings()]


def recent(session: Session, limit: int = 6) -> Sequence[dict[str, Any]]:
    """Return the petitions received last."""
    columns = select(Petition.id, Petition.petition_no, Petition.title, Petition.received_on)
    statement = (
        columns.where(Petition.deleted_at.is_(None))
        .order_by(Petition.received_on.desc(), Petition.id.desc())
        .limit(limit)
    )
    return [dict(row) for row in session.execute(statement).mappings()]
