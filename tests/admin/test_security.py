"""Doors: who signs in, what a GET may do, what a form must carry, and where one is sent afterwards."""

from __future__ import annotations

import itertools
import re

import pytest
from sqlalchemy import func, select

from app.access.actor import unscoped
from app.catalog.read import catalogue
from app.extensions import db
from app.factory import NOBODY_ROLE
from schema.base import AccountRole, User, assoc_user_role
from schema.vocabulary import AuditVerb
from tests import cast
from tests.admin.office import SQL, Busy, change_matrix, petition_form, text_of, uploaded

BRIEFLY = {"Accept": "application/json"}


def test_no_get_writes_anything(busy: Busy) -> None:
    people = [busy.sign_in(name) for name in ("lin", "wei")]
    before = _state_of_every_table(busy)
    asked = 0
    for url in _addresses(busy):
        for person in people:
            reply = person.get(url, headers=BRIEFLY)
            reply.close()
            asked += 1
            if reply.status_code == 405:
                break
    assert _state_of_every_table(busy) == before
    assert asked > 400


def test_no_post_without_its_token_does_anything(busy: Busy) -> None:
    lin, wei = busy.sign_in("lin"), busy.sign_in("wei")
    before = _state_of_every_table(busy)
    for rule in busy.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.rule.startswith("/api/v1/security/"):
            continue
        url = _filled(rule.rule)
        for person in (lin, wei):
            body = {} if rule.rule.startswith("/api/") else None
            reply = person.client.post(url, json=body, headers=BRIEFLY)
            assert reply.status_code in {400, 403, 404}, f"{reply.status_code} {url}"
            forged = person.client.post(url, data={"csrf_token": "guess"}, headers=BRIEFLY)
            assert forged.status_code in {400, 403, 404, 415}, f"{forged.status_code} {url}"
    assert _state_of_every_table(busy) == before


def test_a_form_left_open_too_long_is_said_to_be_so(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    reply = lin.client.post("/petitions/add", data=petition_form(busy.office))
    assert reply.status_code == 400
    assert "This form was open too long." in reply.text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "https:evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http://localhost@evil.example/",
        "http://evil.example\\@localhost/",
        "\thttps://evil.example",
        "data:text/html,x",
    ],
)
def test_signing_in_never_leads_out_of_the_house(busy: Busy, wanted: str) -> None:
    client = busy.app.test_client()
    page = client.get("/login/", query_string={"next": wanted})
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    form = {"username": "lin", "password": cast.PASSWORD, "csrf_token": token[1], "next": wanted}
    reply = client.post("/login/", data=form)
    assert reply.status_code == 302
    assert _leads_home(reply.headers["Location"]), reply.headers["Location"]
    again = client.get("/login/", query_string={"next": wanted})
    assert again.status_code == 302
    assert _leads_home(again.headers["Location"]), again.headers["Location"]


def test_signing_in_leads_on_to_where_one_wanted_to_go(busy: Busy) -> None:
    client = busy.app.test_client()
    asked = client.get("/petitions/list/?channel=letter")
    assert asked.status_code == 302
    page = client.get(asked.headers["Location"])
    wanted = re.search(r'name="next" value="([^"]+)"', page.text)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert wanted is not None
    assert token is not None
    form = {
        "username": "lin",
        "password": cast.PASSWORD,
        "csrf_token": token[1],
        "next": wanted[1].replace("&amp;", "&"),
    }
    assert client.post("/login/", data=form).headers["Location"].endswith("/petitions/list/?channel=letter")


