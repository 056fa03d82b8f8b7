"""What the papers of one petition may say: frozen facts, read under the wall, clean enough to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import on_office_day
from app.domain.errors import N_, Invisible
from app.domain.masking import mask_id, mask_phone
from app.queries.archive_facts import Filed, filed
from app.queries.organisation import bureau, units
from app.queries.paper_course import (
    Agreed,
    Decided,
    RoundFact,
    RulingFact,
    agreement_of,
    decisions,
    lead_of,
    round_of,
    ruling_of,
)
from app.queries.papers import flash_reports
from app.queries.petitions import people_of, supervisions_of
from app.queries.regimes import rule_book
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.dictionaries import Category
from schema.documents import Paper
from schema.organisation import Staff, Unit
from schema.petitions import Petition
from schema.settings import Setting
from schema.vocabulary import DeadlineKind, UnitKind

QUERY_ADDRESS = "query_address"
"""The setting with the address of the page where petitioners ask how far their matter is."""


@dataclass(frozen=True, slots=True)
class Organ:
    """A unit as papers name it: name, where it is reached, its document prefix, who reviews its decisions.

    `recheck_organ` is who has the last word on them.
    """

    id: int
    name: str
    phone: str
    address: str
    prefix: str
    review_organ: str
    recheck_organ: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A petitioner; number and telephone masked."""

    name: str
    id_number: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """One claim, what was found and what was decided; `result` and `path` are codes or empty."""

    text: str
    finding: str
    basis: str
    result: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """Where the petition was sent: organ, day, way, and the day a result must be back."""

    organ: str
    phone: str
    sent_on: date | None
    mode: str
    feedback_due: date | None
    demand: str = ""


