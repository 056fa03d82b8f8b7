"""Questions about one petition: what stands on it that its verbs must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from schema.claims import Claim
from schema.deadlines import Deadline
from schema.documents import Paper
from schema.obligations import Obligation
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.supervision import SupervisionCase
from schema.vocabulary import PETITION_MARKS, ClaimResult, ObligationKind, PaperState

ISSUED = (PaperState.signed, PaperState.issued, PaperState.served)

FLAGS: Final = PETITION_MARKS
"""Columns the marks of a petition are made from, wherever it is shown."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the gates ask of a petition's surroundings."""

    has_petitioner: bool
    results: tuple[ClaimResult | None, ...]
    owed: tuple[ObligationKind, ...]
    paper_issued: bool


def case_of(session: Session, petition: Petition) -> Case:
    """Return the claims' results, what is still owed, and whether a paper has gone out."""
    claims = select(Claim.result).where(Claim.petition_id == petition.id, Claim.deleted_at.is_(None))
    owed = select(Obligation.kind).where(Obligation.petition_id == petition.id, Obligation.is_open.is_(True))
    issued = (
        select(func.count())
        .select_from(Paper)
        .where(Paper.petition_id == petition.id, Paper.state.in_(ISSUED))
    )
    parties = (
        select(func.count())
        .select_from(PetitionParty)
        .where(PetitionParty.petition_id == petition.id, PetitionParty.deleted_at.is_(None))
    )
    return Case(
        has_petitioner=bool(session.scalar(parties)),
        results=tuple(session.scalars(claims.order_by(Claim.position, Claim.id))),
        owed=tuple(session.scalars(owed)),
        paper_issued=bool(session.scalar(issued)),
    )


def deadlines_of(session: Session, petition_id: int) -> Sequence[Any]:
    """Return every deadline of a petition, the open ones first by date."""
    order = (Deadline.met_on.is_not(None), Deadline.voided_on.is_not(None), Deadline.binding_on, Deadline.id)
    return session.scalars(select(Deadline).where(Deadline.petition_id == petition_id).order_by(*order)).all()


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


def is_secret(session: Session, number: int) -> bool:
    """Say whether a petition one sees is restricted."""
    return bool(session.scalar(select(Petition.is_secret).where(Petition.id == number)))
