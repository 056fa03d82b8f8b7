"""Units are a tree: paths move with it, and a unit never stands below itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import records
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.domain.errors import Refused
from app.queries.actors import actor_for
from app.queries.organisation import below
from schema.organisation import Staff, Unit
from tests import cast
from tests.actions import scenes

UNITS, STAFF = catalogue()["units"], catalogue()["staff"]


@pytest.fixture
def wei(session, office):
    return cast.acting(session, office, "wei")


def create(session, actor, code, parent_id=None):
    values = {"code": code, "name": code, "kind": "division", "parent_id": parent_id}
    return records.create(session, actor, UNITS, values)


def unit(session, office, key):
    return session.get(Unit, office.units[key])


def test_a_unit_knows_its_way_from_the_root(session, office, wei):
    desk = create(session, wei, "DESK", office.units["basic"])
    root = create(session, wei, "OTHER")
    assert desk.path == f"/{office.units['bureau']}/{office.units['basic']}/{desk.id}/"
    assert root.path == f"/{root.id}/"
    assert scenes.trail(session, desk)[-1][1]["parent_id"] == [None, office.units["basic"]]


def test_a_unit_that_moves_takes_everything_below_along(either):
    session, office = either.session, either.office
    wei = cast.acting(session, office, "wei")
    with unit_of_work(session):
        desk = create(session, wei, "DESK", office.units["basic"])
        corner = create(session, wei, "CORNER", desk.id)
        records.amend(
            session, wei, UNITS, unit(session, office, "basic"), {"parent_id": office.units["east"]}
        )
    start = f"/{office.units['bureau']}/{office.units['east']}/{office.units['basic']}/"
    assert [unit(session, office, "basic").path, desk.path, corner.path] == [
        start, f"{start}{desk.id}/", f"{start}{desk.id}/{corner.id}/",
    ]  # fmt: skip
    assert (
        unit(session, office, "personnel").path == f"/{office.units['bureau']}/{office.units['personnel']}/"
    )
    assert set(below(session, [office.units["basic"]])) == {office.units["basic"], desk.id, corner.id}
    qian = actor_for(session, office.users["qian"], today=cast.TODAY)
    assert corner.id in qian.unit_ids, "who works above sees what moved below"


def test_a_unit_may_become_a_root(session, office, wei):
    records.amend(session, wei, UNITS, unit(session, office, "east"), {"parent_id": None})
    assert unit(session, office, "east").path == f"/{office.units['east']}/"


@pytest.mark.parametrize("target", ["basic", "desk", "corner"])
def test_a_unit_never_stands_below_itself(session, office, wei, target):
    desk = create(session, wei, "DESK", office.units["basic"])
    corner = create(session, wei, "CORNER", desk.id)
    number = {"basic": office.units["basic"], "desk": desk.id, "corner": corner.id}[target]
    with pytest.raises(Refused, match="cannot stand below itself") as refusal:
        records.amend(session, wei, UNITS, unit(session, office, "basic"), {"parent_id": number})
    assert refusal.value.field == "parent_id"


def test_a_new_name_moves_nothing_and_an_equal_one_is_no_change(session, office, wei):
    basic = unit(session, office, "basic")
    before = basic.path
    assert records.amend(session, wei, UNITS, basic, {"name": "基教处"}) == {"name": ("基础教育处", "基教处")}
    assert records.amend(session, wei, UNITS, basic, {"name": "基教处"}) == {}
    assert basic.path == before
    assert scenes.trail(session, basic)[-1] == ("amend", {"name": ["基础教育处", "基教处"]})


def test_a_unit_others_stand_below_or_work_in_is_not_removed_but_ends(session, office, wei):
    for key in ("bureau", "basic"):
        with pytest.raises(Refused, match="end it by a date instead"):
            records.remove(session, wei, UNITS, unit(session, office, key))
    records.remove(session, wei, UNITS, unit(session, office, "county"))
    assert unit(session, office, "county").deleted_at == cast.NOW


def test_the_last_who_left_and_the_last_below_let_a_unit_go(session, office, wei):
    desk = create(session, wei, "DESK", office.units["county"])
    with pytest.raises(Refused):
        records.remove(session, wei, UNITS, unit(session, office, "county"))
    records.remove(session, wei, UNITS, desk)
    for person in session.scalars(select(Staff).where(Staff.unit_id == office.units["personnel"])):
        records.remove(session, wei, STAFF, person)
    for key in ("county", "personnel"):
        records.remove(session, wei, UNITS, unit(session, office, key))
        assert unit(session, office, key).deleted_at is not None