@dataclass(frozen=True, slots=True)
class Supervised:
    """A supervised case: its number, kind and reason as codes, what is demanded of whom until when."""

    number: str
    kind: str
    trigger: str
    unit: str
    dedicated_person: str
    demand: str
    opened_on: date | None
    due_on: date


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Everything the papers of a petition are composed from; codes are codes, days are days."""

    petition_id: int
    number: str
    query_code: str
    query_address: str
    title: str
    channel: str
    purpose: str
    track: str
    category: str
    received_on: date
    registered_on: date | None
    accepted_on: date | None
    due_on: date | None
    people_count: int
    people: tuple[Person, ...]
    summary: str
    first_contact: str
    is_important: bool
    claims: tuple[ClaimFact, ...]
    office: Organ | None
    issuer: Organ | None
    unit: Organ | None
    sending: Sending | None
    supervision: Supervised | None
    review_days: int
    recheck_days: int = 0
    is_secret: bool = False
    answer: str = ""
    decided: tuple[Decided, ...] = ()
    round: RoundFact | None = None
    round_organ: Organ | None = None
    ruling: RulingFact | None = None
    agreement: Agreed | None = None
    watched: Organ | None = None
    file: Filed | None = None
    closed_on: date | None = None
    reports: tuple[str, ...] = ()


def case_facts(session: Session, petition_id: int) -> CaseFacts:
    """Return the facts of a petition; Invisible when there is none for this person."""
    row = session.scalars(
        select(Petition).where(Petition.id == petition_id, Petition.deleted_at.is_(None))
    ).one_or_none()
    if row is None:
        raise Invisible(N_("There is no such record, or it is not yours to see."))
    office = bureau(session)
    asked, watched = round_of(session, row.id), next(iter(supervisions_of(session, row.id)), None)
    return CaseFacts(
        petition_id=row.id,
        number=row.petition_no or "",
        query_code=row.query_code or "",
        query_address=query_address(session),
        title=row.title,
        channel=str(row.channel),
        purpose=str(row.purpose),
        track=str(row.track),
        category=session.scalar(select(Category.name).where(Category.id == row.category_id)) or "",
        received_on=row.received_on,
        registered_on=row.registered_on,
        accepted_on=row.accepted_on,
        due_on=_handled_by(session, row.id),
        people_count=row.people_count,
        people=tuple(_person(person) for person, _primary, _speaks in people_of(session, row.id)),
        summary=row.summary or "",
        first_contact=_staff_name(session, row.first_contact_id),
        is_important=row.is_important,
        claims=_claims(session, row.id),
        office=_organ(session, office),
        issuer=_organ(session, organ_of(session, row.unit_id) or office),
        unit=_organ(session, units(session).get(row.unit_id or 0)),
        sending=_sending(session, row),
        supervision=_supervision(session, watched),
        review_days=_days(session, "review_apply", row),
        recheck_days=_days(session, "recheck_apply", row),
        is_secret=row.is_secret,
        answer=row.answer_text or "",
        decided=decisions(session, row.id),
        round=asked,
        round_organ=_organ(session, units(session).get((asked and asked.organ_id) or 0)),
        ruling=ruling_of(session, row.id),
        agreement=agreement_of(session, row.id),
        watched=_organ(session, organ_of(session, watched.unit_id)) if watched is not None else None,
        file=filed(session, row.id),
        closed_on=row.closed_on,
        reports=flash_reports(session, row.id),
    )


def organ_of(session: Session, unit_id: int | None) -> Unit | None:
    """Return the organ a unit speaks for: itself, or above a division the first unit that is none."""
    known = units(session)
    unit = known.get(unit_id or 0)
    while unit is not None and unit.kind is UnitKind.division:
        unit = known.get(unit.parent_id or 0)
    return unit


def query_address(session: Session) -> str:
    """Return the address of the query page as papers print it; empty until the office enters one."""
    return session.scalar(select(Setting.value).where(Setting.code == QUERY_ADDRESS)) or ""


def paper_named(session: Session, paper_id: int) -> Any:
    """Return (frozen value, document number, title) of a paper with a number; Invisible when none is here."""
    columns = select(Paper.value, Paper.display, Paper.title)
    found = session.execute(columns.where(Paper.id == paper_id, Paper.number.is_not(None))).one_or_none()
    if found is None:
        raise Invisible(N_("There is no such record, or it is not yours to see."))
    return found


def _person(person: Any) -> Person:
    return Person(
        name=person.name,
        id_number=mask_id(person.id_number) if person.id_number else "",
        phone=mask_phone(person.phone) if person.phone else "",
        address=person.address or "",
    )


def _claims(session: Session, petition_id: int) -> tuple[ClaimFact, ...]:
    columns = select(Claim.text, Claim.finding, Claim.legal_basis, Claim.result, Claim.path)
    rows = session.execute(
        columns.where(Claim.petition_id == petition_id, Claim.deleted_at.is_(None)).order_by(
            Claim.position, Claim.id
        )
    )
    return tuple(
        ClaimFact(text, finding or "", basis or "", str(result or ""), str(path or ""))
        for text, finding, basis, result, path in rows
    )


def _sending(session: Session, row: Petition) -> Sending | None:
    if row.outside_organ:
        return Sending(row.outside_organ, "", row.closed_on, "forward_out", None)
    found = lead_of(session, row.id)
    if found is None:
        return None
    unit = units(session).get(found.unit_id)
    day = on_office_day(found.delivered_at) if found.delivered_at is not None else None
    return Sending(
        unit.name if unit else "",
        (unit and unit.phone) or "",
        day,
        str(found.mode),
        found.feedback_due,
        found.demand or "",
    )


def _days(session: Session, code: str, row: Petition) -> int:
    """Return how many days a right lasts by the rules of the petition."""
    limit = rule_book(session).rule(code, row.regime) if row.regime is not None else None
    return limit.number if limit is not None else 0


def _supervision(session: Session, case: Any) -> Supervised | None:
    if case is None:
        return None
    unit = units(session).get(case.unit_id)
    return Supervised(
        case.supervision_no or "",
        str(case.kind),
        str(case.trigger),
        unit.name if unit else "",
        case.dedicated_person or "",
        case.demand,
        case.opened_on,
        case.due_on,
    )


def _handled_by(session: Session, petition_id: int) -> date | None:
    """Return the day the handling must end, as it stands."""
    kinds = (DeadlineKind.handle, DeadlineKind.extended_handle)
    return session.scalar(
        select(Deadline.binding_on)
        .where(Deadline.petition_id == petition_id, Deadline.kind.in_(kinds), Deadline.voided_on.is_(None))
        .order_by(Deadline.id.desc())
        .limit(1)
    )


def _staff_name(session: Session, staff_id: int | None) -> str:
    return (session.scalar(select(Staff.name).where(Staff.id == staff_id)) or "") if staff_id else ""


def _organ(session: Session, unit: Unit | None) -> Organ | None:
    if unit is None:
        return None
    review = units(session).get(unit.review_organ_id or 0)
    recheck = units(session).get(unit.recheck_organ_id or 0)
    return Organ(
        unit.id,
        unit.name,
        unit.phone or "",
        unit.address or "",
        unit.doc_prefix or "",
        review.name if review is not None else "",
        recheck.name if recheck is not None else "",
    )
