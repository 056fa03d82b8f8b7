"""Who is signed in: roles, permissions, place, charge and sight, as the database has them today."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select

from app.access.actor import Reach
from app.actions import records, roles
from app.catalog.read import catalogue
from app.queries import actors
from app.queries.actors import actor_for, matrix_of
from schema.access import PetitionAccess
from schema.base import (
    AccountRole,
    Permission,
    PermissionView,
    User,
    ViewMenu,
    assoc_permissionview_role,
    assoc_user_role,
)
from schema.organisation import Leader, LeaderDivision, Staff, Unit
from schema.vocabulary import LeaderRank
from tests import cast
from tests.queries import rows

KNOWN = catalogue()


def of(session, office, username, today=cast.TODAY):
    return actor_for(session, office.users[username], today=today, origin="127.0.0.1")


def test_an_actor_is_the_account_the_person_and_the_place(either):
    session, office = either.session, either.office
    chen = of(session, office, "chen")
    assert (chen.username, chen.name, chen.origin, chen.roles) == ("chen", "陈立", "127.0.0.1", {"div_head"})
    assert (chen.user_id, chen.staff_id, chen.unit_id) == (
        office.users["chen"],
        office.staff["chen"],
        office.units["basic"],
    )
    assert (chen.unit_ids, chen.leader_id, chen.holds_many) == ({office.units["basic"]}, None, False)
    assert chen.may("petitions", "accept")
    assert not chen.may("petitions", "assign")


def test_sight_follows_the_roles_and_a_leader_s_rank(session, office):
    reach = {username: of(session, office, username).reach for username in cast.PEOPLE}
    assert {name for name, how in reach.items() if how is Reach.all} == {"lin", "fang", "zheng", "fu"}
    assert {name for name, how in reach.items() if how is Reach.held} == {"chen", "he", "sun", "zhao", "qian"}


@pytest.mark.parametrize(
    ("rank", "reach"),
    [
        (LeaderRank.principal, Reach.all),
        (LeaderRank.in_charge, Reach.all),
        (LeaderRank.other, Reach.held),
        (LeaderRank.unit_head, Reach.held),
    ],
)
def test_a_leader_s_rank_decides_how_far_he_sees(session, office, rank, reach):
    session.scalars(select(Leader)).one().rank = rank
    session.flush()
    records.bump(session)
    assert of(session, office, "zheng").reach is reach


def test_a_leader_answers_for_his_own_unit_what_is_below_and_what_is_in_his_charge(session, office):
    zheng = of(session, office, "zheng")
    assert zheng.leader_id is not None
    assert zheng.unit_ids == set(office.units.values())
    session.scalars(select(Staff).where(Staff.id == office.staff["zheng"])).one().unit_id = office.units[
        "office"
    ]
    session.flush()
    records.bump(session)
    assert of(session, office, "zheng").unit_ids == {office.units["office"], office.units["basic"]}
    session.scalars(select(LeaderDivision)).one().deleted_at = cast.NOW
    session.flush()
    records.bump(session)
    assert of(session, office, "zheng").unit_ids == {office.units["office"]}


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (None, None, True),
        ("2026-09-17", "2026-09-17", True),
        ("2026-09-18", None, False),
        (None, "2026-09-16", False),
    ],
)
def test_a_leader_is_one_only_while_he_is_in_office(session, office, valid_from, valid_to, holds):
    leader = session.scalars(select(Leader)).one()
    leader.valid_from, leader.valid_to = (
        text and date.fromisoformat(text) for text in (valid_from, valid_to)
    )
    session.flush()
    records.bump(session)
    zheng = of(session, office, "zheng")
    assert (zheng.leader_id is not None, zheng.reach) == (holds, Reach.all if holds else Reach.held)


def test_who_works_nowhere_has_no_unit_and_one_without_path_only_its_own(session, office):
    assert (of(session, office, "wei").staff_id, of(session, office, "wei").unit_ids) == (None, frozenset())
    session.scalars(select(Unit).where(Unit.id == office.units["east"])).one().path = ""
    session.flush()
    records.bump(session)
    assert of(session, office, "qian").unit_ids == {office.units["east"]}


def test_an_account_that_is_gone_or_switched_off_is_nobody(session, office):
    assert actor_for(session, 4711, today=cast.TODAY) is None
    session.get(User, office.users["he"]).active = False
    session.flush()
    assert of(session, office, "he") is None


def test_a_locked_permission_is_not_held_even_where_the_tables_say_so(session, office):
    pair = session.scalars(
        select(PermissionView.id)
        .join(Permission, Permission.id == PermissionView.permission_id)
        .join(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        .where(Permission.name == "can_read", ViewMenu.name == "petitions")
    ).one()
    role = session.scalars(select(AccountRole.id).where(AccountRole.name == "sysadmin")).one()
    rows.put(session, insert(assoc_permissionview_role), [{"role_id": role, "permission_view_id": pair}])
    roles.bump(session)
    assert "petitions:read" in matrix_of(session)["sysadmin"]
    assert not of(session, office, "wei").may("petitions", "read")


def test_a_role_of_the_office_s_own_brings_its_permissions_and_one_without_brings_none(session, office):
    made = [AccountRole(name=name) for name in ("archivist", "guest")]
    session.add_all(made)
    session.flush()
    roles.change(session, cast.BUILDER, granted=[("archivist", "petitions:read")], revoked=[])
    rows.put(
        session,
        insert(assoc_user_role),
        [{"user_id": office.users["tao"], "role_id": role.id} for role in made],
    )
    tao = of(session, office, "tao")
    assert tao.roles == {"archivist", "guest", "stat_viewer"}
    assert tao.may("petitions", "read")
    assert tao.reach is Reach.none, "which rows it sees is not said by a permission"


def test_whoever_holds_very_many_petitions_is_known_as_such(session, office, monkeypatch):
    monkeypatch.setattr(actors, "MANY", 2)
    for many in (2, 1):
        made = rows.petitions(session, office, [{}] * many)
        granted = [
            {
                "holder_kind": "unit",
                "holder_id": office.units["basic"],
                "petition_id": one,
                "registered_on": cast.TODAY,
                "reason": "co_unit",
            }
            for one in made
        ]
        rows.put(session, insert(PetitionAccess), granted)
        records.bump(session)
        assert of(session, office, "chen").holds_many is (many == 1), "two are few, three are many"
    assert of(session, office, "lin").holds_many is False, "who sees all holds nothing in particular"


def test_a_second_actor_of_the_same_configuration_costs_few_statements(panel, statements):
    session, office = panel.session, panel.office
    of(session, office, "chen")
    statements()
    of(session, office, "chen")
    assert len(statements()) <= 2, "the account and its roles; the rest is remembered"
    of(session, office, "lin")
    assert len(statements()) <= 2
