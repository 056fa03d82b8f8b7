"""Rows put straight into the database, for questions about many of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from schema.access import PetitionAccess
from schema.deadlines import Deadline
from schema.organisation import Leader
from schema.petitions import Petition
from schema.vocabulary import DeadlineKind, PetitionState, VisitLevel
from tests import cast

STATES = (PetitionState.registered, PetitionState.dispatched, PetitionState.accepted, PetitionState.closed)


def petitions(session: Session, office: cast.Office, rows: list[dict[str, Any]]) -> list[int]:
    """Insert petitions; what a row does not say is a registered letter of today."""
    usual: dict[str, Any] = {
        "title": "Library hours", "channel": "letter", "purpose": "suggestion", "category_id": office.categories["F4"],
        "received_on": cast.TODAY, "registered_on": cast.TODAY, "state": PetitionState.registered, "people_count": 1,
    }  # fmt: skip
    names = {name for row in rows for name in row}
    full = [{**dict.fromkeys(names), **usual, **row, "version": 1} for row in rows]
    with unscoped(session, "rows of a test"):
        return list(
            session.scalars(insert(Petition).returning(Petition.id, sort_by_parameter_order=True), full)
        )


def put(session: Session, statement: Any, values: Any) -> Any:
    """Insert rows as nobody may: those of a test stand in every unit."""
    with unscoped(session, "rows of a test"):
        return session.execute(statement, values)


def deadline(day: date, **values: Any) -> dict[str, Any]:
    """Return a deadline's values; on no petition and a duty unless told otherwise."""
    return {
        "subject_kind": "petition", "subject_id": 1, "petition_id": None, "display_no": "", "title": "", "kind": DeadlineKind.duty,
        "unit_id": None, "person_id": None, "leader_id": None, "started_at": cast.NOW, "due_strict": day, "due_rolled": day,
        "binding_on": day, "provisional": False, "met_on": None, "voided_on": None, "rule_code": "x", **values,
    }  # fmt: skip


def busy_office(session: Session, office: cast.Office, number: int, *, seed: int = 1) -> None:
    """Fill the board: `number` deadlines of every kind, unit, leader and day around today, some of them over."""
    draw = random.Random(seed)
    units, staff = [None, *office.units.values()], [None, *office.staff.values()]
    leaders = [None, *session.scalars(select(Leader.id))]
    categories = [office.categories[code] for code in ("F4", "B1", "Z9")]
    made = petitions(
        session,
        office,
        [
            {
                "petition_no": f"2026-{place:05}", "title": f"Matter {place} 100%_sure", "state": draw.choice(STATES),
                "category_id": draw.choice(categories), "visit_level": draw.choice([None, *VisitLevel]),
            }
            for place in range(1, 25)
        ],
    )  # fmt: skip
    granted = [
        {
            "holder_kind": "unit",
            "holder_id": office.units["basic"],
            "petition_id": one,
            "registered_on": cast.TODAY,
            "reason": "co_unit",
        }
        for one in made[::2]
    ]
    put(session, insert(PetitionAccess), granted)
    kinds = list(DeadlineKind)
    values = []
    for _ in range(number):
        petition = draw.choice([None] * 12 + made)
        values.append(
            deadline(
                cast.TODAY + timedelta(days=draw.randint(-12, 24)), petition_id=petition, kind=draw.choice(kinds),
                unit_id=draw.choice(units), person_id=draw.choice(staff), leader_id=draw.choice(leaders),
                provisional=draw.random() < 0.2, met_on=draw.choice([None, None, None, cast.TODAY]),
                voided_on=draw.choice([None, None, None, cast.TODAY]), display_no=f"2026-{petition or 0:05}",
                title=f"Matter {petition} 100%_sure",
            )
        )  # fmt: skip
    put(session, insert(Deadline), values)
