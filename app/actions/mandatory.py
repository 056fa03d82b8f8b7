"""Mandatory reports: opened by a category, ended by a report or by two people who find that none is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, deadlines, notices
from app.clock import now, on_office_day, today
from app.domain.errors import N_, NotAllowed, Refused
from app.queries.catalog import number_setting
from app.queries.mandatory import demands_report, obligations_of, report_of
from app.queries.organisation import heads
from app.queries.supervision import petition_of, still_running
from schema.mandatory import MandatoryReport
from schema.notices import NoticeKind
from schema.obligations import Obligation
from schema.petitions import Petition
from schema.vocabulary import AuditVerb, DeadlineKind, MandatoryState, ObligationKind

MINUTES = "mandatory_report_minutes"
DEFAULT_MINUTES, MOST_MINUTES = 60, 24 * 60
WAITING = frozenset({MandatoryState.open, MandatoryState.dismissal_proposed})


def open_if_due(session: Session, actor: Actor, petition: Petition) -> MandatoryReport | None:
    """Open the task when the category demands it (Minors Protection Law, article 11); once per category."""
    number = petition.category_id
    if not demands_report(session, number) or report_of(session, petition.id, number) is not None:
        return None
    moment, minutes = now(), number_setting(session, MINUTES, DEFAULT_MINUTES, most=MOST_MINUTES)
    row = MandatoryReport(
        petition_id=petition.id,
        category_id=number,
        state=MandatoryState.open,
        known_at=moment,
        due_at=moment + timedelta(minutes=minutes),
    )
    session.add(row)
    session.flush()
    deadline = deadlines.chosen(
        session,
        petition,
        DeadlineKind.info_report,
        on_office_day(moment),
        on_office_day(row.due_at),
        rule_code="mandatory_report",
        subject=row,
        display_no=petition.petition_no or "",
        unit_id=actor.unit_id,
        person_id=petition.first_contact_id,
    )
    deadline.started_at, deadline.due_at = moment, row.due_at
    session.add(
        Obligation(
            petition_id=petition.id,
            subject_kind=row.__tablename__,
            subject_id=row.id,
            kind=ObligationKind.mandatory_report,
            display="",
            is_open=True,
        )
    )
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row))
    people = heads(session).get(actor.unit_id or 0, frozenset()) | {petition.first_contact_id}
    notices.tell(session, actor, row, to=people, kind=NoticeKind.mandatory_report)
    return row


def report(session: Session, actor: Actor, row: MandatoryReport, values: Mapping[str, Any]) -> None:
    """Enter to whom it was reported, when and with what proof; Refused when that is done or lies ahead."""
    _refuse_settled(row)
    moment: datetime = values.get("reported_at") or now()
    if moment > now():
        raise Refused(N_("The report cannot lie in the future."), field="reported_at")
    if moment < row.known_at - timedelta(days=1):
        raise Refused(N_("The report cannot be older than what it reports."), field="reported_at")
    _settle(
        session,
        actor,
        row,
        {
            "state": MandatoryState.reported,
            "organ": values["organ"],
            "proof": values.get("proof"),
            "reported_at": moment,
            "reported_on": on_office_day(moment),
            "reported_by_id": actor.staff_id,
        },
    )


def propose_dismissal(session: Session, actor: Actor, row: MandatoryReport, reason: str) -> None:
    """Say why no report is due; it is dismissed only when somebody else confirms it."""
    if row.state is not MandatoryState.open:
        raise Refused(N_("This report is not open any more."))
    changes = {
        "state": MandatoryState.dismissal_proposed,
        "dismissal_reason": reason,
        "dismissal_by_id": _myself(actor),
    }
    difference = audit.apply(row, changes)
    session.flush()
    audit.record(session, actor, row, AuditVerb.amend, changes=difference, reason=reason)


def confirm_dismissal(session: Session, actor: Actor, row: MandatoryReport) -> None:
    """Dismiss the report as the second person; NotAllowed for who proposed it."""
    if row.state is not MandatoryState.dismissal_proposed:
        raise Refused(N_("Nobody has proposed to dismiss this report."))
    me = _myself(actor)
    if me == row.dismissal_by_id:
        raise NotAllowed(N_("One person alone does not dismiss a mandatory report."))
    _settle(session, actor, row, {"state": MandatoryState.dismissed, "dismissed_by_id": me})


def reject_dismissal(session: Session, actor: Actor, row: MandatoryReport) -> None:
    """Leave the report open: it is to be made after all."""
    if row.state is not MandatoryState.dismissal_proposed:
        raise Refused(N_("Nobody has proposed to dismiss this report."))
    difference = audit.apply(
        row, {"state": MandatoryState.open, "dismissal_reason": None, "dismissal_by_id": None}
    )
    session.flush()
    audit.record(session, actor, row, AuditVerb.amend, changes=difference)


def _settle(session: Session, actor: Actor, row: MandatoryReport, changes: Mapping[str, Any]) -> None:
    difference = audit.apply(row, changes)
    day = today()
    for deadline in still_running(session, row):
        if row.state is MandatoryState.reported:
            deadline.met_on = row.reported_on
        else:
            deadline.voided_on = day
    for obligation in obligations_of(session, row):
        obligation.is_open = False
    session.flush()
    audit.record(session, actor, row, AuditVerb.amend, changes=difference)
    deadlines.refresh(session, petition_of(session, row.petition_id))


def _refuse_settled(row: MandatoryReport) -> None:
    if row.state not in WAITING:
        raise Refused(N_("This report is not open any more."))


def _myself(actor: Actor) -> int:
    if actor.staff_id is None:
        raise NotAllowed(N_("Only somebody of the office's staff can do this."))
    return actor.staff_id
