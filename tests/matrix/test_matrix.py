"""Every route for every person: nothing of a petition one may not see is in any byte that comes back.

The routes come from the application itself; one this file does not know how to call fails the test, so that a
new page cannot be forgotten.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pdfplumber
import pytest
from sqlalchemy import func, select

from app.access.actor import unscoped
from app.catalog.read import catalogue
from app.extensions import db
from schema.field import Scope
from tests.conftest import Panel, Person
from tests.matrix import scene as stage
from tests.matrix.scene import SEES, Scene, marker

KNOWN = {"pk", "file", "verb", "area", "key", "number", "locale", "filename", "entry", "role"} | {
    "year",
    "kind",
    "ending",
    "last",
    "other",
    "verdict",
}
"""Variables of addresses this file knows how to fill."""

ENDING = {"SignInView.logout", "LocaleView.index", "UtilView.back"}
"""Addresses that only lead away; the rest of the suite tests them."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the application with one method."""

    rule: str
    endpoint: str
    method: str
    names: frozenset[str]

    @property
    def area(self) -> str:
        """The area it belongs to, or the page's name."""
        return self.endpoint.partition(".")[0].removesuffix("_api")

    @property
    def handler(self) -> tuple[str, str]:
        """What serves it: areas share their handlers."""
        kind = "api" if self.endpoint.partition(".")[0].endswith("_api") else "page"
        return kind, self.endpoint.partition(".")[2]

    def address(self, **values: Any) -> str:
        """Return the address with its variables filled."""
        filled = self.rule
        for part in ("int:", "string:", "path:"):
            filled = filled.replace(f"<{part}", "<")
        for name, value in values.items():
            filled = filled.replace(f"<{name}>", str(value))
        return filled


def routes(panel: Panel) -> list[Route]:
    """Return every address and method the application answers."""
    return [
        Route(rule.rule, rule.endpoint, method, frozenset(rule.arguments))
        for rule in panel.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint not in ENDING
    ]


pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def stand(either: Panel) -> tuple[Panel, Scene]:
    """The scene, on both databases."""
    return either, stage.build(db(), either.office, either.settings.files_dir)


def text_of(reply: Any) -> str:
    """Return all that came back, headers included; workbooks and papers as the text they hold."""
    data = reply.get_data()
    reply.close()  # a file is sent from the disk
    head = str(reply.headers)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return head + "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if data[:4] == b"%PDF":
        with pdfplumber.open(io.BytesIO(data)) as paper:
            return head + "".join(page.extract_text() or "" for page in paper.pages)
    return head + data.decode("utf-8", "replace")


def leaks(scene: Scene, username: str, reply: Any) -> list[str]:
    """Return the kinds of petition a reply gives away to somebody who may not see them."""
    text = text_of(reply)
    return [
        kind
        for kind in scene.hidden(username)
        if marker(kind) in text or scene.numbers[kind] in _body(reply, text)
    ]


def _body(reply: Any, text: str) -> str:
    """A number a caller has put into the address may come back in a redirect."""
    return "" if 300 <= reply.status_code < 400 else text


def fill(scene: Scene, route: Route, kind: str) -> dict[str, Any]:
    """Return values for a route's variables: the rows of a kind, or any."""
    row = scene.rows.get((route.area, kind), scene.petitions[kind])
    if route.endpoint in {"papers.draw_up", "papers.bundle"}:  # its number is the petition's
        row = scene.petitions[kind]
    file = scene.rows.get(("attachments", kind), 1)
    usual = {
        "pk": row,
        "file": file,
        "verb": "accept",
        "area": "petitions",
        "role": "clerk",
        "key": "0" * 32,
        "number": 1,
        "entry": 1,
        "year": 2026,
        "kind": "D02",
        "ending": "json",
        "last": 1,
        "other": scene.petitions[kind],
        "verdict": "different",
    }
    return {
        name: value for name, value in {**usual, "filename": "panel/shell.js"}.items() if name in route.names
    }


def send(person: Person, route: Route, address: str) -> Any:
    """Call an address with its method; writes bring the token and nothing else."""
    if route.method == "GET":
        return person.get(address)
    if address.startswith("/api/"):
        return person.api(route.method, address, {})
    return person.post(address)


def counted(scene: Scene) -> dict[str, int]:
    """Count the rows of every area, and how often petitions were changed."""
    session = db()
    with unscoped(session, "counts of the matrix"):
        found = {
            entity.key: session.scalar(select(func.count()).select_from(entity.model)) or 0
            for entity in catalogue()
            if entity.area.scope is Scope.petition
        }
        model = catalogue()["petitions"].model
        found["versions"] = session.scalar(select(func.sum(model.version))) or 0
    session.rollback()
    return found


