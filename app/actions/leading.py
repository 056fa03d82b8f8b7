"""Who leads a joint handling: a unit taking part may dispute it, the office decides (2022, article 24)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import access, audit, deadlines, seclusion
from app.domain.errors import N_, NotAllowed, Refused
from schema.assignments import Assignment
from schema.deadlines import Deadline
from schema.objections import Objection
from schema.obligations import Obligation
from schema.petitions import Petition
from schema.vocabulary import (
    OPEN_STATES,
    AccessReason,
    AuditVerb,
    ObjectionDecision,
    ObjectionKind,
)


def dispute(session: Session, actor: Actor, part: Assignment, reason: str, *, today: date) -> Objection:
    """Say with reasons that another unit should lead; the lead stays until the office has decided."""
    if part.unit_id not in actor.unit_ids or not actor.may("assignments", "report"):
        raise NotAllowed(N_("You do not have the right to do this."))
    if part.ended_on is not None or undecided(session, part.petition_id) is not None:
        raise Refused(N_("Who leads is already being decided, or this part is over."))
    found = Objection(
        petition_id=part.petition_id,
        kind=ObjectionKind.lead,
        unit_id=part.unit_id,
        raised_on=today,
        reason=reason,
    )
    session.add(found)
    session.flush()
    audit.record(session, actor, found, AuditVerb.create, changes=audit.born(found))
    return found


def decide(
    session: Session, actor: Actor, found: Objection, values: Mapping[str, Any], *, today: date
) -> None:
    """Decide who leads: one of the units taking part, or who leads now; there is always exactly one.

    The clocks of the lead go over to the new one as they run; nothing begins anew.
    """
    lead_id, reason = values["unit_id"], values["reason"]
    if not actor.may("petitions", "reject_objection"):
        raise NotAllowed(N_("You do not have the right to do this."))
    if found.decision is not None or found.kind is not ObjectionKind.lead:
        raise Refused(N_("There is no objection to decide."))
    petition = session.scalars(
        select(Petition).where(Petition.id == found.petition_id).with_for_update(of=Petition)
    ).one()
    before = petition.unit_id
    handlers = {name: getattr(petition, name) for name in ("handler_id", "handler_b_id")}
    if petition.state not in OPEN_STATES or before is None:
        raise Refused(N_("A petition that is finished is not changed any more."))
    seclusion.refuse_routing(session, petition, units=[("unit_id", lead_id)])
    named = [(name, values.get(name)) for name in ("handler_id", "handler_b_id")]
    seclusion.refuse_routing(session, petition, staff=named)
    if lead_id != before:
        _hand_over(session, petition, before, values)
    found.decision = ObjectionDecision.rejected if lead_id == before else ObjectionDecision.upheld
    found.decided_on, found.decided_by_id, found.decision_reason = today, actor.staff_id, reason
    deadlines.refresh(session, petition)
    changes: dict[str, tuple[Any, Any]] = {
        "decision": (None, found.decision),
        "unit_id": (before, petition.unit_id),
    }
    for name, was in handlers.items():
        if was != getattr(petition, name):
            changes[name] = (was, getattr(petition, name))
    audit.record(session, actor, found, AuditVerb.amend, changes=changes, reason=reason)


def undecided(session: Session, petition_id: int) -> Objection | None:
    """Return the dispute about the lead that waits on a petition, if there is one."""
    open_ones = select(Objection).where(
        Objection.petition_id == petition_id,
        Objection.kind == ObjectionKind.lead,
        Objection.decision.is_(None),
    )
    return session.scalars(open_ones.limit(1)).one_or_none()


def _hand_over(session: Session, petition: Petition, before: int, values: Mapping[str, Any]) -> None:
    lead_id = values["unit_id"]
    parts = session.scalars(
        select(Assignment).where(Assignment.petition_id == petition.id, Assignment.ended_on.is_(None))
    ).all()
    old = next((one for one in parts if one.unit_id == before), None)
    new = next((one for one in parts if one.unit_id == lead_id), None)
    if old is None or new is None:
        raise Refused(N_("Only a unit that takes part can take over the lead."), field="unit_id")
    old.lead_role, new.lead_role = new.lead_role, old.lead_role
    petition.unit_id = lead_id
    petition.handler_id = new.handler_id = values.get("handler_id") or new.handler_id
    petition.handler_b_id = values.get("handler_b_id")
    access.grant(session, petition, AccessReason.handler, staff_id=petition.handler_id)
    access.grant(session, petition, AccessReason.responsible_unit, unit_id=lead_id)
    for clock in deadlines.running(session, petition):
        if clock.subject_kind == "petition" and clock.unit_id == before:
            clock.unit_id, clock.person_id = lead_id, new.handler_id
    own = select(Deadline).where(Deadline.subject_kind == "assignment", Deadline.subject_id == new.id)
    for clock in session.scalars(own):
        clock.subject_id, clock.unit_id = old.id, before
    owed = select(Obligation).where(Obligation.subject_kind == "assignment", Obligation.subject_id == new.id)
    for obligation in session.scalars(owed):
        obligation.subject_id = old.id
    session.flush()
