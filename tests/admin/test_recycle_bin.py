"""What is deleted goes to the bin, leaves every list, and comes back; what was registered is never deleted.

Defects 13 and 15 of Flask-AppBuilder: rows are gone for good, and a refused deletion says nothing.
"""

from __future__ import annotations

import re

import pytest

from tests.admin.office import MARKER, Busy, text_of, unit_form
from tests.conftest import Panel


def test_a_deleted_record_leaves_every_list_and_comes_back(busy: Busy) -> None:
    # Defect 13: no soft delete.
    wei = busy.sign_in("wei")
    pk = (
        wei.post("/units/add", unit_form(busy.office, name="临时处室")).headers["Location"].rsplit("/", 1)[-1]
    )
    assert wei.post(f"/units/delete/{pk}").status_code == 302
    for url in (
        "/units/list/?size=100",
        "/units/lookup/?q=临时",
        "/units/export?format=csv",
        "/api/v1/units/?size=100",
    ):
        assert "临时处室" not in text_of(wei.get(url)), url
    assert wei.get(f"/api/v1/units/{pk}").status_code == 404
    assert wei.get(f"/units/edit/{pk}").status_code == 404
    assert "临时处室" in wei.get("/units/list/?deleted=yes").text
    record = wei.get(f"/units/show/{pk}").text
    assert "In the recycle bin since 2026-09-17 09:30." in record
    assert wei.post(f"/units/restore/{pk}").status_code == 302
    assert "临时处室" in wei.get("/units/list/?size=100").text
    assert wei.get(f"/api/v1/units/{pk}").status_code == 200


def test_a_deleted_unit_keeps_its_name_where_it_was_used(busy: Busy) -> None:
    wei, lin = busy.sign_in("wei"), busy.sign_in("lin")
    pk = wei.post("/units/add", unit_form(busy.office, name="旧处室")).headers["Location"].rsplit("/", 1)[-1]
    url = f"/api/v1/petitions/{busy.rows['mine']}"
    assert lin.put(url, {"respondent_unit_id": int(pk)}).status_code == 200
    wei.post(f"/units/delete/{pk}")
    assert "旧处室" in lin.get(f"/petitions/show/{busy.rows['mine']}").text
    refused = lin.put(url, {"respondent_unit_id": int(pk), "proposed_unit_id": int(pk)})
    assert refused.status_code in {200, 422}


def test_a_draft_can_be_deleted_and_a_registered_petition_only_voided(busy: Busy) -> None:
    # Defect 15: the refusal is an empty message.
    lin = busy.sign_in("lin")
    reply = lin.post(f"/petitions/delete/{busy.rows['secret']}", follow_redirects=True)
    assert "A registered petition is never deleted; void it instead." in _notes(reply.text)
    assert lin.get(f"/api/v1/petitions/{busy.rows['secret']}").status_code == 200
    lin.post(f"/petitions/delete/{busy.rows['draft']}")
    assert lin.get(f"/api/v1/petitions/{busy.rows['draft']}").status_code == 404
    assert f"{MARKER}草稿" in lin.get("/petitions/list/?deleted=yes").text
    assert busy.sign_in("zhao").get(f"/petitions/show/{busy.rows['draft']}").status_code == 404
    refused = lin.api("DELETE", f"/api/v1/petitions/{busy.rows['secret']}")
    assert refused.status_code == 422
    assert "void it" in refused.json["error"]


def test_a_refused_deletion_says_why(either: Panel) -> None:
    # Defect 15
    wei = either.sign_in("wei")
    for unit in ("bureau", "basic"):
        reply = wei.post(f"/units/delete/{either.office.units[unit]}", follow_redirects=True)
        assert "people work in it; end it by a date instead." in _notes(reply.text)
        as_json = wei.api("DELETE", f"/api/v1/units/{either.office.units[unit]}")
        assert as_json.status_code == 422
        assert as_json.json["error"].strip()
    assert wei.get("/api/v1/units/").json["count"] == 6


def test_what_is_not_in_the_bin_cannot_be_taken_out(busy: Busy) -> None:
    wei = busy.sign_in("wei")
    reply = wei.post(f"/units/restore/{busy.office.units['basic']}")
    assert reply.status_code == 409
    assert "This record is not in the recycle bin." in reply.text
    assert wei.post("/units/restore/9999").status_code == 404


@pytest.mark.parametrize("area", ["petitioners", "audit", "deadlines", "papers", "assignments", "settings"])
def test_records_that_are_kept_for_good_have_no_deletion_at_all(busy: Busy, area: str) -> None:
    for name in ("lin", "wei", "xu"):
        person = busy.sign_in(name)
        assert person.post(f"/{area}/delete/1").status_code in {404, 405}
        reply = person.api("DELETE", f"/api/v1/{area}/1")
        assert reply.status_code in {403, 404, 405, 422}
        assert person.post(f"/{area}/bulk", {"act": "delete", "ids": [1]}).status_code in {302, 403, 404}


def test_only_who_may_delete_opens_the_bin_and_takes_out(busy: Busy) -> None:
    wei, he = busy.sign_in("wei"), busy.sign_in("he")
    pk = wei.post("/units/add", unit_form(busy.office)).headers["Location"].rsplit("/", 1)[-1]
    assert he.post(f"/units/delete/{pk}").status_code == 403
    wei.post(f"/units/delete/{pk}")
    assert he.post(f"/units/restore/{pk}").status_code == 403
    assert "Recycle bin" not in he.get("/units/list/").text
    assert "Recycle bin" in wei.get("/units/list/").text


def _notes(page: str) -> str:
    return " ".join(
        re.findall(r'<div class="note t-late"[^>]*>.*?<span class="grow">(.*?)</span>', page, re.DOTALL)
    )
