"""Whatever stands in an address: a page, or a refusal that says what is wrong. Never an error of ours.

Defect 9 of Flask-AppBuilder: `page_X=abc`, `psize_X=-1`, an unknown column or value each answer 500.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote, quote_from_bytes

import pytest

from app.catalog.entity import Entity
from app.catalog.read import catalogue
from tests.admin.office import SQL, Busy, text_of
from tests.conftest import Panel, Person

GARBAGE = [
    *(
        "abc",
        "-1",
        "0",
        "1e309",
        "NaN",
        "Infinity",
        "null",
        "true",
        "id",
        "--",
        "-",
        ".",
        "..",
        ",,",
        ",",
        "1,2,x",
    ),
    *(
        "9" * 30,
        "9" * 5_000,
        "²",
        "٣",
        "１２",
        "x" * 5_000,
        "\0",
        "a\0b",
        "\x7f",
        "🙂" * 50,
        "\u202e",
        "%",
        "_",
        "\\",
    ),
    *(
        "'; DROP TABLE petition; --",
        '" OR 1=1',
        "<script>alert(1)</script>",
        "{{7*7}}",
        "%(x)s",
        "%s",
        "${x}",
        "../../x",
    ),
    *(
        "2026-13-45",
        "0001-01-01..9999-12-31",
        "2026-01-01..abc",
        "..9999999999999",
        "9999999999999..",
        "a..b",
    ),
    *("empty", "filled", "empty,filled", "empty..filled", ",".join("1" for _ in range(500))),
]
BYTES = [quote_from_bytes(b"\xff\xfe"), quote_from_bytes(b"\xed\xa0\x80"), "%", "%zz", "%00"]
WIRED = [*map(quote, GARBAGE), *BYTES]
CONTROLS = ("q", "sort", "page", "size", "columns", "after", "deleted", "format", "_l_")
DOORS = ("list/", "list/", "export", "filters/")
BRIEFLY = {"Accept": "application/json"}


def test_no_address_of_any_list_breaks_the_panel(busy: Busy) -> None:
    people = [busy.sign_in(name) for name in ("lin", "wei", "xu")]
    draw = random.Random(9)
    for entity in catalogue():
        reader = _reader(people, entity)
        if reader is None:
            continue
        for name in _parameters(entity):
            raw = draw.choice(WIRED)
            door = draw.choice((f"/{entity.key}/{draw.choice(DOORS)}", f"/api/v1/{entity.key}/"))
            _is_answered(reader, f"{door}?{name}={raw}", also={403} if "/export" in door else set())


def test_the_controls_of_a_list_take_all_the_garbage_there_is(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    for name in (
        *CONTROLS,
        "due_on",
        "people_count",
        "unit_id",
        "channel",
        "is_urgent",
        "sub_channel",
        "title",
    ):
        for raw in WIRED:
            _is_answered(lin, f"/api/v1/petitions/?{name}={raw}")
            if name in {"q", "page", "size"}:
                _is_answered(lin, f"/petitions/list/?{name}={raw}")
    for raw in WIRED:
        for url in ("/petitions/lookup/?q=", "/units/lookup/?page=", "/plan_levels/lookup/?q="):
            assert lin.get(url + raw).status_code == 200, url + raw[:60]


@pytest.mark.postgresql
def test_what_one_database_takes_and_the_other_does_not_is_refused_by_us(postgresql_panel: Panel) -> None:
    lin, wei = postgresql_panel.sign_in("lin"), postgresql_panel.sign_in("wei")
    hard = [
        "\0",
        "a\0b",
        "9" * 30,
        "3000000000",
        "9" * 5_000,
        "2026-09-01..9999-12-31",
        "²",
        "\\",
        "🙂",
        "..",
    ]
    for entity in catalogue():
        reader = _reader([lin, wei], entity)
        if reader is not None:
            for name in ("q", "after", *(column.name for column in entity.filters()[:6])):
                for text in random.Random(name).sample(hard, 3):
                    _is_answered(reader, f"/api/v1/{entity.key}/?{name}={quote(text)}")
    for url in ("/petitions/list/?q=", "/board/?q=", "/units/lookup/?q=", "/petitions/list/?unit_id="):
        for text in hard:
            _is_answered(lin, url + quote(text))


def test_no_address_of_the_board_breaks_it(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    for name in ("unit", "leader", "kind", "state", "category", "level", "mine", "q", "view", "other"):
        for raw in random.Random(name).sample(WIRED, 25):
            _is_answered(lin, f"/board/?{name}={raw}")


def test_no_address_of_a_page_breaks_it(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    pages = (
        "/?month=",
        "/statistics/?period__from=",
        "/statistics/?period__to=",
        "/petitions/add?category_id=",
        "/petitions/add?due_on=",
        "/claims/add?petition_id=",
        "/supervision/add?petition_id=",
        "/login/?next=",
        "/roles/?part=",
    )
    months = ["9999-12", "0001-01", "1-1", "2026-13", "2026-0", "10000-1", "2026", "2026-09-09"]
    for url in pages:
        for raw in random.Random(url).sample(WIRED, 20) + (months if "month" in url else []):
            _is_answered(lin, url + raw, also={302, 403})


@pytest.mark.parametrize(
    "number", ["0", "9" * 10, "2147483648", "9" * 30, "9" * 5_000, "-1", "abc", "²", "1.0", "%00"]
)
def test_a_row_of_an_impossible_number_is_not_found(busy: Busy, number: str) -> None:
    people = {"lin": busy.sign_in("lin"), "wei": busy.sign_in("wei")}
    for who, pattern in (
        ("lin", "/petitions/show/{}"),
        ("lin", "/petitions/edit/{}"),
        ("lin", "/petitions/do/{}/assign"),
        ("lin", "/petitions/download/{}/1"),
        ("lin", "/petitions/download/1/{}"),
        ("lin", "/petitions/attach/{}"),
        ("lin", "/circulars/paper/{}"),
        ("lin", "/import/petitions/job/{}"),
        ("wei", "/units/show/{}"),
        ("wei", "/accounts/edit/{}"),
    ):
        reply = people[who].get(pattern.format(quote(number, safe="%")))
        assert reply.status_code == 404, pattern
        assert not SQL.search(reply.text), pattern
    api = people["lin"].get(f"/api/v1/petitions/{quote(number, safe='%')}")
    assert api.status_code in {404, 405}, "405: the router stops before it asks us"


@pytest.mark.parametrize("name", ["petitions", "units"])
def test_a_list_in_the_readers_language_names_what_it_does_not_know(busy: Busy, name: str) -> None:
    for locale, sentence in (("en", "There is no filter “bogus”."), ("zh", "bogus")):
        reply = busy.sign_in("lin", locale).get(f"/{name}/list/?bogus=1")
        assert reply.status_code == 400
        assert sentence in reply.text


def _is_answered(person: Person, url: str, also: frozenset[int] | set[int] = frozenset()) -> None:
    reply = person.get(url, headers=BRIEFLY)
    body = text_of(reply)
    assert reply.status_code in {200, 400} | also, f"{reply.status_code} {url[:120]}"
    if reply.status_code == 400:
        assert not SQL.search(body), url[:120]


def _parameters(entity: Entity) -> Iterator[str]:
    yield from CONTROLS
    for column in entity.columns.values():
        yield column.name
        if column.target is not None:
            yield f"{column.name}.{random.Random(column.name).choice(('id', 'title', 'name', 'state', 'x'))}"
    yield from ("due_on__from", "created_at__to", "")


def _reader(people: list[Person], entity: Entity) -> Person | None:
    url = f"/{entity.key}/list/"
    return next((person for person in people if person.get(url, headers=BRIEFLY).status_code == 200), None)
