"""Many petitions at once, as a file brings them: which ones may be about a matter that is known.

What is compared in full is found by the subjects: those that share the most telling pairs of characters, rare
ones before common ones. Where every row names a category or a unit, only what stands there is looked through.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, String, or_, select, true, type_coerce
from sqlalchemy.orm import Session

from app.domain.duplicates import SUGGESTED, Texts, likeness, telling_pairs, worth_showing
from app.domain.text import row_number
from app.queries.catalog import current, setting
from app.queries.compared_people import people_of
from app.queries.duplicates import (
    LEAST,
    LEAST_TOLD,
    NEWEST,
    WINDOW,
    WINDOW_DAYS,
    Candidate,
    Subject,
    candidate,
    comparable,
    petition_columns,
    piece_of,
    text_columns,
    with_likeness,
)
from schema.petitions import Petition

SCANNED: Final = 20_000
"""Petitions whose subjects are looked through for one file; the newest."""
EACH, MOST, PART = 8, 4_000, 500
"""How many are compared in full with one row, with all of them, and read at once."""


def from_same_matters(session: Session, subjects: Sequence[Subject]) -> list[Candidate | None]:
    """Return for each subject the petition most like it by its text, through the wall; None: none is.

    The number of statements does not grow with the subjects, but for reading texts in parts of PART.
    """
    told = [telling_pairs(subject.title) for subject in subjects]
    if not any(told):
        return [None for _subject in subjects]
    near = _nearest(told, _titles(session, subjects))
    wanted = list(dict.fromkeys(chain.from_iterable(near)))[:MOST]
    rows = {row.id: row for row in _read(session, wanted)}
    people, seen = people_of(session, list(rows)), current(session)
    pieces = {number: piece_of(row, people.get(number, ()), seen) for number, row in rows.items()}
    texts = Texts(piece.text for piece in (*pieces.values(), *(one.piece for one in subjects)))
    least = row_number(setting(session, LEAST, "")) or SUGGESTED
    found: list[Candidate | None] = []
    for subject, numbers in zip(subjects, near, strict=True):
        alike = [
            (likeness(subject.piece, pieces[number], texts), number) for number in numbers if number in pieces
        ]
        shown = [(one, number) for one, number in alike if worth_showing(one, least)]
        best = max(shown, key=lambda pair: (pair[0].score, pair[1]), default=None)
        found.append(None if best is None else with_likeness(candidate(rows[best[1]]), best[0]))
    return found


def _titles(session: Session, subjects: Iterable[Subject]) -> Mapping[int, str]:
    """Return number -> subject of the petitions the rows may be like."""
    given = list(subjects)
    window = row_number(setting(session, WINDOW, "")) or WINDOW_DAYS
    since = min(subject.received_on for subject in given) - timedelta(days=window)
    blocks: list[ColumnElement[bool]] = []
    if all(subject.piece.category is not None or subject.piece.units for subject in given):
        categories = {one.piece.category for one in given if one.piece.category is not None}
        units = {unit for one in given for unit in one.piece.units}
        blocks = [
            Petition.category_id.in_(sorted(categories)),
            Petition.respondent_unit_id.in_(sorted(units)),
        ]
    title = type_coerce(Petition.title, String)  # as it is stored: none of them is sealed
    statement = select(Petition.id, title).where(
        *comparable(), Petition.received_on >= since, or_(*blocks) if blocks else true()
    )
    return dict(session.execute(statement.order_by(*NEWEST).limit(SCANNED)).tuples().all())


def _nearest(told: Sequence[Sequence[str]], titles: Mapping[int, str]) -> list[list[int]]:
    """Return for each row the subjects that share most of its pairs, by number; rare pairs weigh more."""
    wanted = set(chain.from_iterable(told))
    places: dict[str, list[int]] = defaultdict(list)
    for number, title in titles.items():
        for pair in wanted & set(map(str.__add__, title, title[1:])):
            places[pair].append(number)
    worth = {pair: math.log((len(titles) + 2) / len(numbers)) for pair, numbers in places.items()}
    found = []
    for pairs in told:
        points: dict[int, float] = defaultdict(float)
        shared: Counter[int] = Counter()
        for pair in pairs:
            shared.update(places.get(pair, ()))
            for number in places.get(pair, ()):
                points[number] += worth[pair]
        enough = min(LEAST_TOLD, len(pairs))
        near = (number for number in points if shared[number] >= enough)
        found.append(sorted(near, key=lambda number: (-points[number], -number))[:EACH])
    return found


def _read(session: Session, numbers: Sequence[int]) -> list[Any]:
    columns = (*petition_columns(), *text_columns(current(session)))
    rows: list[Any] = []
    for first in range(0, len(numbers), PART):
        part = select(*columns).where(*comparable(), Petition.id.in_(numbers[first : first + PART]))
        rows += session.execute(part).all()
    return rows
