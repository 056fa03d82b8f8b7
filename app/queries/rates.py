"""The rates of a period (domain §6.3): timeliness by the day due, volumes by the day of registration.

Each is (part, whole) as counted; `app/domain/rates.py` has the definitions. What is due is counted as far as
today, so that a running period does not look late for days that are still to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.domain.periods import Period
from app.queries.office_days import office_day
from app.queries.origins import stayed_of_closed
from schema.assignments import Assignment
from schema.deadlines import Deadline
from schema.documents import Paper, Service
from schema.petitions import Petition
from schema.ratings import Rating
from schema.reviews import ReviewRound
from schema.supervision import SupervisionCase
from schema.vocabulary import (
    ClosingBasis,
    DeadlineKind,
    OccurrenceKind,
    PaperKind,
    PetitionState,
    RatingSide,
    RoundKind,
    RoundResult,
    Satisfaction,
    SupervisionState,
)

HANDLING = (DeadlineKind.handle, DeadlineKind.extended_handle)
DIRECT, TRANSFERRED = "accept_notice_direct", "accept_notice_transferred"
ENDED_BY_PROCEDURE = (
    PetitionState.declined,
    PetitionState.refused_again,
    PetitionState.diverted,
    PetitionState.discipline_track,
    PetitionState.forwarded_out,
)
PLEASED = (Satisfaction.satisfied, Satisfaction.basic)
Pair = tuple[int, int]


def rates(session: Session, period: Period, never: Any, *, today: date, window: int) -> dict[str, Pair]:
    """Return every rate as (part, whole) by its name in `domain.rates.RATES`."""
    over = period.until(today)
    found = dict(_volumes(session, period, never))
    if over is None:
        return found
    found |= dict(_notices(session, over, never))
    found |= dict(_deadlines(session, over, never))
    found |= dict(_ratings(session, period, never))
    found["settled_at_once"] = _settled_at_once(session, over, never, today=today, window=window)
    found |= dict(_reviews(session, period, never))
    found["supervised_on_time"] = _supervised(session, over, never)
    found["stayed"] = stayed_of_closed(session, period, never)
    return found


def compared(session: Session, period: Period, never: Any) -> dict[str, Pair]:
    """Return the few rates that a later period sets beside its own, in percentage points."""
    ratings = dict(_ratings(session, period, never))
    return {
        "on_time": _share(session, Deadline, on_time() == 1, due_in(period, never)),
        "repeats": _share(session, Petition, Petition.is_repeat, registered_in(period, never)),
        "satisfied_unit": ratings["satisfied_unit"],
    }


def registered_in(period: Period, never: Any = None) -> ColumnElement[bool]:
    """Return the condition of the registration cohort: counted, not drafts, not void (domain §6.1)."""
    return and_(Petition.registered_on.between(period.first, period.last), counted(never))


def counted(never: Any = None) -> ColumnElement[bool]:
    """Return the condition of a petition that is counted at all."""
    return and_(
        Petition.state.not_in([PetitionState.draft, PetitionState.void]),
        Petition.deleted_at.is_(None),
        true() if never is None else Petition.id.not_in(never),
    )


def due_in(period: Period, never: Any = None, kinds: Any = HANDLING) -> ColumnElement[bool]:
    """Return the condition of the due-date cohort (domain §6.3), of handling unless told otherwise."""
    return and_(
        Deadline.kind.in_(kinds),
        Deadline.binding_on.between(period.first, period.last),
        Deadline.voided_on.is_(None),
        true() if never is None else or_(Deadline.petition_id.is_(None), Deadline.petition_id.not_in(never)),
    )


def on_time() -> ColumnElement[int]:
    """Return 1 for a deadline that was kept on or before its binding date."""
    return case((Deadline.met_on <= Deadline.binding_on, 1), else_=0)


def served_in(period: Period, never: Any) -> Any:
    """Return a statement of (petition, acceptance, service) of opinions served in the period."""
    return (
        select(Petition.id, Petition.accepted_on, func.min(Service.served_on))
        .select_from(Service)
        .join(Paper, Paper.id == Service.paper_id)
        .join(Petition, Petition.id == Service.petition_id)
        .where(
            Paper.kind == PaperKind.D09,
            Service.served_on.between(period.first, period.last),
            counted(never),
        )
        .group_by(Petition.id, Petition.accepted_on)
    )


def handling_days(session: Session, period: Period, never: Any) -> list[int]:
    """Return the natural days from acceptance to service of each opinion served in the period."""
    return [
        (served - accepted).days
        for _petition, accepted, served in session.execute(served_in(period, never))
        if accepted is not None
    ]


def _share(session: Session, source: Any, part: Any, *conditions: Any, joins: Any = ()) -> Pair:
    """Count rows of a source, and those of them that are `part`."""
    statement = select(func.count(), func.sum(case((part, 1), else_=0))).select_from(source)
    for target, on in joins:
        statement = statement.join(target, on)
    whole, found = session.execute(statement.where(*conditions)).one()
    return found or 0, whole or 0


def _volumes(session: Session, period: Period, never: Any) -> Iterator[tuple[str, Pair]]:
    ended = Petition.state.in_(ENDED_BY_PROCEDURE)
    done = and_(
        ~ended,
        Petition.closed_on <= period.last,
        Petition.closing_basis.is_not(None),
        Petition.closing_basis != ClosingBasis.kept,
    )
    first = Petition.occurrence_kind == OccurrenceKind.first
    marks = (ended, done, Petition.is_repeat, and_(first, ~Petition.is_repeat))
    total, *parts = session.execute(
        select(func.count(), *(func.sum(case((mark, 1), else_=0)) for mark in marks))
        .select_from(Petition)
        .where(registered_in(period, never))
    ).one()
    procedural, closed, repeats, firsts = (part or 0 for part in parts)
    yield "closed", (closed, total - procedural)
    yield "procedural", (procedural, total)
    yield "repeats", (repeats, total)
    yield "first", (firsts, total)
    accepted = Petition.accepted_on.between(period.first, period.last)
    yield "extended", _share(session, Petition, Petition.is_extended, accepted, counted(never))


def _notices(session: Session, period: Period, never: Any) -> Iterator[tuple[str, Pair]]:
    """Yield timeliness of the office, which forwards, and of the unit, which gives notice.

    The office's day is kept by the first delivery to a unit, else by the notice itself.
    """
    of_notice = due_in(period, never, (DeadlineKind.notice,))
    sent = (
        select(
            Assignment.petition_id.label("sent_id"),
            func.min(office_day(Assignment.delivered_at)).label("day"),
        )
        .group_by(Assignment.petition_id)
        .subquery()
    )
    forwarded = sent.c.day <= Deadline.binding_on
    kept = or_(Deadline.met_on <= Deadline.binding_on, forwarded)
    done = or_(Deadline.met_on.is_not(None), sent.c.day.is_not(None))
    yield from _three(session, "office", of_notice & (Deadline.rule_code == DIRECT), kept, done, sent=sent)
    kept, done = Deadline.met_on <= Deadline.binding_on, Deadline.met_on.is_not(None)
    yield from _three(session, "unit", of_notice & (Deadline.rule_code == TRANSFERRED), kept, done)
    accepted = Petition.accepted_on.is_not(None)
    joins = ((Petition, Petition.id == Deadline.petition_id),)
    yield "accepted", _share(session, Deadline, accepted, of_notice, joins=joins)


def _three(
    session: Session, name: str, cohort: Any, kept: Any, done: Any, *, sent: Any = None
) -> Iterator[tuple[str, Pair]]:
    """Yield in time, late and still open of one cohort."""
    statement = select(
        func.count(), func.sum(case((kept, 1), else_=0)), func.sum(case((done, 1), else_=0))
    ).select_from(Deadline)
    if sent is not None:
        statement = statement.outerjoin(sent, sent.c.sent_id == Deadline.petition_id)
    whole, in_time, finished = (number or 0 for number in session.execute(statement.where(cohort)).one())
    yield f"{name}_in_time", (in_time, whole)
    yield f"{name}_late", (finished - in_time, whole)
    yield f"{name}_open", (whole - finished, whole)


def _deadlines(session: Session, period: Period, never: Any) -> Iterator[tuple[str, Pair]]:
    """Yield the timeliness of handling, of leaders' instructions and of information to be reported."""
    lanes = {
        "on_time": HANDLING,
        "instructions": (DeadlineKind.instruction,),
        "reports": (DeadlineKind.info_report,),
    }
    for name, kinds in lanes.items():
        yield name, _share(session, Deadline, on_time() == 1, due_in(period, never, kinds))


