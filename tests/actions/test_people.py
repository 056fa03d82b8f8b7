"""The people of a petition: exactly one is the main one and gives it its name."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import people, records
from app.catalog.read import catalogue
from app.domain.errors import Refused
from app.queries.cases import case_of
from app.queries.petitions import people_of
from schema.people import Petitioner, PetitionParty
from schema.vocabulary import PetitionState
from tests import cast
from tests.actions import scenes

PARTIES = catalogue()["parties"]


@pytest.fixture
def row(session, office):
    return cast.petition(session, office, petitioner="王小明")


@pytest.fixture
def fang(session, office, row):
    return cast.acting(session, office, "fang")


def person(session, name):
    found = Petitioner(name=name)
    session.add(found)
    session.flush()
    return found.id


def add(session, actor, row, name, **values):
    given = {"petition_id": row.id, "petitioner_id": person(session, name), **values}
    return records.create(session, actor, PARTIES, given)


def named(session, row):
    return [(who.name, main) for who, main, _ in people_of(session, row.id)]


def test_another_person_stands_beside_the_main_one(session, row, fang):
    party = add(session, fang, row, "李四", is_representative=True)
    assert named(session, row) == [("王小明", True), ("李四", False)]
    assert row.petitioner_name == "王小明"
    verb, changes = scenes.trail(session, party)[-1]
    assert (verb, changes["is_representative"]) == ("create", [None, True])


def test_a_new_main_petitioner_takes_the_place_and_the_name_of_the_old(session, row, fang):
    add(session, fang, row, "李四", is_primary=True)
    assert named(session, row) == [("李四", True), ("王小明", False)]
    assert row.petitioner_name == "李四"


def test_making_somebody_the_main_one_later_is_a_change_with_its_entry(session, row, fang):
    party = add(session, fang, row, "李四")
    assert records.amend(session, fang, PARTIES, party, {"is_primary": True}) == {"is_primary": (False, True)}
    assert row.petitioner_name == "李四"
    assert scenes.trail(session, party)[-1] == ("amend", {"is_primary": [False, True]})
    assert records.amend(session, fang, PARTIES, party, {"is_primary": True}) == {}
    assert len(scenes.trail(session, party)) == 2


def test_the_main_petitioner_neither_steps_down_nor_leaves(session, row, fang):
    main = session.scalars(select(PetitionParty)).one()
    with pytest.raises(Refused, match="make somebody else the main one first") as refusal:
        records.amend(session, fang, PARTIES, main, {"is_primary": False})
    assert refusal.value.field == "is_primary"
    with pytest.raises(Refused, match="make somebody else the main one first"):
        records.remove(session, fang, PARTIES, main)
    assert named(session, row) == [("王小明", True)]


def test_who_was_taken_off_is_counted_and_seen_no_more(session, office, row, fang):
    scenes.do(
        session,
        office,
        "fang",
        row,
        "assign",
        unit_id=office.units["basic"],
        feedback_due=scenes.day("10-16"),
    )
    party = add(session, cast.acting(session, office, "fang"), row, "李四")
    records.remove(session, fang, PARTIES, party)
    assert named(session, row) == [("王小明", True)]
    cast.acting(session, office, "chen")
    assert session.scalars(select(Petitioner.name)).all() == ["王小明"], (
        "a person entered by mistake is not the division's business"
    )


def test_a_petition_whose_people_were_all_taken_off_has_none(session, office):
    row = cast.petition(session, office, register=False, petitioner=None)
    fang = cast.acting(session, office, "fang")
    party = add(session, fang, row, "李四")
    assert case_of(session, row).has_petitioner
    records.remove(session, fang, PARTIES, party)
    assert not case_of(session, row).has_petitioner


def test_a_part_stays_with_its_petition(session, office, row, fang):
    other = cast.petition(session, office)
    main = session.scalars(select(PetitionParty).where(PetitionParty.petition_id == row.id)).one()
    with pytest.raises(Refused, match="stays with its petition") as refusal:
        people.amend_party(session, fang, main, {"petition_id": other.id})
    assert refusal.value.field == "petition_id"


def test_the_people_of_a_finished_petition_are_not_changed(session, row, fang):
    party = add(session, fang, row, "李四")
    row.state = PetitionState.closed
    session.flush()
    for act in (
        lambda: add(session, fang, row, "赵五"),
        lambda: records.amend(session, fang, PARTIES, party, {"is_primary": True}),
        lambda: records.remove(session, fang, PARTIES, party),
    ):
        with pytest.raises(Refused, match="finished is not changed"):
            act()
