"""The matrix of roles: brought into step with the code, changed by those who may, never against the locks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from app.access.permissions import defaults
from app.actions import roles
from app.actions.unit import unit_of_work
from app.catalog.entity import Catalogue
from app.catalog.read import catalogue
from app.domain.errors import NotAllowed, Refused
from app.queries.actors import actor_for, matrix_of
from schema.audit import AuditEntry
from schema.base import AccountRole, assoc_permissionview_role
from schema.vocabulary import Role
from tests import cast


@pytest.fixture
def wei(session, office):
    cast.make_demo(session)
    return cast.acting(session, office, "wei")


def test_the_database_holds_every_role_and_permission_of_the_code(session, office):
    matrix = matrix_of(session)
    for word, holders in defaults(catalogue()).items():
        assert {role for role, words in matrix.items() if word in words} == holders, word


def test_a_second_synchronisation_finds_nothing_new(session):
    assert roles.synchronise(session, catalogue()) == 0


def test_a_new_area_brings_its_permissions_and_leaves_what_an_office_decided(session, office, wei):
    roles.change(session, wei, granted=[("div_head", "units:write")], revoked=[("clerk", "petitions:read")])
    plans = catalogue()["plans"]
    new = replace(plans, area=replace(plans.area, key="commendations"))
    known = Catalogue({**catalogue().entities, "commendations": new})
    assert roles.synchronise(session, known) == 5
    matrix = matrix_of(session)
    assert "commendations:read" in matrix["clerk"]
    assert "units:write" in matrix["div_head"]
    assert "petitions:read" not in matrix["clerk"]


def test_a_change_holds_for_the_next_act_of_the_people_and_stands_in_the_trail(either):
    session, office = either.session, either.office
    cast.make_demo(session)
    wei = cast.acting(session, office, "wei")
    before = actor_for(session, office.users["chen"], today=cast.TODAY)
    with unit_of_work(session):
        roles.change(
            session,
            wei,
            granted=[("div_head", "units:write"), ("div_head", "units:delete")],
            revoked=[("div_head", "claims:write")],
        )
    after = actor_for(session, office.users["chen"], today=cast.TODAY)
    assert after.permissions - before.permissions == {"units:write", "units:delete"}
    assert before.permissions - after.permissions == {"claims:write"}
    entries = session.execute(
        select(AuditEntry.verb, AuditEntry.changes)
        .where(AuditEntry.subject_kind == "ab_role")
        .order_by(AuditEntry.id)
    ).all()
    assert entries == [
        ("grant", {"role": [None, "div_head"], "permission": [None, "units:delete"]}),
        ("grant", {"role": [None, "div_head"], "permission": [None, "units:write"]}),
        ("revoke", {"role": [None, "div_head"], "permission": [None, "claims:write"]}),
    ]


def test_a_permission_may_be_taken_away_without_giving_another(session, wei):
    roles.change(session, wei, granted=[], revoked=[("clerk", "petitions:read")])
    assert "petitions:read" not in matrix_of(session)["clerk"]


@pytest.mark.parametrize(
    ("role", "word"),
    [("sysadmin", "petitions:read"), ("auditor", "deadlines:read"), ("stat_viewer", "claims:read")],
)
def test_those_who_administer_never_read_petitions(session, wei, role, word):
    with pytest.raises(Refused, match="never read petitions"):
        roles.change(session, wei, granted=[(role, word)], revoked=[])


@pytest.mark.parametrize("pair", [("king", "units:read"), ("clerk", "units:admire")])
def test_what_does_not_exist_is_neither_granted_nor_revoked(session, wei, pair):
    with pytest.raises(Refused, match="no such role or permission"):
        roles.change(session, wei, granted=[pair], revoked=[])
    with pytest.raises(Refused, match="no such role or permission"):
        roles.change(session, wei, granted=[], revoked=[pair])


def test_a_role_of_the_office_s_own_is_not_locked(session, office, wei):
    session.add(AccountRole(name="archivist"))
    session.flush()
    roles.change(session, wei, granted=[("archivist", "petitions:read")], revoked=[])
    assert matrix_of(session)["archivist"] == {"petitions:read"}


def test_the_matrix_is_changed_only_by_who_may(session, office):
    with pytest.raises(NotAllowed):
        roles.change(session, cast.acting(session, office, "an"), granted=[], revoked=[])


def test_a_role_the_vocabulary_learns_is_created(session):
    gone = session.scalars(select(AccountRole).where(AccountRole.name == Role.reviewer)).one()
    session.delete(gone)
    session.flush()
    roles.synchronise(session, catalogue())
    assert Role.reviewer in set(session.scalars(select(AccountRole.name)))


@pytest.mark.parametrize("word", ["accounts:write", "roles:write", "approvals:decide", "audit:read"])
def test_a_duty_is_neither_taken_from_its_role_nor_given_to_another(session, wei, word):
    holder = "auditor" if word == "audit:read" else "security_admin" if word.startswith("app") else "sysadmin"
    with pytest.raises(Refused, match="cannot lose this permission"):
        roles.change(session, wei, granted=[], revoked=[(holder, word)])
    if word != "audit:read":
        with pytest.raises(Refused, match="stay two roles"):
            roles.change(session, wei, granted=[("clerk", word)], revoked=[])


def test_a_database_that_gave_a_duty_away_gets_it_back(session):
    words = {"accounts:write", "approvals:decide"}
    number = dict(session.execute(select(AccountRole.name, AccountRole.id)).tuples().all())
    pairs = {word: roles._known(session)[word] for word in words}
    table = assoc_permissionview_role
    for word, holder in (("accounts:write", "sysadmin"), ("approvals:decide", "security_admin")):
        moved = update(table).where(
            table.c.role_id == number[holder], table.c.permission_view_id == pairs[word]
        )
        session.execute(moved.values(role_id=number["clerk"]))
    assert words <= matrix_of(session)["clerk"]
    roles.synchronise(session, catalogue())
    matrix = matrix_of(session)
    assert not words & matrix["clerk"]
    assert "accounts:write" in matrix["sysadmin"]
    assert "approvals:decide" in matrix["security_admin"]
