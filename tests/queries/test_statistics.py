"""Figures of a period: volumes by the day of registration, timeliness by the day it was due (domain §6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from app.documents.bound import figures_of
from app.documents.snapshot import Snapshot
from app.domain.periods import Period
from app.queries.statistics import figures
from schema.deadlines import Deadline
from schema.vocabulary import Channel, ClosingBasis, DeadlineKind, PetitionState
from tests import cast
from tests.queries import rows

HALF = Period(date(2026, 1, 1), date(2026, 6, 30))
DAY = date(2026, 3, 10)


def half_year(session, office):
    """Put the worked example of domain §6.4 into the database: 120 registered, 100 in the same half of 2025."""
    visits = (
        [{"people_count": 13} for _ in range(4)]
        + [{"people_count": 3} for _ in range(12)]
        + [{"people_count": 2} for _ in range(4)]
    )
    by_channel = {
        Channel.letter: [{}] * 40,
        Channel.web: [{}] * 50,
        Channel.phone: [{}] * 10,
        Channel.visit: visits,
    }
    units = [office.units["basic"], office.units["east"], None]
    values = [
        {"channel": channel, "registered_on": DAY, "unit_id": units[place % 3], **more}
        for channel, many in by_channel.items()
        for place, more in enumerate(many)
    ]
    for place, value in enumerate(values):
        value |= {"is_repeat": place < 18, "category_id": office.categories["F4" if place < 70 else "B1"]}
    rows.petitions(session, office, values)
    rows.petitions(
        session,
        office,
        [{"registered_on": date(2025, 3, 10), "channel": "visit", "people_count": 4} for _ in range(100)],
    )
    in_time, late, still_open = (
        {"met_on": DAY},
        {"met_on": DAY + timedelta(days=1)},
        {"met_on": None},
    )
    kinds = (DeadlineKind.handle, DeadlineKind.extended_handle)
    kept = [in_time] * 81 + [late] * 5 + [still_open] * 4
    due = [rows.deadline(DAY, kind=kinds[n % 2], unit_id=units[n % 2], **one) for n, one in enumerate(kept)]
    rows.put(session, insert(Deadline), due)


def around(session, office):
    """Put what belongs to no figure of the half-year beside it."""
    outside = [date(2025, 12, 31), date(2026, 7, 1)]
    rows.petitions(
        session,
        office,
        [
            *({"registered_on": day} for day in outside),
            {"registered_on": DAY, "state": PetitionState.void},
            {"registered_on": DAY, "state": PetitionState.draft},
            {"registered_on": DAY, "deleted_at": cast.NOW},
            {"registered_on": None},
        ],
    )
    no_matter = [
        *(rows.deadline(day, kind=DeadlineKind.handle, met_on=day) for day in outside),
        rows.deadline(DAY, kind=DeadlineKind.handle, voided_on=DAY),
        rows.deadline(DAY, kind=DeadlineKind.notice, met_on=DAY),
        rows.deadline(DAY, kind=DeadlineKind.supervision),
    ]
    rows.put(session, insert(Deadline), no_matter)


@pytest.fixture
def half(either):
    half_year(either.session, either.office)
    around(either.session, either.office)
    cast.acting(either.session, either.office, "lin")
    return figures(either.session, HALF, office="云州市教育局")


def test_the_worked_example_of_the_half_year(half):
    assert (half["office"], half["period_from"], half["period_to"]) == (
        "云州市教育局",
        "2026-01-01",
        "2026-06-30",
    )
    assert (half["total"], half["repeats"]) == (120, 18)
    assert half["channels"] == {"letter": 40, "visit": 20, "phone": 10, "web": 50, "fax": 0}
    assert (half["visit_people"], half["group_batches"], half["group_people"]) == (96, 4, 52)
    assert (half["due"], half["closed_on_time"]) == (90, 81), "90.0 %, not 86 of 90"
    before = half["year_before"]
    assert (before["total"], before["group_batches"], before["visit_people"]) == (100, 0, 400)
    assert (half["province_visits"], half["beijing_visits"]) == (0, 0)


def test_the_circular_says_of_it_what_the_example_says(half):
    snapshot = Snapshot.from_json(half)
    assert (snapshot.total, snapshot.due, snapshot.closed_on_time) == (120, 90, 81)
    said = figures_of(snapshot)
    assert (said["总量同比"], said["重复率"]) == ("同比上升20.0%", "15.0%")
    assert (said["按期办结率"], said["集体访同比"]) == ("90.0%", "上年同期为0批，同比—（+4批）")


def test_categories_are_summed_up_on_their_first_level(half):
    assert [(one["code"], one["count"]) for one in half["categories"]] == [("B", 50), ("F", 70)]
    assert sum(one["count"] for one in half["categories"]) == half["total"]


def test_each_unit_has_its_volume_and_its_timeliness_and_schools_are_marked(half):
    basic, east = half["units"]
    assert (basic["name"], basic["is_school"], east["name"], east["is_school"]) == (
        "基础教育处",
        False,
        "城东中学",
        True,
    )
    assert basic["due"] + east["due"] == 90
    assert basic["closed_on_time"] + east["closed_on_time"] == 81
    assert (basic["total"], east["total"]) == (42, 40)


def test_one_group_visit_of_five_is_one_batch_five_people_and_one_petition(session, office):
    rows.petitions(
        session,
        office,
        [
            {"registered_on": DAY, "channel": "visit", "people_count": 5},
            {"registered_on": DAY, "people_count": 9},
        ],
    )
    cast.acting(session, office, "lin")
    found = figures(session, HALF, office="x")
    assert (found["total"], found["group_batches"], found["group_people"], found["visit_people"]) == (
        2,
        1,
        5,
        5,
    )


def test_visits_are_counted_by_the_level_they_reached(session, office):
    levels = ["province", "beijing", "beijing", "school", None]
    rows.petitions(
        session,
        office,
        [{"registered_on": DAY, "channel": "visit", "visit_level": level} for level in levels],
    )
    rows.petitions(session, office, [{"registered_on": DAY, "channel": "letter", "visit_level": "beijing"}])
    cast.acting(session, office, "lin")
    found = figures(session, HALF, office="x")
    assert (found["province_visits"], found["beijing_visits"]) == (1, 2)


def test_a_period_without_anything_is_all_zeros_and_has_nothing_to_compare_with(session, office):
    cast.acting(session, office, "lin")
    found = figures(session, HALF, office="x")
    zeros = ("total", "visit_people", "group_batches", "group_people", "repeats", "due", "closed_on_time")
    assert {name: found[name] for name in zeros} == dict.fromkeys(zeros, 0)
    assert (found["year_before"], found["period_before"]) == (None, None), "no base, no rate"
    assert (found["categories"], found["units"]) == ([], [])


def test_a_unit_with_deadlines_of_older_petitions_stands_in_the_table_too(session, office):
    day = {"registered_on": DAY, "unit_id": office.units["basic"]}
    rows.petitions(
        session,
        office,
        [
            {**day, "closing_basis": ClosingBasis.replied},
            {**day, "closing_basis": ClosingBasis.kept},
            {**day, "closing_basis": None},
        ],
    )
    rows.put(
        session,
        insert(Deadline),
        [rows.deadline(DAY, kind=DeadlineKind.handle, unit_id=office.units["east"], met_on=DAY)],
    )
    cast.acting(session, office, "lin")
    basic, east = figures(session, HALF, office="x")["units"]
    assert basic == {
        "name": "基础教育处",
        "is_school": False,
        "total": 3,
        "closed": 1,
        "due": 0,
        "closed_on_time": 0,
    }
    assert east == {
        "name": "城东中学",
        "is_school": True,
        "total": 0,
        "closed": 0,
        "due": 1,
        "closed_on_time": 1,
    }


def test_who_reads_no_petition_gets_the_same_figures_and_sees_none_afterwards(session, office):
    half_year(session, office)
    cast.acting(session, office, "lin")
    whole = figures(session, HALF, office="x")
    tao = cast.acting(session, office, "tao")
    assert not tao.may("petitions", "read")
    assert figures(session, HALF, office="x") == whole
    assert session.query(Deadline).count() == 0


def test_who_sees_part_of_the_petitions_gets_the_figures_of_that_part(session, office):
    half_year(session, office)
    cast.acting(session, office, "chen")
    assert figures(session, HALF, office="x")["total"] == 0


def test_figures_cost_the_same_number_of_statements_for_any_number_of_rows(panel, statements):
    cast.acting(panel.session, panel.office, "lin")
    counted = []
    figures(panel.session, HALF, office="x")  # the settings are read once
    for many in (0, 200):
        rows.petitions(panel.session, panel.office, [{"registered_on": DAY, "unit_id": 3}] * (many + 1))
        statements()
        figures(panel.session, HALF, office="x")
        counted.append(len(statements()))
    assert counted[0] == counted[1]
