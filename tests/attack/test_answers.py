"""What an answer gives away and where it leads: errors, methods, paths, headers, redirects."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from urllib.parse import quote

import pytest

from app.catalog.read import catalogue
from tests import cast
from tests.admin.office import SQL, Busy, text_of
from tests.attack.hostile import INSIDE, filled
from tests.conftest import Panel

Bearer = Callable[[str], dict[str, str]]
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
TRAVERSALS = (
    "../config.py",
    "..%2fconfig.py",
    "%2e%2e/%2e%2e/etc/passwd",
    "....//config.py",
    "..\\config.py",
    "..%5cconfig.py",
    "%2fetc%2fpasswd",
    "/etc/passwd",
    "panel/../../config.py",
    "panel/..%2f..%2fconfig.py",
    "%00",
    "panel/shell.css%00.txt",
    "~root",
    ".",
    "",
    "con",
    "file:///etc/passwd",
)
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "http:evil.example",
    "\\\\evil.example",
    "/%09/evil.example",
    "https://localhost@evil.example",
    "https://localhost.evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "/login/?next=https://evil.example",
    "http://localhost//evil.example",
    "http://localhost/\\evil.example",
    "http://localhost/%0d%0aLocation:%20https://evil.example",
    "\x00https://evil.example",
    "https:///evil.example",
    "/..//evil.example",
)


@pytest.mark.parametrize("username", ["lin", None])
def test_every_method_on_every_kind_of_route_is_answered_without_a_word_about_the_house(
    busy: Busy, username: str | None
) -> None:
    _every_method(busy, username, areas={"petitions", "deadlines", "circulars"})


@pytest.mark.deep
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("username", ["lin", "wei", "qian", None])
def test_every_method_on_every_route_is(busy: Busy, username: str | None) -> None:
    _every_method(busy, username, areas=set(catalogue().entities))


def test_a_head_says_what_a_get_would(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for url in (
        "/",
        "/petitions/list/",
        "/petitions/list/?bogus=1",
        "/petitions/show/9999",
        "/audit/list/",
        "/api/v1/petitions/?bogus=1",
        "/api/v1/petitions/",
        "/nothing",
    ):
        got, head = lin.get(url), lin.client.head(url)
        assert head.status_code == got.status_code, url
        assert head.headers["Content-Type"] == got.headers["Content-Type"], url


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_error_of_ours_is_a_number_and_nothing_else(
    busy: Busy, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    lin = busy.sign_in("lin", language)

    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("SELECT petition.id FROM petition -- /srv/xinfang/app/geheim.py")

    monkeypatch.setattr("app.admin.view.list_page", broken)
    monkeypatch.setattr("app.admin.api.answer", broken)
    for url in ("/petitions/list/?q=geheimwort", "/api/v1/petitions/?q=geheimwort"):
        reply = lin.get(url)
        assert reply.status_code == 500
        assert not INSIDE.search(reply.text)
        assert "geheim.py" not in reply.text
        assert re.search(r"\b[0-9a-f]{8}\b", reply.text)


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_leads_out_of_a_folder(busy: Busy, path: str) -> None:
    lin = busy.sign_in("lin")
    for door in (
        "/static/{}",
        "/static/appbuilder/{}",
        "/lang/{}",
        "/import/petitions/{}",
        "/import/petitions/refused/{}",
        "/import/{}",
        "/petitions/download/{}/1",
        "/petitions/download/1/{}",
        "/petitions/do/1/{}",
        "/{}",
    ):
        reply = lin.get(door.format(path))
        body = text_of(reply)
        assert reply.status_code in {200, 302, 308, 400, 403, 404, 405, 422}, (
            f"{reply.status_code} {door} {path}"
        )
        for word in ("root:", "from_environment", "secret_key"):
            assert word not in body, f"{door} {path}"
        assert not SQL.search(body), f"{door} {path}"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_redirect_leads_out_of_the_house(busy: Busy, wanted: str) -> None:
    lin = busy.sign_in("lin")
    stranger = busy.app.test_client()
    replies = [
        lin.get("/login/", query_string={"next": wanted}),
        lin.get(f"/login/?next={quote(wanted)}&next=/"),
        stranger.post("/petitions/add", headers=_referrer(wanted)),
        lin.get("/lang/en", headers=_referrer(wanted)),
        lin.get("/back", headers=_referrer(wanted)),
        lin.post("/logout/", headers=_referrer(wanted)),
    ]
    token = _token(stranger.get("/login/").text)
    form = {"username": "lin", "password": cast.PASSWORD, "csrf_token": token, "next": wanted}
    replies.append(stranger.post("/login/", data=form))
    for reply in replies:
        if reply.status_code in {301, 302, 303, 307, 308}:
            assert _stays(reply.headers["Location"]), f"{reply.request.path} {reply.headers['Location']!r}"
    page = stranger.get("/petitions/list/", headers={"Host": "localhost"})
    assert page.status_code in {200, 302}


def test_a_host_that_is_claimed_stands_on_no_page(busy: Busy, bearer: Bearer) -> None:
    client = busy.app.test_client()
    for url in (
        "/login/",
        "/nothing",
        "/petitions/list/",
        "/api/v1/_openapi",
        "/api/v1/petitions/?bogus=1",
        "/lang/en",
    ):
        for headers in (
            {
                "X-Forwarded-Host": "evil.example",
                "Forwarded": "host=evil.example",
                "X-Original-URL": "/evil.example",
            },
            {"Host": "evil.example"},
        ):
            reply = client.get(url, headers={**bearer("lin"), **headers})
            if "/login/?next=" in reply.headers.get("Location", ""):
                continue  # where one wanted to go; the sign-in follows it within the house only
            assert "evil.example" not in reply.text, f"{url} {headers}"
            assert "evil.example" not in reply.headers.get("Location", ""), f"{url} {headers}"


def test_trying_again_leads_to_no_other_house(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for path in ("//evil.example/x", "/\\evil.example/x", "///evil.example", "/javascript:alert(1)"):
        reply = lin.client.get("/", environ_overrides={"PATH_INFO": path})
        if reply.status_code == 404:
            assert not re.search(r'href="(?:[/\\]{2}|/[\\]|javascript:)', reply.text), path
        else:
            assert _stays(reply.headers.get("Location", "/")), path


def test_no_value_becomes_a_header(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    broken = "%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a<html>"
    for url in (
        f"/login/?next=/x{broken}",
        f"/petitions/list/?q={broken}",
        f"/petitions/export?format=csv&q={broken}",
        f"/lang/en{broken}",
        f"/import/petitions/{broken}",
        f"/petitions/list/{broken}",
        f"/{broken}",
        f"/petitions/list{broken}",
    ):
        reply = lin.get(url)
        text_of(reply)
        for name, value in reply.headers:
            assert "\r" not in value, url
            assert "\n" not in value, url
            assert name.lower() != "set-cookie" or "a=b" not in value.split(";")[0], url


def test_a_file_keeps_its_name_from_the_header(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for name in ('a"; filename="b.exe.txt', "a\\.txt", "a;b=c.txt", "名'单\u202e.txt", "a%0d%0aX-Y: z.txt"):
        lin.client.post(
            f"/petitions/attach/{busy.rows['draft']}",
            headers={"X-CSRFToken": lin.token},
            data={"file": (BytesIO(b"x"), name)},
        )
    files = lin.get("/api/v1/attachments/?size=100").json["rows"]
    assert len(files) >= 5
    for row in files:
        reply = lin.get(f"/petitions/download/{row['petition_id']}/{row['id']}")
        text_of(reply)
        if reply.status_code == 200:
            assert reply.headers["Content-Disposition"].split(";")[0] in {"inline", "attachment"}
            assert not re.search(r'filename="[^"]*\.exe', reply.headers["Content-Disposition"])
            assert reply.headers["X-Content-Type-Options"] == "nosniff"
            assert reply.headers["Content-Type"].startswith("text/plain")


def test_a_language_that_does_not_exist_is_not_kept(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for wanted in ("xx", "zh_CN", "..", "en%00", "<b>", "a" * 5_000, "%2e%2e%2f"):
        assert lin.get(f"/lang/{wanted}").status_code in {302, 404}
        assert lin.get("/petitions/list/").status_code == 200
    assert 'lang="en"' in lin.get("/petitions/list/").text


def test_two_keys_at_once_are_one_person(busy: Busy, bearer: Bearer) -> None:
    """A cookie and a token of two people: whoever the wall takes it for, the rights are that person's too."""
    lin = busy.sign_in("lin")
    qian = busy.sign_in("qian")
    assert qian.get("/api/v1/petitions/", headers=bearer("lin")).json["count"] == 1, "the cookie counts"
    assert lin.get("/api/v1/petitions/", headers=bearer("qian")).json["count"] == 4
    reply = qian.client.post("/api/v1/petitions/", json={"title": "x"}, headers=bearer("lin"))
    assert reply.status_code in {400, 403}
    info = qian.get("/api/v1/petitions/_info", headers=bearer("lin")).json
    assert "write" not in info["permissions"]


