"""What the demo's office did with reports of harm and proposed supervisions the panel asked for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.actions import escalation, mandatory, paths, proposed_supervision, ratings
from app.cli.actors import operator
from app.cli.demo_office import CLERKS, Office
from app.clock import OFFICE_ZONE, frozen
from app.queries.calendar import calendar
from app.queries.mandatory import open_reports
from app.queries.paths import paths_due
from app.queries.ratings import invited
from app.queries.supervision import undecided
from schema.vocabulary import RatingWay, Satisfaction

ORGAN = "云州市公安局"
MINUTES = 20
SOON, ARBITRATED = timedelta(days=14), timedelta(days=30)
AFTERNOON, EVENING = time(15, 40), time(18, 5)
CALLED_AFTER, EVERY = 4, 3
"""Workdays after the answer somebody is called, and which of those invited."""
WHY_UNHAPPY = "答复只说正在研究，没有说明何时解决。"
WHY_NOT = "已由责任处室当面核实并限期答复，暂不立案，列入跟踪。"


def settle(session: Session, office: Office, *, today: date) -> None:
    """Report every harm within the hour it became known, answer what was proposed, ask how it was liked."""
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
    _ask_how_it_was(session, clerk, today=today)


def climb(session: Session, last: date) -> None:
    """Tell everybody on the ladder what is close or late, as the night of the last day did."""
    everybody = operator(session, None)
    bind(session, everybody)
    with frozen(datetime.combine(last, EVENING, OFFICE_ZONE)):
        escalation.climb(session, everybody, today=last)


def _ask_how_it_was(session: Session, clerk: Actor, *, today: date) -> None:
    """Take ratings by telephone and on slips: most are content, the last one asked is not; some wait."""
    known = calendar(session)
    last = known.add_workdays(today, -1)
    waiting = [one for one in invited(session) if known.add_workdays(one.invited_on, CALLED_AFTER) < last]
    chosen = waiting[::EVERY]
    for number, rating in enumerate(chosen):
        bad = number == len(chosen) - 1
        on = last if bad else known.add_workdays(rating.invited_on, CALLED_AFTER)
        if on > rating.until_on:
            continue
        value = (
            Satisfaction.unsatisfied
            if bad
            else (Satisfaction.basic if number % 4 == 0 else Satisfaction.satisfied)
        )
        way = RatingWay.slip if number % 3 == 0 else RatingWay.telephone
        said = {"value": value, "way": way, "comment": WHY_UNHAPPY if bad else None}
        with frozen(datetime.combine(on, AFTERNOON, OFFICE_ZONE)):
            ratings.note(session, clerk, rating, said, today=on)


def _follow_paths(session: Session, clerk: Actor, *, today: date) -> None:
    """Note the end of each statutory path that would be due soon; the others run on, for all to see."""
    for ruling in paths_due(session, today + SOON):
        done_on = min(ruling.ruled_on + ARBITRATED, today - timedelta(days=1))
        done = {"done_on": done_on, "result": "仲裁委主持调解，双方达成协议，已出具调解书。"}
        with frozen(datetime.combine(done_on, AFTERNOON, OFFICE_ZONE)):
            paths.finish_step(session, clerk, ruling, done, today=done_on)
