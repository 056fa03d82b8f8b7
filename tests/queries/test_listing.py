"""Lists: what an address asks is what comes, page by page, counted up to the cap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from app.access.actor import bind
from app.catalog.conditions import parse_conditions, parse_order
from app.catalog.entity import Catalogue
from app.catalog.read import catalogue
from app.clock import OFFICE_ZONE
from app.queries import listing
from app.queries.listing import Question, answer
from schema.access import PetitionAccess
from schema.petitions import Petition
from tests import cast
from tests.queries import rows

KNOWN = catalogue()
PETITIONS = KNOWN["petitions"]


@pytest.fixture
def thirty(either):
    """Thirty petitions: days that repeat, due dates that are partly empty."""
    session = either.session
    values = [
        {
            "petition_no": f"2026-{place:05}", "title": f"Matter {place}",
            "registered_on": cast.TODAY - timedelta(days=place % 4) if place % 7 else None,
            "due_on": cast.TODAY + timedelta(days=place % 5) if place % 3 else None,
            "state": "accepted" if place % 2 else "registered", "people_count": place,
        }
        for place in range(1, 31)
    ]  # fmt: skip
    rows.petitions(session, either.office, values)
    cast.acting(session, either.office, "fang")
    return session


def question(sort="", pairs=(), **more):
    return Question(parse_conditions(PETITIONS, pairs, KNOWN), parse_order(PETITIONS, sort), **more)


def numbers(found):
    return [row["petition_no"] for row in found.rows]


def asked(session, pairs, text="", known=PETITIONS):
    conditions = parse_conditions(known, pairs, KNOWN)
    found = listing.every_id(session, known, Question(conditions, parse_order(known, ""), text), 100)
    return {row.people_count for row in session.scalars(select(Petition).where(Petition.id.in_(found)))}


@pytest.mark.parametrize(
    "sort",
    ["due_on", "-due_on", "registered_on,due_on", "-registered_on,-due_on", "petition_no", "-received_on"],
)
def test_pages_go_forward_and_back_by_their_last_and_first_row_as_by_their_number(thirty, sort):
    pages = [
        answer(thirty, PETITIONS, ["petition_no"], question(sort, page=page, size=7)) for page in range(1, 6)
    ]
    assert [len(page.rows) for page in pages] == [7, 7, 7, 7, 2]
    assert len({number for page in pages for number in numbers(page)}) == 30, "every row is on one page"
    for place in range(1, 5):
        last, first = pages[place - 1].rows[-1]["id"], pages[place].rows[0]["id"]
        forward = answer(
            thirty, PETITIONS, ["petition_no"], question(sort, page=place + 1, size=7, after=last)
        )
        back = answer(thirty, PETITIONS, ["petition_no"], question(sort, page=place, size=7, before=first))
        assert numbers(forward) == numbers(pages[place])
        assert numbers(back) == numbers(pages[place - 1])


def test_empty_values_stand_last_when_rising_and_first_when_falling_on_both_databases(thirty):
    rising = [
        row["due_on"] for row in answer(thirty, PETITIONS, ["due_on"], question("due_on", size=100)).rows
    ]
    falling = [
        row["due_on"] for row in answer(thirty, PETITIONS, ["due_on"], question("-due_on", size=100)).rows
    ]
    assert rising[:20] == sorted(rising[:20])
    assert rising[20:] == falling[:10] == [None] * 10
    assert falling[10:] == sorted(falling[10:], reverse=True)


def test_where_one_cannot_go_on_from_a_row_the_page_s_number_counts(thirty):
    mixed = question("due_on,-registered_on", page=2, size=7)
    by_number = answer(thirty, PETITIONS, ["petition_no"], mixed)
    known = by_number.rows[-1]["id"]
    assert numbers(answer(thirty, PETITIONS, ["petition_no"], replace(mixed, after=known))) == numbers(
        by_number
    )
    plain = question("petition_no", page=2, size=7)
    by_number = answer(thirty, PETITIONS, ["petition_no"], plain)
    assert numbers(answer(thirty, PETITIONS, ["petition_no"], replace(plain, after=4711))) == numbers(
        by_number
    )
    assert numbers(answer(thirty, PETITIONS, ["petition_no"], replace(plain, before=4711))) == numbers(
        by_number
    )


def test_a_deep_page_is_found_by_its_rows_first_and_is_the_same_page(thirty, monkeypatch):
    deep = question("-due_on", page=3, size=7)
    plain = numbers(answer(thirty, PETITIONS, ["petition_no"], deep))
    monkeypatch.setattr(listing, "DEEP", 10)
    assert numbers(answer(thirty, PETITIONS, ["petition_no"], deep)) == plain


def test_a_page_brings_the_columns_asked_for_with_number_and_version(thirty):
    row = answer(thirty, PETITIONS, ["title", "title"], question("petition_no", size=1)).rows[0]
    assert (sorted(row), row["title"], row["version"]) == (["id", "title", "version"], "Matter 1", 1)
    audit = answer(thirty, KNOWN["audit"], [], Question(orders=parse_order(KNOWN["audit"], ""), size=1)).rows[
        0
    ]
    assert sorted(audit) == ["id"]


def test_rows_are_counted_exactly_up_to_the_cap(thirty):
    assert (
        answer(thirty, PETITIONS, [], question(size=40)).count,
        answer(thirty, PETITIONS, [], question(size=7)).count,
    ) == (30, 30)
    assert listing.count(thirty, PETITIONS, question(), cap=30) == (30, False)
    assert listing.count(thirty, PETITIONS, question(), cap=29) == (29, True)
    assert answer(thirty, PETITIONS, [], question(page=9, size=40)).count == 30


def test_a_short_first_page_needs_no_second_statement(panel, statements):
    cast.acting(panel.session, panel.office, "fang")
    rows.petitions(panel.session, panel.office, [{"petition_no": "2026-00001"}])
    statements()
    assert answer(panel.session, PETITIONS, ["title"], question(size=25)).count == 1
    assert len(statements()) == 1


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("state", "accepted")], set(range(1, 31, 2))),
        ([("state", "accepted,registered")], set(range(1, 31))),
        ([("state", ",")], set()),
        ([("due_on", "empty")], set(range(3, 31, 3))),
        ([("due_on", "filled"), ("people_count", "..5")], {1, 2, 4, 5}),
        ([("people_count", "28..")], {28, 29, 30}),
        ([("people_count", "3..5")], {3, 4, 5}),
        ([("people_count", "7")], {7}),
        ([("due_on", f"{cast.TODAY}..{cast.TODAY}")], {5, 10, 20, 25}),
        ([("title", "Matter 1")], {1, *range(10, 20)}),
        ([("petition_no", "%")], set()),
        ([("petition_no", "2026_00001")], set()),
        ([("category_id", "4711")], set()),
    ],
)
def test_a_filter_finds(thirty, pairs, found):
    assert asked(thirty, pairs) == found


def test_words_are_looked_for_in_every_searched_column_and_mean_themselves(thirty):
    assert asked(thirty, [], "00007") == {7}
    assert asked(thirty, [], "atter 2") == {2, *range(20, 30)}
    assert asked(thirty, [], "_atter") == asked(thirty, [], "100%") == asked(thirty, [], "\\") == set()


def test_where_nothing_is_searched_nothing_is_found(thirty):
    silent = replace(
        PETITIONS,
        columns={
            name: replace(column, field=replace(column.field, search=False))
            for name, column in PETITIONS.columns.items()
        },
    )
    assert asked(thirty, [], "Matter", silent) == set()


def test_a_condition_across_a_reference_is_that_of_the_row_referred_to(either):
    session, office = either.session, either.office
    fire, flood = rows.petitions(
        session, office, [{"title": "Fire", "purpose": "appeal"}, {"title": "Flood"}]
    )
    deadlines = KNOWN["deadlines"]
    cast.acting(session, office, "fang")
    rows.put(
        session,
        insert(deadlines.model),
        [rows.deadline(cast.TODAY, petition_id=one) for one in (fire, flood, None)],
    )
    conditions = parse_conditions(deadlines, [("petition_id.purpose", "appeal")], KNOWN)
    found = answer(session, deadlines, ["petition_id"], Question(conditions, parse_order(deadlines, "")))
    assert [row["petition_id"] for row in found.rows] == [fire]


def test_a_day_asked_of_a_moment_is_the_office_s_day(either):
    session, office = either.session, either.office
    column = PETITIONS.columns["received_at"]
    wide = replace(
        PETITIONS,
        columns={
            **PETITIONS.columns,
            "received_at": replace(column, field=replace(column.field, filter=True)),
        },
    )
    moments = ["2026-09-09 23:59", "2026-09-10 00:10", "2026-09-10 23:50", "2026-09-11 00:00"]
    at = [datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE) for text in moments]
    rows.petitions(
        session,
        office,
        [{"received_at": moment, "people_count": place} for place, moment in enumerate(at, start=1)],
    )
    cast.acting(session, office, "fang")
    known = Catalogue({**KNOWN.entities, "petitions": wide})
    assert known["petitions"].columns["received_at"].filterable
    for raw, found in {
        "2026-09-10": {2, 3},
        "2026-09-09,2026-09-11": {1, 4},
        "2026-09-10..2026-09-10": {2, 3},
        "..2026-09-10": {1, 2, 3},
        "2026-09-10..": {2, 3, 4},
        "2026-09-10 23:00..": {3, 4},
        "empty": set(),
    }.items():
        assert asked(session, [("received_at", raw)], known=wide) == found, raw


def test_the_bin_holds_what_the_list_does_not(either):
    session, office = either.session, either.office
    rows.petitions(session, office, [{"title": "here"}, {"title": "gone", "deleted_at": cast.NOW}])
    cast.acting(session, office, "fang")
    titles = {
        deleted: [
            row["title"] for row in answer(session, PETITIONS, ["title"], question(deleted=deleted)).rows
        ]
        for deleted in (False, True)
    }
    assert titles == {False: ["here"], True: ["gone"]}


def test_an_export_streams_every_row_in_order_and_in_parts(thirty):
    parts = list(listing.stream(thirty, PETITIONS, ["petition_no"], question("petition_no"), chunk=8))
    assert [len(part) for part in parts] == [8, 8, 8, 6]
    assert [row["petition_no"] for part in parts for row in part] == [
        f"2026-{place:05}" for place in range(1, 31)
    ]


def test_a_holder_of_many_sees_the_same_list_and_the_same_count(thirty, either):
    """Whoever holds many petitions is asked about row by row; the answer is the same."""
    session, office = thirty, either.office
    some = session.scalars(select(Petition.id).order_by(Petition.id).limit(3)).all()
    granted = [
        {
            "holder_kind": kind,
            "holder_id": holder,
            "petition_id": one,
            "registered_on": cast.TODAY,
            "reason": "co_unit",
        }
        for one in some
        for kind, holder in (("unit", office.units["basic"]), ("user", office.staff["chen"]))
    ]
    rows.put(session, insert(PetitionAccess), granted)
    chen = cast.acting(session, office, "chen")
    for actor in (chen, replace(chen, holds_many=True)):
        bind(session, actor)
        assert numbers(answer(session, PETITIONS, ["petition_no"], question("petition_no"))) == [
            f"2026-{n:05}" for n in (1, 2, 3)
        ]
        assert listing.count(session, PETITIONS, question(), cap=3) == (3, False), (
            "a petition held twice is one petition"
        )
        assert listing.count(session, PETITIONS, question(), cap=2) == (2, True)
        assert listing.count(session, PETITIONS, question(deleted=True), cap=2) == (0, False)
        assert listing.count(session, PETITIONS, question(pairs=[("people_count", "1")]), cap=2) == (1, False)
        assert listing.count(session, PETITIONS, question(text="Matter 2"), cap=2) == (1, False)


def test_the_number_of_statements_is_that_of_one_row(panel, statements):
    session, office = panel.session, panel.office
    cast.acting(session, office, "chen")
    found = []
    for many in (1, 60):
        made = rows.petitions(session, office, [{"received_on": date(2026, 1, 1)} for _ in range(many)])
        rows.put(
            session,
            insert(PetitionAccess),
            [
                {
                    "holder_kind": "unit",
                    "holder_id": office.units["basic"],
                    "petition_id": one,
                    "registered_on": cast.TODAY,
                    "reason": "co_unit",
                }
                for one in made
            ],
        )
        statements()
        answer(session, PETITIONS, [c.name for c in PETITIONS.listed()], question(size=100))
        found.append(len(statements()))
    assert found == [1, 1]
