"""How far a role sees: by default, as the office decides, and for a while in somebody's place (AB岗)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from app.access.actor import Reach, bind
from app.access.permissions import NEVER
from app.actions import petitions, records
from app.catalog.read import catalogue
from app.queries.actors import actor_for
from schema.access import RoleScope
from schema.audit import AuditEntry
from schema.base import AccountRole, assoc_user_role
from schema.petitions import Petition
from schema.vocabulary import Event, Role, RowScope
from tests import cast
from tests.actions import scenes


def decide(session, role, *scopes, area="petitions", unit_id=None):
    bind(session, cast.BUILDER)
    for scope in scopes:
        session.add(RoleScope(role=role, area=area, scope=scope, unit_id=unit_id))
    session.flush()
    records.bump(session)


def sees(session, office, username, row, today=cast.TODAY):
    bind(session, actor_for(session, office.users[username], today=today))
    return session.scalar(select(Petition.id).where(Petition.id == row.id)) is not None


def away(session, office, username, first, last, kind="business_trip"):
    values = {
        "staff_id": office.staff[username],
        "kind": kind,
        "starts_on": first,
        "ends_on": last,
    }
    records.create(session, cast.acting(session, office, "lin"), catalogue()["absences"], values)


def post(session, office, a, b):
    values = {"name": "P", "unit_id": office.units["basic"], "holder_a_id": office.staff[a]}
    records.create(
        session,
        cast.acting(session, office, "wei"),
        catalogue()["posts"],
        {**values, "holder_b_id": office.staff[b], "approved_by_id": office.staff["zheng"]},
    )


def test_by_default_each_role_sees_as_far_as_the_office_says(session, office):
    reach = {name: cast.acting(session, office, name).reach for name in cast.PEOPLE}
    everything = {"lin", "fang", "fu", "zheng"}
    held = {"chen", "he", "sun", "zhao", "qian"}
    assert {name for name, far in reach.items() if far is Reach.all} == everything
    assert {name for name, far in reach.items() if far is Reach.held} == held


@pytest.mark.parametrize(
    ("scope", "unit", "seen"),
    [
        (RowScope.everything, None, {"basic", "east"}),
        (RowScope.unit_and_below, None, {"basic"}),
        (RowScope.unit, None, {"basic"}),
        (RowScope.chosen_unit, "east", {"east"}),
        (RowScope.charge, None, set()),
        (RowScope.involved, None, set()),
        (RowScope.mine, None, set()),
        (RowScope.restricted, None, set()),
    ],
)
def test_an_office_decides_how_far_a_role_sees(either, scope, unit, seen):
    session, office = either.session, either.office
    rows = {}
    for place in ("basic", "east"):
        rows[place] = cast.petition(session, office)
        scenes.do(session, office, "fang", rows[place], Event.forward, unit_id=office.units[place])
    decide(session, Role.div_handler, scope, unit_id=office.units.get(unit))
    assert {place for place, row in rows.items() if sees(session, office, "he", row)} == seen


def test_scopes_add_up(session, office):
    row = cast.petition(session, office)
    scenes.do(session, office, "fang", row, Event.forward, unit_id=office.units["east"])
    decide(session, Role.div_handler, RowScope.unit)
    assert not sees(session, office, "he", row)
    decide(session, Role.div_handler, RowScope.chosen_unit, unit_id=office.units["east"])
    assert sees(session, office, "he", row)
    assert sees(session, office, "chen", row) is False, "another role sees as before"


def test_a_division_sees_the_schools_it_liaises_with_while_it_does(either):
    session, office = either.session, either.office
    row = cast.petition(session, office)
    scenes.do(session, office, "fang", row, Event.forward, unit_id=office.units["east"])
    values = {"division_id": office.units["basic"], "school_id": office.units["east"], "valid_to": cast.TODAY}
    records.create(session, cast.acting(session, office, "wei"), catalogue()["school_links"], values)
    decide(session, Role.div_head, RowScope.unit, RowScope.liaison)
    assert sees(session, office, "chen", row)
    assert not sees(session, office, "chen", row, cast.TODAY + timedelta(days=1)), "the liaison is over"


def test_what_one_entered_is_seen_where_only_that_is(session, office):
    decide(session, Role.clerk, RowScope.mine)
    cast.hire(session, office, "ding", "丁一", "clerk", "office")
    mine, other = cast.petition(session, office, by="lin"), cast.petition(session, office, by="ding")
    assert sees(session, office, "lin", mine)
    assert not sees(session, office, "lin", other)


def test_an_area_of_units_follows_its_own_decision(session, office):
    plan = {"title": "Fire", "unit_id": office.units["county"], "kind": "accident"}
    bind(session, cast.BUILDER)
    made = records.create(session, cast.BUILDER, catalogue()["plans"], plan)
    model = type(made)

    def found(username):
        cast.acting(session, office, username)
        return session.scalar(select(model.id).where(model.id == made.id)) is not None

    assert not found("jin")
    decide(session, Role.info_officer, RowScope.everything, area="plans")
    assert found("jin")


def test_a_stand_in_sees_what_the_absent_one_sees_in_the_window_only(either):
    session, office = either.session, either.office
    row = scenes.accepted(session, office)
    day = timedelta(days=1)
    post(session, office, "he", "sun")
    assert not sees(session, office, "sun", row), "nobody is away"
    away(session, office, "he", cast.TODAY, cast.TODAY + day)
    assert sees(session, office, "sun", row)
    assert sees(session, office, "sun", row, cast.TODAY + day)
    assert not sees(session, office, "sun", row, cast.TODAY + 2 * day)
    assert not sees(session, office, "sun", row, cast.TODAY - day)


def test_a_stand_in_who_is_away_himself_stands_in_for_nobody(session, office):
    row = scenes.accepted(session, office)
    post(session, office, "he", "sun")
    away(session, office, "he", cast.TODAY, cast.TODAY)
    away(session, office, "sun", cast.TODAY, cast.TODAY, kind="sick_leave")
    assert not sees(session, office, "sun", row)


def test_the_stand_in_named_on_the_case_sees_that_case_alone(either):
    session, office = either.session, either.office
    row = scenes.accepted(session, office)
    other = cast.petition(session, office)
    scenes.do(session, office, "fang", other, Event.assign, **scenes.inputs_for(office, Event.assign))
    away(session, office, "he", cast.TODAY, cast.TODAY)
    assert sees(session, office, "sun", row)
    assert not sees(session, office, "sun", other)


def test_what_a_stand_in_does_is_logged_for_the_absent_one(session, office):
    row = scenes.dispatched(session, office)
    post(session, office, "chen", "sun")
    away(session, office, "chen", cast.TODAY, cast.TODAY)
    scenes.do(session, office, "sun", row, Event.accept, **scenes.inputs_for(office, Event.accept))
    session.flush()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.verb, entry.actor_name, entry.behalf_of_id) == ("accept", "孙一", office.staff["chen"])
    scenes.do(
        session,
        office,
        "fang",
        cast.petition(session, office),
        Event.keep,
        reason="x",
        reply_exempt_reason="y",
    )
    session.flush()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert entry.behalf_of_id is None


def test_a_recused_stand_in_stands_in_for_everything_else(session, office):
    row = scenes.accepted(session, office)
    post(session, office, "he", "sun")
    away(session, office, "he", cast.TODAY, cast.TODAY)
    values = {"petition_id": row.id, "staff_id": office.staff["sun"], "reason": "relative"}
    records.create(session, cast.acting(session, office, "lin"), catalogue()["recusals"], values)
    assert not sees(session, office, "sun", row)


@pytest.mark.parametrize("role", [Role.sysadmin, Role.security_admin, Role.auditor])
def test_who_administers_sees_no_petition_whatever_else_the_account_came_to_hold(session, office, role):
    row = cast.petition(session, office)
    decide(session, role, RowScope.everything)
    name = {Role.sysadmin: "wei", Role.security_admin: "an", Role.auditor: "xu"}[role]
    assert not sees(session, office, name, row)
    actor = cast.acting(session, office, name)
    assert not {word for word in actor.permissions if word.partition(":")[0] in NEVER[role]}


def test_a_stand_in_for_whoever_sees_everything_sees_it_for_the_day(session, office):
    row = cast.petition(session, office)
    post(session, office, "fang", "sun")
    away(session, office, "fang", cast.TODAY, cast.TODAY)
    assert sees(session, office, "sun", row)
    assert petitions.obstacles(cast.acting(session, office, "sun"), row, Event.keep) is None


def a_plan_of(session, office, unit):
    plan = {"title": "Fire", "unit_id": office.units[unit], "kind": "accident"}
    bind(session, cast.BUILDER)
    return records.create(session, cast.BUILDER, catalogue()["plans"], plan)


def sees_plan(session, office, username, plan, today=cast.TODAY):
    bind(session, actor_for(session, office.users[username], today=today))
    return session.scalar(select(type(plan).id).where(type(plan).id == plan.id)) is not None


def test_a_decision_for_one_role_leaves_what_another_gives(either):
    session, office = either.session, either.office
    also = select(AccountRole.id).where(AccountRole.name == "unit_user").scalar_subquery()
    session.execute(insert(assoc_user_role).values(user_id=office.users["lin"], role_id=also))
    plan = a_plan_of(session, office, "county")
    assert sees_plan(session, office, "lin", plan)
    decide(session, Role.unit_user, RowScope.unit, area="plans")
    assert sees_plan(session, office, "lin", plan), "whoever is a clerk too sees the plans of all units"
    decide(session, Role.clerk, RowScope.unit, area="plans")
    assert not sees_plan(session, office, "lin", plan), "now both roles are decided on"


def test_who_keeps_the_units_sees_their_areas_though_another_role_of_hers_is_decided(either):
    session, office = either.session, either.office
    also = select(AccountRole.id).where(AccountRole.name == "info_officer").scalar_subquery()
    session.execute(insert(assoc_user_role).values(user_id=office.users["wei"], role_id=also))
    plan = a_plan_of(session, office, "county")
    assert sees_plan(session, office, "wei", plan)
    decide(session, Role.info_officer, RowScope.unit, area="plans")
    assert sees_plan(session, office, "wei", plan)


def test_a_stand_in_keeps_what_the_absent_one_sees_though_the_own_role_is_decided(either):
    session, office = either.session, either.office
    plan = a_plan_of(session, office, "county")
    post(session, office, "fang", "sun")
    away(session, office, "fang", cast.TODAY, cast.TODAY)
    decide(session, Role.ab_backup, RowScope.unit, area="plans")
    assert sees_plan(session, office, "sun", plan)
    assert not sees_plan(session, office, "sun", plan, cast.TODAY + timedelta(days=1))


def test_a_decision_for_leaders_keeps_what_rank_adds(either):
    session, office = either.session, either.office
    row = cast.petition(session, office)
    assert sees(session, office, "zheng", row)
    decide(session, Role.leader, RowScope.unit)
    assert sees(session, office, "zheng", row), "the principal leader sees every petition"
