"""Synthetic demo data: the bureau of an invented city, its people and its petitions as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.actions import circulars, records
from app.actions.unit import unit_of_work
from app.cli import demo_accounts, demo_emergencies, demo_followup, demo_history, demo_papers
from app.cli.actors import operator
from app.cli.demo_cases import Case
from app.cli.demo_closed import ClosedCases
from app.cli.demo_days import Days, last_half_year
from app.cli.demo_founding import Founder, open_accounts
from app.cli.demo_hand import Hand
from app.cli.demo_ledger import Ledger, Past
from app.cli.demo_life import LifeCases
from app.cli.demo_office import CLERKS, ROOT, Office
from app.cli.demo_open import OpenCases, named_people
from app.cli.demo_people import People
from app.cli.demo_texts import Writer
from app.cli.demo_work import Work
from app.clock import OFFICE_ZONE, frozen
from app.documents.issue import count_and_draft
from app.documents.wording import period
from app.queries.catalog import current
from app.queries.demo import is_demo
from app.queries.home import recent
from app.queries.organisation import units

SET_UP, TAKEN_IN, FROZEN = time(8, 0), time(8, 20), time(17, 30)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the demo will hold, as values: the same `today` gives the same plan."""

    days: Days
    past: list[Past]
    cases: list[Case]
    begins: date


def is_empty(session: Session) -> bool:
    """Say whether nothing was entered yet, or only the demo's own office because loading was interrupted."""
    return not units(session) or (is_demo(session) and not recent(session, 1))


def plan(today: date) -> Plan:
    """Return what the demo holds as of `today`."""
    draw = Hand(f"xinfang demo {today}")
    days, people, writer = Days(today, draw), People(draw), Writer(draw)
    people.taken |= set(named_people())
    cases = OpenCases(days, people, writer).plan() + ClosedCases(days, people, writer).plan()
    cases += LifeCases(days, people, writer, len(cases)).plan()
    begins = min(case.values["received_on"] for case in cases)
    return Plan(days, Ledger(days, people, writer).plan(begins), cases, begins)


def load(session: Session, *, today: date, data_dir: Path) -> None:
    """Fill an empty database: the office first, then, as a whole or not at all, what it did.

    The panel came into use some eleven weeks ago: that day the office was set up and its old ledger taken in;
    from then on every step happens at its own moment, by who takes it. Call it outside the wall.
    """
    made = plan(today)
    if not units(session):
        with unit_of_work(session), frozen(_at(made.begins, SET_UP)):
            everybody = operator(session, None)
            opened = open_accounts(session, everybody)
            founder = Founder(session, everybody, made.days)
            founder.found()
            demo_emergencies.prepare(session, everybody, founder.units, today=today)
            demo_accounts.write(session, data_dir, opened)
    office = Office(session)
    with unit_of_work(session):
        with frozen(_at(made.begins, TAKEN_IN)):
            demo_history.take_in(session, _clerk(session, office), office, made.past, made.begins)
        Work(session, office, made.cases).do_all()
        demo_followup.settle(session, office, today=today)
        demo_followup.climb(session, made.days.last)
        demo_papers.draw(session, office, last=made.days.last)
        with frozen(_at(made.days.last, FROZEN)):
            _draft_circular(session, office, today=today)


def _clerk(session: Session, office: Office) -> Actor:
    """Return the clerk, now at work."""
    clerk = office.actor(CLERKS[0])
    bind(session, clerk)
    return clerk


def _draft_circular(session: Session, office: Office, *, today: date) -> None:
    """Draft the circular of the last half-year, its figures frozen."""
    first, last = last_half_year(today)
    clerk = _clerk(session, office)
    row = records.create(
        session,
        clerk,
        current(session)["circulars"],
        {
            "title": f"关于{period(first, last)}全市教育系统信访工作情况的通报",
            "period_from": first,
            "period_to": last,
            "issuing_unit_id": office.units[ROOT],
            "recipients": "各县（市、区）教育局，局机关各处室、直属单位，市属学校",
            "copies_to": "市信访局",
        },
    )
    snapshot, body = count_and_draft(session, row, today=today)
    circulars.freeze(session, clerk, row, snapshot, body)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, OFFICE_ZONE)
