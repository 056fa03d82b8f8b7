"""Claims: added, decided and corrected while their petition is open; results fit its purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, petitions
from app.domain.errors import N_, Refused
from schema.claims import Claim
from schema.petitions import Petition
from schema.vocabulary import CLAIM_RESULTS_BY_PURPOSE, AuditVerb


def create(session: Session, actor: Actor, values: Mapping[str, Any]) -> Claim:
    """Add a claim after the others of its petition."""
    petition = petitions.unfinished(session, values["petition_id"])
    _check_result(petition, values)
    last = session.scalar(select(func.max(Claim.position)).where(Claim.petition_id == petition.id)) or 0
    claim = Claim(**{**values, "position": last + 1, "text_sealed": petition.is_secret})
    session.add(claim)
    session.flush()
    audit.record(session, actor, claim, AuditVerb.create, changes=audit.born(claim), display=claim.text)
    return claim


def amend(
    session: Session, actor: Actor, claim: Claim, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Decide or correct a claim; it stays with its petition."""
    petition = petitions.unfinished(session, claim.petition_id)
    if changes.get("petition_id", claim.petition_id) != claim.petition_id:
        raise Refused(N_("A claim stays with its petition."), field="petition_id")
    _check_result(petition, changes)
    difference = audit.apply(claim, changes)
    if difference:
        audit.record(session, actor, claim, AuditVerb.amend, changes=difference, display=claim.text)
    return difference


def remove(session: Session, _actor: Actor, claim: Claim) -> None:
    """Refuse to take the last claim away: every petition asks for something."""
    petition = petitions.unfinished(session, claim.petition_id)
    living = (
        select(func.count())
        .select_from(Claim)
        .where(Claim.petition_id == petition.id, Claim.deleted_at.is_(None))
    )
    if (session.scalar(living) or 0) <= 1:
        raise Refused(N_("A petition keeps at least one claim."))


def _check_result(petition: Petition, values: Mapping[str, Any]) -> None:
    result = values.get("result")
    if result is not None and result not in CLAIM_RESULTS_BY_PURPOSE[petition.purpose]:
        raise Refused(
            N_("“%(result)s” is not a result for the purpose “%(purpose)s”."),
            field="result",
            result=result,
            purpose=petition.purpose,
        )
