"""Numbers: one by one, per series and year, without gaps, however many write at once and whatever fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from app.actions import numbers, petitions
from app.actions.unit import savepoint, unit_of_work
from app.domain.errors import Clash, Refused
from app.extensions import session_factory
from schema.documents import NumberSeries
from schema.petitions import Petition
from schema.vocabulary import Event
from tests import cast
from tests.actions import scenes

WRITERS = 16
DROPPED = sum((place + turn) % 4 == 0 for place in range(WRITERS) for turn in range(3))
"""Units of work of theirs that are undone after their number was taken."""


def take(session, year=2026, prefix="云教信", paper_class="circular", many=1):
    return numbers.take(session, prefix=prefix, paper_class=paper_class, year=year, many=many)


def register(session, office, *, fail=False):
    """Draft and register a petition in a unit of work of its own."""
    with unit_of_work(session):
        row = cast.petition(session, office)
        if fail:
            raise Refused("No.")
        return row.petition_no


def test_each_series_counts_from_one_in_each_year(session):
    with unit_of_work(session):
        assert [take(session), take(session), take(session, many=5), take(session)] == [1, 2, 3, 8]
        assert (
            take(session, year=2027)
            == take(session, prefix="督")
            == take(session, paper_class="supervision")
            == 1
        )
    assert session.scalars(select(NumberSeries.last).where(NumberSeries.year == 2027)).all() == [1]


def test_a_number_belongs_to_the_year_of_registration(session, office):
    assert cast.petition(session, office).petition_no == "2026-00001"
    early = cast.petition(session, office, register=False, received_on=date(2025, 12, 31))
    early.registered_on = date(2025, 12, 31)
    scenes.do(session, office, "lin", early, Event.register)
    assert early.petition_no == "2025-00001"
    late = cast.petition(session, office, register=False)
    scenes.do(session, office, "lin", late, Event.register, on=date(2027, 1, 1))
    assert late.petition_no == "2027-00001"
    assert cast.petition(session, office).petition_no == "2026-00002"


def test_what_is_rolled_back_gives_its_number_back(either):
    session, office = either.session, either.office
    with pytest.raises(Refused):
        register(session, office, fail=True)
    found = []
    for fail in (False, True, False, True, True, False):
        if fail:
            with pytest.raises(Refused):
                register(session, office, fail=True)
        else:
            found.append(register(session, office))
    assert found == ["2026-00001", "2026-00002", "2026-00003"]


def test_a_savepoint_that_fails_gives_its_number_back_too(either):
    session = either.session
    with unit_of_work(session):
        assert take(session) == 1
        with pytest.raises(Clash), savepoint(session):
            assert take(session) == 2
            session.add(NumberSeries(prefix="云教信", paper_class="circular", year=2026))
        assert take(session) == 2


def test_sessions_that_take_turns_leave_no_gap(either):
    found = []
    with session_factory() as first, session_factory() as second:
        for place, session in enumerate([first, second, second, first, second, first]):
            if place == 2:
                with pytest.raises(Refused):
                    register(session, either.office, fail=True)
            found.append(register(session, either.office))
    assert found == [f"2026-{number:05}" for number in range(1, 7)]


def test_a_number_is_taken_from_the_series_as_it_stands_not_as_it_was_seen(either):
    with session_factory() as mine, session_factory() as theirs:
        with unit_of_work(theirs):
            take(theirs)
        seen = mine.scalars(select(NumberSeries)).all()
        with unit_of_work(theirs):
            take(theirs)
        with unit_of_work(mine):
            assert take(mine) == 3
        assert len(seen) == 1


@pytest.mark.timeout(300)
def test_sixteen_who_write_at_once_leave_no_gap_even_when_they_begin_the_year(either):
    """On PostgreSQL they wait for the row of the series, on SQLite for the database: the numbers are the same."""
    office, start = either.office, Barrier(WRITERS)

    def write(place):
        with session_factory() as session:
            actor = cast.acting(session, office, "lin")
            session.rollback()
            start.wait(timeout=60)
            found = []
            for turn in range(3):
                try:
                    with unit_of_work(session):
                        row = cast.petition(session, office, register=False, title=f"{place}/{turn}")
                        petitions.do(session, actor, row, Event.register, {}, today=cast.TODAY)
                        if (place + turn) % 4 == 0:
                            raise Refused("No.")
                        found.append(row.petition_no)
                except Refused:
                    continue
            return found

    with ThreadPoolExecutor(WRITERS) as pool:
        found = sorted(
            number for numbers_of_one in pool.map(write, range(WRITERS)) for number in numbers_of_one
        )
    assert found == [f"2026-{number:05}" for number in range(1, WRITERS * 3 - DROPPED + 1)]
    cast.acting(either.session, office, "lin")
    stored = either.session.scalars(select(Petition.petition_no).order_by(Petition.petition_no))
    assert [number for number in stored if number is not None] == found
