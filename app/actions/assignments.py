"""Sending a petition to the units that deal with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import access, audit, deadlines
from app.clock import now, today
from app.domain.errors import N_, NotAllowed, Refused
from app.queries.calendar import calendar
from app.queries.organisation import below, units
from schema.access import PetitionAccess
from schema.assignments import Assignment
from schema.deadlines import Deadline
from schema.obligations import Obligation
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import (
    AccessReason,
    AuditVerb,
    CopyExtent,
    DeadlineKind,
    HandlingMode,
    LeadRole,
    ObligationKind,
)

OPINION_LEAD = 5
"""Working days by which opinions of units taking part are due before the lead's own date."""


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


def report_back(session: Session, actor: Actor, assignment: Assignment, feedback: str, *, on: date) -> None:
    """Take in the opinion of a unit that takes part, or what one with the summary found; its part is done."""
    if assignment.ended_on is not None:
        raise Refused(N_("This unit has already reported back."))
    if assignment.unit_id not in actor.unit_ids:
        raise NotAllowed(N_("You do not have the right to do this."))
    changes = {"feedback": (assignment.feedback, feedback), "ended_on": (None, on)}
    assignment.feedback, assignment.ended_on = feedback, on
    for deadline in _clocks(session, assignment):
        deadline.met_on = on
    _release(session, assignment)
    audit.record(session, actor, assignment, AuditVerb.amend, changes=changes)
    session.flush()


def ask_opinions(session: Session, petition: Petition, *, lead_due: date, chosen: date | None = None) -> None:
    """Set a date for the opinions of units taking part, before the lead's own (seed: 牵头、协办; M16).

    Five working days before, unless somebody chose another. Each opinion is owed: the petition cannot close
    without it.
    """
    due = chosen or max(today(), calendar(session).add_workdays(lead_due, -OPINION_LEAD))
    for assignment in session.scalars(_open_parts(petition.id).where(Assignment.lead_role == LeadRole.co)):
        if assignment.extent is CopyExtent.summary or _clocks(session, assignment):
            continue
        unit = units(session).get(assignment.unit_id)
        assignment.feedback_due = due
        deadlines.chosen(
            session,
            petition,
            DeadlineKind.co_opinion,
            today(),
            due,
            rule_code="co_opinion",
            subject=assignment,
            display_no=petition.petition_no or "",
            unit_id=assignment.unit_id,
            person_id=assignment.handler_id,
        )
        session.add(
            Obligation(
                petition_id=petition.id,
                subject_kind=assignment.__tablename__,
                subject_id=assignment.id,
                kind=ObligationKind.co_opinion,
                display="" if unit is None else unit.name,
            )
        )
    session.flush()


def take_back(session: Session, petition: Petition, on: date) -> None:
    """End every part in a petition: its units give it back, owe nothing and see it no more."""
    held = select(PetitionAccess).where(
        PetitionAccess.petition_id == petition.id,
        PetitionAccess.reason.in_(
            [AccessReason.responsible_unit, AccessReason.co_unit, AccessReason.handler]
        ),
    )
    for assignment in session.scalars(_open_parts(petition.id)):
        assignment.ended_on = on
        for deadline in _clocks(session, assignment):
            deadline.voided_on = on
        _release(session, assignment)
    petition.unit_id = petition.handler_id = petition.handler_b_id = petition.mode = None
    session.flush()
    for row in session.scalars(held):
        session.delete(row)
    session.flush()


def _open_parts(petition_id: int) -> Select[tuple[Assignment]]:
    return select(Assignment).where(Assignment.petition_id == petition_id, Assignment.ended_on.is_(None))


def _clocks(session: Session, assignment: Assignment) -> Sequence[Deadline]:
    own = select(Deadline).where(
        Deadline.subject_kind == assignment.__tablename__,
        Deadline.subject_id == assignment.id,
        Deadline.met_on.is_(None),
        Deadline.voided_on.is_(None),
    )
    return session.scalars(own).all()


def _release(session: Session, assignment: Assignment) -> None:
    """What was owed by this part is owed no more."""
    owed = select(Obligation).where(
        Obligation.subject_kind == assignment.__tablename__, Obligation.subject_id == assignment.id
    )
    for obligation in session.scalars(owed):
        obligation.is_open = False
    session.flush()


def check_copies(session: Session, petition: Petition, inputs: Mapping[str, Any]) -> None:
    """A complaint goes to the unit it is about only when somebody decided how: whole, or as a summary."""
    about = _about(session, petition)
    taking_part = [number for number in inputs.get("co_unit_ids") or [] if number != inputs["unit_id"]]
    leads = inputs["unit_id"] in about
    if not leads and not about & set(taking_part):
        return
    extent, summary = inputs.get("respondent_copy"), inputs.get("redacted_summary") or ""
    if extent is None:
        raise Refused(
            N_("This unit is complained about. Decide whether it gets the petition whole or as a summary."),
            field="respondent_copy",
        )
    if extent == CopyExtent.whole:
        return
    if leads:
        raise Refused(
            N_(
                "Who only gets a summary cannot lead: name the unit above it, "
                "and this one among those taking part."
            ),
            field="unit_id",
        )
    if not summary.strip():
        raise Refused(N_("Write what the unit is told."), field="redacted_summary")
    if any(told and told in summary for told in _identities(session, petition)):
        raise Refused(N_("The summary names the petitioner."), field="redacted_summary")


def _about(session: Session, petition: Petition) -> frozenset[int]:
    unit = petition.respondent_unit_id
    return frozenset() if unit is None else frozenset(below(session, [unit]))


def _identities(session: Session, petition: Petition) -> set[str]:
    """Return what would give the petitioners away."""
    people = (
        select(Petitioner.name, Petitioner.phone, Petitioner.id_number)
        .join(PetitionParty, PetitionParty.petitioner_id == Petitioner.id)
        .where(PetitionParty.petition_id == petition.id)
    )
    return {str(value) for row in session.execute(people) for value in row if value} | {
        petition.petitioner_name or ""
    }


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
    redacted = inputs.get("respondent_copy") == CopyExtent.summary and unit_id in _about(session, petition)
    assignment = Assignment(
        petition_id=petition.id,
        unit_id=unit_id,
        lead_role=part,
        mode=mode,
        handler_id=inputs.get("handler_id"),
        feedback_due=inputs.get("feedback_due"),
        demand=None if redacted else inputs.get("demand"),
        delivered_at=now(),
        extent=CopyExtent.summary if redacted else CopyExtent.whole,
        redacted_summary=inputs.get("redacted_summary") if redacted else None,
    )
    session.add(assignment)
    session.flush()
    if not redacted:
        access.grant(session, petition, reason, unit_id=unit_id)
    elif assignment.feedback_due is not None:
        deadlines.chosen(
            session,
            None,
            DeadlineKind.assign_feedback,
            today(),
            assignment.feedback_due,
            rule_code="assign_feedback",
            subject=assignment,
            display_no=f"#{assignment.id}",  # the number would lead back to the petition
            unit_id=unit_id,
        )
