"""Every name an address may carry, with every hostile value: an answer or a refusal, soon, and never more rows."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from app.catalog.read import catalogue
from tests.admin.office import MARKER, Busy, text_of
from tests.attack.hostile import (
    INSIDE,
    RISON,
    UNMEANT,
    WIRED,
    filters,
    parameters,
    readable,
)
from tests.conftest import Panel, Person

SOON = 10
"""Seconds any answer may take, on a machine that does much else."""
HONEST = {200, 302, 400, 403, 404}
BRIEFLY = {"Accept": "application/json"}
RESTRICTED = ("qian", "zhao")
SIGNS = frozenset({"%", "_", "\\"})
"""What LIKE reads as more than a sign, and a search must not."""


def test_no_name_and_no_value_of_any_address_breaks_a_page_or_opens_the_wall(busy: Busy) -> None:
    _attack(busy, "qian", share=0.0005)


@pytest.mark.deep
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("username", ["lin", "qian", "zhao", "wei", "xu", "tao"])
def test_all_names_with_all_values(busy: Busy, username: str) -> None:
    _attack(busy, username, share=0.01)


@pytest.mark.parametrize("username", RESTRICTED)
def test_a_filter_that_means_nothing_never_gives_every_row(busy: Busy, username: str) -> None:
    _narrow(busy.sign_in(username), share=0.002)


@pytest.mark.deep
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("username", ["lin", *RESTRICTED])
def test_no_filter_that_means_nothing_gives_every_row(busy: Busy, username: str) -> None:
    _narrow(busy.sign_in(username), share=0.2)


@pytest.mark.postgresql
@pytest.mark.deep
@pytest.mark.timeout(3600)
def test_the_other_database_takes_all_of_it_too(postgresql_panel: Panel) -> None:
    for username in ("lin", "wei"):
        _narrow(postgresql_panel.sign_in(username), share=0.1)


@pytest.mark.parametrize("raw", RISON)
def test_a_query_of_another_api_is_not_understood(busy: Busy, raw: str) -> None:
    for username in ("lin", "qian"):
        person = busy.sign_in(username)
        for area in ("petitions", "units", "deadlines"):
            reply = person.get(f"/api/v1/{area}/?q={quote(raw)}")
            assert reply.status_code == 400, reply.text[:200]
            assert set(reply.json) == {"error", "fields", "status"}
        assert person.get(f"/api/v1/petitions/{busy.rows['school']}?q={quote(raw)}").status_code == 200
        assert person.get(f"/api/v1/petitions/{busy.rows['draft']}?q={quote(raw)}").status_code in {200, 404}


def test_a_question_is_not_widened_by_what_cannot_be_understood(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for address in (
        "/api/v1/petitions/?unit_id=%00",
        "/api/v1/petitions/?unit_id=%E2%80%8B",
        "/api/v1/petitions/?q=%00",
        "/api/v1/petitions/?deleted=perhaps",
        "/api/v1/petitions/?channel=letter&channel=bogus",
        "/petitions/list/?title=%00",
        "/board/?mine=perhaps",
        "/board/?unit=%00",
        "/board/?view=perhaps",
        "/statistics/?unit_id=1",
        "/statistics/?period__from=%00",
        "/petitions/export?unit_id=%00&format=csv",
        "/petitions/export?format=exe",
    ):
        reply = lin.get(address)
        text_of(reply)
        assert reply.status_code == 400, address


def test_the_same_name_many_times_is_one_condition(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    whole = lin.get("/api/v1/petitions/").json["count"]
    repeated = "&".join(f"unit_id={busy.office.units['personnel']}" for _ in range(50))
    assert 0 < lin.get(f"/api/v1/petitions/?{repeated}").json["count"] < whole
    assert lin.get(f"/api/v1/petitions/?{repeated}&unit_id=x").status_code == 400
    endless = "&".join(f"unit_id={number}" for number in range(1, 1_500))
    assert lin.get(f"/api/v1/petitions/?{endless}").status_code == 400


def _attack(busy: Busy, username: str, *, share: float) -> None:
    person = busy.sign_in(username)
    asked = 0
    for endpoint, url in readable(busy.app):
        if endpoint in {"LocaleView.index", "SignInView.logout"}:
            continue
        for name, raw in _drawn(endpoint, parameters(endpoint), WIRED, share):
            reply = _ask(person, f"{url}?{name}={raw}")
            assert reply.status_code in HONEST, f"{reply.status_code} {url}?{name}={raw[:80]}"
            body = text_of(reply)
            assert not INSIDE.search(body) or url.startswith("/api/v1/_openapi"), f"{url}?{name}={raw[:80]}"
            if username in RESTRICTED:
                assert MARKER not in body, f"{url}?{name}={raw[:80]}"
            asked += 1
    assert asked > 200


def _narrow(person: Person, *, share: float) -> None:
    """Ask lists under conditions that no row meets: a refusal, or nothing; a sign finds only what holds it."""
    asked = 0
    for entity in catalogue():
        url = f"/api/v1/{entity.key}/"
        if person.get(url).status_code != 200:
            continue
        for name, value in _drawn(entity.key, ("q", *filters(entity)), UNMEANT, share):
            reply = _ask(person, f"{url}?{name}={quote(value)}")
            said = f"{reply.status_code} {url}?{name}={value[:60]!r} {reply.text[:200]}"
            assert reply.status_code in {200, 400}, said
            if reply.status_code == 200 and value in SIGNS:
                columns = [column.name for column in entity.searched()] if name == "q" else [name]
                for row in reply.json["rows"]:  # a code of a dictionary does hold a "_"
                    assert any(value in str(row.get(column)) for column in columns), said
            elif reply.status_code == 200:
                assert reply.json["count"] == 0, said
                assert reply.json["rows"] == [], said
            asked += 1
    assert asked > 100


def _drawn(
    seed: str, names: Iterator[str] | tuple[str, ...], values: tuple[str, ...], share: float
) -> Iterator[tuple[str, str]]:
    draw = random.Random(seed)
    for name in names:
        for value in values:
            if share == 1 or draw.random() < share:
                yield name, value


def _ask(person: Person, url: str) -> object:
    begun = time.monotonic()
    reply = person.get(url, headers=BRIEFLY)
    assert time.monotonic() - begun < SOON, url[:120]
    return reply
