"""A list: its order, its pages, its search, its filters, and everything its address may say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select, update

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.conditions import parse_order
from app.catalog.read import catalogue
from app.extensions import db
from app.queries.listing import Question, count
from schema.petitions import Petition
from tests import cast
from tests.admin.office import Busy, many_petitions, text_of
from tests.conftest import Panel, Person


def test_a_count_stops_at_its_cap_and_says_so(busy: Busy) -> None:
    # Defect 1
    many_petitions(busy, 4)
    busy.acting("lin")
    entity = catalogue()["petitions"]
    assert count(busy.session, entity, Question(), cap=5) == (5, True)
    exact, capped = count(busy.session, entity, Question())
    assert (exact, capped) == (8, False)


def test_every_order_of_every_area_ends_with_the_row_number() -> None:
    # Defect 7: without an order the pages of PostgreSQL repeat and skip rows.
    for entity in catalogue():
        for chosen in ("", *(column.name for column in entity.columns.values() if column.sortable)):
            orders = parse_order(entity, chosen)
            assert orders[-1].name == "id", f"{entity.key} {chosen}"


def test_the_pages_of_equal_rows_neither_repeat_nor_skip_one(either: Panel) -> None:
    # Defect 7
    made = many_petitions(either, 23)
    lin = either.sign_in("lin")
    for sort in ("", "received_on", "-received_on", "due_on", "-due_on"):
        seen: list[int] = []
        for page in (1, 2, 3):
            seen += _ids(lin, f"size=10&sort={sort}&page={page}")
        assert sorted(seen) == sorted(made), sort


def test_the_next_page_begins_where_this_one_ends(busy: Busy) -> None:
    many_petitions(busy, 30)
    lin = busy.sign_in("lin")
    seen, url = [], "/petitions/list/?size=10"
    while url:
        page = lin.get(url).text
        seen += re.findall(r'name="ids" value="(\d+)"', page)
        following = re.search(r'href="([^"]+)"[^>]*rel="next"', page)
        url = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 34


def test_a_page_never_holds_more_than_a_hundred_rows(busy: Busy) -> None:
    # Defect 8
    _copies(busy, 120)
    lin = busy.sign_in("lin")
    assert len(re.findall(r'name="ids" value=', lin.get("/petitions/list/?size=5000").text)) == 100
    assert len(lin.get("/api/v1/petitions/?size=5000").json["rows"]) == 100
    assert len(lin.get("/petitions/list/?size=5000").data) < 600_000


@pytest.mark.parametrize(
    "name", ["query_code", "title", "summary", "created_by_id", "extra", "password", "id", "-"]
)
def test_a_list_is_not_sorted_by_a_column_it_does_not_offer(busy: Busy, name: str) -> None:
    # Defect 10: sorting by any column at all, the password's among them.
    lin = busy.sign_in("lin")
    for url in ("/petitions/list/", "/api/v1/petitions/", "/petitions/export"):
        reply = lin.get(f"{url}?sort={name}")
        assert reply.status_code == 400, url
        assert name in reply.text or name == "-"


def test_accounts_stand_in_one_order_whatever_the_address_asks(busy: Busy) -> None:
    # Defect 10
    wei = busy.sign_in("wei")
    plain = re.findall(r"/accounts/edit/(\d+)", wei.get("/accounts/list/").text)
    asked = wei.get(
        "/accounts/list/?sort=password&_oc_UserDBModelView=password&_od_UserDBModelView=desc"
    ).text
    assert re.findall(r"/accounts/edit/(\d+)", asked) == plain
    assert "pbkdf2" not in asked
    assert "scrypt" not in asked


@pytest.mark.parametrize(
    "question",
    [
        "bogus=1",
        "_flt_0_title=x",
        "title__ne=x",
        "opr=bt",
        "petition_no.x=1",
        "unit_id.path=1",
        "q.x=1",
        "query_code=1",
    ],
)
def test_a_filter_nobody_knows_is_refused_and_never_passed_over(busy: Busy, question: str) -> None:
    # Defect 18: an operator that does not exist returns every row.
    lin = busy.sign_in("lin")
    for url in ("/petitions/list/", "/api/v1/petitions/", "/petitions/export"):
        assert lin.get(f"{url}?{question}").status_code == 400, url


def test_a_yes_or_no_filter_finds_exactly_its_rows(either: Panel) -> None:
    # Defect 22: "= false" finds nothing, and nothing typed breaks the page.
    made = many_petitions(either, 8)
    _set(either, made[:1], is_urgent=True)
    lin = either.sign_in("lin")
    found = {
        word: len(_ids(lin, f"is_urgent={word}")) for word in ("yes", "no", "1", "0", "true", "false", "")
    }
    assert found == {"yes": 1, "no": 7, "1": 1, "0": 7, "true": 1, "false": 7, "": 8}
    assert lin.get("/petitions/list/?is_urgent=perhaps").status_code == 400


def test_a_yes_or_no_filter_has_three_positions(busy: Busy) -> None:
    # Defect 22
    panel = busy.sign_in("lin").get("/petitions/filters/?is_urgent=no").text
    found = re.findall(r'<input type="radio" name="is_urgent" value="(\w*)"( checked)?', panel)
    assert found == [("", ""), ("1", ""), ("0", " checked")]


SPANS = {
    "due_on=2026-09-01..2026-09-10": [0, 1],
    "due_on=2026-09-10..": [1, 2],
    "due_on=..2026-09-10": [0, 1],
    "due_on=2026-09-10": [1],
    "due_on=2026/9/10": [1],
    "due_on__from=2026-09-02&due_on__to=2026-09-30": [1, 2],
    "due_on__from=2026-09-11&due_on__to=": [2],
    "due_on=empty": [3],
    "due_on=filled": [0, 1, 2],
}


def test_dates_are_asked_by_spans_and_by_being_filled_in(either: Panel) -> None:
    # Defect 23: no span, no "at least", no "is empty".
    made = many_petitions(either, 4)
    days = [cast.date(2026, 9, 1), cast.date(2026, 9, 10), cast.date(2026, 9, 30), None]
    for number, day in zip(made, days, strict=True):
        _set(either, [number], due_on=day)
    lin = either.sign_in("lin")
    found = {question: [made.index(number) for number in sorted(_ids(lin, question))] for question in SPANS}
    assert found == SPANS


@pytest.mark.parametrize(
    "raw", ["soon", "2026-13-01", "..soon", "2026-09-01..soon", "..", "0000-00-00", "2026-02-30"]
)
def test_a_date_nobody_can_read_is_refused_and_never_means_everything(busy: Busy, raw: str) -> None:
    # Defect 23: an unparsable date means no filter at all.
    lin = busy.sign_in("lin")
    for url in ("/petitions/list/", "/api/v1/petitions/", "/petitions/export"):
        assert lin.get(f"{url}?due_on={raw}").status_code == 400, url


SIGNS = {
    "100%": [0],
    "%": [0],
    "a_b": [1],
    "_": [1],
    "axb": [2],
    "c\\d": [3],
    "\\": [3],
    "'": [4],
}


def test_signs_of_a_search_mean_themselves(either: Panel) -> None:
    # Defect 24: % and _ match anything.
    titles = ["做到100%", "号a_b", "号axb", "路径c\\d", "老师's"]
    made = [many_petitions(either, 1, title=title)[0] for title in titles]
    lin = either.sign_in("lin")
    for door, rows in (("/api/v1/petitions/", "rows"), ("/petitions/lookup/", "results")):
        found = {}
        for text in SIGNS:
            answer = lin.get(door, query_string={"q": text}).json[rows]
            found[text] = [made.index(row["id"]) for row in answer]
        assert found == SIGNS, door
    by_title = lin.get("/api/v1/petitions/", query_string={"title": "0%"}).json
    assert [row["id"] for row in by_title["rows"]] == made[:1]


def test_search_and_every_filter_in_force_are_in_sight_and_go_with_one_click(busy: Busy) -> None:
    # Defect 25: filters hidden in an accordion, one by one, no search box.
    lin = busy.sign_in("lin")
    page = lin.get("/petitions/list/?q=建议&channel=letter&received_on=2026-09-01..2026-09-30&size=50").text
    assert re.search(r'<input class="form-control" id="list-q" type="search" name="q" value="建议"', page)
    chips = re.findall(r'<span class="chip"><span>([^<]+)</span><b>([^<]+)</b><a href="([^"]+)"', page)
    assert [(label, value) for label, value, _url in chips] == [
        ("Search", "建议"),
        ("Channel", "Letter"),
        ("Received on", "2026-09-01 Tue ~ 2026-09-30 Wed"),
    ]
    without = lin.get(chips[0][2].replace("&amp;", "&")).text
    assert 'value="建议"' not in without
    assert without.count('class="chip"') == 2
    assert "size=50" in chips[0][2]
    assert 'data-dialog="filters"' in page


def test_an_area_without_search_finds_nothing_by_it(busy: Busy) -> None:
    wei = busy.sign_in("wei")
    for area in ("leader_units", "school_links", "absences"):
        assert wei.get(f"/api/v1/{area}/?q=x").json["count"] == 0, area


def test_a_column_no_record_shows_is_in_no_list_and_no_export(busy: Busy) -> None:
    # Defect 19: columns nobody chose to show.
    hidden = {
        (entity.key, column.name)
        for entity in catalogue()
        for column in entity.columns.values()
        if not column.field.show
    }
    assert ("attachments", "storage_key") in hidden
    assert ("audit", "display") in hidden
    for area, name, who in (
        ("attachments", "storage_key", "lin"),
        ("import_batches", "refused_key", "wei"),
        ("audit", "display", "xu"),
        ("petitions", "created_by_id", "lin"),
    ):
        assert (area, name) in hidden
        person = busy.sign_in(who)
        plain = _heads(person, f"/{area}/list/")
        assert _heads(person, f"/{area}/list/?columns={name}") == plain, f"{area} {name}"
        reply = person.get(f"/{area}/export?format=csv&columns={name}")
        body = text_of(reply)
        if reply.status_code == 200:
            head = body.splitlines()[0]
            assert len(head.split(",")) == len([one for one in plain if one != "Remaining"])
        told = person.get(f"/api/v1/{area}/_info").json["columns"]
        assert name not in [column["name"] for column in told]


def test_chosen_columns_stand_in_their_order(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    assert _heads(lin, "/units/list/?columns=name,code,nothing,name") == ["Name of the unit", "Unit code"]


@pytest.mark.parametrize("question", ["", "q=建议", "channel=letter&sort=received_on", "unit_id=empty"])
def test_an_export_holds_exactly_what_the_list_holds(busy: Busy, question: str) -> None:
    # Defect 26: there is no export.
    lin = busy.sign_in("lin")
    columns = "petition_no,title,channel,unit_id,received_on"
    listed = lin.get(f"/petitions/list/?size=100&columns={columns}&{question}").text
    numbers = [text.strip() for text in re.findall(r"(2026-\d{5}|第\d+号)", listed)]
    as_csv = lin.get(f"/petitions/export?format=csv&columns={columns}&{question}")
    rows = list(csv.reader(io.StringIO(as_csv.get_data().decode("utf-8-sig"))))
    assert rows[0] == ["Number", "Subject", "Channel", "Responsible unit", "Received on"]
    assert [row[0] for row in rows[1:] if row[0]] == list(dict.fromkeys(numbers))
    as_xlsx = lin.get(f"/petitions/export?columns={columns}&{question}")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx.get_data())).worksheets[0]
    titles = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert titles == [row[1] for row in rows[1:]]
    assert len(titles) == lin.get(f"/api/v1/petitions/?{question}").json["count"]
    as_xlsx.close()
    as_csv.close()


def test_an_export_leaves_a_trail_and_needs_the_right(busy: Busy) -> None:
    # Defect 26
    he, lin = busy.sign_in("he"), busy.sign_in("lin")
    assert he.get("/petitions/export").status_code == 403
    lin.get("/petitions/export?format=csv").close()
    trail = busy.sign_in("xu").get("/audit/list/?columns=verb,subject_kind,actor_name").text
    assert "export" in trail.lower()
    assert "林晓岚" in trail


def test_formulas_leave_as_text(busy: Busy) -> None:
    many_petitions(busy, 1, title="=1+1")
    lin = busy.sign_in("lin")
    reply = lin.get("/petitions/export?columns=title&q=%3D1")
    sheet = openpyxl.load_workbook(io.BytesIO(reply.get_data())).worksheets[0]
    reply.close()
    assert sheet["A2"].value.lstrip("'") == "=1+1"
    assert sheet["A2"].data_type == "s"


def test_a_bulk_act_touches_every_chosen_row_or_none(busy: Busy) -> None:
    # Defect 27: rows one by one, a missing one handed on as nothing, an unknown act breaks.
    wei, units = busy.sign_in("wei"), busy.office.units
    made = [
        wei.api("POST", "/api/v1/units/", {"code": f"B{n}", "name": f"乙{n}", "kind": "division"}).json["id"]
        for n in range(3)
    ]
    assert wei.post("/units/bulk", {"act": "delete", "ids": [*made, 9999]}).status_code == 404
    assert wei.get("/api/v1/units/?name=乙").json["count"] == 3, "none went"
    refused = wei.post(
        "/units/bulk", {"act": "delete", "ids": [*made, units["basic"]]}, follow_redirects=True
    )
    assert "people work in it" in refused.text
    assert wei.get("/api/v1/units/?name=乙").json["count"] == 3, "none went"
    done = wei.post("/units/bulk", {"act": "delete", "ids": made}, follow_redirects=True)
    assert "3 records" in done.text
    assert wei.get("/api/v1/units/?name=乙").json["count"] == 0


@pytest.mark.parametrize(
    "form",
    [
        {"act": "fly", "ids": ["1"]},
        {"act": "delete"},
        {"act": "delete", "ids": ["x", "9" * 30]},
        {},
        {"ids": ["1"]},
    ],
)
def test_an_act_nobody_knows_or_on_no_row_is_refused(busy: Busy, form: dict[str, Any]) -> None:
    # Defect 27
    assert busy.sign_in("lin").post("/petitions/bulk", form).status_code == 400


def test_rows_are_chosen_on_one_page_and_acted_on_by_their_own_right(busy: Busy) -> None:
    # Defect 27
    qian = busy.sign_in("qian")
    school = busy.office.units["east"]
    assert qian.post("/units/bulk", {"act": "delete", "ids": [school]}).status_code == 403
    assert qian.post("/deadlines/bulk", {"act": "delete", "ids": [1]}).status_code in {403, 404}


def _ids(person: Person, question: str) -> list[int]:
    reply = person.get(f"/api/v1/petitions/?{question}")
    assert reply.status_code == 200, reply.text
    return [row["id"] for row in reply.json["rows"]]


def _heads(person: Person, url: str) -> list[str]:
    page = person.get(url)
    assert page.status_code == 200, url
    heads = re.findall(r'<th scope="col" class="(?!pick)[^"]*"[^>]*>(.*?)</th>', page.text, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", head).strip() for head in heads]


def _set(panel: Panel, numbers: Sequence[int], **values: Any) -> None:
    panel.acting("lin")
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        panel.session.execute(update(Petition).where(Petition.id.in_(numbers)).values(**values))
    db.remove()


def _copies(panel: Panel, number: int) -> None:
    """Write plain rows beside the register; only their number matters."""
    panel.acting("lin")
    session = panel.session
    like = session.scalars(select(Petition).limit(1)).one()
    with unit_of_work(session), untold(session, "made by the test"):
        for place in range(number):
            session.add(
                Petition(
                    title=f"抄件{place}",
                    channel=like.channel,
                    received_on=like.received_on,
                    purpose=like.purpose,
                    category_id=like.category_id,
                    created_by_id=like.created_by_id,
                )
            )
    db.remove()
