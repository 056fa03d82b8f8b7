"""How pages look in the source: ours from end to end, in the reader's language, with nothing a policy must block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import template_rendered

from app.catalog.read import catalogue
from app.extensions import db, make_engine, session_factory
from tests.admin.office import SQL, Busy
from tests.conftest import Panel

INLINE = {
    "a style attribute": re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "a script of another house": re.compile(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?:https?:)?//", re.IGNORECASE
    ),
}
BARE = re.compile(r"<script\b(?![^>]*\bnonce=)[^>]*>", re.IGNORECASE)
STOCK = re.compile(
    r"/static/appbuilder/|bootstrap\.min\.(?:css|js)|select2|glyphicon|jquery|gstatic", re.IGNORECASE
)


@dataclass
class Pages:
    """Every page by its address, and the templates they were drawn from; one walk for all tests."""

    text: dict[str, str] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def walked() -> Pages:
    return Pages()


@pytest.fixture
def pages(busy: Busy, walked: Pages) -> Pages:
    def note(_app: object, template: Any, **_more: object) -> None:
        walked.templates.add(str(template.name))

    if not walked.text:
        with template_rendered.connected_to(note, busy.app):
            walked.text.update(_every_page(busy))
    return walked


def test_no_page_carries_what_the_policy_must_block(pages: Pages) -> None:
    for url, page in pages.text.items():
        for what, pattern in INLINE.items():
            assert not pattern.search(page), f"{what} at {url}"
        assert not BARE.search(page), f"a bare script at {url}"
    assert len(pages.text) > 90


def test_no_page_uses_anything_of_the_stock_look(pages: Pages) -> None:
    # Defect 33: Bootstrap 3 of 2013, its icons and its scripts.
    for url, page in pages.text.items():
        assert not STOCK.search(page), url
        assert "panel/shell.css" in page or "panel/" in page, url
        assert "Flask-AppBuilder" not in page
        assert "Powered by" not in page


def test_no_template_of_the_framework_is_drawn(pages: Pages) -> None:
    # Defect 33
    assert not [name for name in pages.templates if name.startswith("appbuilder/")]
    ours = {"list.html", "form.html", "record.html", "login.html", "error.html", "board.html", "matrix.html"}
    assert ours <= pages.templates


@pytest.mark.parametrize(("locale", "title"), [("zh", "没有找到"), ("en", "Not found")])
def test_errors_have_pages_of_ours_in_the_readers_language(busy: Busy, locale: str, title: str) -> None:
    # Defect 35: Werkzeug's English defaults.
    lin = busy.sign_in("lin", locale)
    pages = {
        404: lin.get("/nothing"),
        403: lin.get("/audit/list/"),
        400: lin.get("/petitions/list/?bogus=1"),
        405: lin.get("/petitions/bulk"),
    }
    for code, reply in pages.items():
        assert reply.status_code == code
        assert '<html lang="' + locale in reply.text
        assert "panel/shell.css" in reply.text
        assert "Werkzeug" not in reply.text
        assert "The requested URL" not in reply.text
        assert not SQL.search(reply.text)
        assert (re.search(r"[\u4e00-\u9fff]{4}", _main(reply.text)) is not None) == (locale == "zh")
    missing = busy.sign_in("lin", locale).get("/petitions/show/9999")
    assert missing.status_code == 404
    if locale == "en":
        assert title in missing.text


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_house_without_its_database_still_says_so_on_a_page_of_ours(panel: Panel, locale: str) -> None:
    # Defect 35
    lin = panel.sign_in("lin", locale)
    engine = make_engine("sqlite://")
    db.remove()
    session_factory.configure(bind=engine)
    for url in ("/", "/petitions/list/", "/nothing"):
        reply = lin.get(url)
        assert reply.status_code == 500
        assert "panel/pages.css" in reply.text
        assert not SQL.search(reply.text)
        assert ("Something went wrong here." in reply.text) == (locale == "en")
    db.remove()
    engine.dispose()


def test_titles_and_labels_are_in_the_readers_language(busy: Busy) -> None:
    # Defect 36: "List Petition" and "Received At" in the middle of a Chinese page.
    people = [busy.sign_in(name, "zh") for name in ("lin", "wei", "xu")]
    for entity in catalogue():
        url = f"/{entity.key}/list/"
        page = next((reply.text for person in people if (reply := person.get(url)).status_code == 200), None)
        if page is None:
            continue
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        heading = re.search(r"<h1>(.*?)</h1>", page)
        assert title is not None
        assert heading is not None
        for text in (title[1], heading[1]):
            assert re.search(r"[\u4e00-\u9fff]", text), url
            assert not re.search(r"\b(?:List|Show|Add|Edit)\b", text), url
        for head in re.findall(r'<th scope="col" class="(?!pick)[^"]*"[^>]*>(.*?)</th>', page, re.DOTALL):
            words = re.sub(r"<[^>]+>", "", head).strip()
            assert re.search(r"[\u4e00-\u9fff]", words), f"{url}: {words}"


def test_yes_and_no_are_words(busy: Busy) -> None:
    # Defect 36: True and False in cells.
    for locale, yes in (("en", "Yes"), ("zh", "是")):
        page = busy.sign_in("lin", locale).get("/staff/list/").text
        assert yes in page
        assert "True" not in _main(page)


def test_every_page_has_a_way_home_and_a_skip_link(pages: Pages) -> None:
    for url, page in pages.text.items():
        if url.startswith("/login"):
            continue
        assert 'class="skip"' in page, url
        assert 'href="/"' in page, url


def _main(page: str) -> str:
    found = re.search(r"<main.*?</main>", page, re.DOTALL)
    return found[0] if found else page


def _every_page(busy: Busy) -> Iterator[tuple[str, str]]:
    """Yield every page a person of each kind may open: lists, forms, records, verbs, errors."""
    yield "/login/", busy.app.test_client().get("/login/").text
    pk, found = busy.rows["secret"], set()
    special = {
        "lin": [
            "/",
            "/board/",
            "/board/?view=matrix",
            "/statistics/",
            "/import/petitions",
            "/accounts/password",
            "/nothing",
        ],
        "wei": [
            "/roles/",
            "/accounts/list/",
            "/accounts/add",
            f"/accounts/edit/{pk}",
            "/import/units",
            "/audit/list/",
        ],
        "xu": ["/roles/?part=system"],
        "fang": [f"/petitions/supervise/{pk}", f"/supervision/end/{busy.rows['secret_supervision']}"],
        "chen": [f"/petitions/do/{pk}/reply", f"/petitions/show/{pk}"],
    }
    for name, urls in special.items():
        person = busy.sign_in(name)
        for entity in catalogue():
            urls += [
                f"/{entity.key}/{door}"
                for door in ("list/", "add", "show/1", "edit/1", "filters/", "attach/1")
            ]
        for url in urls:
            if url in found:
                continue
            reply = person.get(url)
            if reply.status_code == 200 or url in {"/nothing", "/audit/list/"}:
                found.add(url)
                if "/filters/" not in url:
                    yield url, reply.text
