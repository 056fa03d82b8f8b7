"""What the petitioner agreed to: mediation, settlement, withdrawal (Regulations 2022, article 33)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import closing, deadlines, papers
from app.actions.opinions import ANSWERED
from app.queries.cases import claims_of
from app.queries.organisation import issuing_organ
from schema.agreements import Agreement
from schema.petitions import Petition
from schema.vocabulary import (
    AgreementKind,
    ClaimResult,
    ClosingBasis,
    PaperKind,
    Purpose,
    ServiceMethod,
)

RESULTS = {
    AgreementKind.mediation: ClaimResult.mediated,
    AgreementKind.settlement: ClaimResult.settled,
}


def withdraw(
    session: Session, _actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T21: the petitioner takes it back in writing; that writing is what the file ends with."""
    _record(session, petition, AgreementKind.withdrawal, inputs)
    if petition.purpose is Purpose.appeal:
        closing.settle_claims(session, petition, ClaimResult.withdrawn)
    closing.finish(session, petition, None, today)


def settle(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T22: both parties have signed and what was agreed was done; each claim open so far is settled by it."""
    kind = AgreementKind(inputs["agreement_kind"])
    _record(session, petition, kind, inputs)
    for claim in claims_of(session, petition.id):
        values = settled(kind, inputs)
        for name, value in values.items():
            if getattr(claim, name) in (None, "", []):
                setattr(claim, name, value)
    organ = issuing_organ(session, petition.unit_id or actor.unit_id)
    papers.record_served(
        session,
        kind=PaperKind.D11,
        petition=petition,
        unit_id=None if organ is None else organ.id,
        value={"text": inputs["terms"], "remedy": inputs["remedy"]},
        recipient=petition.petitioner_name or "",
        method=ServiceMethod.in_person,
        served_on=inputs["signed_on"],
        proof=inputs["document"],
    )
    petition.answered_on, petition.answered_by_id = inputs["signed_on"], petition.handler_id
    deadlines.meet(session, petition, ANSWERED, inputs["signed_on"])
    closing.finish(session, petition, ClosingBasis.settled, today)


def settled(kind: AgreementKind, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an agreement says of a claim nobody decided."""
    return {
        "result": RESULTS.get(kind),
        "finding": inputs.get("terms"),
        "legal_basis": inputs.get("legal_basis"),
        "four_outcomes": list(inputs.get("four_outcomes") or ()),
        "evidence": inputs.get("document"),
    }


def _record(session: Session, petition: Petition, kind: AgreementKind, inputs: Mapping[str, Any]) -> None:
    session.add(
        Agreement(
            petition_id=petition.id,
            kind=kind,
            terms=inputs.get("terms") or inputs.get("reason") or inputs["document"],
            signed_on=inputs["signed_on"],
            performed_on=inputs.get("performed_on"),
            document=inputs["document"],
        )
    )
    session.flush()