def test_pages_of_all_areas_answer_a_stranger_with_the_sign_in(panel: Panel) -> None:
    client = panel.app.test_client()
    for entity in catalogue():
        for door in ("list/", "show/1", "export", "lookup/", "filters/"):
            assert client.get(f"/{entity.key}/{door}").status_code in {302, 404}
        assert client.get(f"/api/v1/{entity.key}/").status_code in {401, 404}


def _every_method(busy: Busy, username: str | None, *, areas: set[str]) -> None:
    client = busy.sign_in(username).client if username else busy.app.test_client()
    seen = set()
    for rule in busy.app.url_map.iter_rules():
        area = rule.endpoint.partition(".")[0].removesuffix("_api")
        generated = area in catalogue().entities and area not in areas
        if generated or rule.endpoint in {"SignInView.logout", "LocaleView.index"}:
            continue
        url = filled(rule.rule, filename="panel/shell.css")
        for method in METHODS:
            allowed = method in (rule.methods or set()) or _others_allow(busy, rule.rule, method)
            if (url, method) in seen:
                continue
            seen.add((url, method))
            reply = client.open(url, method=method)
            body = text_of(reply)
            said = f"{reply.status_code} {method} {url}"
            assert reply.status_code < 500, said
            if not allowed:
                assert reply.status_code in {400, 401, 404, 405}, said
            if not url.startswith(("/static/", "/api/v1/_openapi")):
                assert not INSIDE.search(body), said
            assert "Server" not in reply.headers, said
            assert "X-Powered-By" not in reply.headers, said
            if method == "HEAD":
                assert body == "", said
    assert len(seen) > 300


def _others_allow(busy: Busy, rule: str, method: str) -> bool:
    return any(
        other.rule == rule and method in (other.methods or ()) for other in busy.app.url_map.iter_rules()
    )


def _referrer(wanted: str) -> dict[str, str]:
    return {"Referer": re.sub(r"[\r\n\x00]", "", wanted)}


def _stays(location: str) -> bool:
    inside = location.startswith(("/", "%5C", "http://localhost/"))
    return inside and not re.match(r"/[/\\\t]", location)


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]
