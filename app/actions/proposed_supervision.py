"""Supervisions the panel proposes: taken up with a click, or refused in writing within a working day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, deadlines, supervision
from app.domain.errors import N_, Refused
from app.domain.supervision import triggers
from app.queries.calendar import calendar
from app.queries.supervision import petition_of, proposed_for, still_running
from schema.petitions import Petition
from schema.supervision import ProposedSupervision, SupervisionCase
from schema.vocabulary import AuditVerb, DeadlineKind, ProposedState, SupervisionTrigger

WORKDAYS_TO_DECIDE = 1


def propose(
    session: Session, actor: Actor, petition: Petition, trigger: SupervisionTrigger, *, today: date
) -> ProposedSupervision | None:
    """Propose a supervision for `trigger`; None when this petition was proposed for it before."""
    if proposed_for(session, petition.id, trigger) is not None:
        return None
    row = ProposedSupervision(
        petition_id=petition.id,
        trigger=trigger,
        proposed_on=today,
        due_on=calendar(session).add_workdays(today, WORKDAYS_TO_DECIDE),
        state=ProposedState.open,
    )
    session.add(row)
    session.flush()
    deadlines.chosen(
        session,
        petition,
        DeadlineKind.duty,
        today,
        row.due_on,
        rule_code="proposed_supervision",
        subject=row,
        display_no=petition.petition_no or "",
        unit_id=actor.unit_id,
    )
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row))
    return row


def propose_at_registration(session: Session, actor: Actor, petition: Petition, *, today: date) -> None:
    """Propose what the petition itself calls for: a group visit, a note of a superior (seed: 立案督办)."""
    for trigger in triggers(petition.channel, petition.people_count, petition.source):
        propose(session, actor, petition, trigger, today=today)


def take_up(
    session: Session, actor: Actor, row: ProposedSupervision, values: Mapping[str, Any], *, today: date
) -> SupervisionCase:
    """Open the supervision that was proposed; Refused when it is decided already."""
    _refuse_decided(row)
    petition = petition_of(session, row.petition_id)
    case = supervision.open_case(session, actor, petition, {**values, "trigger": row.trigger}, today=today)
    _decide(session, actor, row, {"state": ProposedState.taken, "case_id": case.id}, today)
    return case


def refuse(session: Session, actor: Actor, row: ProposedSupervision, reason: str, *, today: date) -> None:
    """Say in writing why no supervision is opened; Refused when it is decided already."""
    _refuse_decided(row)
    _decide(session, actor, row, {"state": ProposedState.refused, "reason": reason}, today)


def _refuse_decided(row: ProposedSupervision) -> None:
    if row.state is not ProposedState.open:
        raise Refused(N_("This proposal is already decided."))


def _decide(
    session: Session, actor: Actor, row: ProposedSupervision, changes: Mapping[str, Any], today: date
) -> None:
    difference = audit.apply(row, {**changes, "decided_on": today, "decided_by_id": actor.staff_id})
    for deadline in still_running(session, row):
        deadline.met_on = today
    session.flush()
    audit.record(session, actor, row, AuditVerb.amend, changes=difference, reason=changes.get("reason"))
    deadlines.refresh(session, petition_of(session, row.petition_id))
