"""Signing in through an OpenID provider: nothing is believed that was not asked for, signed and meant for us."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.clock import frozen
from app.extensions import db, session_factory
from app.factory import create_app
from app.queries.sessions import account_named
from schema.base import User
from schema.sessions import SignIn
from tests import cast
from tests.admin.door import entries, knock, sentence
from tests.admin.provider import CLIENT, SECRET, SHARED, Provider
from tests.admin.test_directory import account
from tests.conftest import Panel

GROUPS = {"office": ["clerk"], "heads": ["div_head"]}
SENTENCE = "The account or the password is not right."


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider(
        {"sub": "77-1", "preferred_username": "luo", "name": "罗一", "groups": ["office", "chess"]}
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture
def house(panel: Panel, provider: Provider, tmp_path: Path) -> Iterator[Panel]:
    """The office, with a provider beside its own door."""
    bound = session_factory.kw["bind"]
    file = tmp_path / "groups.json"
    file.write_text(json.dumps(GROUPS), encoding="utf-8")
    told = replace(
        panel.settings,
        sign_in="oidc",
        group_roles=file,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_label="统一身份认证",
    )
    app = create_app(told)
    session_factory.configure(bind=bound)
    yield replace(panel, app=app)
    session_factory.configure(bind=bound)


def client_of(house: Panel):
    client = house.app.test_client()
    client.get("/lang/en")
    return client


def begin(client, wanted: str = "") -> str:
    """Press the button; return the address of the provider one is led to."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login/").text)[1]
    reply = client.post("/login/provider/", data={"csrf_token": token, "next": wanted})
    assert reply.status_code == 200, reply.text
    link = unescape(re.search(r'class="btn btn-primary" href="([^"]+)"', reply.text)[1])
    assert reply.headers["Refresh"] == f"0; url={link}"
    return link


def arrive(house: Panel, provider: Provider, client=None, wanted: str = "") -> TestResponse:
    client = client or client_of(house)
    return client.get(provider.visit(begin(client, wanted)))


def refused(reply: TestResponse) -> bool:
    return reply.status_code == 422 and sentence(reply).startswith(SENTENCE)


def test_who_the_provider_knows_gets_an_account_with_the_roles_of_the_groups(
    house: Panel, provider: Provider
) -> None:
    client = client_of(house)
    reply = arrive(house, provider, client, "/petitions/list/?psize=10")
    assert reply.headers["Location"] == "/petitions/list/?psize=10"
    assert client.get("/petitions/list/").status_code == 200
    made = account("luo")
    assert (made.name, made.roles) == ("罗一", {"clerk"})
    assert [row.subject_id for row in entries("sign_in")] == [made.number]


def test_what_the_provider_is_asked_for_is_bound_to_this_browser(house: Panel, provider: Provider) -> None:
    client = client_of(house)
    first, second = (parse_qs(urlsplit(begin(client)).query) for _time in range(2))
    for key in ("state", "nonce", "code_challenge"):
        assert len(first[key][0]) >= 20
        assert first[key] != second[key]
    assert first["code_challenge_method"] == ["S256"]
    assert first["response_type"] == ["code"]
    assert first["scope"] == ["openid profile"]


def test_nothing_begins_without_the_token_of_the_form(house: Panel) -> None:
    client = client_of(house)
    assert client.post("/login/provider/", data={}).status_code in {302, 400}
    assert client.get("/login/provider/").status_code == 405


def test_no_answer_is_taken_that_this_browser_did_not_ask_for(house: Panel, provider: Provider) -> None:
    victim, attacker = client_of(house), client_of(house)
    begin(victim)
    planted = provider.visit(begin(attacker))
    assert refused(victim.get(planted))
    assert refused(victim.get(re.sub(r"state=[^&]+", "state=x", planted)))
    assert refused(victim.get("/login/provider/back"))
    assert refused(victim.get("/login/provider/back?error=access_denied&error_description=<b>no</b>"))
    assert account("luo") is None


def test_an_answer_is_taken_once(house: Panel, provider: Provider) -> None:
    client = client_of(house)
    back = provider.visit(begin(client))
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 422
    again = client_of(house)
    assert refused(again.get(back))


