"""How a petition gets on its way: registered, answered at once, sent to a unit, accepted."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import (
    access,
    assignments,
    closing,
    deadlines,
    interim,
    mandatory,
    matters,
    numbers,
    proposed_supervision,
    ratings,
    simple,
)
from app.domain.numbering import PetitionNumber, query_code
from schema.petitions import Petition
from schema.vocabulary import AccessReason, ClaimResult, DeadlineKind, HandlingMode, Purpose


def fallback(petition: Petition, inputs: Mapping[str, Any]) -> ClaimResult | None:
    """Return the outcome of claims nobody decided: as typed; an inquiry's is that it was answered."""
    if inputs.get("result"):
        return ClaimResult(inputs["result"])
    plain = petition.purpose in {Purpose.inquiry, Purpose.thanks, Purpose.other}
    return ClaimResult.answered if plain and (inputs.get("answer_text") or petition.answer_text) else None


def register(
    session: Session, actor: Actor, petition: Petition, _inputs: Mapping[str, Any], today: date
) -> None:
    """T1: number, query code, regime for life; the time for notice starts with the receipt."""
    petition.registered_on = petition.registered_on or today
    petition.query_code = query_code(secrets.SystemRandom())
    petition.first_contact_id = petition.first_contact_id or actor.staff_id
    access.grant(session, petition, AccessReason.registrar, staff_id=actor.staff_id)
    access.grant(session, petition, AccessReason.first_contact, staff_id=petition.first_contact_id)
    matters.join(session, actor, petition)
    notice = deadlines.start_code(
        session,
        petition,
        "accept_notice_direct",
        petition.received_on,
        unit_id=actor.unit_id,
        person_id=petition.first_contact_id,
    )
    if notice is not None and (petition.notice_exempt_reason or petition.is_anonymous):
        notice.exempt_reason = petition.notice_exempt_reason or "anonymous"
        notice.voided_on = today
    year = petition.registered_on.year
    petition.petition_no = str(
        PetitionNumber(
            year, numbers.take(session, prefix=numbers.PETITIONS, paper_class="petition", year=year)
        )
    )
    mandatory.open_if_due(session, actor, petition)
    proposed_supervision.propose_at_registration(session, actor, petition, today=today)


def answer(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T2: the answer given on the spot, by whom and when."""
    petition.answer_text = inputs["answer_text"]
    petition.answered_by_id = inputs["answered_by_id"]
    petition.answered_on = inputs.get("answered_on") or today
    petition.mode = HandlingMode.direct_answer
    closing.settle_claims(session, petition, fallback(petition, inputs))
    deadlines.meet(session, petition, {DeadlineKind.notice}, petition.answered_on)
    ratings.invite(session, actor, petition, on=petition.answered_on)


def dispatch(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T3: to the responsible unit, with those taking part; its own clocks start with the delivery."""
    simple.leave(session, petition, today)  # whoever gets it chooses anew
    assignments.dispatch(session, actor, petition, inputs)
    unit_id = inputs["unit_id"]
    deadlines.start_code(
        session,
        petition,
        "accept_notice_transferred",
        today,
        unit_id=unit_id,
        person_id=inputs.get("handler_id"),
    )
    deadlines.start_code(session, petition, "objection", today, unit_id=unit_id)
    if inputs.get("feedback_due"):
        deadlines.chosen(
            session,
            petition,
            DeadlineKind.assign_feedback,
            today,
            inputs["feedback_due"],
            rule_code="assign_feedback",
            unit_id=unit_id,
            person_id=inputs.get("handler_id"),
        )
        assignments.ask_opinions(
            session, petition, lead_due=inputs["feedback_due"], chosen=inputs.get("co_due")
        )
    interim.tell(session, actor, petition, inputs, today)


def accept(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T7: handler and stand-in are named; the time for handling starts with acceptance, or with silence.

    A unit that accepts what nobody was sent makes itself responsible.
    """
    if petition.unit_id is None:
        petition.unit_id = actor.unit_id
        access.grant(session, petition, AccessReason.responsible_unit, unit_id=actor.unit_id)
    for name in ("handler_id", "handler_b_id", "accepted_on"):
        setattr(petition, name, inputs[name])
    access.grant(session, petition, AccessReason.handler, staff_id=petition.handler_id)
    accepted_on = inputs["accepted_on"]
    handling = deadlines.start_handling(
        session, petition, accepted_on, unit_id=petition.unit_id, person_id=petition.handler_id
    )
    deadlines.meet(session, petition, {DeadlineKind.notice}, accepted_on)
    deadlines.void(session, petition, today, {DeadlineKind.objection})
    assignments.ask_opinions(session, petition, lead_due=handling.binding_on)
    interim.tell(session, actor, petition, inputs, today)
