"""Sending a petition to the units that deal with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import access
from app.clock import now
from schema.assignments import Assignment
from schema.petitions import Petition
from schema.vocabulary import AccessReason, HandlingMode, LeadRole


def dispatch(session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any]) -> None:
    """Send a petition to its responsible unit and to those taking part; each may see it from now on.

    Delivery is now: the unit's time counts from the inbox, not from its click (Regulations 2022, article 23).
    """
    mode = HandlingMode.assign if inputs.get("feedback_due") else HandlingMode.forward
    petition.unit_id, petition.mode = inputs["unit_id"], mode
    petition.first_contact_id = inputs.get("first_contact_id") or petition.first_contact_id or actor.staff_id
    _send(session, petition, unit_id=inputs["unit_id"], part=LeadRole.lead, mode=mode, inputs=inputs)
    for unit_id in dict.fromkeys(inputs.get("co_unit_ids") or []):
        if unit_id != inputs["unit_id"]:
            without_handler = {**inputs, "handler_id": None}
            _send(session, petition, unit_id=unit_id, part=LeadRole.co, mode=mode, inputs=without_handler)
    access.grant(session, petition, AccessReason.first_contact, staff_id=petition.first_contact_id)
    access.grant(session, petition, AccessReason.handler, staff_id=inputs.get("handler_id"))
    petition.handler_id = inputs.get("handler_id")


def _send(
    session: Session,
    petition: Petition,
    *,
    unit_id: int,
    part: LeadRole,
    mode: HandlingMode,
    inputs: Mapping[str, Any],
) -> None:
    reason = AccessReason.responsible_unit if part is LeadRole.lead else AccessReason.co_unit
    session.add(
        Assignment(
            petition_id=petition.id,
            unit_id=unit_id,
            lead_role=part,
            mode=mode,
            handler_id=inputs.get("handler_id"),
            feedback_due=inputs.get("feedback_due"),
            demand=inputs.get("demand"),
            delivered_at=now(),
        )
    )
    session.flush()
    access.grant(session, petition, reason, unit_id=unit_id)
