"""Synthetic demo data: the bureau of an invented city, its people and its petitions as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.actions import accounts, circulars, records
from app.actions.unit import unit_of_work
from app.cli import demo_accounts, demo_emergencies, demo_history
from app.cli.actors import operator
from app.cli.demo_cases import Case
from app.cli.demo_closed import ClosedCases
from app.cli.demo_days import Days, last_half_year
from app.cli.demo_hand import Hand
from app.cli.demo_ledger import Ledger, Past
from app.cli.demo_office import CLERKS, ROOT, Founder, Office
from app.cli.demo_open import OpenCases, named_people
from app.cli.demo_people import People
from app.cli.demo_texts import Writer, seeds
from app.cli.demo_work import Work
from app.clock import OFFICE_ZONE, frozen
from app.documents.issue import count_and_draft
from app.documents.wording import period
from app.imports.run import categories
from app.queries.catalog import current
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
    """Say whether nothing was entered yet."""
    return not units(session)


def plan(today: date) -> Plan:
    """Return what the demo holds as of `today`."""
    draw = Hand(f"xinfang demo {today}")
    days, people, writer = Days(today, draw), People(draw), Writer(draw)
    people.taken |= set(named_people())
    cases = OpenCases(days, people, writer).plan() + ClosedCases(days, people, writer).plan()
    begins = min(case.values["received_on"] for case in cases)
    return Plan(days, Ledger(days, people, writer).plan(begins), cases, begins)


def load(session: Session, *, today: date, data_dir: Path) -> None:
    """Fill an empty database, all of it or, when something keeps it from ending, nothing.

    The office is founded and its old ledger taken in on the day the panel came into use, some eleven weeks
    ago; from then on every step happens at its own moment, by who takes it. Call it outside the wall.
    """
    made = plan(today)
    with unit_of_work(session):
        everybody = operator(session, None)
        with frozen(_at(made.begins, SET_UP)):
            office = _found(session, everybody, made.days, data_dir)
            demo_emergencies.prepare(session, office, today=today)
        with frozen(_at(made.begins, TAKEN_IN)):
            clerk = office.actor(CLERKS[0])
            bind(session, clerk)
            demo_history.take_in(session, clerk, office, made.past, made.begins)
        Work(session, office, made.cases).do_all()
        with frozen(_at(made.days.last, FROZEN)):
            _draft_circular(session, office, today=today)


def _found(session: Session, everybody: Actor, days: Days, data_dir: Path) -> Office:
    """Open the accounts, one a role, then found the office its people work in."""
    opened, ids = [], {}
    for row in seeds("office")["accounts"]:
        password = accounts.new_password()
        user = accounts.create(
            session, everybody, username=row["role"], name=row["name"], password=password, roles=[row["role"]]
        )
        ids[row["name"]] = user.id
        opened.append({"username": row["role"], "password": password, "role": row["role"]})
    office = Office(everybody, ids, categories=categories(session))
    Founder(session, office, days).found()
    demo_accounts.write(session, data_dir, opened)
    return office


def _draft_circular(session: Session, office: Office, *, today: date) -> None:
    """Draft the circular of the last half-year, its figures frozen."""
    first, last = last_half_year(today)
    clerk = office.actor(CLERKS[0])
    bind(session, clerk)
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