def test_changing_the_language_never_leads_out_of_the_house(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for referrer in ("https://evil.example/x", "//evil.example", "javascript:alert(1)", "\\\\evil.example"):
        reply = lin.get("/lang/zh", headers={"Referer": referrer})
        assert reply.status_code == 302
        assert _leads_home(reply.headers["Location"]), referrer
    assert lin.get("/lang/tlh").status_code == 404
    assert _leads_home(lin.get("/back", headers={"Referer": "https://evil.example/"}).headers["Location"])


@pytest.mark.parametrize(
    "url",
    ["/", "/petitions/list/", "/petitions/show/1", "/board/", "/statistics/", "/roles/", "/accounts/list/"],
)
def test_before_signing_in_there_is_only_the_sign_in(busy: Busy, url: str) -> None:
    reply = busy.app.test_client().get(url)
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith("/login/")


def test_a_wrong_password_and_a_wrong_name_read_alike(busy: Busy) -> None:
    answers = []
    for name, password in (("lin", "wrong"), ("nobody", "wrong"), ("lin", ""), ("l\0in", cast.PASSWORD)):
        client = busy.app.test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login/").text)
        assert token is not None
        form = {"username": name, "password": password, "csrf_token": token[1]}
        reply = client.post("/login/", data=form)
        if "\0" in name:
            assert reply.status_code in {302, 422}
            continue
        assert reply.status_code == 422
        found = re.search(r'id="problems">.*?<p>(.*?)</p>', reply.text, re.DOTALL)
        assert found is not None
        answers.append(found[1])
        assert not SQL.search(reply.text)
    assert len(set(answers)) == 1


def test_signing_out_takes_a_form_and_empties_the_session(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    lin.get("/logout/")
    assert lin.get("/petitions/list/").status_code == 200, "a link or an image does not sign out"
    lin.post("/logout/")
    assert lin.get("/petitions/list/").status_code == 302


def test_a_cookie_taken_to_another_browser_opens_nothing(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    cookie = lin.client.get_cookie("xinfang")
    assert cookie is not None
    thief = busy.app.test_client()
    thief.set_cookie("xinfang", cookie.value)
    reply = thief.get("/petitions/list/", headers={"User-Agent": "another"})
    assert reply.status_code == 302


def test_the_cookie_is_kept_from_scripts_and_other_sites(busy: Busy) -> None:
    reply = busy.app.test_client().get("/login/")
    (cookie,) = reply.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_an_account_that_is_switched_off_is_out_with_the_next_page(busy: Busy) -> None:
    wei, fu = busy.sign_in("wei"), busy.sign_in("fu")
    assert fu.get("/petitions/list/").status_code == 200
    url = f"/accounts/edit/{busy.office.users['fu']}"
    assert wei.post(url, {"roles": ["supervisor"]}).status_code == 302
    assert fu.get("/petitions/list/").status_code == 302


def test_nobody_holds_the_role_that_may_everything(busy: Busy) -> None:
    app = busy.app
    assert app.config["AUTH_ROLE_ADMIN"] == app.config["AUTH_ROLE_PUBLIC"] == NOBODY_ROLE
    session = busy.session
    held = (
        select(func.count())
        .select_from(assoc_user_role)
        .join(AccountRole, AccountRole.id == assoc_user_role.c.role_id)
    )
    for name in (NOBODY_ROLE, "Admin", "Public"):
        assert session.scalar(held.where(AccountRole.name == name)) == 0
    db.remove()


def test_the_role_that_may_everything_is_given_by_no_form(busy: Busy) -> None:
    session = busy.session
    session.add_all([AccountRole(name=NOBODY_ROLE), AccountRole(name="Admin")])
    session.commit()
    db.remove()
    wei, url = busy.sign_in("wei"), f"/accounts/edit/{busy.office.users['he']}"
    page = wei.get(url).text
    for name in (NOBODY_ROLE, "Admin"):
        assert f'value="{name}"' not in page
        wei.post(url, {"active": "1", "roles": ["div_handler", name]})
        user = busy.session.scalars(select(User).where(User.username == "he")).one()
        assert [role.name for role in user.roles] == ["div_handler"]
        db.remove()
        assert change_matrix(wei, "handling", {f"{name}|petitions:read"}).status_code == 302
    he = busy.sign_in("he")
    assert he.get("/roles/").status_code == 403
    assert he.get("/audit/list/").status_code == 403


def test_every_answer_says_what_a_browser_may_do_with_it(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for url in (
        "/",
        "/petitions/list/",
        "/petitions/list/?bogus=1",
        "/nothing",
        "/audit/list/",
        "/api/v1/petitions/",
        "/petitions/lookup/",
        f"/petitions/download/{busy.rows['secret']}/{busy.rows['secret_file']}",
        "/petitions/export?format=csv",
        "/static/panel/shell.css",
    ):
        reply = lin.get(url)
        text_of(reply)
        policy = reply.headers["Content-Security-Policy"]
        assert "object-src 'none'" in policy or "default-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy, url
        if "/download/" in url:  # a file of somebody's is shown, and nothing in it runs
            assert policy.startswith("default-src 'none'; "), url
            assert "script-src" not in policy, url
            assert policy.endswith("; sandbox"), url
        else:
            assert "default-src 'self'" in policy, url
            assert re.search(r"script-src 'self' 'nonce-[\w-]+';", policy), url
        assert "base-uri 'none'" in policy, url
        assert reply.headers["X-Content-Type-Options"] == "nosniff", url
        assert reply.headers["X-Frame-Options"] == "SAMEORIGIN", url
        assert reply.headers["Referrer-Policy"] == "same-origin", url
        if not url.startswith("/static/"):
            assert reply.headers["Cache-Control"] == "no-store", url


def test_a_nonce_is_used_once(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    seen = set()
    for _round in range(3):
        reply = lin.get("/petitions/list/")
        nonces = set(re.findall(r'nonce="([^"]+)"', reply.text))
        assert len(nonces) == 1
        assert f"'nonce-{next(iter(nonces))}'" in reply.headers["Content-Security-Policy"]
        seen |= nonces
    assert len(seen) == 3


def test_a_form_beyond_all_measure_is_refused(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    huge = "x" * (5 * 2**20)
    page = lin.post("/petitions/add", petition_form(busy.office, summary=huge))
    assert page.status_code == 413
    assert "too large" in page.text
    assert lin.api("POST", "/api/v1/petitions/", {"title": huge}).status_code == 413
    stranger = busy.app.test_client().post("/login/", **uploaded("x.txt", huge.encode()))
    assert stranger.status_code == 413, "who has not signed in sends no files at all"
    url, token = f"/petitions/attach/{busy.rows['secret']}", {"X-CSRFToken": lin.token}
    assert lin.client.post(url, headers=token, **uploaded("x.txt", huge.encode())).status_code == 302


def _leads_home(location: str) -> bool:
    """Tell an address of this house; `%5C` is a file name to a browser, a bare backslash is a slash."""
    inside = location.startswith(("/", "%5C", "http://localhost/"))
    return inside and not location.startswith(("//", "/\\"))


def _addresses(busy: Busy) -> list[str]:
    return sorted(
        {
            _filled(rule.rule)
            for rule in busy.app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and "static" not in rule.endpoint
            and rule.endpoint != "LocaleView.index"
        }
    )


def _filled(rule: str) -> str:
    words = {
        "pk": "1",
        "file": "1",
        "entry": "1",
        "role": "clerk",
        "number": "1",
        "verb": "assign",
        "area": "petitions",
        "key": "0" * 48,
        "locale": "en",
        "year": "2026",
        "kind": "D02",
        "ending": "json",
        "last": "1",
        "other": "1",
        "verdict": "different",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: words[found[1]], rule)


def _state_of_every_table(busy: Busy) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table; what signing in itself notes on the account is left out."""
    session = busy.session
    found = {}
    tables = itertools.chain(
        (entity.model.__table__ for entity in catalogue()),
        (User.__table__, AccountRole.__table__, assoc_user_role),
    )
    for table in tables:
        columns = [
            c
            for c in table.columns
            if c.name not in {"last_login", "login_count", "fail_login_count", "changed_on"}
        ]
        with unscoped(session, "test"):
            rows = session.execute(select(*columns)).all()
        if table.name == "audit_head":  # goes on with every note
            continue
        if (
            table.name == "audit_entry"
        ):  # what changes nothing is noted with places of its own, and nothing else
            noted = {
                AuditVerb.export,
                AuditVerb.print,
                AuditVerb.read,
                AuditVerb.refuse,
                AuditVerb.sign_in,
                AuditVerb.sign_out,
            }
            rows = [row for row in rows if row.verb not in noted]
        found[table.name] = sorted((tuple(map(str, row)) for row in rows), key=str)
    db.remove()
    return found
