"""Petitions that may come from the same person or be about the same matter as one at hand.

Candidates come by index from three sides: people with the same number, name (as written or as read) or
address, petitions of the same category, and those about the same unit. Of a category or unit come the newest
and, however far back within the window, those whose subject shares the most telling pairs of characters.
Everything is read through the wall, and restricted petitions are compared with nothing: a suggestion must not
say that there is a report (Regulations 2022, article 30).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from app.catalog.entity import Catalogue
from app.domain.duplicates import (
    LONGEST,
    SUGGESTED,
    Likeness,
    Person,
    Piece,
    Texts,
    likeness,
    telling_pairs,
    text_of,
    worth_showing,
)
from app.domain.text import row_number
from app.queries.catalog import current, setting
from app.queries.compared_people import keys_of, named_person, people_of, person_columns, typed_person
from schema.duplicates import Duplicate, DuplicateCheck
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import DuplicateVerdict, OccurrenceKind, PetitionState

UNCOUNTED: Final = frozenset({PetitionState.draft, PetitionState.void})
"""States of what is no occurrence (yet, or any more)."""

SHOWN: Final = 5
MOST: Final = 30
"""Pairs of one petition that are read back."""

PEOPLE, THEIRS, SAME_CATEGORY, SAME_UNIT = 60, 40, 80, 30
"""How many rows each side may bring, newest first."""

TITLED, SCANNED, SCANNED_OF_ALL = 40, 8_000, 4_000
"""How many come by their subjects, and among how many they are looked for (where no block is named)."""
LEAST_TOLD: Final = 2
"""Pairs of characters two subjects share at least; one where there are few."""

LEAST, WINDOW = "duplicates_least_score", "duplicates_window_days"
"""Settings: the score from which petitions are shown as alike, and how far back texts are compared."""
WINDOW_DAYS: Final = 1_095


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared: a petition at hand, or (`number` None) one being typed or a line of a file."""

    piece: Piece
    received_on: date
    number: int | None = None
    matter_id: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A petition found alike, and what has been decided about the two."""

    number: int
    petition_no: str
    title: str
    received_on: date
    state: PetitionState
    matter_id: int | None
    occurrence_kind: OccurrenceKind
    found: Likeness = field(default_factory=Likeness)
    verdict: DuplicateVerdict | None = None


def subject_of(session: Session, petition: Petition) -> Subject:
    """Return a stored petition as it is compared."""
    people = select(*person_columns()).join(PetitionParty, PetitionParty.petitioner_id == Petitioner.id)
    mine = people.where(PetitionParty.petition_id == petition.id, PetitionParty.deleted_at.is_(None))
    seen = current(session)
    known = tuple(named_person(row, seen) for row in session.execute(mine.limit(PEOPLE)))
    units = {petition.respondent_unit_id, petition.unit_id, petition.proposed_unit_id}
    text = _text(seen, petition.title, petition.summary, petition.content)
    piece = Piece(known, text, _known(units), petition.category_id)
    return Subject(piece, petition.received_on, petition.id, petition.matter_id, petition.title)


def typed_subject(
    session: Session, values: Mapping[str, Any], person: Mapping[str, Any], today: date
) -> Subject:
    """Return a petition as it is being typed: clean values of the form, and of its main petitioner."""
    units = {values.get("respondent_unit_id"), values.get("proposed_unit_id")}
    seen = current(session)
    text = _text(seen, values.get("title"), values.get("summary"), values.get("content"))
    people = (typed_person(person, seen),) if person.get("name") or person.get("phone") else ()
    piece = Piece(people, text, _known(units), values.get("category_id"))
    return Subject(piece, values.get("received_on") or today, title=values.get("title") or "")


def suggestions(session: Session, subject: Subject, but: Collection[int] = ()) -> list[Candidate]:
    """Return what a person should look at, best first, at most SHOWN; a fixed number of statements.

    What is of the same matter already and the numbers in `but`, already decided about, are left out.
    """
    least = row_number(setting(session, LEAST, "")) or SUGGESTED
    titled = _titled(session, subject)
    rows = _candidate_rows(session, subject, titled)
    people = people_of(session, [row.id for row in rows])
    seen = current(session)
    pieces = {row.id: piece_of(row, people.get(row.id, ()), seen) for row in rows}
    # What was chosen for its subject would make the very words it was chosen for look common.
    usual = [piece.text for number, piece in pieces.items() if number not in titled]
    texts = Texts(usual or (piece.text for piece in pieces.values()))
    found = []
    for row in rows:
        if row.id in but or (row.matter_id is not None and row.matter_id == subject.matter_id):
            continue
        alike = likeness(subject.piece, pieces[row.id], texts)
        if worth_showing(alike, least):
            found.append(replace(candidate(row), found=alike))
    found.sort(key=lambda one: (-one.found.score, -one.number))
    return found[:SHOWN]


def stored(session: Session, petition_id: int) -> list[Candidate]:
    """Return the pairs a petition is part of, with what was decided; the best and undecided first."""
    other = Petition
    ends = or_(
        and_(Duplicate.petition_id == petition_id, other.id == Duplicate.other_id),
        and_(Duplicate.other_id == petition_id, other.id == Duplicate.petition_id),
    )
    statement = (
        select(*petition_columns(), Duplicate.score, Duplicate.reasons, Duplicate.verdict)
        .join(Duplicate, ends)
        .where(*comparable())
        .order_by(Duplicate.verdict.is_not(None), Duplicate.score.desc(), other.id.desc())
        .limit(MOST)
    )
    return [
        replace(
            candidate(row),
            found=Likeness(score=row.score, reasons=tuple((text, values) for text, values in row.reasons)),
            verdict=row.verdict,
        )
        for row in session.execute(statement)
    ]


def pairs_of(session: Session, petition_id: int) -> Mapping[int, Duplicate]:
    """Return the other petition's number -> pair, whichever of the two was compared."""
    mine = or_(Duplicate.petition_id == petition_id, Duplicate.other_id == petition_id)
    rows = session.scalars(select(Duplicate).where(mine))
    return {row.other_id if row.petition_id == petition_id else row.petition_id: row for row in rows}


