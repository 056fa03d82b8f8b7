"""The petitions of one matter, and whose matters have come back."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.queries.duplicates import SHOWN, Candidate, candidate, comparable, petition_columns
from schema.petitions import Petition

MOST = 50
"""Petitions of one matter on a record; the rest is in the list."""


def siblings(session: Session, petition: Petition) -> list[Candidate]:
    """Return the other petitions of the same matter, the first one first."""
    if petition.matter_id is None:
        return []
    same = and_(Petition.matter_id == petition.matter_id, Petition.id != petition.id)
    order = (Petition.received_on, Petition.id)
    rows = session.execute(
        select(*petition_columns()).where(same, *comparable()).order_by(*order).limit(MOST)
    )
    return [candidate(row) for row in rows]


def returned(session: Session, staff_id: int) -> list[Candidate]:
    """Return the open repeats of matters somebody was the first to meet (domain M13)."""
    open_ones = and_(
        Petition.first_contact_id == staff_id,
        Petition.is_repeat.is_(True),
        Petition.closed_on.is_(None),
        Petition.matter_id.is_not(None),
    )
    order = (Petition.received_on.desc(), Petition.id.desc())
    statement = select(*petition_columns()).where(open_ones, *comparable()).order_by(*order).limit(SHOWN)
    return [candidate(row) for row in session.execute(statement)]
