"""The ledger of hard matters (domain M20): a view, no second table; what one sees, no restricted ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.masking import mask_text
from app.queries.organisation import units
from schema.matters import Matter
from schema.organisation import Staff
from schema.petitions import Petition
from schema.supervision import SupervisionCase
from schema.vocabulary import OPEN_STATES, PetitionState, SupervisionState

MOST: Final = 500
"""Rows of one ledger; a longer one is asked for by a shorter period."""
MARKS: Final = ("is_backlog", "is_led", "is_supervised")
"""What puts a petition on the ledger."""
_NEVER: Final = (PetitionState.draft, PetitionState.void)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger; what the asker has no right to see of a column is empty. Codes are codes."""

    number: str
    title: str
    people_count: int | None
    since: date | None
    times: int
    level: str
    marks: tuple[str, ...]
    unit: str
    handler: str
    demand: str
    due_on: date | None
    state: str


def on_ledger(first: date, last: date) -> ColumnElement[bool]:
    """Say in SQL what stands on the ledger of a period: hard matters still open, or finished within it."""
    marked = or_(*(getattr(Petition, mark).is_(True) for mark in MARKS))
    open_ = and_(Petition.state.in_(sorted(OPEN_STATES)), Petition.received_on <= last)
    finished = and_(Petition.closed_on >= first, Petition.closed_on <= last)
    living = and_(Petition.deleted_at.is_(None), Petition.state.not_in(_NEVER), Petition.is_secret.is_(False))
    return and_(marked, living, or_(open_, finished))


def ledger(session: Session, first: date, last: date, *, readable: Collection[str]) -> tuple[Entry, ...]:
    """Return the ledger of a period, the oldest matter first; at most one row more than `MOST`.

    Restricted petitions are left out, whoever asks: the ledger leaves the panel.
    """
    named = (
        select(Petition, Staff.name)
        .join(Staff, Staff.id == Petition.handler_id, isouter=True)
        .where(on_ledger(first, last))
    )
    rows = session.execute(named.order_by(Petition.received_on, Petition.id).limit(MOST + 1)).all()
    numbers = [row.id for row, _handler in rows]
    matters = {row.matter_id for row, _handler in rows if row.matter_id is not None}
    times, demands = _times(session, matters), _demands(session, numbers)
    known = units(session)

    def entry(row: Petition, handler: str | None) -> Entry:
        def told(name: str, empty: Any = "") -> Any:
            value = getattr(row, name)
            return value if name in readable and value is not None else empty

        unit = known.get(told("unit_id", 0))
        return Entry(
            number=told("petition_no"),
            title=mask_text(told("title")),
            people_count=told("people_count", None),
            since=told("received_on", None),
            times=times.get(row.matter_id or 0, 1),
            level=str(told("visit_level")),
            marks=tuple(mark for mark in MARKS if told(mark, empty=False)),
            unit=unit.name if unit is not None else "",
            handler=(handler or "") if "handler_id" in readable else "",
            demand=mask_text(demands.get(row.id, "")),
            due_on=told("due_on", None),
            state=str(told("state")),
        )

    return tuple(entry(row, handler) for row, handler in rows)


def _times(session: Session, matters: Collection[int]) -> dict[int, int]:
    """Return how many petitions of each matter the asker sees."""
    counted = (
        select(Matter.id, func.count(Petition.id))
        .join(Petition, Petition.matter_id == Matter.id)
        .where(Matter.id.in_(sorted(matters)), Petition.is_secret.is_(False), Petition.deleted_at.is_(None))
        .group_by(Matter.id)
    )
    return dict(session.execute(counted).tuples().all())


def _demands(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """Return what is demanded of whom: the latest open supervision of each petition."""
    case = SupervisionCase
    found = session.execute(
        select(case.petition_id, case.demand)
        .where(case.petition_id.in_(sorted(numbers)), case.state == SupervisionState.open)
        .order_by(case.id)
    )
    return dict(found.tuples().all())