def _ratings(session: Session, period: Period, never: Any) -> Iterator[tuple[str, Pair]]:
    """Yield satisfaction of each side among those rated, and how many of those invited rated at all."""
    seen = true() if never is None else Rating.petition_id.not_in(never)
    said = Rating.rated_on.between(period.first, period.last)
    for side in RatingSide:
        pleased = Rating.value.in_(PLEASED)
        yield f"satisfied_{side}", _share(session, Rating, pleased, said, Rating.side == side, seen)
    invited = Rating.invited_on.between(period.first, period.last)
    yield "rated", _share(session, Rating, Rating.rated_on.is_not(None), invited, seen)


def _settled_at_once(session: Session, period: Period, never: Any, *, today: date, window: int) -> Pair:
    """Count first petitions closed a window ago, and those of them that came back in no way within it.

    Nothing can be said before the window of the last of them is over.
    """
    earlier = period.earlier(window)
    if earlier.last + timedelta(days=window) > today:
        return 0, 0
    cohort = and_(
        Petition.closed_on.between(earlier.first, earlier.last),
        Petition.occurrence_kind == OccurrenceKind.first,
        counted(never),
    )
    whole = session.scalar(select(func.count()).select_from(Petition).where(cohort)) or 0
    again = aliased(Petition)
    returned = (
        select(Petition.id, Petition.closed_on, again.registered_on)
        .join(again, again.matter_id == Petition.matter_id)
        .where(cohort, again.id != Petition.id, again.registered_on >= Petition.closed_on)
    )
    asked = (
        select(Petition.id, Petition.closed_on, ReviewRound.requested_on)
        .join(ReviewRound, ReviewRound.petition_id == Petition.id)
        .where(cohort)
    )
    came_back = {
        petition
        for statement in (returned, asked)
        for petition, closed, day in session.execute(statement)
        if day is not None and (day - closed).days <= window
    }
    return whole - len(came_back), whole


def _reviews(session: Session, period: Period, never: Any) -> Iterator[tuple[str, Pair]]:
    served = [petition for petition, _accepted, _served in session.execute(served_in(period, never))]
    asked = set(
        session.scalars(
            select(ReviewRound.petition_id)
            .join(Service, Service.petition_id == ReviewRound.petition_id)
            .where(ReviewRound.kind == RoundKind.review, Service.served_on.between(period.first, period.last))
        )
    )
    yield "reviewed", (len(asked.intersection(served)), len(served))
    overturned = ReviewRound.result.in_((RoundResult.revoked, RoundResult.changed))
    decided = (
        ReviewRound.kind == RoundKind.review,
        ReviewRound.decided_on.between(period.first, period.last),
        true() if never is None else ReviewRound.petition_id.not_in(never),
    )
    yield "review_changed", _share(session, ReviewRound, overturned, *decided)


def _supervised(session: Session, period: Period, never: Any) -> Pair:
    due = (
        SupervisionCase.due_on.between(period.first, period.last),
        SupervisionCase.state != SupervisionState.cancelled,
        true() if never is None else SupervisionCase.petition_id.not_in(never),
    )
    return _share(session, SupervisionCase, SupervisionCase.closed_on <= SupervisionCase.due_on, *due)
