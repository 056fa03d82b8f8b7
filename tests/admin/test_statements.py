"""How many questions a page puts to the database: the same for one row and for a hundred."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.actions import records
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.extensions import db
from tests import cast
from tests.admin.office import Busy, change_matrix, held, many_petitions, petition_form, version_of
from tests.conftest import Panel, Person

Statements = Callable[[], list[str]]
MOST = 8
"""For a whole page, transaction and account included."""
SEALING = 3
"""For an entry of the trail: read back with the head locked, the link written, the head moved on."""


@pytest.mark.parametrize("name", ["lin", "chen", "qian"])
def test_a_list_asks_the_same_for_a_dozen_rows_and_for_three(
    busy: Busy, statements: Statements, name: str
) -> None:
    # Defect 5: a question for each row and each reference.
    person = busy.sign_in(name)
    areas = ("petitions", "deadlines", "assignments", "claims")
    _more_cases(busy, 12)
    few = {area: len(_asked(person, f"/{area}/list/?size=10", statements)) for area in areas}
    _more_cases(busy, 20)
    many = {area: len(_asked(person, f"/{area}/list/?size=10", statements)) for area in areas}
    assert many == few
    for area in areas:
        for question in ("size=10&page=2", "size=25", "size=100", "size=100&q=件", "sort="):
            asked = _asked(person, f"/{area}/list/?{question}", statements)
            assert len(asked) <= min(MOST, few[area]), "\n".join(asked)
    assert person.get("/api/v1/petitions/").json["count"] > 30


@pytest.mark.parametrize("name", ["lin", "chen", "qian"])
def test_the_api_and_an_export_ask_the_same_however_many_rows_there_are(
    busy: Busy, statements: Statements, name: str
) -> None:
    person = busy.sign_in(name)
    doors = ("/api/v1/petitions/?size=10", "/api/v1/deadlines/?size=10", "/petitions/export?format=csv")
    _more_cases(busy, 11)
    few = [len(_asked(person, door, statements)) for door in doors]
    _more_cases(busy, 11)
    assert [len(_asked(person, door, statements)) for door in doors] == few
    assert max(few[:2]) <= MOST
    assert few[2] <= MOST + SEALING


def test_the_board_takes_every_row_in_one_statement_of_counts_and_one_of_cards(
    busy: Busy, statements: Statements
) -> None:
    lin = busy.sign_in("lin")
    many_petitions(busy, 20, unit="east")
    few = _asked(lin, "/board/", statements)
    many_petitions(busy, 20, unit="east")
    for url in ("/board/", "/board/?view=matrix", "/board/?kind=notice,handle&mine=1"):
        asked = _asked(lin, url, statements)
        assert sum("FROM deadline" in statement and "count(" in statement for statement in asked) == 1, url
        assert len(asked) <= len(few), url


def test_a_list_is_counted_without_its_columns_and_only_when_it_must_be(
    busy: Busy, statements: Statements
) -> None:
    # Defect 1: a count of the whole table wrapped around every column, on each page.
    lin = busy.sign_in("lin")
    short = _asked(lin, "/petitions/list/", statements)
    assert not [statement for statement in short if "count(" in statement]
    many_petitions(busy, 12)
    counted = [s for s in _asked(lin, "/petitions/list/?size=10", statements) if "count(" in s]
    assert len(counted) == 1
    assert "petition.title" not in counted[0]
    assert "LIMIT" in counted[0], "beyond the cap nobody counts"


def test_permissions_are_read_once_and_asked_of_the_person(busy: Busy, statements: Statements) -> None:
    # Defect 6: a statement for each permission a page asks about.
    lin = busy.sign_in("lin")
    lin.get("/petitions/list/")
    for url in ("/", "/petitions/list/", f"/petitions/show/{busy.rows['secret']}", "/petitions/add"):
        asked = _asked(lin, url, statements)
        assert not [statement for statement in asked if "ab_permission" in statement], url


def test_a_right_taken_away_is_gone_with_the_next_page(busy: Busy) -> None:
    cast.make_demo(busy.session)
    lin, wei = busy.sign_in("lin"), busy.sign_in("wei")
    assert lin.get("/plans/list/").status_code == 200
    rights = held(wei, "prevention")
    assert "clerk|plans:read" in rights
    assert change_matrix(wei, "prevention", rights - {"clerk|plans:read"}).status_code == 302
    assert lin.get("/plans/list/").status_code == 403


@pytest.mark.parametrize(
    "url", ["/petitions/add", "/petitions/edit/{secret}", "/petitions/filters/", "/units/add"]
)
def test_a_form_reads_no_rows_of_what_it_refers_to(busy: Busy, statements: Statements, url: str) -> None:
    # Defects 2 and 3: drop-downs of a form and of the filters that load the whole table.
    person = busy.sign_in("wei" if url.startswith("/units") else "lin")
    address = url.format(**busy.rows)
    few, bytes_of_few = len(_asked(person, address, statements)), len(person.get(address).data)
    _more_units(busy, 60)
    many = _asked(person, address, statements)
    page = person.get(address)
    assert len(many) == few
    assert abs(len(page.data) - bytes_of_few) < 200
    assert "第59科" not in page.text
    assert "data-lookup" in page.text


def test_saving_reads_only_the_rows_that_were_chosen(busy: Busy, statements: Statements) -> None:
    # Defect 3: saving runs through every row a reference could have named.
    lin = busy.sign_in("lin")
    counted = []
    for place in range(3):
        _more_units(busy, 40, first=40 * place)
        lin.get("/petitions/add")
        statements()
        assert lin.post("/petitions/add", petition_form(busy.office, title=f"第{place}次")).status_code == 302
        asked = statements()
        counted.append(len(asked))
        assert not [s for s in asked if " FROM unit" in s and "WHERE" not in s]
    assert len(set(counted)) == 1


def test_a_record_reads_at_most_fifty_of_the_rows_beneath_it(busy: Busy, statements: Statements) -> None:
    # Defect 31: a record that loads every row that points to it.
    lin = busy.sign_in("lin")
    pages = {}
    for number in (1, 49, 70):
        claims = "\n".join(f"诉求{place}" for place in range(number))
        made = lin.post("/petitions/add", petition_form(busy.office, claims=claims))
        pages[number] = _asked(lin, made.headers["Location"], statements)
        shown = set(re.findall(r"/claims/show/(\d+)", lin.get(made.headers["Location"]).text))
        assert len(shown) == min(number, 50)
    beneath = [
        statement for statement in pages[70] if "FROM claim" in statement and "count(" not in statement
    ]
    assert all("LIMIT" in statement for statement in beneath if "claim.text" in statement), beneath
    assert len(pages[1]) == len(pages[49])
    assert len(pages[70]) == len(pages[49]) + 1, "where a panel is full, its rows are counted"


def _asked(person: Person, url: str, statements: Statements) -> list[str]:
    """Return the statements of one GET, with configuration already in memory."""
    person.get(url).close()
    statements()
    reply = person.get(url)
    reply.get_data()
    reply.close()
    return statements()


def _more_units(panel: Panel, number: int, first: int = 0) -> None:
    session = panel.session
    cast.bind(session, cast.BUILDER)
    with unit_of_work(session):
        for place in range(first, first + number):
            values = {
                "code": f"K{place}",
                "name": f"第{place}科",
                "kind": "division",
                "parent_id": panel.office.units["bureau"],
            }
            records.create(session, cast.BUILDER, catalogue()["units"], values)
    db.remove()


def _more_cases(busy: Busy, number: int) -> None:
    for unit in ("basic", "east"):
        many_petitions(busy, number, unit=unit, petitioner="李四")


def test_nothing_is_read_twice_for_one_page(busy: Busy, statements: Statements) -> None:
    lin = busy.sign_in("lin")
    shown = _asked(lin, f"/petitions/show/{busy.rows['secret']}", statements)
    assert sum("FROM attachment" in statement for statement in shown) == 1
    url = f"/petitions/edit/{busy.rows['secret']}"
    given = {"summary": "改正后的内容", "first_contact_id": busy.office.staff["lin"]}
    form = petition_form(busy.office, **given, _version=version_of(lin, url))
    statements()
    assert lin.post(url, form).status_code == 302
    saved = statements()
    assert sum("FROM petition \nWHERE petition.id" in statement for statement in saved) == 1, "\n".join(saved)


def test_a_save_asks_only_for_references_that_are_new(busy: Busy, statements: Statements) -> None:
    lin, petition = busy.sign_in("lin"), busy.rows["secret"]
    claim = lin.get(f"/api/v1/claims/?petition_id={petition}").json["rows"][0]
    url = f"/claims/edit/{claim['id']}"
    kept = {"petition_id": petition, "text": claim["text"]}
    for finding in ("教师节前确有收费", "教师节前确有收费，已退"):
        form = {**kept, "finding": finding, "_version": version_of(lin, url)}
        statements()
        assert lin.post(url, form).status_code == 302
        saved = statements()
    assert not [s for s in saved if "FROM petition" in s and "IN (" in s.split("AND")[0]], "\n".join(saved)
    assert len([s for s in saved if not s.startswith("BEGIN")]) <= MOST, "\n".join(saved)
    sealing = [s for s in saved if "audit_head" in s]
    assert len(sealing) == 2, "read once, moved on once"


def test_the_lanes_of_the_board_are_read_in_the_order_of_their_index(
    busy: Busy, statements: Statements
) -> None:
    asked = _asked(busy.sign_in("lin"), "/board/", statements)
    (read,) = (s for s in asked if "FROM deadline" in s and "count(" not in s)
    assert "ORDER BY deadline.met_on, deadline.voided_on, deadline.binding_on, deadline.id" in read
