"""The office as lists and boards name it: units, leaders, who is in charge, what lies below."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app.actions import records
from app.catalog.read import catalogue
from app.queries import organisation
from schema.organisation import Leader, LeaderDivision, Unit
from tests import cast

UNITS = catalogue()["units"]


def test_living_units_come_in_the_order_of_lists(session, office):
    assert [unit.code.lower() for unit in organisation.units(session).values()] == list(cast.UNITS)
    wei = cast.acting(session, office, "wei")
    county = session.get(Unit, office.units["county"])
    records.remove(session, wei, UNITS, county)
    records.amend(
        session, wei, UNITS, session.get(Unit, office.units["east"]), {"sort": -1, "is_handling_body": False}
    )
    assert list(organisation.units(session)) == [
        office.units[key] for key in ("east", "bureau", "office", "basic", "personnel")
    ]
    assert [unit.id for unit in organisation.handling_bodies(session)] == [
        office.units[key] for key in ("bureau", "office", "basic", "personnel")
    ]
    assert organisation.bureau(session).id == office.units["bureau"]


def test_reading_the_units_takes_none_of_them_out_of_the_hands_of_who_changes_one(session, office):
    unit = session.get(Unit, office.units["east"])
    known = organisation.units(session)[office.units["east"]]
    unit.name = "城东第一中学"
    session.commit()
    assert session.scalar(select(Unit.name).where(Unit.id == unit.id)) == "城东第一中学"
    assert known.name == "城东中学", "what is remembered is a value of its own"


def test_without_a_bureau_there_is_none(session, office):
    session.get(Unit, office.units["bureau"]).kind = "affiliated"
    session.flush()
    records.bump(session)
    assert organisation.bureau(session) is None


def test_leaders_are_named_while_they_are_in_office(session, office):
    (zheng,) = organisation.leaders(session, cast.TODAY)
    assert zheng[1] == "郑文博"
    assert organisation.leader_name(session, zheng[0]) == "郑文博"
    assert organisation.leader_name(session, None) == organisation.leader_name(session, 4711) == ""
    leader = session.get(Leader, zheng[0])
    leader.valid_from, leader.valid_to = date(2026, 1, 1), date(2026, 6, 30)
    session.flush()
    records.bump(session)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [len(organisation.leaders(session, day)) for day in days] == [0, 1, 1, 0]
    leader.deleted_at = cast.NOW
    session.flush()
    records.bump(session)
    assert organisation.leaders(session, date(2026, 1, 1)) == []


def test_the_leader_in_charge_of_a_unit_is_the_one_named_first_and_still_named(session, office):
    first = organisation.leader_in_charge(session, office.units["basic"], cast.TODAY)
    assert first is not None
    assert organisation.leader_in_charge(session, office.units["east"], cast.TODAY) is None
    assert organisation.leader_in_charge(session, None, cast.TODAY) is None
    second = Leader(name="副局长", unit_id=office.units["bureau"], rank="in_charge")
    session.add(second)
    session.flush()
    session.add(LeaderDivision(leader_id=second.id, unit_id=office.units["basic"]))
    session.flush()
    records.bump(session)
    assert organisation.leader_in_charge(session, office.units["basic"], cast.TODAY) == first
    session.scalars(select(LeaderDivision).order_by(LeaderDivision.id)).first().deleted_at = cast.NOW
    session.flush()
    records.bump(session)
    assert organisation.leader_in_charge(session, office.units["basic"], cast.TODAY) == second.id


def test_what_lies_below_is_found_by_the_way_from_the_root(session, office):
    units = office.units
    assert set(organisation.below(session, [units["bureau"]])) == set(units.values())
    assert organisation.below(session, [units["east"], units["basic"]]) == (units["basic"], units["east"])
    assert organisation.below(session, []) == organisation.below(session, [4711]) == ()