def checked_at(session: Session, petition_id: int) -> datetime | None:
    """Return when a petition was last compared with the others."""
    return session.scalar(select(DuplicateCheck.checked_at).where(DuplicateCheck.petition_id == petition_id))


def _candidate_rows(session: Session, subject: Subject, titled: Collection[int]) -> Sequence[Any]:
    """Return the petitions worth comparing: of alike people, of the category or unit, and those `titled`."""
    piece = subject.piece
    sides = []
    people = _alike_people(session, piece.people)
    if people:
        theirs = (
            _numbers(subject)
            .join(PetitionParty, PetitionParty.petition_id == Petition.id)
            .where(PetitionParty.petitioner_id.in_(people), PetitionParty.deleted_at.is_(None))
        )
        sides.append(theirs.order_by(*NEWEST).limit(THEIRS))
    recent = _recent(session, subject)
    for block, most in _blocks(piece):
        sides.append(recent.where(block).order_by(*NEWEST).limit(most))
    if not sides:
        return ()
    found = union_all(*(select(side.subquery().c.id) for side in sides)).subquery()
    wanted = or_(Petition.id.in_(select(found.c.id)), Petition.id.in_(sorted(titled)))
    return session.execute(select(*petition_columns(), *text_columns(current(session))).where(wanted)).all()


NEWEST: Final = (Petition.received_on.desc(), Petition.id.desc())


def _numbers(subject: Subject) -> Select[Any]:
    """Return the petitions one may compare a subject with."""
    return select(Petition.id).where(*comparable(), Petition.id != (subject.number or 0))


def _recent(session: Session, subject: Subject) -> Select[Any]:
    """Return what one may compare a subject with by its text: what came in within the window."""
    window = row_number(setting(session, WINDOW, "")) or WINDOW_DAYS
    return _numbers(subject).where(Petition.received_on >= subject.received_on - timedelta(days=window))


def _blocks(piece: Piece) -> Sequence[tuple[ColumnElement[bool], int]]:
    """Return where petitions on the same matter stand, each with how many of its newest are compared.

    Of all, where a form that is half filled in or a row of a file says neither category nor unit.
    """
    found: list[tuple[ColumnElement[bool], int]] = []
    if piece.category is not None:
        found.append((Petition.category_id == piece.category, SAME_CATEGORY))
    if piece.units:
        found.append((Petition.respondent_unit_id.in_(sorted(piece.units)), SAME_UNIT))
    if piece.category is None and piece.text:
        found.append((true(), SAME_CATEGORY))
    return found


