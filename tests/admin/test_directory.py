"""Signing in through a directory: it proves who one is and names the groups; all other rules of the door hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.clock import frozen
from app.extensions import db, session_factory
from app.factory import create_app
from app.queries.accounts import number_of
from config import BadSetting
from schema.base import User
from schema.settings import Setting
from tests import cast
from tests.admin.directory import BASE, READER, READS, MadeUp, Slapd, group_dn
from tests.admin.door import entries, knock, sentence
from tests.admin.test_second_factor import _bump, code_of, with_code
from tests.conftest import Panel, Person

SECRET = "of the directory, 7"
GROUPS = {
    group_dn("petitions"): ["clerk"],
    group_dn("basic"): ["div_handler"],
    group_dn("heads"): ["div_head", "supervisor"],
}


@pytest.fixture(params=["made up", pytest.param("slapd", marks=pytest.mark.deep)])
def directory(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[MadeUp]:
    made = MadeUp() if request.param == "made up" else Slapd(tmp_path / "slapd")
    made.install(monkeypatch)
    made.add("luo", "罗一", SECRET)
    made.put("luo", "petitions", "chess club")
    yield made
    if isinstance(made, Slapd):
        made.stop()


@pytest.fixture
def house(panel: Panel, directory: MadeUp, tmp_path: Path) -> Iterator[Panel]:
    """The office, with a directory beside its own door."""
    bound = session_factory.kw["bind"]
    app = create_app(settings(panel, directory, tmp_path))
    session_factory.configure(bind=bound)
    yield replace(panel, app=app)
    session_factory.configure(bind=bound)


def settings(panel: Panel, directory: MadeUp, folder: Path, groups=GROUPS):
    file = folder / "groups.json"
    file.write_text(json.dumps(groups), encoding="utf-8")
    return replace(
        panel.settings,
        sign_in="ldap",
        group_roles=file,
        ldap_server=directory.url,
        ldap_plain=True,
        ldap_bind_dn=READER,
        ldap_bind_password=READS,
        ldap_search=BASE,
    )


def account(username: str):
    user = db().scalar(select(User).where(User.username == username))
    found = None if user is None else SimpleNamespace(
        number=user.id,
        name=f"{user.last_name}{user.first_name}",
        roles={role.name for role in user.roles},
        active=user.active,
        password=user.password,
    )  # fmt: skip
    db().rollback()
    return found


def inside(house: Panel, password: str = SECRET, username: str = "luo") -> Person:
    client = house.app.test_client()
    client.get("/lang/en")
    reply = knock(house, username, password, client=client, origin="127.0.0.1")
    assert reply.status_code == 302, entries("sign_in_failed")
    person = object.__new__(Person)
    person.client = client
    with client.session_transaction() as cookie:
        assert cookie["door"]
    return person


def test_who_is_in_the_directory_gets_an_account_with_the_roles_of_the_groups(house: Panel) -> None:
    luo = inside(house)
    assert luo.get("/petitions/list/").status_code == 200
    made = account("luo")
    assert (made.name, made.roles) == ("罗一", {"clerk"})
    (entry,) = [row for row in entries("create") if row.display == "luo"]
    assert entry.changes["roles"] == [None, ["clerk"]]
    assert [row.subject_id for row in entries("sign_in")] == [made.number]
    inside(house)
    assert account("luo").number == made.number


def test_one_person_has_one_account_however_the_name_is_typed(house: Panel) -> None:
    number = (inside(house), account("luo").number)[1]
    for typed in ("LUO", " luo ", "Luo"):
        inside(house, username=typed)
    assert db().scalars(select(User.id).where(User.first_name == "一", User.last_name == "罗")).all() == [
        number
    ]


@pytest.mark.parametrize(
    ("username", "password"),
    [("luo", "wrong"), ("luo", ""), ("nobody", SECRET), ("*", SECRET), ("luo)(uid=*", SECRET), ("", SECRET)],
)
def test_whatever_does_not_fit_is_refused_in_the_same_words(
    house: Panel, username: str, password: str
) -> None:
    reply = knock(house, username, password)
    assert reply.status_code == 422
    assert sentence(reply) == sentence(knock(house, "lin", "wrong"))
    assert account("luo") is None


def test_a_lost_group_takes_its_role_at_the_next_sign_in_and_the_last_one_the_way_in(
    house: Panel, directory: MadeUp
) -> None:
    directory.put("luo", "petitions", "heads")
    first = inside(house)
    assert account("luo").roles == {"clerk", "div_head", "supervisor"}
    directory.put("luo", "heads")
    inside(house)
    assert account("luo").roles == {"div_head", "supervisor"}
    assert first.get("/account/").status_code == 302, "what was begun with the old roles is over"
    directory.put("luo", "chess club")
    reply = knock(house, "luo", SECRET)
    assert reply.status_code == 422
    assert sentence(reply) == sentence(knock(house, "lin", "wrong"))
    assert account("luo").roles == set()
    assert entries("sign_in_failed")[-2].changes == {"why": "no role"}


def test_groups_that_are_not_mapped_open_nothing_and_leave_no_account(
    house: Panel, directory: MadeUp
) -> None:
    directory.put("luo", "chess club")
    assert knock(house, "luo", SECRET).status_code == 422
    assert account("luo") is None


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({group_dn("it"): ["sysadmin"]}, "the role 'sysadmin', which no group gives"),
        ({group_dn("it"): ["security_admin"]}, "which no group gives"),
        ({group_dn("it"): ["clerk", "auditor"]}, "which no group gives"),
        ({group_dn("it"): ["king"]}, "the role 'king', which there is not"),
        ({}, "names no group"),
        ([], "must hold"),
        ({"a": "clerk"}, "must hold"),
    ],
)
def test_a_mapping_that_gives_what_no_group_gives_stops_the_start(
    panel: Panel, directory: MadeUp, tmp_path: Path, groups, words: str
) -> None:
    with pytest.raises(BadSetting, match=words):
        create_app(settings(panel, directory, tmp_path, groups))


def test_without_the_library_the_start_says_what_is_missing(
    panel: Panel, directory: MadeUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ldap", None)
    with pytest.raises(BadSetting, match="python-ldap is not installed"):
        create_app(settings(panel, directory, tmp_path))


def test_accounts_of_the_panel_keep_their_own_password_and_are_never_taken_over(
    house: Panel, directory: MadeUp
) -> None:
    for name in ("wei", "lin"):
        directory.add(name, "另一人", SECRET)
        directory.put(name, "heads")
        before = account(name)
        assert knock(house, name, SECRET).status_code == 422
        assert knock(house, name).status_code == 302
        assert account(name) == before
    assert not [name for name in directory.asked if "wei" in name or "lin" in name]


def test_the_fifth_wrong_password_locks_here_and_the_directory_is_not_asked_any_more(
    house: Panel, directory: MadeUp
) -> None:
    inside(house)
    for _try in range(5):
        knock(house, "luo", "wrong")
    asked = len(directory.asked)
    assert knock(house, "luo", SECRET).status_code == 422
    assert len(directory.asked) == asked
    assert entries("sign_in_failed")[-1].changes == {"why": "locked"}
    with frozen(cast.NOW + timedelta(minutes=31)):
        assert knock(house, "luo", SECRET).status_code == 302


def test_wrong_passwords_count_by_address_too(house: Panel) -> None:
    for number in range(30):
        knock(house, f"guess{number}", "wrong", origin="10.9.9.9")
    assert knock(house, "luo", SECRET, origin="10.9.9.9").status_code == 422
    assert knock(house, "luo", SECRET, origin="10.9.9.8").status_code == 302


def test_a_password_that_is_kept_elsewhere_neither_runs_out_nor_is_changed_here(house: Panel) -> None:
    inside(house)
    with frozen(cast.NOW + timedelta(days=200)):
        luo = inside(house)
        assert luo.get("/petitions/list/").status_code == 200
        page = luo.get("/account/").text
        assert "never runs out here" in page
        assert "/accounts/password" not in page
        assert luo.get("/accounts/password").headers["Location"] == "/account/"
    wei = house.sign_in("wei")
    form = {"active": "1", "password": "Quite-Another-48", "roles": ["clerk"]}
    reply = wei.post(f"/accounts/edit/{account('luo').number}", form)
    assert reply.status_code == 422
    assert "kept by the directory" in reply.text
    assert knock(house, "luo", "Quite-Another-48").status_code == 422


def test_roles_of_the_directory_are_not_changed_here_but_an_account_is_switched_off(house: Panel) -> None:
    luo, wei = inside(house), house.sign_in("wei")
    url = f"/accounts/edit/{account('luo').number}"
    reply = wei.post(url, {"active": "1", "roles": ["security_admin"]})
    assert reply.status_code == 422
    assert "come from its groups" in reply.text
    assert wei.post(url, {"roles": ["clerk"]}).status_code == 302
    assert luo.get("/account/").status_code == 302
    assert knock(house, "luo", SECRET).status_code == 422
    assert account("luo").active is False, "no group switches it on again"


def test_a_second_factor_is_demanded_of_the_directory_s_people_too(house: Panel) -> None:
    with unit_of_work(db()), untold(db(), "made by the test"):
        db().add(Setting(code="second_factor_roles", value="clerk", note="…"))
    _bump(house)
    luo = inside(house)
    assert luo.get("/petitions/list/").headers["Location"] == "/account/factor"
    page = luo.get("/account/factor").text
    token, key = (page.split('name="csrf_token" value="')[1].split('"')[0], page.split("<code>")[1][:32])
    form = {"csrf_token": token, "code": code_of(key, -1), "proof": "wrong"}
    assert luo.client.post("/account/factor", data=form).status_code == 422
    assert luo.client.post("/account/factor", data=form | {"proof": SECRET}).status_code == 200
    assert luo.get("/petitions/list/").status_code == 200
    client = house.app.test_client()
    assert knock(house, "luo", SECRET, client=client).status_code == 200, "the code is still to come"
    assert client.get("/petitions/list/").status_code == 302
    assert with_code  # the rest of the way is that of every account


@pytest.mark.parametrize("provider", ["db", "ldap"])
def test_a_program_signs_in_through_the_directory_too(house: Panel, provider: str) -> None:
    client, url = house.app.test_client(), "/api/v1/security/login"
    body = {"username": "luo", "password": SECRET, "provider": provider}
    token = client.post(url, json=body).json["access_token"]
    reply = client.get("/api/v1/petitions/", headers={"Authorization": f"Bearer {token}"})
    assert reply.status_code == 200
    assert client.post(url, json=body | {"password": "wrong"}).status_code == 401


def test_a_directory_that_does_not_answer_lets_nobody_in(house: Panel, directory: MadeUp) -> None:
    if isinstance(directory, Slapd):
        directory.stop()
    directory.down = True
    assert knock(house, "luo", SECRET).status_code == 422
    assert knock(house, "wei").status_code == 302, "who guards has a password of the panel"


def test_the_panel_alone_lets_nobody_of_a_directory_in(house: Panel, panel: Panel) -> None:
    inside(house)
    assert knock(panel, "luo", SECRET).status_code == 422
    assert number_of(db(), "luo") is not None


def test_the_page_says_whose_password_is_asked_for(house: Panel, panel: Panel) -> None:
    assert "account and password of the office" in _login(house)
    assert "account and password of the office" not in _login(panel)


def _login(house: Panel) -> str:
    client = house.app.test_client()
    client.get("/lang/en")
    return client.get("/login/").text