LIES = {
    "another nonce": {"nonce": "x" * 20},
    "another audience": {"aud": "another panel"},
    "another issuer": {"iss": "https://evil.example"},
    "an old token": {"exp": int(time.time()) - 600},
    "nobody": {"sub": ""},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_is_not_for_this_sign_in_is_refused(house: Panel, provider: Provider, lie) -> None:
    provider.claims = lambda claims: claims | lie
    assert refused(arrive(house, provider))
    assert account("luo") is None


@pytest.mark.parametrize("forged", ["none", "HS256", "another key", "no token"])
def test_a_token_the_provider_did_not_sign_is_refused(house: Panel, provider: Provider, forged: str) -> None:
    if forged == "another key":
        provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    elif forged == "no token":
        provider.without_token = True
    else:
        provider.algorithm, provider.signs_with = forged, SHARED
    assert refused(arrive(house, provider))
    assert account("luo") is None


def test_a_provider_that_calls_itself_otherwise_is_not_asked(house: Panel, provider: Provider) -> None:
    provider.metadata = {"issuer": "https://evil.example"}
    client = client_of(house)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login/").text)[1]
    reply = client.post("/login/provider/", data={"csrf_token": token})
    assert reply.status_code == 503
    assert "does not answer" in reply.text


def test_groups_are_asked_for_when_the_token_leaves_them_out(house: Panel, provider: Provider) -> None:
    del provider.person["groups"]
    provider.more = {"sub": "77-1", "groups": ["heads"]}
    assert arrive(house, provider).status_code == 302
    assert account("luo").roles == {"div_head"}


def test_groups_of_somebody_else_are_not_taken(house: Panel, provider: Provider) -> None:
    del provider.person["groups"]
    provider.more = {"sub": "77-2", "groups": ["heads"]}
    assert refused(arrive(house, provider))


def test_a_lost_group_takes_its_role_and_the_last_one_the_way_in(house: Panel, provider: Provider) -> None:
    provider.person["groups"] = ["office", "heads"]
    first = client_of(house)
    arrive(house, provider, first)
    provider.person["groups"] = "heads"
    arrive(house, provider)
    assert account("luo").roles == {"div_head"}
    assert first.get("/account/").status_code == 302
    provider.person["groups"] = ["chess"]
    assert refused(arrive(house, provider))
    assert account("luo").roles == set()


def test_a_person_is_known_by_what_never_changes(house: Panel, provider: Provider) -> None:
    arrive(house, provider)
    number = account("luo").number
    provider.person["preferred_username"] = "luo.yi"
    assert arrive(house, provider).status_code == 302
    assert entries("sign_in")[-1].subject_id == number
    assert account("luo.yi") is None
    provider.person |= {"sub": "77-2", "preferred_username": "luo"}
    assert refused(arrive(house, provider)), "somebody else who now bears the name"


@pytest.mark.parametrize("name", ["wei", "lin", "LIN", "", " ", "a" * 61, "l\nin"])
def test_no_name_takes_an_account_of_the_panel_or_makes_a_strange_one(
    house: Panel, provider: Provider, name: str
) -> None:
    before = set(db().scalars(select(User.username)))
    db().rollback()
    provider.person["preferred_username"] = name
    reply = arrive(house, provider)
    assert refused(reply)
    assert set(db().scalars(select(User.username))) == before


def test_a_locked_account_and_a_locked_address_stay_out_here_too(house: Panel, provider: Provider) -> None:
    arrive(house, provider)
    for _try in range(5):
        knock(house, "luo", "wrong")
    assert refused(arrive(house, provider))
    with frozen(cast.NOW + timedelta(minutes=31)):
        assert arrive(house, provider).status_code == 302


def test_answers_of_nobody_count_against_the_address(house: Panel, provider: Provider) -> None:
    client = client_of(house)
    for _try in range(30):
        assert client.get("/login/provider/back?code=x&state=y").status_code == 422
    assert refused(arrive(house, provider))


def test_a_second_factor_is_asked_for_here_too_and_only_a_new_sign_in_sets_one_up(
    house: Panel, provider: Provider
) -> None:
    client = client_of(house)
    arrive(house, provider, client)
    with frozen(cast.NOW + timedelta(minutes=6)):
        page = client.get("/account/factor").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        assert 'name="proof"' not in page
        reply = client.post("/account/factor", data={"code": "000000", "csrf_token": token})
        assert "older than five minutes" in reply.text
    client = client_of(house)
    arrive(house, provider, client)
    _enrol(client)
    reply = arrive(house, provider)
    assert reply.status_code == 200
    assert 'action="/login/code"' in reply.text


def test_the_panel_s_own_accounts_still_sign_in_beside_it(house: Panel, provider: Provider) -> None:
    page = client_of(house).get("/login/").text
    assert "统一身份认证" in page
    assert knock(house, "wei").status_code == 302
    arrive(house, provider)
    assert knock(house, "luo", "anything at all").status_code == 422


def test_the_account_page_says_whose_the_password_is(house: Panel, provider: Provider) -> None:
    client = client_of(house)
    arrive(house, provider, client)
    with frozen(cast.NOW + timedelta(minutes=20)):
        assert "is changed there, and never runs out here" in client.get("/account/").text


def test_nothing_of_the_provider_is_kept(house: Panel, provider: Provider) -> None:
    client = client_of(house)
    arrive(house, provider, client)
    with client.session_transaction() as kept:
        assert set(kept) <= {"door", "csrf_token", "locale", "_fresh"}
    row = account_named(db(), "luo")
    assert row is not None
    assert db().scalars(select(SignIn.user_id)).all() == [row.id]


def _enrol(client) -> None:
    from tests.admin.test_second_factor import code_of

    page = client.get("/account/factor").text
    key = re.search(r"<code>(\w+)</code>", page)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    done = client.post("/account/factor", data={"code": code_of(key, -1), "csrf_token": token})
    assert done.status_code == 200
