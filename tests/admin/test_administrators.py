"""Those who administer never read petitions: every route is walked as each of them."""

from __future__ import annotations

import itertools

import pytest

from app.access.permissions import NEVER, defaults
from app.catalog.read import catalogue
from schema.vocabulary import Event, Role
from tests import cast
from tests.admin.office import MARKER, SQL, Busy, change_matrix, text_of
from tests.conftest import Person

ADMINISTRATORS = ("wei", "xu", "an", "tao")
"""System administrator, auditor, security administrator, reader of statistics."""
BRIEFLY = {"Accept": "application/json"}
"""Refusals come as JSON, which costs no page."""


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_no_route_shows_a_word_of_a_case_to(busy: Busy, name: str) -> None:
    person = busy.sign_in(name)
    seen = {}
    for url in _every_address(busy):
        reply = person.get(url, headers=BRIEFLY)
        body = text_of(reply)
        assert MARKER not in body, url
        assert reply.status_code < 500, url
        seen[url] = reply.status_code
    assert sum(code == 200 for code in seen.values()) > 5, "they do have pages of their own"
    for url in ("/petitions/list/", "/api/v1/petitions/", "/petitions/export", "/petitions/lookup/"):
        assert seen[url] == 403, url


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_no_question_to_a_list_makes_it_tell_of_a_case(busy: Busy, name: str) -> None:
    person = busy.sign_in(name)
    for entity in catalogue():
        columns = ",".join(entity.columns)
        references = [column.name for column in entity.columns.values() if column.target == "petitions"]
        questions = [f"columns={columns}&size=100", f"q={MARKER[:2]}"]
        questions += [f"{name}.title={MARKER[:2]}" for name in references]
        for question, door in itertools.product(questions, ("list/", "export", "filters/")):
            reply = person.get(f"/{entity.key}/{door}?{question}", headers=BRIEFLY)
            body = text_of(reply)
            assert MARKER not in body, f"{entity.key} {door} {question}"
            assert reply.status_code in {200, 400, 403, 404}, f"{entity.key} {door} {question}"


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_no_form_sent_by_them_answers_with_a_case(busy: Busy, name: str) -> None:
    person = busy.sign_in(name)
    pk = busy.rows["secret"]
    for url in (
        f"/petitions/edit/{pk}",
        f"/petitions/delete/{pk}",
        f"/petitions/restore/{pk}",
        f"/petitions/supervise/{pk}",
        f"/petitions/attach/{pk}",
        "/petitions/add",
        *(f"/petitions/do/{pk}/{event.value.rstrip('_')}" for event in Event),
    ):
        reply = person.post(url, {"title": "x"})
        assert reply.status_code in {403, 404}, url
        assert MARKER not in reply.text, url
    for act in ("export", "delete", "restore"):
        reply = person.post("/petitions/bulk", {"act": act, "ids": [pk]})
        assert reply.status_code in {403, 404}, act


def test_the_matrix_cannot_give_them_what_they_never_hold(busy: Busy) -> None:
    cast.make_demo(busy.session)
    wei = busy.sign_in("wei")
    for role in (Role.sysadmin, Role.auditor, Role.security_admin, Role.stat_viewer):
        assert "petitions" in NEVER[role]
        assert change_matrix(wei, "handling", {f"{role.value}|petitions:read"}).status_code == 302
    for name in ("wei", "xu", "an", "tao"):
        assert _reads(busy.sign_in(name)) == 403


def test_nobody_holds_everything(busy: Busy) -> None:
    every = set(defaults(catalogue()))
    for name in (*ADMINISTRATORS, "lin", "fang", "zheng", "chen"):
        actor = busy.acting(name)
        assert actor.permissions < every, name


def test_a_refusal_does_not_say_why_with_a_statement(busy: Busy) -> None:
    for name in ADMINISTRATORS:
        page = busy.sign_in(name).get(f"/petitions/show/{busy.rows['secret']}").text
        assert not SQL.search(page)


def _reads(person: Person) -> int:
    return person.get("/petitions/list/").status_code


def _every_address(busy: Busy) -> list[str]:
    """Return every address one may GET, with the number of the case, which came first, and its words."""
    areas = [entity.key for entity in catalogue()]
    words = {
        "pk": ["1"],
        "file": ["1"],
        "number": ["1"],
        "verb": ["assign", "reply"],
        "area": areas,
        "key": ["0" * 48],
        "locale": ["en"],
        "role": ["clerk"],
        "year": ["2026"],
        "kind": ["D02"],
        "ending": ["json"],
        "last": ["1"],
        "other": ["1"],
        "verdict": ["different"],
    }
    found = []
    for rule in busy.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or "static" in rule.endpoint:
            continue
        names = sorted(rule.arguments)
        for values in itertools.product(*(words[name] for name in names)):
            address = rule.rule
            for name, value in zip(names, values, strict=True):
                for shape in ("int:", "string:", "path:", ""):
                    address = address.replace(f"<{shape}{name}>", value)
            assert "<" not in address, rule.rule
            found.append(address)
    return found
