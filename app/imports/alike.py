"""What a file brings again: a remark beside each row, and a column for what a person decides.

A remark refuses nothing; rows are taken in as pieces of their own. What the column `same_matter_as` names is
linked when the row is taken in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app.clock import on_office_day, today
from app.domain.duplicates import Likeness, Texts, likeness, worth_showing
from app.domain.errors import N_
from app.imports.headers import Mapping as Columns
from app.imports.headers import normalise
from app.imports.rehearse import Line, Problem, Rehearsal, Verdict
from app.imports.source import UNSORTED
from app.queries.compared_people import Key, keys_of
from app.queries.duplicates import Candidate, Subject, typed_subject
from app.queries.organisation import category_codes, units
from app.queries.same_matters import from_same_matters
from app.queries.same_people import brought_before, from_known_people, numbered

LINK: Final = "same_matter_as"
"""The column in which a person says of which petition a row is the same matter."""

PART, MOST = 500, 5_000
"""Rows compared at once, and of one file at all."""

EACH: Final = 50
"""Earlier rows of one person a row is compared with, the last ones."""

UNKNOWN: Final = N_("There is no petition %(number)s that this one can be linked with.")
FIX_UNKNOWN: Final = N_("Correct the number, or leave the cell empty.")


@dataclass(frozen=True, slots=True)
class Remark:
    """A row that may be the same as a petition (its row and number) or as an earlier row of the file."""

    row_no: int
    found: Likeness
    petition_id: int | None = None
    petition_no: str = ""
    title: str = ""
    same_as_row: int | None = None


def remarks(session: Session, rehearsal: Rehearsal) -> list[Remark]:
    """Return at most one remark for each row that is in order, in the order of the file.

    By the person, by the matter (unit, category and text), and by earlier rows; what the column LINK names is
    decided already, and what the file brought before is not said to be like itself.
    """
    lines = [line for line in rehearsal.of(Verdict.ready)[:MOST] if not line.values.get(LINK)]
    reading = _Reading.of(session)
    subjects = [reading.subject(line.values) for line in lines]
    own = brought_before(session, [str(line.values.get("outside_no")) for line in lines])
    people: list[Candidate | None] = []
    for start in range(0, len(lines), PART):
        people += from_known_people(session, subjects[start : start + PART])
    found: list[Remark] = []
    for line, *both in zip(lines, people, from_same_matters(session, subjects), strict=True):
        mine = own.get(str(line.values.get("outside_no")), frozenset())
        known = [one for one in both if one is not None and one.number not in mine]
        if known:
            best = max(known, key=lambda one: one.found.score)
            found.append(Remark(line.row_no, best.found, best.number, best.petition_no, best.title))
    told = {remark.row_no for remark in found}
    found += [one for one in _within(lines, subjects) if one.row_no not in told]
    return sorted(found, key=lambda remark: remark.row_no)


def check_links(session: Session, rehearsal: Rehearsal, mapping: Columns) -> None:
    """Refuse rows that name a petition which is not there, or not this person's to see."""
    named = [line for line in rehearsal.lines if line.values.get(LINK)]
    known = numbered(session, (str(line.values[LINK]) for line in named))
    for line in named:
        number = str(line.values[LINK])
        if number not in known:
            header = mapping.header_of(LINK) or LINK
            line.problems.append(
                Problem(line.row_no, header, LINK, number, UNKNOWN, {"number": number}, FIX_UNKNOWN)
            )


def _within(lines: Sequence[Line], subjects: Sequence[Subject]) -> Iterator[Remark]:
    """Yield remarks about rows that say again what an earlier row of the same person says."""
    texts = Texts(subject.piece.text for subject in subjects)
    before: dict[Key, list[int]] = {}
    for place, subject in enumerate(subjects):
        keys = keys_of(subject.piece.people)
        earlier = sorted({number for key in keys for number in before.get(key, ())})[-EACH:]
        alike = [(likeness(subject.piece, subjects[number].piece, texts), number) for number in earlier]
        shown = [(one, number) for one, number in alike if worth_showing(one)]
        if shown:
            best, number = max(shown, key=lambda pair: (pair[0].score, -pair[1]))
            yield Remark(lines[place].row_no, best, same_as_row=lines[number].row_no)
        for key in keys:
            before.setdefault(key, []).append(place)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the rows of a file are read as subjects: units by their names, categories by their codes."""

    session: Session
    units: Mapping[str, int]
    categories: Mapping[str, int]

    @classmethod
    def of(cls, session: Session) -> _Reading:
        """Read what units are called and the codes of categories."""
        called: dict[str, int] = {}
        for number, unit in units(session).items():
            for name in (unit.name, unit.short_name, unit.code):
                if name:
                    called.setdefault(normalise(name), number)
        return cls(session, called, category_codes(session))

    def subject(self, values: Mapping[str, Any]) -> Subject:
        """Return a row as it is compared."""
        received = values.get("received_at")
        day = on_office_day(received) if isinstance(received, datetime) and received.tzinfo else today()
        person = {
            "name": values.get("petitioner_name"),
            **{name: values.get(name) for name in ("phone", "id_number", "address")},
        }
        category = str(values.get("category") or UNSORTED)
        given = {
            **{name: values.get(name) for name in ("title", "content")},
            "received_on": day,
            "respondent_unit_id": self.units.get(normalise(str(values.get("unit") or ""))),
            "category_id": None if category == UNSORTED else self.categories.get(category),
        }
        return typed_subject(self.session, given, person, day)


__all__ = ["LINK", "Remark", "check_links", "remarks"]
