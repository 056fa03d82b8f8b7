"""What a deadline is counted from, and the dates that gives under a calendar and a book of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.clock import OFFICE_ZONE, on_office_day
from app.domain.calendar import Calendar
from app.domain.deadlines import Span, count, within
from app.domain.regimes import RuleBook
from app.domain.rules import Rule
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import ClockStart, ClockUnit

CHOSEN = "chosen"
"""The version of a deadline whose day somebody chose: it follows no rule and is never counted."""
DAYS = frozenset({ClockUnit.natural, ClockUnit.working})


class Move(NamedTuple):
    """A deadline that a change of rules or calendar moves, with every value that becomes another."""

    deadline: Deadline
    values: Mapping[str, Any]

    @property
    def binding_on(self) -> date:
        """The day it binds on afterwards."""
        found: date = self.values.get("binding_on", self.deadline.binding_on)
        return found


def rule_of(book: RuleBook, deadline: Deadline, regime: str | None, on: date) -> Rule | None:
    """Return the rule of a deadline that starts `on`, under its petition's regime; a chosen one has none."""
    if regime is None or deadline.rule_version == CHOSEN or not book.knows(deadline.rule_code):
        return None
    return book.rule(deadline.rule_code, regime, on)


def values_by(book: RuleBook, known: Calendar, deadline: Deadline, limit: Rule, on: date) -> dict[str, Any]:
    """Return everything a deadline says of its count once it follows `limit` from the day `on`."""
    given: dict[str, Any] = {
        "started_at": midnight(on),
        "starts": deadline.starts if deadline.starts == ClockStart.silence else limit.starts,
        "number": limit.number,
        "counted_in": limit.unit,
        "rolls": limit.roll,
        "article": book.basis(limit),
        "rule_version": f"{limit.regime}/{limit.version}",
        "target_on": target_of(limit, on, known),
    }
    if limit.unit not in DAYS:
        return {}
    return given | dates_by(
        known,
        on,
        limit.number,
        limit.unit,
        roll=limit.roll,
        extended=deadline.extended_by,
        spans=spans_of(deadline),
    )


def dates_by(
    known: Calendar,
    on: date,
    number: int,
    unit: ClockUnit,
    *,
    roll: bool,
    extended: int,
    spans: tuple[Span, ...],
) -> dict[str, Any]:
    """Return the dates of a count, column -> value."""
    due = count(on, number, unit, known, roll=roll, extended=extended, excluded=spans)
    left_out = sum(1 for step in due.steps if step.on <= due.strict and within(step.on, spans))
    return {
        "due_strict": due.strict,
        "due_rolled": due.rolled,
        "binding_on": due.binding,
        "provisional": due.provisional,
        "excluded_days": left_out,
    }


def target_of(limit: Rule, on: date, known: Calendar) -> date | None:
    """Return the day the office asks of itself, within the limit that starts `on`."""
    if limit.target is None or limit.target_unit not in DAYS:
        return None
    return count(on, limit.target, limit.target_unit, known).binding


def spans_of(deadline: Deadline) -> tuple[Span, ...]:
    """Return the spans a deadline leaves out of its count."""
    return tuple(Span(*map(date.fromisoformat, span)) for span in deadline.excluded or ())


def moves(session: Session, book: RuleBook, known: Calendar, *, code: str | None = None) -> Iterator[Move]:
    """Yield every open deadline that `book` and `known` would move, in whatever order its events came.

    Each is counted from its own start; what began by silence starts with the end of the notice it follows,
    so notices come first. `code` keeps to the clocks of one rule and those that follow them.
    """
    ends: dict[int, date] = {}
    touched: set[int] = set()
    for deadline, regime in _open(session):
        on = on_office_day(deadline.started_at)
        if deadline.starts == ClockStart.silence:
            on = ends.get(deadline.follows_id or 0, on)
        limit = rule_of(book, deadline, regime, on)
        follows = deadline.starts == ClockStart.silence and deadline.follows_id in touched
        if limit is None or not (code in {None, deadline.rule_code} or follows):
            continue
        touched.add(deadline.id)
        values = values_by(book, known, deadline, limit, on)
        ends[deadline.id] = values.get("binding_on", deadline.binding_on)
        if deadline.met_on is None and deadline.voided_on is None:
            differing = {name: new for name, new in values.items() if getattr(deadline, name) != new}
            if differing.keys() & {"binding_on", "provisional", "due_strict", "due_rolled", "target_on"}:
                yield Move(deadline, differing)


def numbers_seen(session: Session, found: list[Move]) -> frozenset[int]:
    """Return which of the moved deadlines the reader may see."""
    ids = [move.deadline.id for move in found]
    seen: set[int] = set()
    for place in range(0, len(ids), 500):
        seen.update(session.scalars(select(Deadline.id).where(Deadline.id.in_(ids[place : place + 500]))))
    return frozenset(seen)


def midnight(day: date) -> datetime:
    """Return the moment the office's `day` begins."""
    return datetime.combine(day, time.min, OFFICE_ZONE)


def _open(session: Session) -> list[tuple[Deadline, str | None]]:
    """Return the open clocks and the notices that others follow, the oldest first."""
    still = Deadline.met_on.is_(None) & Deadline.voided_on.is_(None)
    followed = Deadline.id.in_(
        select(Deadline.follows_id).where(Deadline.starts == ClockStart.silence, still)
    )
    statement = (
        select(Deadline, Petition.regime)
        .join(Petition, Petition.id == Deadline.petition_id)
        .where(still | followed)
        .order_by(Deadline.id)
    )
    with unscoped(session, "a rule or the calendar moves every date, seen or not"):
        return list(session.execute(statement).tuples())
