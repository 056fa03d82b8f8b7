"""Who may see a petition: grants written in the same unit of work as the act that gives the reason."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.access import PetitionAccess
from schema.petitions import Petition
from schema.vocabulary import AccessReason, HolderKind


def seal(session: Session, petition: Petition) -> None:
    """Take every grant back: from now on only the restricted channel sees the petition (T11)."""
    for row in session.scalars(select(PetitionAccess).where(PetitionAccess.petition_id == petition.id)):
        session.delete(row)
    session.flush()


def grant(
    session: Session,
    petition: Petition,
    reason: AccessReason,
    *,
    staff_id: int | None = None,
    unit_id: int | None = None,
) -> None:
    """Let a member of staff or a unit see `petition`; the first reason given stays."""
    for kind, holder in ((HolderKind.user, staff_id), (HolderKind.unit, unit_id)):
        if holder is None:
            continue
        known = select(PetitionAccess.id).where(
            PetitionAccess.holder_kind == kind,
            PetitionAccess.holder_id == holder,
            PetitionAccess.petition_id == petition.id,
        )
        if session.scalar(known) is None:
            day = petition.registered_on or petition.received_on
            session.add(
                PetitionAccess(
                    holder_kind=kind,
                    holder_id=holder,
                    petition_id=petition.id,
                    registered_on=day,
                    reason=reason,
                )
            )
            session.flush()
