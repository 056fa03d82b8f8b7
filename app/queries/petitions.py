"""Questions about one petition: what stands on it that its verbs must know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.assignments import Assignment
from schema.deadlines import Deadline
from schema.documents import Paper
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.supervision import SupervisionCase
from schema.vocabulary import OPEN_STATES, PETITION_MARKS, DeadlineKind

FLAGS: Final = PETITION_MARKS
"""Columns the marks of a petition are made from, wherever it is shown."""


def is_secluded(session: Session, row: Any) -> bool:
    """Say whether a row is a restricted petition or belongs to one."""
    if isinstance(row, Petition):
        return row.is_secret
    number = getattr(row, "petition_id", None)
    return number is not None and bool(
        session.scalar(select(Petition.is_secret).where(Petition.id == number))
    )


def deadlines_of(session: Session, petition_id: int) -> Sequence[Any]:
    """Return every deadline of a petition, the open ones first by date."""
    order = (Deadline.met_on.is_not(None), Deadline.voided_on.is_not(None), Deadline.binding_on, Deadline.id)
    return session.scalars(select(Deadline).where(Deadline.petition_id == petition_id).order_by(*order)).all()


def may_still_object(session: Session, petition_id: int, today: date) -> bool:
    """Say whether the time for an objection is running; after five working days the button is gone."""
    runs = select(Deadline.id).where(
        Deadline.petition_id == petition_id,
        Deadline.kind == DeadlineKind.objection,
        Deadline.met_on.is_(None),
        Deadline.voided_on.is_(None),
        Deadline.binding_on >= today,
    )
    return session.scalar(runs.limit(1)) is not None


def part_of(session: Session, petition_id: int, unit_id: int) -> Assignment:
    """Return the part a unit has in a petition, the latest; NoResultFound when it has none."""
    found = select(Assignment).where(Assignment.petition_id == petition_id, Assignment.unit_id == unit_id)
    return session.scalars(found.order_by(Assignment.id.desc()).limit(1)).one()


def people_of(session: Session, petition_id: int) -> Sequence[Any]:
    """Return (petitioner, is_primary, is_representative) of a petition, the main one first."""
    statement = (
        select(Petitioner, PetitionParty.is_primary, PetitionParty.is_representative)
        .join(PetitionParty, PetitionParty.petitioner_id == Petitioner.id)
        .where(PetitionParty.petition_id == petition_id, PetitionParty.deleted_at.is_(None))
        .order_by(PetitionParty.is_primary.desc(), PetitionParty.id)
    )
    return session.execute(statement).all()


def papers_of(session: Session, petition_id: int) -> Sequence[Any]:
    """Return the papers of a petition, newest first."""
    return session.scalars(
        select(Paper).where(Paper.petition_id == petition_id).order_by(Paper.id.desc())
    ).all()


def supervisions_of(session: Session, petition_id: int) -> Sequence[Any]:
    """Return the supervised cases of a petition, newest first."""
    case = SupervisionCase
    return session.scalars(select(case).where(case.petition_id == petition_id).order_by(case.id.desc())).all()


def petitions_by_number(session: Session, numbers: Iterable[int]) -> Mapping[int, Petition]:
    """Return row number -> petition, of those in sight."""
    found: dict[int, Petition] = {}
    wanted, part = sorted(numbers), 500
    for first in range(0, len(wanted), part):
        statement = select(Petition).where(Petition.id.in_(wanted[first : first + part]))
        found |= {row.id: row for row in session.scalars(statement)}
    return found


def is_secret(session: Session, number: int) -> bool:
    """Say whether a petition one sees is restricted."""
    return bool(session.scalar(select(Petition.is_secret).where(Petition.id == number)))


def open_petitions(session: Session) -> Sequence[Petition]:
    """Return the open petitions in sight, in the order they came."""
    return session.scalars(
        select(Petition)
        .where(Petition.state.in_(OPEN_STATES), Petition.deleted_at.is_(None))
        .order_by(Petition.id)
    ).all()
