"""Accounts: strong passwords, duties held apart, nobody decides about himself, the last guardian stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from werkzeug.security import check_password_hash

from app.actions import accounts
from app.actions.unit import unit_of_work
from app.domain.errors import Invisible, NotAllowed, Refused
from app.queries.actors import actor_for
from schema.audit import AuditEntry
from schema.base import User
from tests import cast

GOOD = "Peach-Garden-3"


@pytest.fixture
def wei(session, office):
    cast.make_demo(session)
    return cast.acting(session, office, "wei")


def create(session, actor, **values):
    given = {"username": "new", "name": "新来", "password": GOOD, "roles": ["clerk"], **values}
    return accounts.create(session, actor, **given)


def trail(session):
    session.flush()
    found = select(AuditEntry.verb, AuditEntry.display, AuditEntry.changes).where(
        AuditEntry.subject_kind == "ab_user"
    )
    return session.execute(found.order_by(AuditEntry.id.desc())).first()


def test_a_new_account_signs_in_with_its_roles_and_leaves_an_entry(either):
    session, office = either.session, either.office
    cast.make_demo(session)
    wei = cast.acting(session, office, "wei")
    with unit_of_work(session):
        user = create(session, wei, username=" new ", roles=["div_head", "clerk"])
    assert (user.username, user.last_name, user.first_name, user.active) == ("new", "新", "来", True)
    assert check_password_hash(user.password, GOOD)
    assert actor_for(session, user.id, today=cast.TODAY).roles == {"clerk", "div_head"}
    assert trail(session) == ("create", "new", {"roles": [None, ["clerk", "div_head"]]})


def test_a_name_of_one_character_is_a_name(session, wei):
    user = create(session, wei, name="王")
    assert (user.last_name, user.first_name) == ("", "王")


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"username": " "}, "username", "required"),
        ({"name": ""}, "name", "required"),
        ({"username": "LIN"}, "username", "already an account of this name"),
        ({"password": "Short-1"}, "password", "at least 10 characters"),
        ({"password": "onlysmallletters1"}, "password", "of 3 kinds"),
        ({"password": "My-New-Pass-7"}, "password", "must not contain the account's name"),
        ({"roles": ["sysadmin", "auditor"]}, "roles", "held by different people"),
        ({"roles": ["security_admin", "clerk"]}, "roles", "go with no other role"),
    ],
)
def test_an_account_is_refused_beside_its_field(session, wei, values, field, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        create(session, wei, **values)
    assert refusal.value.field == field


@pytest.mark.parametrize("username", ["lin", "sysadmin", "X", "7"])
def test_a_made_up_password_fits_the_rule_for_its_account_and_no_two_are_alike(username):
    made = {accounts.new_password(username) for _ in range(60)}
    assert len(made) == 60
    for password in made:
        accounts.check_password(password, username)


def test_roles_are_changed_and_accounts_switched_off_with_old_and_new_in_the_trail(session, office, wei):
    user = accounts.find(session, office.users["chen"])
    accounts.change(session, wei, user, active=False, roles=["div_handler"])
    assert accounts.role_names(session, user.id) == {"div_handler"}
    assert actor_for(session, user.id, today=cast.TODAY) is None
    assert trail(session) == (
        "amend",
        "chen",
        {"roles": [["div_head"], ["div_handler"]], "active": [True, False]},
    )


def test_nobody_changes_his_own_roles(session, office, wei):
    with pytest.raises(Refused, match="his or her own roles"):
        accounts.change(
            session, wei, accounts.find(session, office.users["wei"]), active=True, roles=["sysadmin"]
        )


@pytest.mark.parametrize(("active", "roles"), [(True, []), (False, ["auditor"])])
def test_the_last_guardian_of_a_kind_stays(session, office, wei, active, roles):
    user = accounts.find(session, office.users["xu"])
    with pytest.raises(Refused, match="The last account with the role") as refusal:
        accounts.change(session, wei, user, active=active, roles=roles)
    assert (refusal.value.field, refusal.value.params["role"]) == ("roles", "auditor")
    create(session, wei, roles=["auditor"])
    accounts.change(session, wei, user, active=active, roles=roles)
    with pytest.raises(Refused):
        accounts.change(
            session,
            wei,
            accounts.find(session, session.scalar(select(User.id).where(User.username == "new"))),
            active=False,
            roles=[],
        )


def test_a_guardian_who_stays_one_may_be_confirmed(session, office, wei):
    accounts.change(session, wei, accounts.find(session, office.users["xu"]), active=True, roles=["auditor"])
    assert accounts.role_names(session, office.users["xu"]) == {"auditor"}


def test_one_s_own_password_needs_the_old_one(session, office):
    lin = cast.acting(session, office, "lin")
    user = accounts.find(session, lin.user_id)
    for old in (None, "wrong"):
        with pytest.raises(Refused, match="old password is not right") as refusal:
            accounts.set_password(session, lin, user, GOOD, old=old)
        assert refusal.value.field == "old"
    accounts.set_password(session, lin, user, GOOD, old=cast.PASSWORD)
    assert check_password_hash(user.password, GOOD)
    assert trail(session) == ("amend", "lin", {"password": [None, "***"]})


def test_another_s_password_is_set_by_who_keeps_accounts_and_by_nobody_else(session, office, wei):
    user = accounts.find(session, office.users["lin"])
    accounts.set_password(session, wei, user, GOOD)
    with pytest.raises(Refused, match="account's name"):
        accounts.set_password(session, wei, user, "Lin-Garden-33")
    with pytest.raises(NotAllowed):
        accounts.set_password(session, cast.acting(session, office, "fang"), user, GOOD)


@pytest.mark.parametrize("act", ["create", "change"])
def test_accounts_are_kept_only_by_who_may(session, office, act):
    an = cast.acting(session, office, "an")
    with pytest.raises(NotAllowed):
        if act == "create":
            create(session, an)
        else:
            accounts.change(session, an, accounts.find(session, office.users["lin"]), active=True, roles=[])


def test_an_account_that_is_not_there_is_not_found(session):
    with pytest.raises(Invisible, match="no such account"):
        accounts.find(session, 4711)