def test_no_address_is_unknown_to_the_matrix(panel: Panel):
    unknown = {name for route in routes(panel) for name in route.names} - KNOWN
    assert not unknown, f"say in tests/matrix how to fill {unknown}"


@pytest.mark.timeout(1800)  # some thousand pages, papers among them
def test_every_address_for_everybody_once(panel: Panel):
    """Reads of all areas: no byte names what the reader may not see."""
    scene = stage.build(db(), panel.office, panel.settings.files_dir)
    found = []
    for username in scene.people:
        person = panel.sign_in(username)
        kind = scene.hidden(username)[0]
        for route in routes(panel):
            if route.method != "GET" or route.endpoint in {"static", "appbuilder.static"}:
                continue
            reply = person.get(route.address(**fill(scene, route, kind)))
            assert reply.status_code < 500, (username, route)
            found += [(username, route.rule, what) for what in leaks(scene, username, reply)]
    assert found == []


def kinds_by_handler(panel: Panel) -> Iterator[Route]:
    """One route for every handler that shows or changes a row of a petition."""
    seen = set()
    areas = {entity.key for entity in catalogue() if entity.area.scope is Scope.petition}
    for route in sorted(routes(panel), key=lambda route: (route.area != "petitions", route.rule)):
        if route.area in areas and "pk" in route.names and (*route.handler, route.method) not in seen:
            seen.add((*route.handler, route.method))
            yield route


def try_all(panel: Panel, scene: Scene, chosen: list[Route]) -> None:
    """Have everybody call `chosen` with every row that is not theirs: each is not there, and nothing changes."""
    before, wrong = counted(scene), []
    for username in scene.people:
        person = panel.sign_in(username)
        for route in chosen:
            for kind in scene.hidden(username):
                if (route.area, kind) not in scene.rows:
                    continue
                reply = send(person, route, route.address(**fill(scene, route, kind)))
                given_away = leaks(scene, username, reply)
                if reply.status_code < 300 or reply.status_code >= 500 or given_away:
                    wrong.append((username, kind, route.method, route.rule, reply.status_code))
    assert wrong == []
    assert counted(scene) == before


def test_every_kind_of_row_for_everybody_by_every_handler(stand):
    """Rows one may not see answer as if they were not there, and nothing changes by trying."""
    panel, scene = stand
    chosen = list(kinds_by_handler(panel))
    try_all(panel, scene, chosen)


@pytest.mark.deep
def test_every_kind_of_row_for_everybody_by_every_address(stand):
    """The whole product: all areas, all kinds, all people."""
    panel, scene = stand
    areas = {entity.key for entity in catalogue() if entity.area.scope is Scope.petition}
    chosen = [route for route in routes(panel) if route.area in areas and "pk" in route.names]
    try_all(panel, scene, chosen)


def test_what_one_may_see_is_there(stand):
    """The other half: the scene would also be safe if nobody saw anything."""
    panel, scene = stand
    for username in ("lin", "chen", "he", "zhao", "qian", "sun", "zheng", "yan", "dong", "wai"):
        person = panel.sign_in(username)
        page = person.get("/petitions/list/?size=100").get_data(as_text=True)
        shown = {kind for kind in SEES if scene.numbers[kind] in page}
        assert shown == {kind for kind in SEES if username in SEES[kind]}, username
        for kind in shown:
            assert person.get(f"/petitions/show/{scene.petitions[kind]}").status_code == 200


def test_the_school_that_got_a_summary_sees_that_and_answers_it(stand):
    panel, _scene = stand
    person = panel.sign_in("qian")
    session = db()
    model = catalogue()["assignments"].model
    with unscoped(session, "the copy of the scene"):
        copy = session.scalars(select(model.id).where(model.redacted_summary.is_not(None))).one()
    session.rollback()
    page = person.get(f"/assignments/show/{copy}").get_data(as_text=True)
    assert "what the school may know" in page
    assert marker("summary") not in page, "not even in the demand, which is for who leads"
    reply = person.post(f"/assignments/report/{copy}", {"feedback": "We heat the meals now."})
    assert reply.status_code == 302
    shown = panel.sign_in("fang").get(f"/assignments/show/{copy}").get_data(as_text=True)
    assert "We heat the meals now." in shown
