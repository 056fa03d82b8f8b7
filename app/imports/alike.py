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
from app.imports.rehearse import Line, Problem, Rehearsal, Verdict
from app.queries.duplicates import Key, Subject, keys_of, typed_subject
from app.queries.same_people import from_known_people, numbered

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
    """Return at most one remark for each row that is in order, in the order of the file."""
    lines = rehearsal.of(Verdict.ready)[:MOST]
    found: list[Remark] = []
    for start in range(0, len(lines), PART):
        part = lines[start : start + PART]
        subjects = [_subject(session, line.values) for line in part]
        known = from_known_people(session, subjects)
        for line, one in zip(part, known, strict=True):
            if one is not None:
                found.append(Remark(line.row_no, one.found, one.number, one.petition_no, one.title))
    told = {remark.row_no for remark in found}
    subjects = [_subject(session, line.values) for line in lines]
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


def _subject(session: Session, values: Mapping[str, Any]) -> Subject:
    received = values.get("received_at")
    day = on_office_day(received) if isinstance(received, datetime) and received.tzinfo else today()
    person = {
        "name": values.get("petitioner_name"),
        **{name: values.get(name) for name in ("phone", "id_number", "address")},
    }
    text = {name: values.get(name) for name in ("title", "content")}
    return typed_subject(session, {**text, "received_on": day}, person, day)


__all__ = ["LINK", "Remark", "check_links", "remarks"]
