"""What the demo's office did with reports of harm and proposed supervisions the panel asked for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.actions import mandatory, paths, proposed_supervision
from app.cli.demo_office import CLERKS, Office
from app.clock import OFFICE_ZONE, frozen
from app.queries.mandatory import open_reports
from app.queries.paths import paths_due
from app.queries.supervision import undecided

ORGAN = "云州市公安局"
MINUTES = 20
SOON, ARBITRATED = timedelta(days=14), timedelta(days=30)
AFTERNOON = time(15, 40)
WHY_NOT = "已由责任处室当面核实并限期答复，暂不立案，列入跟踪。"


def settle(session: Session, office: Office, *, today: date) -> None:
    """Report every harm within the hour it became known, and answer what was proposed before today."""
    clerk = office.actor(CLERKS[0])
    bind(session, clerk)
    for row in open_reports(session):
        moment = row.known_at + timedelta(minutes=MINUTES)
        with frozen(moment):
            mandatory.report(session, clerk, row, {"organ": ORGAN, "proof": "接警登记"})
    for proposed in undecided(session, today):
        with frozen(datetime.combine(proposed.proposed_on, AFTERNOON, OFFICE_ZONE)):
            proposed_supervision.refuse(session, clerk, proposed, WHY_NOT, today=proposed.proposed_on)
    _follow_paths(session, clerk, today=today)


def _follow_paths(session: Session, clerk: Actor, *, today: date) -> None:
    """Note the end of each statutory path that would be due soon; the others run on, for all to see."""
    for ruling in paths_due(session, today + SOON):
        done_on = min(ruling.ruled_on + ARBITRATED, today - timedelta(days=1))
        done = {"done_on": done_on, "result": "仲裁委主持调解，双方达成协议，已出具调解书。"}
        with frozen(datetime.combine(done_on, AFTERNOON, OFFICE_ZONE)):
            paths.finish_step(session, clerk, ruling, done, today=done_on)
