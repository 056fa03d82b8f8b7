"""What a person sees first: the own deadlines, those of the unit nobody is named for, and what came in last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from app.queries.home import my_work, recent
from schema.deadlines import Deadline
from schema.vocabulary import DeadlineKind
from tests import cast
from tests.queries import rows


def work(session, office, username, **changes):
    actor = replace(cast.acting(session, office, username), **changes)
    return [row["display_no"] for row in my_work(session, actor)]


def test_open_deadlines_are_mine_by_name_or_by_unit_and_come_by_day(session, office):
    basic, he, chen = office.units["basic"], office.staff["he"], office.staff["chen"]
    day = cast.TODAY
    rows.put(
        session,
        insert(Deadline),
        [
            rows.deadline(day + timedelta(days=3), display_no="mine", person_id=he, unit_id=basic),
            rows.deadline(day, display_no="the unit's", unit_id=basic),
            rows.deadline(day, display_no="another's", person_id=chen, unit_id=basic),
            rows.deadline(day, display_no="another unit's", unit_id=office.units["east"]),
            rows.deadline(day, display_no="met", person_id=he, unit_id=basic, met_on=day),
            rows.deadline(day, display_no="void", person_id=he, unit_id=basic, voided_on=day),
            rows.deadline(
                day, display_no="a right", person_id=he, unit_id=basic, kind=DeadlineKind.objection
            ),
        ],
    )
    assert work(session, office, "he") == ["the unit's", "mine"]
    assert work(session, office, "chen") == ["the unit's", "another's"]
    assert work(session, office, "he", unit_ids=frozenset()) == ["mine"]
    assert work(session, office, "lin", staff_id=None, unit_ids=frozenset({office.units["east"]})) == [
        "another unit's"
    ]
    assert work(session, office, "wei") == [], "who has neither person nor unit has no deadlines"


def test_a_deadline_brings_the_marks_of_its_petition(session, office):
    row = cast.petition(session, office, is_urgent=True, people_count=6)
    (mine,) = my_work(session, cast.acting(session, office, "lin"))
    assert (mine["petition_id"], mine["is_urgent"], mine["people_count"]) == (row.id, True, 6)


def test_the_last_received_come_first_without_those_in_the_bin(session, office):
    days = [{"received_on": cast.TODAY - timedelta(days=n), "title": f"{n} days ago"} for n in (3, 0, 1, 2)]
    rows.petitions(session, office, [*days, {"title": "gone", "deleted_at": cast.NOW}])
    cast.acting(session, office, "lin")
    assert [row["title"] for row in recent(session, 3)] == ["0 days ago", "1 days ago", "2 days ago"]
    cast.acting(session, office, "zhao")
    assert recent(session) == []
