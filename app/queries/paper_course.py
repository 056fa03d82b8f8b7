"""What became of a petition, as its later papers say it: ruling, review, agreement, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.clock import on_office_day
from app.domain.errors import N_, Invisible
from app.queries.board import OWED
from app.queries.petitions import people_of
from schema.agreements import Agreement
from schema.assignments import Assignment
from schema.deadlines import Deadline
from schema.documents import Paper, Service
from schema.organisation import Staff
from schema.petitions import Petition
from schema.reviews import ReviewRound
from schema.rulings import Ruling
from schema.vocabulary import (
    OPEN_STATES,
    AgreementKind,
    DeadlineKind,
    LeadRole,
    PaperKind,
    PaperState,
    RoundKind,
)

DECISIONS = (PaperKind.D14, PaperKind.D09, PaperKind.D11, PaperKind.D10)
"""Papers that decide a matter, the last word first."""
WINDOWS = {RoundKind.review: DeadlineKind.review_apply, RoundKind.recheck: DeadlineKind.recheck_apply}


@dataclass(frozen=True, slots=True)
class Decided:
    """A paper with a number that decided something: its kind, number, day, and the day it was served."""

    kind: str
    number: str
    signed_on: date | None
    served_on: date | None


@dataclass(frozen=True, slots=True)
class RoundFact:
    """A request for review or recheck: level and result as codes; `window_ends` is the last day to ask."""

    kind: str
    requested_on: date
    postmark_on: date | None
    in_time: bool
    window_ends: date | None
    grounds: str
    reviewer: str
    organ_id: int | None
    result: str
    decision: str


@dataclass(frozen=True, slots=True)
class RulingFact:
    """How a petition left the procedure: what was named as organ, basis, path and earlier petition."""

    organ: str
    basis: str
    advice: str
    path: str
    earlier_id: int | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the parties agreed: kind as a code, the terms, when it was signed and performed."""

    kind: str
    terms: str
    signed_on: date
    performed_on: date | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier petition on the same matter: number, whether it waits for an answer, what decided it."""

    number: str
    received_on: date
    closed_on: date | None
    is_open: bool
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A petition in the list of a paper; `step`, `due_on` and `days` say what is late, where something is."""

    petition_id: int
    number: str
    title: str
    people: str
    received_on: date
    step: str = ""
    due_on: date | None = None
    days: int = 0


def decisions(session: Session, petition_id: int) -> tuple[Decided, ...]:
    """Return the numbered papers that decide a petition, the latest of each kind, the last word first."""
    columns = select(Paper.id, Paper.kind, Paper.display, Paper.signed_on, Service.served_on)
    rows = session.execute(
        columns.outerjoin(Service, Service.paper_id == Paper.id)
        .where(
            Paper.petition_id == petition_id,
            Paper.kind.in_(DECISIONS),
            Paper.number.is_not(None),
            Paper.state != PaperState.cancelled,
        )
        .order_by(Paper.id, Service.id)
    ).all()
    latest = {row.kind: Decided(str(row.kind), row.display, row.signed_on, row.served_on) for row in rows}
    return tuple(latest[kind] for kind in DECISIONS if kind in latest)


