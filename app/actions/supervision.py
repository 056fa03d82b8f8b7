"""Supervision of a petition: opened with a reason and a date, closed with a result (seed: 立案督办)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import access, audit, deadlines, numbers, seclusion
from app.clock import today as current_day
from app.domain.errors import N_, Refused
from app.domain.numbering import document_number
from app.queries.organisation import leader_in_charge
from schema.deadlines import Deadline
from schema.obligations import Obligation
from schema.petitions import Petition
from schema.supervision import SupervisionCase
from schema.vocabulary import (
    OPEN_STATES,
    AccessReason,
    AuditVerb,
    DeadlineKind,
    ObligationKind,
    SupervisionState,
)

PREFIX = "督"
"""The series of supervision numbers, 督〔2026〕17号."""


def open_case(
    session: Session, actor: Actor, petition: Petition, values: Mapping[str, Any], *, today: date
) -> SupervisionCase:
    """Put a petition under supervision: from now on it cannot be closed until the supervision is.

    Refused for a petition that is finished, or for a date in the past.
    """
    if petition.state not in OPEN_STATES:
        raise Refused(N_("Only a petition in process can be supervised."))
    seclusion.refuse_routing(session, petition, units=[("unit_id", values.get("unit_id"))])
    if values["due_on"] < today:
        raise Refused(N_("The date for feedback cannot lie in the past."), field="due_on")
    case = SupervisionCase(
        **values,
        petition_id=petition.id,
        opened_on=today,
        state=SupervisionState.open,
        created_by_id=actor.user_id,
    )
    case.supervision_no = str(
        document_number(
            PREFIX,
            today.year,
            numbers.take(session, prefix=PREFIX, paper_class="supervision", year=today.year),
        )
    )
    session.add(case)
    session.flush()
    session.add(
        Obligation(
            petition_id=petition.id,
            subject_kind=case.__tablename__,
            subject_id=case.id,
            kind=ObligationKind.supervision,
            display=case.supervision_no,
            is_open=True,
        )
    )
    deadlines.chosen(
        session,
        petition,
        DeadlineKind.supervision,
        today,
        case.due_on,
        rule_code="supervision_feedback",
        subject=case,
        display_no=case.supervision_no,
        unit_id=case.unit_id,
    )
    petition.is_supervised = True
    access.grant(session, petition, AccessReason.supervision, unit_id=case.unit_id)
    deadlines.refresh(session, petition)
    audit.record(
        session, actor, case, AuditVerb.supervise, changes=audit.born(case), display=case.supervision_no
    )
    return case


def close_case(session: Session, actor: Actor, case: SupervisionCase, result: str, *, today: date) -> None:
    """Close a supervision with its result; its deadline is met and the petition may close again."""
    if case.state is not SupervisionState.open:
        raise Refused(N_("This supervision is already closed."))
    petition = session.scalars(select(Petition).where(Petition.id == case.petition_id)).one()
    case.state, case.result, case.closed_on = SupervisionState.closed, result, today
    for obligation in session.scalars(_of(Obligation, case)):
        obligation.is_open = False
    for deadline in session.scalars(
        _of(Deadline, case).where(Deadline.met_on.is_(None), Deadline.voided_on.is_(None))
    ):
        deadline.met_on = today
    session.flush()
    others = select(SupervisionCase.id).where(
        SupervisionCase.petition_id == petition.id, SupervisionCase.state == SupervisionState.open
    )
    petition.is_supervised = session.scalar(others.limit(1)) is not None
    deadlines.refresh(session, petition)
    changes = {"state": (SupervisionState.open, SupervisionState.closed), "result": (None, result)}
    audit.record(session, actor, case, "close", changes=changes, display=case.supervision_no or "")


def open_from_form(session: Session, actor: Actor, values: Mapping[str, Any]) -> SupervisionCase:
    """Open a supervision from the area's own form, which names the petition."""
    rest = {name: value for name, value in values.items() if name != "petition_id"}
    petition = session.scalars(select(Petition).where(Petition.id == values["petition_id"])).one()
    return open_case(session, actor, petition, rest, today=current_day())


def amend(
    session: Session, actor: Actor, case: SupervisionCase, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Correct an open supervision; its deadline follows its date and unit. The petition stays the same."""
    if case.state is not SupervisionState.open:
        raise Refused(N_("A supervision that is closed is not changed any more."))
    if changes.get("petition_id", case.petition_id) != case.petition_id:
        raise Refused(N_("A supervision stays with its petition."), field="petition_id")
    if changes.get("unit_id") not in {None, case.unit_id}:
        petition = session.scalars(select(Petition).where(Petition.id == case.petition_id)).one()
        seclusion.refuse_routing(session, petition, units=[("unit_id", changes["unit_id"])])
    difference = audit.apply(case, changes)
    if {"due_on", "unit_id"} & set(difference):
        petition = session.scalars(select(Petition).where(Petition.id == case.petition_id)).one()
        access.grant(session, petition, AccessReason.supervision, unit_id=case.unit_id)
        for deadline in session.scalars(_of(Deadline, case).where(Deadline.met_on.is_(None))):
            deadline.due_strict = deadline.due_rolled = deadline.binding_on = case.due_on
            deadline.unit_id, deadline.leader_id = (
                case.unit_id,
                leader_in_charge(session, case.unit_id, current_day(), category_id=petition.category_id),
            )
        deadlines.refresh(session, petition)
    if difference:
        audit.record(
            session, actor, case, AuditVerb.amend, changes=difference, display=case.supervision_no or ""
        )
    return difference


def _of(model: Any, case: SupervisionCase) -> Any:
    return select(model).where(model.subject_kind == case.__tablename__, model.subject_id == case.id)
