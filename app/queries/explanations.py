"""How a deadline was counted, read from its row, its rule and the calendar in force; and what moved it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.clock import on_office_day
from app.domain.clocks import EXTENDABLE, SIMPLE_NOTICE
from app.domain.explaining import Facts, Line, explain
from app.queries.calendar import calendar
from app.queries.catalog import current
from app.queries.counts import rule_of, spans_of
from app.queries.regimes import rule_book
from schema.date_changes import DateChange
from schema.deadlines import Deadline
from schema.notices import Notice, NoticeKind
from schema.petitions import Petition
from schema.vocabulary import DeadlineKind, PetitionState

WAITING = (PetitionState.registered, PetitionState.dispatched)
"""States of a petition nobody has accepted yet."""


def deadline_of(session: Session, number: int) -> Deadline | None:
    """Return a deadline one may see, by its row number."""
    return session.scalars(select(Deadline).where(Deadline.id == number)).one_or_none()


def explanation(session: Session, deadline: Deadline) -> tuple[Line, ...]:
    """Return the sentences that say how a deadline was counted."""
    facts = facts_of(session, deadline)
    column = current(session)["deadlines"].columns.get("article")
    if column is None or column.veiled:  # an office may take any column from a role
        facts = replace(facts, article="")
    return explain(facts, calendar(session))


def facts_of(session: Session, deadline: Deadline) -> Facts:
    """Return what a deadline was counted from; of a row older than its own note, what its rule says."""
    start = on_office_day(deadline.started_at)
    number, unit, roll = deadline.number, deadline.counted_in, deadline.rolls
    starts, article = deadline.starts, deadline.article
    if number is None:
        limit = rule_of(rule_book(session), deadline, _regime(session, deadline), start)
        if limit is not None:
            number, unit, roll, starts = limit.number, limit.unit, limit.roll, limit.starts
            article = rule_book(session).basis(limit)
    return Facts(
        start=start,
        number=number,
        unit=unit,
        roll=roll,
        starts=starts,
        article=article,
        extended=deadline.extended_by,
        excluded=spans_of(deadline),
        binding_on=deadline.binding_on,
        target_on=deadline.target_on,
    )


def date_changes(session: Session, deadline_id: int) -> list[DateChange]:
    """Return how a deadline one may see was moved by notices and rules, the latest first."""
    statement = select(DateChange).where(DateChange.deadline_id == deadline_id).order_by(DateChange.id.desc())
    return list(session.scalars(statement))


def unread_changes(session: Session, actor: Actor, limit: int = 50) -> list[tuple[int, DateChange, Deadline]]:
    """Return the moved dates a person has been told of and has not read: number of the notice, change, date.

    A date that has moved again since is named by its last move alone.
    """
    people = sorted(actor.stands_for | ({actor.staff_id} if actor.staff_id is not None else set()))
    statement = (
        select(Notice.id, DateChange, Deadline)
        .join(Deadline, Deadline.id == Notice.deadline_id)
        .join(DateChange, DateChange.deadline_id == Deadline.id)
        .where(
            Notice.kind == NoticeKind.date_moved,
            Notice.staff_id.in_(people),
            Notice.read_at.is_(None),
            Notice.due_on == Deadline.binding_on,
            DateChange.id.in_(select(func.max(DateChange.id)).group_by(DateChange.deadline_id)),
        )
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return list(session.execute(statement).tuples())


def silent(session: Session, today: date) -> list[Petition]:
    """Return the petitions not accepted in the time for notice, whose handling does not run yet."""
    running = Deadline.met_on.is_(None) & Deadline.voided_on.is_(None)
    late = select(Deadline.petition_id).where(
        running,
        Deadline.kind == DeadlineKind.notice,
        Deadline.rule_code != SIMPLE_NOTICE,
        Deadline.binding_on < today,
    )
    handled = select(Deadline.petition_id).where(
        Deadline.kind.in_(EXTENDABLE), Deadline.petition_id.is_not(None)
    )
    statement = select(Petition).where(
        Petition.state.in_(WAITING), Petition.id.in_(late), Petition.id.not_in(handled)
    )
    return list(session.scalars(statement.order_by(Petition.id)))


def _regime(session: Session, deadline: Deadline) -> str | None:
    return session.scalar(select(Petition.regime).where(Petition.id == deadline.petition_id))
