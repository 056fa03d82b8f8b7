"""What somebody has open: cases handled, first contacts, dates to keep; for absences and hand-overs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.domain.standing_in import AbPost, Away, Span
from app.queries.board import RIGHTS
from schema.deadlines import Deadline
from schema.organisation import Absence, Post
from schema.petitions import Petition
from schema.vocabulary import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Tasks:
    """What stands open with a person, row by row."""

    handled: Sequence[Petition]
    stood_in: Sequence[Petition]
    first_contacts: Sequence[Petition]
    deadlines: Sequence[Deadline]

    @property
    def number(self) -> int:
        """How many."""
        return len(self.handled) + len(self.stood_in) + len(self.first_contacts) + len(self.deadlines)


def open_number(session: Session, staff_id: int) -> int:
    """Return how many tasks a person has open, whoever asks: a number, of which no row leaves."""
    with unscoped(session, "whether somebody may be away or go is asked by those who see no petition"):
        cases = select(func.count()).select_from(Petition).where(_any_part(staff_id))
        dates = select(func.count()).select_from(Deadline).where(*_running(staff_id))
        return (session.scalar(cases) or 0) + (session.scalar(dates) or 0)


def busy(session: Session, staff_id: int, *, gone: Collection[int] = ()) -> bool:
    """Say whether a person has cases or dates for which no stand-in is named, or only one of the `gone`."""
    named = and_(
        Petition.handler_id == staff_id,
        Petition.handler_b_id.is_not(None),
        Petition.handler_b_id.not_in(list(gone)),
    )
    with unscoped(session, "whether somebody may be away is asked by those who see no petition"):
        case = select(Petition.id).where(
            Petition.handler_id == staff_id, Petition.state.in_(OPEN_STATES), not_(named)
        )
        date = (
            select(Deadline.id)
            .outerjoin(Petition, Petition.id == Deadline.petition_id)
            .where(*_running(staff_id), or_(Petition.id.is_(None), not_(func.coalesce(named, false()))))
        )
        return any(session.scalar(asked.limit(1)) is not None for asked in (case, date))


def named_for(session: Session, staff_id: int) -> frozenset[int]:
    """Return the handlers of open cases in which a person is the named stand-in."""
    with unscoped(session, "whether somebody may be away is asked by those who see no petition"):
        asked = select(Petition.handler_id).where(
            Petition.handler_b_id == staff_id, Petition.state.in_(OPEN_STATES)
        )
        return frozenset(number for number in session.scalars(asked.distinct()) if number is not None)


def open_tasks(session: Session, staff_id: int) -> Tasks:
    """Return what a person has open and whoever asks may see."""

    def cases(column: Any) -> Sequence[Petition]:
        asked = select(Petition).where(column == staff_id, Petition.state.in_(OPEN_STATES))
        return session.scalars(asked.order_by(Petition.due_on, Petition.id)).all()

    dates = select(Deadline).where(*_running(staff_id)).order_by(Deadline.binding_on, Deadline.id)
    columns = (Petition.handler_id, Petition.handler_b_id, Petition.first_contact_id)
    handled, stood_in, first = (cases(column) for column in columns)
    return Tasks(handled, stood_in, first, session.scalars(dates).all())


def _any_part(staff_id: int) -> ColumnElement[bool]:
    own = (
        (Petition.handler_id == staff_id)
        | (Petition.handler_b_id == staff_id)
        | (Petition.first_contact_id == staff_id)
    )
    return and_(own, Petition.state.in_(OPEN_STATES))


def _running(staff_id: int) -> list[ColumnElement[bool]]:
    return [
        Deadline.person_id == staff_id,
        Deadline.met_on.is_(None),
        Deadline.voided_on.is_(None),
        Deadline.kind.not_in(RIGHTS),
    ]


def posts(session: Session) -> Sequence[AbPost]:
    """Return every AB post, read anew: a guard must not ask memory."""
    columns = select(Post.holder_a_id, Post.holder_b_id, Post.valid_from, Post.valid_to)
    living = columns.where(Post.deleted_at.is_(None)).order_by(Post.id)
    return [AbPost(a, b, Span(first, last)) for a, b, first, last in session.execute(living).tuples()]


def away(session: Session, *, but: int | None = None) -> Sequence[Away]:
    """Return every absence but one, read anew."""
    columns = select(Absence.id, Absence.staff_id, Absence.starts_on, Absence.ends_on)
    living = columns.where(Absence.deleted_at.is_(None)).order_by(Absence.id)
    return [
        Away(staff, Span(first, last))
        for number, staff, first, last in session.execute(living).tuples()
        if number != but
    ]
