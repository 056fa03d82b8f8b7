"""Statutory paths that still run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.deadlines import Deadline
from schema.rulings import Ruling


def paths_due(session: Session, until: date) -> Sequence[Ruling]:
    """Return the rulings one may see whose path has a running clock that ends by the day `until`."""
    mine = (Deadline.subject_kind == Ruling.__tablename__) & (Deadline.subject_id == Ruling.id)
    open_ones = Deadline.met_on.is_(None) & Deadline.voided_on.is_(None) & (Deadline.binding_on <= until)
    return session.scalars(select(Ruling).join(Deadline, mine).where(open_ones).order_by(Ruling.id)).all()
