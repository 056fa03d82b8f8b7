"""References: found by searching, checked when saved, and never made up."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from app.catalog.entity import ACCOUNTS, Kind
from app.catalog.read import catalogue
from app.extensions import db
from tests.admin.office import MARKER, SQL, Busy, petition_form, unit_form, version_of
from tests.conftest import Panel

NOWHERE = 424_242


def test_a_remote_select_searches_and_gives_a_page_at_a_time(busy: Busy) -> None:
    # Defect 4: the AJAX select loads everything once and does not search.
    wei = busy.sign_in("wei")
    for place in range(45):
        body = {"code": f"K{place}", "name": f"第{place}科", "kind": "division"}
        assert wei.api("POST", "/api/v1/units/", body).status_code == 201
    first = wei.get("/units/lookup/?q=科").json
    assert len(first["results"]) == 20
    assert first["more"]
    pages = [wei.get(f"/units/lookup/?q=科&page={page}").json for page in (1, 2, 3)]
    seen = [row["id"] for page in pages for row in page["results"]]
    assert len(seen) == len(set(seen)) == 45
    assert not pages[2]["more"]
    assert [row["text"] for row in wei.get("/units/lookup/?q=第44科").json["results"]] == ["第44科"]
    assert wei.get("/units/lookup/?q=无此处室").json == {"results": [], "more": False}


def test_what_was_chosen_is_shown_by_its_name_without_a_search(busy: Busy) -> None:
    # Defect 4
    page = busy.sign_in("lin").get(f"/petitions/edit/{busy.rows['mine']}").text
    category = busy.office.categories["F4"]
    assert f'<option value="{category}" selected>' in page
    assert 'data-lookup="/categories/lookup/"' in page


def test_the_account_of_a_member_of_staff_is_chosen_from_those_there_are(busy: Busy) -> None:
    wei = busy.sign_in("wei")
    for url in ("/staff/add", "/staff/filters/"):
        page = wei.get(url).text
        box = re.search(r'<select[^>]*name="user_id".*?</select>', page, re.DOTALL)
        assert box is not None, url
        assert f'<option value="{busy.office.users["jin"]}">金信</option>' in box[0], url
    made = {"name": "新人", "unit_id": busy.office.units["office"], "user_id": busy.office.users["an"]}
    assert wei.post("/staff/add", made).status_code == 302
    found = wei.get(f"/api/v1/staff/?user_id={busy.office.users['an']}").json["rows"]
    assert [row["user_id__name"] for row in found] == ["安平"]
    url = f"/staff/list/?user_id={busy.office.users['an']}"
    assert '<span class="chip"><span>Account</span><b>安平</b>' in wei.get(url).text


def test_every_reference_of_every_form_and_filter_is_a_remote_select(busy: Busy) -> None:
    # Defects 2 and 4
    lin, wei = busy.sign_in("lin"), busy.sign_in("wei")
    looked_at = 0
    for entity in catalogue():
        wanted = [c for c in entity.on_form() if c.kind is Kind.ref and c.target not in {None, ACCOUNTS}]
        for person in (lin, wei):
            page = person.get(f"/{entity.key}/add")
            if not wanted or page.status_code != 200:
                continue
            for column in wanted:
                assert f'name="{column.name}" data-lookup="/{column.target}/lookup/"' in page.text, (
                    f"{entity.key}.{column.name}"
                )
                looked_at += 1
            break
    assert looked_at > 20


@pytest.mark.parametrize("number", [NOWHERE, 0, -1, 10**30, "x", {"id": 1}, [1], True])
def test_a_reference_to_nothing_is_refused_and_makes_no_row(busy: Busy, number: Any) -> None:
    # Defect 17: a write with an unknown number INSERTs a ghost row in the other table.
    wei, lin = busy.sign_in("wei"), busy.sign_in("lin")
    before = _rows_of_every_table(busy)
    unit = {"code": "NEW", "name": "新", "kind": "division", "parent_id": number}
    replies = [
        wei.api("POST", "/api/v1/units/", unit),
        wei.api("PUT", f"/api/v1/units/{busy.office.units['basic']}", {"parent_id": number}),
        wei.api("POST", "/api/v1/staff/", {"name": "新人", "unit_id": number}),
        lin.api("PUT", f"/api/v1/petitions/{busy.rows['mine']}", {"category_id": number}),
        lin.api("POST", "/api/v1/claims/", {"petition_id": number, "text": "诉求"}),
    ]
    for reply in replies:
        assert reply.status_code == 422, reply.text
        (field,) = reply.json["fields"]
        assert field in {"parent_id", "unit_id", "category_id", "petition_id"}
        assert not SQL.search(reply.text)
    assert _rows_of_every_table(busy) == before


def test_a_reference_to_nothing_is_refused_on_both_databases(either: Panel) -> None:
    # Defect 17
    wei, lin = either.sign_in("wei"), either.sign_in("lin")
    before = _rows_of_every_table(either)
    replies = [
        wei.post("/units/add", unit_form(either.office, parent_id=NOWHERE)),
        lin.post("/petitions/add", petition_form(either.office, category_id=NOWHERE)),
        wei.api("POST", "/api/v1/staff/", {"name": "新人", "unit_id": NOWHERE}),
        wei.api("POST", "/api/v1/leader_units/", {"leader_id": NOWHERE, "unit_id": NOWHERE}),
    ]
    for reply in replies:
        assert reply.status_code == 422
        assert "What was chosen here no longer exists." in reply.text
        assert not SQL.search(reply.text)
    assert _rows_of_every_table(either) == before


def test_a_verb_that_names_nobody_is_refused_and_changes_nothing(busy: Busy) -> None:
    # Defect 17
    fang = busy.sign_in("fang")
    pk = int(
        busy.sign_in("lin")
        .post("/petitions/add", petition_form(busy.office))
        .headers["Location"]
        .rsplit("/")[-1]
    )
    before = _rows_of_every_table(busy)
    for unit, handler in ((NOWHERE, ""), (busy.office.units["basic"], NOWHERE)):
        sent = {"unit_id": unit, "feedback_due": "2026-10-16", "handler_id": handler}
        reply = fang.post(f"/petitions/do/{pk}/assign", sent)
        assert reply.status_code in {409, 422}
        assert not SQL.search(reply.text)
    assert _rows_of_every_table(busy) == before
    assert fang.get(f"/api/v1/petitions/{pk}").json["row"]["state"] == "registered"


def test_a_deleted_row_is_chosen_no_more(busy: Busy) -> None:
    wei = busy.sign_in("wei")
    pk = int(wei.post("/units/add", unit_form(busy.office)).headers["Location"].rsplit("/", 1)[-1])
    wei.post(f"/units/delete/{pk}")
    reply = wei.api("POST", "/api/v1/staff/", {"name": "新人", "unit_id": pk})
    assert (reply.status_code, list(reply.json["fields"])) == (422, ["unit_id"])


def test_a_case_one_may_not_see_cannot_be_referred_to(busy: Busy) -> None:
    # Defect 12: drop-downs and writes that go past the filter.
    zheng, fu = busy.sign_in("zhao"), busy.sign_in("fu")
    assert zheng.get(f"/petitions/lookup/?q={MARKER}").json["results"] == []
    opened = {
        "petition_id": busy.rows["secret"],
        "kind": "case",
        "trigger": "overdue",
        "unit_id": busy.office.units["personnel"],
        "due_on": "2026-09-30",
        "demand": "请办",
    }
    assert zheng.api("POST", "/api/v1/supervision/", opened).status_code in {403, 422}
    assert fu.get(f"/petitions/lookup/?q={MARKER}").json["results"] != []


def test_a_chosen_row_is_kept_in_a_refused_form(busy: Busy) -> None:
    wei, url = busy.sign_in("wei"), f"/units/edit/{busy.office.units['basic']}"
    wrong = unit_form(
        busy.office, code="", parent_id=busy.office.units["east"], _version=version_of(wei, url)
    )
    page = wei.post(url, wrong)
    assert page.status_code == 422
    assert f'<option value="{busy.office.units["east"]}" selected>城东中学</option>' in page.text


def test_a_filter_by_a_reference_names_what_it_is(busy: Busy) -> None:
    # Defect 2: the search panel loads the whole table.
    lin, basic = busy.sign_in("lin"), busy.office.units["basic"]
    page = lin.get(f"/petitions/list/?unit_id={basic}").text
    assert '<span class="chip"><span>Responsible unit</span><b>基础教育处</b>' in page
    panel = lin.get(f"/petitions/filters/?unit_id={basic}").text
    assert f'<option value="{basic}" selected>基础教育处</option>' in panel
    assert "人事处" not in panel


def _rows_of_every_table(panel: Panel) -> dict[str, int]:
    panel.acting("lin")
    session = panel.session
    counts = {
        entity.key: session.scalar(select(func.count()).select_from(entity.model.__table__)) or 0
        for entity in catalogue()
        if entity.key != "catalogue_version"
    }
    db.remove()
    return counts
