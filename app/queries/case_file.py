"""What the file of a case holds, for whoever asks: its papers, its attachments, what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import actor_of
from app.catalog.entity import Entity
from app.clock import on_office_day
from app.queries.catalog import current
from app.queries.organisation import units
from app.queries.paper_course import is_seen
from app.queries.records import attachments
from schema.assignments import Assignment
from schema.documents import Paper, Service
from schema.petitions import Petition
from schema.vocabulary import PaperState

DATED = ("received_on", "registered_on", "accepted_on", "answered_on", "closed_on")
"""The days of a petition itself, by the columns that hold them."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened: the day, its kind (a column of DATED, sent, signed, served), of what."""

    day: date
    kind: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The file of a case as its reader may see it; a column kept from him is an empty text."""

    petition_id: int
    number: str
    title: str
    papers: tuple[tuple[int, str], ...]  # row number, name
    attachments: tuple[tuple[str, int, date | None], ...]  # name, bytes, day
    happenings: tuple[Happening, ...]


def numbered_petition(session: Session, number: str) -> Petition | None:
    """Return the petition in sight that bears a number."""
    found = select(Petition).where(Petition.petition_no == number, Petition.deleted_at.is_(None))
    return session.scalars(found).one_or_none()


def case_file(session: Session, row: Petition) -> CaseFile:
    """Return the file of a petition in sight; papers that were signed, oldest first."""
    known, register, actor = current(session)["petitions"], current(session)["papers"], actor_of(session)
    papers = _papers(session, row.id) if actor.may("papers", "read") else ()
    happened = [
        Happening(day, name)
        for name in DATED
        if _open(known, name) and (day := getattr(row, name)) is not None
    ]
    happened += [Happening(paper.signed_on, "signed", paper.display) for paper in papers if paper.signed_on]
    if actor.may("assignments", "read"):
        happened += _sent(session, row.id)
    if actor.may("services", "read"):
        happened += _served(session, row.id)
    return CaseFile(
        row.id,
        (row.petition_no or "") if _open(known, "petition_no") else "",
        row.title if _open(known, "title") else "",
        tuple((paper.id, called(register, paper)) for paper in papers),
        tuple(
            (one.name, one.size, None if one.created_at is None else on_office_day(one.created_at))
            for one in attachments(session, row.__tablename__, row.id)
        ),
        tuple(sorted(happened, key=lambda one: one.day)),
    )


def _open(entity: Entity, name: str) -> bool:
    """Say whether the reader sees a column whole."""
    column = entity.columns.get(name)
    return column is not None and not column.veiled


def called(register: Entity, paper: Paper) -> str:
    """Return number and title of a paper, as far as the reader sees them."""
    shown = [getattr(paper, name) for name in ("display", "title") if _open(register, name)]
    return " ".join(text for text in shown if text)


def _papers(session: Session, petition_id: int) -> Sequence[Paper]:
    signed = select(Paper).where(
        Paper.petition_id == petition_id,
        Paper.number.is_not(None),
        Paper.state != PaperState.cancelled,
    )
    found = session.scalars(signed.order_by(Paper.signed_on, Paper.id)).all()
    return [paper for paper in found if is_seen(session, paper)]


def _sent(session: Session, petition_id: int) -> list[Happening]:
    known = units(session)
    columns = select(Assignment.unit_id, Assignment.delivered_at)
    rows = session.execute(columns.where(Assignment.petition_id == petition_id))
    return [
        Happening(on_office_day(moment), "sent", known[unit_id].name if unit_id in known else "")
        for unit_id, moment in rows
        if moment is not None
    ]


def _served(session: Session, petition_id: int) -> list[Happening]:
    rows = session.execute(
        select(Service.served_on, Paper.display)
        .join(Paper, Paper.id == Service.paper_id)
        .where(Service.petition_id == petition_id)
    )
    return [Happening(day, "served", display or "") for day, display in rows]
