"""The citizen's window: what a petition number with its query code opens, and nothing else of the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.clock import on_office_day
from app.queries.ratings import ratable
from schema.assignments import Assignment
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.ratings import Rating
from schema.vocabulary import DeadlineKind, PublicStep

WHY = "the petitioner looks up the own petition by its number and code"


@dataclass(frozen=True, slots=True)
class Progress:
    """The public dates of a petition in their order, and what may still be rated today."""

    petition_id: int
    number: str
    steps: tuple[tuple[PublicStep, date], ...]
    ratings: tuple[Rating, ...]


def opened_by(session: Session, number: str, code: str) -> int | None:
    """Return the petition a number and its code open; None when either is wrong, whichever it is."""
    with unscoped(session, WHY):
        row = session.execute(
            select(Petition.id, Petition.query_code).where(
                Petition.petition_no == number, Petition.deleted_at.is_(None)
            )
        ).one_or_none()
    known = (row.query_code if row is not None else None) or "\0" * len(code)
    fits = compare_digest(known.encode(), code.encode())
    return row.id if fits and row is not None and code else None


def progress(session: Session, petition_id: int, today: date) -> Progress:
    """Return the public dates of a petition: registered, passed on, accepted, extended, answered, closed.

    A date that has not come is left out, and so is everything personal (domain §8.1, item 11).
    """
    with unscoped(session, WHY):
        row = session.execute(
            select(
                Petition.petition_no,
                Petition.registered_on,
                Petition.accepted_on,
                Petition.answered_on,
                Petition.closed_on,
                Petition.outside_organ,
            ).where(Petition.id == petition_id)
        ).one()
        sent = session.scalar(
            select(func.min(Assignment.delivered_at)).where(Assignment.petition_id == petition_id)
        )
        extended = session.scalar(
            select(func.max(Deadline.binding_on)).where(
                Deadline.petition_id == petition_id,
                Deadline.kind == DeadlineKind.extended_handle,
                Deadline.voided_on.is_(None),
            )
        )
        left = tuple(ratable(session, petition_id, today))
    found: Sequence[tuple[PublicStep, date | None]] = (
        (PublicStep.registered, row.registered_on),
        (PublicStep.passed_on, on_office_day(sent) if sent is not None else None),
        (PublicStep.accepted, row.accepted_on),
        (PublicStep.extended_to, extended),
        (PublicStep.answered, row.answered_on),
        (PublicStep.closed, row.closed_on),
    )
    return Progress(
        petition_id,
        row.petition_no or "",
        tuple((step, day) for step, day in found if day is not None),
        left,
    )
