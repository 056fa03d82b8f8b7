"""The door itself: where a cookie travels, which host and proxy are believed, what every answer carries."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import session_factory
from app.factory import create_app
from config import BadSetting, Settings, from_environment
from tests.conftest import Panel, Person

WRITING = {"POST", "PUT", "DELETE", "PATCH"}
PROXIED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "evil.example"}
FILLED = {"verb": "assign", "area": "petitions", "key": "0" * 48, "locale": "en", "filename": "nothing.css"}


@pytest.fixture
def made(panel: Panel, settings: Settings):
    """Make an application of other settings on the database of the running test."""
    bound = session_factory.kw["bind"]

    def make(**values) -> Flask:
        app = create_app(replace(panel.settings, **values))
        session_factory.configure(bind=bound)
        return app

    yield make
    session_factory.configure(bind=bound)


def cookie_of(reply) -> str:
    names = ("xinfang=", "__Host-xinfang=")
    return next(line for line in reply.headers.getlist("Set-Cookie") if line.startswith(names))


def test_a_cookie_is_secure_whenever_the_page_was_reached_over_https(made) -> None:
    client = made().test_client()
    assert "Secure" in cookie_of(client.get("/login/", base_url="https://localhost"))
    assert "Secure" not in cookie_of(made().test_client().get("/login/"))
    assert "Secure" in cookie_of(made(secure_cookies=True).test_client().get("/login/"))


def test_over_https_no_other_host_and_no_path_can_set_the_cookie(made) -> None:
    client = made().test_client()
    line = cookie_of(client.get("/login/", base_url="https://localhost"))
    assert line.startswith("__Host-xinfang=")
    assert "Path=/;" in line + ";"
    assert "Domain" not in line
    assert cookie_of(made().test_client().get("/login/")).startswith("xinfang=")


def test_a_cookie_set_for_plain_http_opens_nothing_over_https(made, panel: Panel) -> None:
    lin = replace(panel, app=made()).sign_in("lin")
    assert lin.get("/account/").status_code == 200
    assert lin.get("/account/", base_url="https://localhost").status_code == 302


def test_where_https_is_declared_every_answer_asks_for_it(made) -> None:
    reply = made(secure_cookies=True).test_client().get("/login/")
    assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_proxy_is_believed_only_where_one_is_declared(made) -> None:
    alone = made().test_client().get("/login/", headers=PROXIED)
    assert "Secure" not in cookie_of(alone)
    assert "Strict-Transport-Security" not in alone.headers
    behind = made(trusted_proxies=1).test_client().get("/login/", headers=PROXIED)
    assert "Secure" in cookie_of(behind)
    assert behind.headers["Strict-Transport-Security"]
    assert "Secure" not in cookie_of(made(secure_cookies=False).test_client().get("/login/", headers=PROXIED))


def test_a_foreign_host_is_turned_away(made) -> None:
    client = made(trusted_hosts=("localhost",)).test_client()
    assert client.get("/login/").status_code == 200
    for headers in ({"Host": "evil.example"}, {"Host": "localhost.evil.example"}, {"Host": "localhost@evil"}):
        reply = client.get("/login/", headers=headers)
        assert reply.status_code == 400, headers
        assert "evil" not in reply.text
        assert "evil" not in str(reply.headers)


def test_no_forwarded_host_leads_a_redirect_astray(panel: Panel) -> None:
    reply = panel.app.test_client().get("/petitions/list/", headers=PROXIED)
    assert "evil" not in str(reply.headers) + reply.text


def test_a_short_key_is_refused_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINFANG_SECRET_KEY", "k" * 31)
    with pytest.raises(BadSetting, match="XINFANG_SECRET_KEY must have at least 32 characters, not 31"):
        from_environment()
    monkeypatch.setenv("XINFANG_SECRET_KEY", "k" * 32)
    assert from_environment().secret_key == "k" * 32


def test_too_many_tries_are_told_when_to_come_back(made) -> None:
    client = made(login_limit="2 per minute").test_client()
    body = {"username": "lin", "password": "wrong", "provider": "db"}
    codes = [client.post("/api/v1/security/login", json=body) for _try in range(3)]
    assert [reply.status_code for reply in codes] == [401, 401, 429]
    assert int(codes[-1].headers["Retry-After"]) > 0


LIMITED = {
    "list": ("/petitions/list/", "/petitions/lookup/", "/", "/board/"),
    "export": ("/petitions/export", "/petitions/template"),
    "api": ("/api/v1/petitions/", "/api/v1/_openapi"),
}


def status(person: Person, url: str) -> int:
    with person.get(url) as reply:
        return reply.status_code


@pytest.mark.parametrize(("kind", "urls"), LIMITED.items())
def test_an_account_that_asks_without_end_is_told_to_wait(made, panel: Panel, kind: str, urls) -> None:
    house = replace(panel, app=made(**{f"{kind}_limit": "3 per minute"}))
    lin, fu = house.sign_in("lin"), house.sign_in("fu")
    assert 429 not in [status(lin, urls[number % len(urls)]) for number in range(3)]
    reply = lin.get(urls[0])
    assert reply.status_code == 429
    assert reply.headers["Retry-After"] == "60"
    assert "Too much at once" in reply.text
    for others in (LIMITED[other][0] for other in LIMITED if other != kind):
        assert status(lin, others) == 200, "each kind is counted by itself"
    assert status(fu, urls[0]) == 200, "and each account"
    assert lin.get("/account/").status_code == 200


def test_every_list_file_and_endpoint_is_counted(panel: Panel) -> None:
    from app.admin.limits import kind

    free = set()
    for rule in panel.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            with panel.app.test_request_context(address(rule.rule)):
                if not kind():
                    free.add(rule.endpoint if "View." in rule.endpoint else rule.endpoint.rpartition(".")[2])
    one_row = {"act", "add", "attach", "edit", "end", "report", "reveal", "show", "static", "supervise"}
    one_row |= {
        "draw_up",
        "decide",
        "turn_down",
        "dispute",
        "propose",
        "rate",
        "take",
        "refuse",
        "dismiss",
        "confirm",
        "reject",
    }
    one_row |= {
        "bring",
        "chain",
        "do",
        "draft",
        "extend",
        "history",
        "kind",
        "kinds",
        "members",
        "opened",
        "page",
        "step",
    }
    one_row |= {"write"}  # pages of one record, a form, or the few kinds of wordings
    assert {name for name in free if "View." not in name} <= one_row, free


def test_every_address_answers_with_its_headers(panel: Panel) -> None:
    lin, seen = panel.sign_in("lin"), set()
    urls = {
        address(rule.rule) for rule in panel.app.url_map.iter_rules() if rule.endpoint != "LocaleView.index"
    }
    for url in [*sorted(urls), "/nothing", "/static/none.css", "/api/v1/none"]:
        for method in ("GET", "POST"):
            reply = lin.client.open(url, method=method)
            reply.close()
            where = f"{method} {url} {reply.status_code}"
            assert reply.headers["X-Content-Type-Options"] == "nosniff", where
            assert reply.headers["X-Frame-Options"] == "SAMEORIGIN", where
            assert reply.headers["Referrer-Policy"] == "same-origin", where
            policy = reply.headers["Content-Security-Policy"]
            if reply.mimetype == "application/pdf":  # pages to read: nothing in them may run
                assert "default-src 'none'" in policy, where
                assert "sandbox" in policy, where
            else:
                assert "script-src 'self' 'nonce-" in policy, where
            if not url.startswith("/static/"):
                assert reply.headers["Cache-Control"] == "no-store", where
            seen.add(reply.status_code)
    assert {200, 302, 400, 404, 405} <= seen


def test_whatever_writes_asks_for_its_token_unless_a_bearer_carries_one(panel: Panel, bearer) -> None:
    lin, token, walked = panel.sign_in("lin"), bearer("lin"), 0
    for rule in panel.app.url_map.iter_rules():
        for method in sorted(WRITING & (rule.methods or set())):
            if rule.rule.startswith("/api/v1/security/"):
                continue  # takes no cookie: it asks for a password or a token of its own
            url, walked = address(rule.rule), walked + 1
            json = {} if rule.rule.startswith("/api/") else None
            reply = lin.client.open(url, method=method, json=json)
            # What lin may not do at all, or what is not there, is refused before its form is read.
            assert reply.status_code in {400, 403, 404}, f"{method} {url} {reply.status_code}"
            if json is not None:
                assert "open too long" in reply.text or reply.status_code in {403, 404}, url
                own = panel.app.test_client().open(url, method=method, json=json, headers=token)
                assert "open too long" not in own.text, f"{method} {url}"
    assert walked > 60


def test_a_cookie_beside_a_foreign_bearer_still_needs_its_token(panel: Panel) -> None:
    lin: Person = panel.sign_in("lin")
    forged = {"Authorization": "Bearer x.y.z"}
    reply = lin.client.post("/api/v1/petitions/", json={"title": "x"}, headers=forged)
    assert reply.status_code in {400, 401}


def address(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: FILLED.get(found[1], "1"), rule)


def test_the_warning_of_plain_http_is_given_where_others_can_reach_the_panel(tmp_path: Path) -> None:
    from types import SimpleNamespace

    from app.cli.doctor import _door

    open_wide = Settings(tmp_path, "sqlite://", host="0.0.0.0")  # noqa: S104 - what is warned of
    assert "plain http" in _door(SimpleNamespace(settings=open_wide))
    assert _door(SimpleNamespace(settings=replace(open_wide, secure_cookies=True))) == ""
    assert _door(SimpleNamespace(settings=Settings(tmp_path, "sqlite://"))) == ""