def _titled(session: Session, subject: Subject) -> frozenset[int]:
    """Return the petitions of category and unit whose subjects share most with this one's, however old."""
    piece, pairs = subject.piece, telling_pairs(subject.title)
    if not pairs:
        return frozenset()
    named = [block for block, _most in _blocks(replace(piece, text=""))]
    block, scanned = (or_(*named), SCANNED) if named else (true(), SCANNED_OF_ALL)
    title = type_coerce(Petition.title, String).label("title")  # as it is stored: none of them is sealed
    near = _recent(session, subject).where(block).add_columns(Petition.received_on, title)
    looked = near.order_by(*NEWEST).limit(scanned).subquery()
    told = sum((case((looked.c.title.contains(pair), 1), else_=0) for pair in pairs), literal(0)).label(
        "told"
    )
    best = select(looked.c.id).where(told >= min(LEAST_TOLD, len(pairs)))
    return frozenset(session.scalars(best.order_by(told.desc(), looked.c.received_on.desc()).limit(TITLED)))


def _alike_people(session: Session, people: Iterable[Person]) -> list[int]:
    """Return the numbers of people with the same number, reading of the name, or address; newest first."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, value in keys_of(people):
        wanted[name].add(value)
    sides = [
        select(
            select(Petitioner.id)
            .where(getattr(Petitioner, name).in_(sorted(values)))
            .order_by(Petitioner.id.desc())
            .limit(PEOPLE)
            .subquery()
            .c.id
        )
        for name, values in sorted(wanted.items())
    ]
    return sorted(set(session.scalars(union_all(*sides)))) if sides else []


def comparable() -> tuple[ColumnElement[bool], ...]:
    """Say that a petition counts and may be named in a suggestion: restricted ones never."""
    return (
        Petition.is_secret.is_(False),
        Petition.deleted_at.is_(None),
        Petition.state.not_in(UNCOUNTED),
        Petition.state != PetitionState.discipline_track,
    )


def petition_columns() -> tuple[Any, ...]:
    """Return what is read of a petition that is compared or named."""
    return (
        Petition.id,
        Petition.petition_no,
        Petition.title,
        Petition.received_on,
        Petition.state,
        Petition.matter_id,
        Petition.occurrence_kind,
        Petition.category_id,
        Petition.respondent_unit_id,
        Petition.unit_id,
    )


def text_columns(seen: Catalogue) -> tuple[Any, ...]:
    """Return the beginnings of the texts this person may read."""
    known = seen["petitions"].columns if "petitions" in seen.entities else {}
    return tuple(
        func.substr(getattr(Petition, name), 1, LONGEST, type_=String).label(name)
        for name in ("summary", "content")
        if name in known
    )


def _text(seen: Catalogue, title: str | None, summary: str | None, content: str | None) -> str:
    known = seen["petitions"].columns if "petitions" in seen.entities else {}
    given = {"summary": summary, "content": content}
    return text_of(title, *(text for name, text in given.items() if name in known))


def piece_of(row: Any, people: tuple[Person, ...], seen: Catalogue) -> Piece:
    """Return a row of `petition_columns` and `text_columns` as it is compared."""
    units = {row.respondent_unit_id, row.unit_id}
    text = _text(seen, row.title, getattr(row, "summary", None), getattr(row, "content", None))
    return Piece(people, text, _known(units), row.category_id)


def _known(units: Iterable[int | None]) -> frozenset[int]:
    return frozenset(number for number in units if number is not None)


def with_likeness(one: Candidate, found: Likeness) -> Candidate:
    """Return a candidate with how alike it was found."""
    return replace(one, found=found)


def candidate(row: Any) -> Candidate:
    """Return a row of `petition_columns` as what was found."""
    return Candidate(
        row.id,
        row.petition_no or "",
        row.title,
        row.received_on,
        row.state,
        row.matter_id,
        row.occurrence_kind,
    )