def round_of(session: Session, petition_id: int) -> RoundFact | None:
    """Return the latest request for review or recheck."""
    found = select(ReviewRound).where(ReviewRound.petition_id == petition_id)
    row = session.scalars(found.order_by(ReviewRound.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    window = select(Deadline.binding_on).where(
        Deadline.petition_id == petition_id, Deadline.kind == WINDOWS[row.kind]
    )
    reviewer = select(Staff.name).where(Staff.id == row.reviewer_id)
    return RoundFact(
        str(row.kind),
        row.requested_on,
        row.postmark_on,
        row.in_time,
        session.scalar(window.order_by(Deadline.id.desc()).limit(1)),
        row.grounds or "",
        (session.scalar(reviewer) or "") if row.reviewer_id else "",
        row.organ_id,
        str(row.result or ""),
        row.decision or "",
    )


def ruling_of(session: Session, petition_id: int) -> RulingFact | None:
    """Return the latest ruling of procedure."""
    found = select(Ruling).where(Ruling.petition_id == petition_id)
    row = session.scalars(found.order_by(Ruling.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return RulingFact(
        row.organ or "", row.legal_basis or "", row.advice or "", str(row.path or ""), row.earlier_id
    )


def agreement_of(session: Session, petition_id: int) -> Agreed | None:
    """Return the latest mediation or settlement; a withdrawal is none."""
    found = select(Agreement).where(
        Agreement.petition_id == petition_id, Agreement.kind != AgreementKind.withdrawal
    )
    row = session.scalars(found.order_by(Agreement.id.desc()).limit(1)).one_or_none()
    return None if row is None else Agreed(str(row.kind), row.terms, row.signed_on, row.performed_on)


def earlier_petition(session: Session, petition_id: int) -> Earlier:
    """Return an earlier petition on the matter; Invisible when there is none for this person."""
    row = _seen(session, (petition_id,))[0]
    decided = decisions(session, row.id)
    return Earlier(
        row.petition_no or "",
        row.received_on,
        row.closed_on,
        row.state in OPEN_STATES and not decided,
        decided[0] if decided else None,
    )


def lead_of(session: Session, petition_id: int) -> Any:
    """Return (unit_id, delivered_at, mode, demand, feedback_due) of the latest assignment to a lead."""
    columns = select(
        Assignment.unit_id,
        Assignment.delivered_at,
        Assignment.mode,
        Assignment.demand,
        Assignment.feedback_due,
    )
    lead = columns.where(Assignment.petition_id == petition_id, Assignment.lead_role == LeadRole.lead)
    return session.execute(lead.order_by(Assignment.id.desc()).limit(1)).one_or_none()


def sent_together(session: Session, petition_id: int) -> tuple[int, ...]:
    """Return the petitions sent to the same unit in the same way on the same day; none that is restricted."""
    lead = lead_of(session, petition_id)
    if lead is None or lead.delivered_at is None:
        return ()
    rows = session.execute(
        select(Assignment.petition_id, Assignment.delivered_at)
        .join(Petition, Petition.id == Assignment.petition_id)
        .where(
            Assignment.unit_id == lead.unit_id,
            Assignment.mode == lead.mode,
            Assignment.lead_role == LeadRole.lead,
            Assignment.ended_on.is_(None),
            Petition.is_secret.is_(False),
            Petition.deleted_at.is_(None),
        )
        .order_by(Assignment.petition_id)
    )
    day = on_office_day(lead.delivered_at)
    same = [row.petition_id for row in rows if row.delivered_at and on_office_day(row.delivered_at) == day]
    return tuple(dict.fromkeys(number for number in same if number != petition_id))


def late_with(session: Session, petition_id: int, unit_id: int | None, today: date) -> tuple[int, ...]:
    """Return the other petitions in which a unit is late; none that is restricted."""
    if unit_id is None:
        return ()
    rows = session.scalars(
        _late(unit_id, today, Petition.id)
        .where(Petition.is_secret.is_(False), Petition.id != petition_id)
        .order_by(Deadline.binding_on, Deadline.id)
    )
    return tuple(dict.fromkeys(rows))


def late(session: Session, petition_id: int, unit_id: int, today: date) -> bool:
    """Say whether a unit is late with a petition."""
    own = _late(unit_id, today, Deadline.id).where(Deadline.petition_id == petition_id)
    return session.scalar(own.limit(1)) is not None


def sent_list(session: Session, numbers: Sequence[int]) -> tuple[Listed, ...]:
    """Return petitions as a slip lists them; Invisible when one is not this person's to see."""
    return tuple(_listed(session, row) for row in _seen(session, numbers))


def late_list(session: Session, numbers: Sequence[int], unit_id: int, today: date) -> tuple[Listed, ...]:
    """Return what a unit is late with, a row for each date gone by, the longest first.

    Invisible when one of the petitions is not this person's to see; one in which nothing is late is left out.
    """
    seen = {row.id: row for row in _seen(session, numbers)}
    found = session.execute(
        _late(unit_id, today, Deadline.petition_id, Deadline.kind, Deadline.binding_on)
        .where(Deadline.petition_id.in_(seen))
        .order_by(Deadline.binding_on, Deadline.id)
    )
    return tuple(
        _listed(
            session,
            seen[number],
            step=str(kind),
            due_on=due_on,
            days=(today - due_on).days,
        )
        for number, kind, due_on in found
    )


def all_seen(session: Session, numbers: Iterable[int]) -> bool:
    """Say whether this person may see each of these petitions."""
    asked = set(numbers)
    found = select(Petition.id).where(Petition.id.in_(asked), Petition.deleted_at.is_(None))
    return set(session.scalars(found)) == asked if asked else True


def named_in(paper: Paper) -> frozenset[int]:
    """Return the petitions a paper names beside its own, as it was drawn up and as it was frozen."""
    value = paper.value or {}
    given = paper.given or value.get("given") or {}
    earlier = [given["earlier"]] if isinstance(given.get("earlier"), int) else []
    return frozenset([*value.get("about", ()), *earlier, *(given.get("petitions") or ())])


def is_seen(session: Session, paper: Paper) -> bool:
    """Say whether this person may see every petition a paper names."""
    return all_seen(session, named_in(paper))


def refuse_unseen(session: Session, paper: Paper) -> None:
    """Return when this person may see every petition a paper names; Invisible otherwise."""
    if not is_seen(session, paper):
        raise Invisible(N_("There is no such record, or it is not yours to see."))


def unseen(session: Session, numbers: Iterable[int]) -> frozenset[int]:
    """Return those of `numbers` that are no papers of this person's to see, or name what is not."""
    asked = frozenset(numbers)
    found = session.scalars(select(Paper).where(Paper.id.in_(asked))).all()
    return asked - {paper.id for paper in found if is_seen(session, paper)}


def _late(unit_id: int, today: date, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Deadline)
        .join(Petition, Petition.id == Deadline.petition_id)
        .where(
            Deadline.unit_id == unit_id,
            Deadline.met_on.is_(None),
            Deadline.voided_on.is_(None),
            Deadline.kind.in_(OWED),
            Deadline.binding_on < today,
            Petition.deleted_at.is_(None),
        )
    )


def _listed(session: Session, row: Petition, **late: Any) -> Listed:
    names = [person.name for person, _primary, _speaks in people_of(session, row.id)]
    people = f"{names[0]}等{row.people_count}人" if names and row.people_count > 1 else "".join(names[:1])
    return Listed(row.id, row.petition_no or "", row.title, people, row.received_on, **late)


def _seen(session: Session, numbers: Sequence[int]) -> Sequence[Petition]:
    asked = tuple(dict.fromkeys(numbers))
    rows = session.scalars(
        select(Petition).where(Petition.id.in_(asked), Petition.deleted_at.is_(None)).order_by(Petition.id)
    ).all()
    if len(rows) != len(asked):
        raise Invisible(N_("There is no such record, or it is not yours to see."))
    known = {row.id: row for row in rows}
    return [known[number] for number in asked]
