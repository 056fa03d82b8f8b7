"""Serving a paper as the verbs ask for it: method, day, proof, or the reason why nothing is owed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.actions import papers
from app.queries.organisation import issuing_organ
from schema.documents import Paper
from schema.petitions import Petition
from schema.vocabulary import PaperKind, ServiceMethod


def notice(
    session: Session, petition: Petition, kind: PaperKind, inputs: Mapping[str, Any], *, unit_id: int | None
) -> Paper | None:
    """Enter a notice that was served, or keep the reason why none is owed (M15)."""
    if not inputs.get("served_on"):
        petition.reply_exempt_reason = inputs.get("reply_exempt_reason")
        return None
    organ = issuing_organ(session, unit_id)
    return papers.record_served(
        session,
        kind=kind,
        petition=petition,
        unit_id=None if organ is None else organ.id,
        value={"text": inputs.get("advice") or inputs.get("decision") or inputs.get("reason") or ""},
        recipient=petition.petitioner_name or "",
        method=method_of(inputs),
        served_on=inputs["served_on"],
        proof=inputs.get("service_proof"),
    )


def method_of(inputs: Mapping[str, Any]) -> ServiceMethod:
    """Return the way of service, in person unless told otherwise."""
    return ServiceMethod(inputs.get("service_method") or ServiceMethod.in_person)
