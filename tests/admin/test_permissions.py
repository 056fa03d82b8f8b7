"""Roles and accounts: words a person understands, changes at once, and guards nobody can take away."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.access.permissions import defaults, fixed
from app.catalog.read import catalogue
from app.extensions import db
from schema.base import User
from schema.vocabulary import Role
from tests import cast
from tests.admin.office import SQL, Busy, change_matrix, held
from tests.conftest import Person

PARTS = ("handling", "oversight", "prevention", "figures", "organisation", "system")


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_rights_are_said_in_words_and_not_in_names_of_classes(busy: Busy, locale: str) -> None:
    # Defect 37: one flat text of "can this form post on X".
    wei = busy.sign_in("wei", locale)
    for part in PARTS:
        page = wei.get(f"/roles/?part={part}").text
        rows = re.findall(r'<tr><th scope="row"[^>]*>([^<]+)</th>', page)
        groups = re.findall(r'<tr class="group"><th[^>]*>([^<]+)</th>', page)
        assert rows, part
        assert groups, part
        for text in (*rows, *groups):
            assert "can_" not in text
            assert "_" not in text
            if locale == "zh":
                assert re.search(r"[\u4e00-\u9fff]", text), f"{part}: {text}"


def test_every_permission_stands_in_the_matrix_once_for_each_role(busy: Busy) -> None:
    # Defect 37
    wei = busy.sign_in("wei")
    seen: list[str] = []
    for part in PARTS:
        page = wei.get(f"/roles/?part={part}").text
        seen += re.findall(r'name="hold" value="([^"]+)"', page)
    expected = {
        f"{role.value}|{word}"
        for word in defaults(catalogue())
        for role in Role
        if fixed(role.value, word) is None
    }
    assert len(seen) == len(set(seen))
    assert set(seen) == expected


def test_a_right_that_is_given_and_taken_holds_at_once_and_is_noted(busy: Busy) -> None:
    # Defect 37
    cast.make_demo(busy.session)
    he, wei = busy.sign_in("he"), busy.sign_in("wei")
    assert he.get("/petitions/export").status_code == 403
    rights = held(wei, "handling")
    change_matrix(wei, "handling", rights | {"div_handler|petitions:export"})
    reply = he.get("/petitions/export")
    reply.close()
    assert reply.status_code == 200
    change_matrix(wei, "handling", rights)
    assert he.get("/petitions/export").status_code == 403
    verbs = busy.sign_in("xu").get("/api/v1/audit/?size=100").json["rows"]
    assert [row["verb"] for row in verbs if row["actor_name"] == "韦青"][:2] == ["revoke", "grant"]
    assert held(wei, "handling") == rights


@pytest.mark.parametrize(
    "forged",
    [
        "clerk|nothing:read",
        "nobody|petitions:read",
        "clerk",
        "|",
        "clerk|petitions:read|x",
        "sysadmin|petitions:read",
    ],
)
def test_a_forged_right_changes_nothing(busy: Busy, forged: str) -> None:
    cast.make_demo(busy.session)
    wei = busy.sign_in("wei")
    rights = held(wei, "handling")
    reply = change_matrix(wei, "handling", {*rights, forged})
    assert reply.status_code == 302
    assert held(wei, "handling") == rights
    assert wei.post("/roles/?part=nothing", {"hold": []}).status_code == 404
    assert wei.get("/roles/?part=nothing").status_code == 404


def test_who_only_looks_at_the_matrix_cannot_change_it(busy: Busy) -> None:
    for name in ("an", "xu"):
        person = busy.sign_in(name)
        page = person.get("/roles/?part=system").text
        assert 'name="hold"' not in page
        assert person.post("/roles/?part=system", {"hold": []}).status_code == 403
    for name in ("lin", "fang", "zheng", "tao"):
        assert busy.sign_in(name).get("/roles/").status_code == 403


def test_the_last_administrator_can_neither_be_switched_off_nor_lose_the_role(busy: Busy) -> None:
    # Defect 38: an administrator can remove the last account that may administer.
    cast.make_demo(busy.session)
    users = busy.office.users
    wei = busy.sign_in("wei")
    for name, role in (("an", "security_admin"), ("xu", "auditor")):
        off = wei.post(f"/accounts/edit/{users[name]}", {"roles": [role]})
        other = wei.post(f"/accounts/edit/{users[name]}", {"active": "1", "roles": ["clerk"]})
        for reply in (off, other):
            assert reply.status_code == 422
            assert "stays" in reply.text
            assert not SQL.search(reply.text)
        assert _roles(busy, name) == {role}
    second = _second_administrator(wei)
    assert wei.post(f"/accounts/edit/{second}", {"roles": ["sysadmin"]}).status_code == 302


def test_nobody_changes_the_own_roles_or_switches_oneself_off(busy: Busy) -> None:
    # Defect 38
    wei = busy.sign_in("wei")
    own = f"/accounts/edit/{busy.office.users['wei']}"
    for form in ({"active": "1", "roles": ["clerk"]}, {"roles": ["sysadmin"]}, {"active": "1", "roles": []}):
        reply = wei.post(own, form)
        assert reply.status_code == 422
        assert "Nobody changes his or her own roles." in reply.text
    assert _roles(busy, "wei") == {"sysadmin"}
    assert wei.get("/accounts/list/").status_code == 200


def test_an_account_is_never_deleted(busy: Busy) -> None:
    # Defect 38
    wei = busy.sign_in("wei")
    pk = busy.office.users["he"]
    for url in (f"/accounts/delete/{pk}", f"/users/delete/{pk}", f"/accounts/list/{pk}"):
        assert wei.post(url).status_code == 404
    assert wei.api("DELETE", f"/api/v1/security/users/{pk}").status_code == 404


def test_guarding_duties_go_with_no_other_role(busy: Busy) -> None:
    cast.make_demo(busy.session)
    wei = busy.sign_in("wei")
    for roles in (["sysadmin", "clerk"], ["auditor", "security_admin"], ["auditor", "div_head"]):
        form = {"username": "new", "name": "新人", "password": cast.PASSWORD, "roles": roles}
        reply = wei.post("/accounts/add", form)
        assert reply.status_code == 422
        assert "held by different people" in reply.text
        assert 'name="username" value="new"' in reply.text
        assert cast.PASSWORD not in reply.text


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short1A!", "at least 10"),
        ("onlysmallletters", "three kinds"),
        ("New-2026-account", "must not contain"),
    ],
)
def test_a_weak_password_is_refused_with_the_rule(busy: Busy, password: str, sentence: str) -> None:
    cast.make_demo(busy.session)
    wei = busy.sign_in("wei")
    form = {"username": "new", "name": "新人", "password": password, "roles": ["clerk"]}
    reply = wei.post("/accounts/add", form)
    assert reply.status_code == 422
    assert sentence in reply.text
    assert f'value="{password}"' not in reply.text


def test_a_name_in_use_is_refused_however_it_is_written(busy: Busy) -> None:
    wei = busy.sign_in("wei")
    for name in ("lin", "LIN", " lin "):
        form = {"username": name, "name": "新人", "password": cast.PASSWORD, "roles": ["clerk"]}
        reply = wei.post("/accounts/add", form)
        assert reply.status_code == 422
        assert "There is already an account of this name." in reply.text


def test_another_persons_password_is_changed_only_by_who_keeps_accounts(busy: Busy) -> None:
    lin, pk = busy.sign_in("lin"), busy.office.users["wei"]
    assert lin.post(f"/accounts/edit/{pk}", {"password": "Taken-2026-over!"}).status_code == 403
    for url in (f"/resetpassword/form?pk={pk}", "/resetmypassword/form", f"/users/show/{pk}", "/users/list/"):
        assert lin.get(url).status_code == 404, url
    wrong = lin.post("/accounts/password", {"old": "wrong", "password": "Mine-2026-new!!"})
    assert wrong.status_code == 422
    own = {"old": cast.PASSWORD, "password": "Mine-2026-new!!"}
    assert lin.post("/accounts/password", {**own, "pk": pk}).status_code == 302
    busy.sign_in("wei")


def _roles(busy: Busy, name: str) -> set[str]:
    user = busy.session.scalars(select(User).where(User.username == name)).one()
    found = {role.name for role in user.roles if user.active}
    db.remove()
    return found


def _second_administrator(wei: Person) -> int:
    form = {"username": "second", "name": "副管", "password": cast.PASSWORD, "roles": ["sysadmin"]}
    assert wei.post("/accounts/add", form).status_code == 302
    return max(int(number) for number in re.findall(r"/accounts/edit/(\d+)", wei.get("/accounts/list/").text))
