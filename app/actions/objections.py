"""A unit objects that a petition is not its own; the office decides (Regulations 2022, article 23(3))."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import assignments, deadlines, simple
from app.domain.errors import N_, Refused
from schema.objections import Objection
from schema.petitions import Petition
from schema.vocabulary import DeadlineKind, ObjectionDecision


def raise_objection(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T4: with detailed reasons and, if known, the unit it belongs to; the right to object is used."""
    session.add(
        Objection(
            petition_id=petition.id,
            unit_id=petition.unit_id or actor.unit_id,
            raised_on=today,
            reason=inputs["reason"],
            suggested_unit_id=inputs.get("suggested_unit_id"),
        )
    )
    deadlines.meet(session, petition, {DeadlineKind.objection}, today)


def uphold(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T5: the material goes back; the unit's clocks end, the bureau's duty to the petitioner runs on."""
    found = _decide(session, actor, petition, inputs, decision=ObjectionDecision.upheld, today=today)
    deadlines.void_unit(session, petition, found.unit_id, today)
    simple.leave(session, petition, today)
    assignments.take_back(session, petition, today)
    petition.proposed_unit_id = found.suggested_unit_id or petition.proposed_unit_id


def reject(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T6: the unit keeps the petition; its time runs on from its original receipt."""
    _decide(session, actor, petition, inputs, decision=ObjectionDecision.rejected, today=today)


def _decide(
    session: Session,
    actor: Actor,
    petition: Petition,
    inputs: Mapping[str, Any],
    *,
    decision: ObjectionDecision,
    today: date,
) -> Objection:
    open_ones = select(Objection).where(Objection.petition_id == petition.id, Objection.decision.is_(None))
    found = session.scalars(open_ones.order_by(Objection.id.desc()).limit(1)).one_or_none()
    if found is None:
        raise Refused(N_("There is no objection to decide."))
    found.decision, found.decided_on, found.decided_by_id = decision, today, actor.staff_id
    found.decision_reason = inputs["reason"]
    session.flush()
    return found
