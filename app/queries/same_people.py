"""Many petitions at once, as a file brings them: which ones come from people who are already known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.duplicates import Person, Piece, Texts, likeness, worth_showing
from app.queries.catalog import current
from app.queries.compared_people import Key, keys_of, named_person, person_columns
from app.queries.duplicates import (
    Candidate,
    Subject,
    candidate,
    comparable,
    petition_columns,
    piece_of,
    text_columns,
    with_likeness,
)
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition

MOST: Final = 4_000
"""Petitions of known people that one part of a file is compared with; the newest."""

EACH: Final = 50
"""And of those, how many one row is compared with."""


def from_known_people(session: Session, subjects: Sequence[Subject]) -> list[Candidate | None]:
    """Return for each subject the petition most like it of somebody with the same number, reading or address.

    Two statements for all of them, through the wall; restricted petitions are in no answer.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        for name, value in keys_of(subject.piece.people):
            wanted[name].add(value)
    rows = _rows(session, wanted) if wanted else []
    people: dict[int, tuple[Person, ...]] = defaultdict(tuple)
    seen = current(session)
    for row in rows:
        people[row.id] += (named_person(row, seen),)
    pieces = {row.id: piece_of(row, people[row.id], seen) for row in rows}
    theirs: dict[Key, set[int]] = defaultdict(set)
    for number, piece in pieces.items():
        for key in keys_of(piece.people):
            theirs[key].add(number)
    named = {row.id: row for row in rows}
    texts = Texts(piece.text for piece in (*pieces.values(), *(one.piece for one in subjects)))
    return [_best(one, pieces, theirs, named, texts) for one in subjects]


def numbered(session: Session, numbers: Iterable[str]) -> Mapping[str, int]:
    """Return petition number -> row of those of `numbers` one may link with."""
    wanted = sorted(set(numbers))
    statement = select(Petition.petition_no, Petition.id).where(
        Petition.petition_no.in_(wanted), *comparable()
    )
    return {str(number): row for number, row in session.execute(statement)} if wanted else {}


def brought_before(
    session: Session, numbers: Sequence[str], part: int = 5_000
) -> Mapping[str, frozenset[int]]:
    """Return number at a source -> the petitions that came under it, of those one sees."""
    found: dict[str, set[int]] = defaultdict(set)
    for first in range(0, len(numbers), part):
        wanted = Petition.outside_no.in_(numbers[first : first + part])
        for number, row in session.execute(select(Petition.outside_no, Petition.id).where(wanted)).tuples():
            found[str(number)].add(row)
    return {number: frozenset(rows) for number, rows in found.items()}


def _rows(session: Session, wanted: Mapping[str, set[str]]) -> Sequence[Any]:
    alike = or_(*(getattr(Petitioner, name).in_(sorted(values)) for name, values in wanted.items()))
    statement = (
        select(*petition_columns(), *text_columns(current(session)), *person_columns())
        .join(PetitionParty, PetitionParty.petition_id == Petition.id)
        .join(Petitioner, Petitioner.id == PetitionParty.petitioner_id)
        .where(alike, PetitionParty.deleted_at.is_(None), *comparable())
        .order_by(Petition.received_on.desc(), Petition.id.desc())
        .limit(MOST)
    )
    return session.execute(statement).all()


def _best(
    subject: Subject,
    pieces: Mapping[int, Piece],
    theirs: Mapping[Key, set[int]],
    named: Mapping[int, Any],
    texts: Texts,
) -> Candidate | None:
    numbers = {number for key in keys_of(subject.piece.people) for number in theirs.get(key, ())}
    newest = sorted(numbers)[-EACH:]
    found = [(likeness(subject.piece, pieces[number], texts), number) for number in newest]
    shown = [(one, number) for one, number in found if worth_showing(one)]
    if not shown:
        return None
    best, number = max(shown, key=lambda pair: (pair[0].score, pair[1]))
    return with_likeness(candidate(named[number]), best)
