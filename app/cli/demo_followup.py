"""What the demo's office did with reports of harm and proposed supervisions the panel asked for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import bind
from app.actions import mandatory, proposed_supervision
from app.cli.demo_office import CLERKS, Office
from app.clock import OFFICE_ZONE, frozen
from schema.mandatory import MandatoryReport
from schema.supervision import ProposedSupervision
from schema.vocabulary import MandatoryState, ProposedState

ORGAN = "云州市公安局"
MINUTES = 20
AFTERNOON = time(15, 40)
WHY_NOT = "已由责任处室当面核实并限期答复，暂不立案，列入跟踪。"


def settle(session: Session, office: Office, *, today: date) -> None:
    """Report every harm within the hour it became known, and answer what was proposed before today."""
    clerk = office.actor(CLERKS[0])
    bind(session, clerk)
    open_reports = select(MandatoryReport).where(MandatoryReport.state == MandatoryState.open)
    for row in session.scalars(open_reports.order_by(MandatoryReport.id)).all():
        moment = row.known_at + timedelta(minutes=MINUTES)
        with frozen(moment):
            mandatory.report(session, clerk, row, {"organ": ORGAN, "proof": "接警登记"})
    waiting = select(ProposedSupervision).where(
        ProposedSupervision.state == ProposedState.open, ProposedSupervision.due_on < today
    )
    for proposed in session.scalars(waiting.order_by(ProposedSupervision.id)).all():
        with frozen(datetime.combine(proposed.proposed_on, AFTERNOON, OFFICE_ZONE)):
            proposed_supervision.refuse(session, clerk, proposed, WHY_NOT, today=proposed.proposed_on)
