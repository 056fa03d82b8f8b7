"""The API: one shape of errors, honest status codes, the columns the catalogue gives, no write by a cookie alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.catalog.entity import Kind
from app.catalog.read import catalogue
from app.extensions import db
from schema.base import User
from tests import cast
from tests.admin.office import SQL, Busy, petition_form
from tests.conftest import Panel

Bearer = Callable[[str], dict[str, str]]
JSON = {"Content-Type": "application/json"}


def test_every_error_has_the_one_shape_and_an_honest_code(busy: Busy, bearer: Bearer) -> None:
    client, lin, wei = busy.app.test_client(), bearer("lin"), bearer("wei")
    mine, secret = f"/api/v1/petitions/{busy.rows['mine']}", f"/api/v1/petitions/{busy.rows['secret']}"
    units, petitions, sign_in = "/api/v1/units/", "/api/v1/petitions/", "/api/v1/security/login"
    taken = {"code": "EAST", "name": "又一所", "kind": "city_school"}
    cases: list[tuple[int, TestResponse]] = [
        (400, client.get(f"{petitions}?bogus=1", headers=lin)),
        (400, client.get(f"{petitions}?sort=summary", headers=lin)),
        (400, client.post(petitions, headers={**lin, **JSON}, data="{")),
        (400, client.post(petitions, headers={**lin, **JSON}, data="[" * 100_000)),
        (400, client.post(sign_in, data="x")),
        (400, client.post(sign_in, json={"username": "lin"})),
        (400, client.post(sign_in, json=[1])),
        (401, client.get(petitions)),
        (401, client.post(petitions, json={})),
        (401, client.get(petitions, headers={"Authorization": "Bearer x.y.z"})),
        (401, client.get(petitions, headers={"Authorization": "Bearer"})),
        (401, client.get(petitions, headers={"Authorization": "Basic bGluOng="})),
        (401, client.post(sign_in, json={"username": "lin", "password": "x", "provider": "db"})),
        (401, client.post(sign_in, json={"username": "l\0n", "password": "x", "provider": "db"})),
        (401, client.post("/api/v1/security/refresh")),
        (401, client.get("/api/v1/_openapi")),
        (403, client.get("/api/v1/audit/", headers=lin)),
        (403, client.get(petitions, headers=wei)),
        (403, client.post(units, headers=lin, json=taken)),
        (403, client.post("/api/v1/deadlines/", headers=lin, json={})),
        (404, client.get(f"{petitions}9999", headers=lin)),
        (404, client.get(secret, headers=bearer("zhao"))),
        (404, client.get("/api/v1/nothing/", headers=lin)),
        (404, client.post(f"{mine}/fly", headers=lin, json={})),
        (404, client.get("/api/v1/menu/", headers=lin)),
        (405, client.patch(petitions, headers=lin, json={})),
        (405, client.post(mine, headers=lin, json={})),
        (409, client.post(units, headers=wei, json=taken)),
        (409, client.put(mine, headers=lin, json={"title": "x", "version": 0})),
        (413, client.post(petitions, headers={**lin, **JSON}, data=b"x", environ_overrides=_huge())),
        (415, client.post(petitions, headers={**lin, "Content-Type": "text/plain"}, data='{"title": "x"}')),
        (422, client.post(petitions, headers=lin, json=[1])),
        (422, client.post(petitions, headers=lin, json={"title": "x" * 300})),
        (422, client.put(mine, headers=lin, json={"nothing": 1})),
        (422, client.delete(secret, headers=lin)),
    ]
    for place, (expected, reply) in enumerate(cases):
        said = f"case {place}: {reply.request.method} {reply.request.path} {reply.text[:200]}"
        assert reply.status_code == expected, said
        assert reply.is_json, said
        assert set(reply.json) == {"error", "fields", "status"}, said
        assert reply.json["status"] == expected, said
        assert isinstance(reply.json["error"], str), said
        assert reply.json["error"].strip(), said
        for sentences in reply.json["fields"].values():
            assert all(isinstance(sentence, str) and sentence for sentence in sentences), said
        assert not SQL.search(reply.text), said


def test_a_second_row_with_a_taken_value_is_a_clash_by_post_and_by_put(either: Panel) -> None:
    # Defect 16: 500 "Fatal error" for the POST, the statement for the PUT.
    wei = either.sign_in("wei")
    sentence = "There is already a record with this value: Unit code."
    post = wei.api("POST", "/api/v1/units/", {"code": "EAST", "name": "又一所", "kind": "city_school"})
    put = wei.put(f"/api/v1/units/{either.office.units['basic']}", {"code": "EAST"})
    for reply in (post, put):
        assert reply.status_code == 409
        assert reply.json == {"error": sentence, "fields": {"code": [sentence]}, "status": 409}
    assert wei.get("/api/v1/units/").json["count"] == 6
    assert wei.get(f"/api/v1/units/{either.office.units['basic']}").json["row"]["code"] == "BASIC"


def test_two_people_cannot_be_linked_to_one_account(either: Panel) -> None:
    # Defect 16
    wei = either.sign_in("wei")
    twin = {"name": "双", "unit_id": either.office.units["basic"], "user_id": either.office.users["chen"]}
    reply = wei.api("POST", "/api/v1/staff/", twin)
    assert reply.status_code == 409
    assert list(reply.json["fields"]) == ["user_id"]
    assert not SQL.search(reply.text)


def test_an_account_that_does_not_exist_is_refused(either: Panel) -> None:
    # Defect 17
    wei = either.sign_in("wei")
    nobody = {"name": "无", "unit_id": either.office.units["basic"], "user_id": 424_242}
    reply = wei.api("POST", "/api/v1/staff/", nobody)
    assert reply.status_code in {409, 422}
    assert reply.json["error"]
    assert not SQL.search(reply.text)
    assert wei.get("/api/v1/staff/?name=无").json["count"] == 0


def test_a_row_holds_exactly_the_columns_the_catalogue_exports(busy: Busy) -> None:
    # Defect 19: every column there is, related rows nested with all of theirs.
    people = [busy.sign_in(name) for name in ("lin", "wei", "xu")]
    looked_at = 0
    for entity in catalogue():
        url = f"/api/v1/{entity.key}/"
        reply = next((found for person in people if (found := person.get(url)).status_code == 200), None)
        if reply is None or not reply.json["rows"]:
            continue
        shown = [
            c
            for c in entity.columns.values()
            if c.field.exported and c.field.show and c.kind is not Kind.json
        ]
        named = {f"{column.name}__name" for column in shown if column.kind is Kind.ref}
        always = {"id", "version"} if entity.versioned else {"id"}
        for row in reply.json["rows"]:
            assert set(row) == {column.name for column in shown} | named | always, entity.key
            flat = (str, int, float, bool, type(None))
            for value in row.values():
                assert isinstance(value, flat) or all(isinstance(part, flat) for part in value), entity.key
        looked_at += 1
    assert looked_at >= 12


def test_no_row_carries_what_only_the_machine_needs(busy: Busy) -> None:
    # Defect 19
    lin = busy.sign_in("lin")
    petition = lin.get(f"/api/v1/petitions/{busy.rows['secret']}").json["row"]
    for name in ("query_code", "extra", "created_by_id", "deleted_at"):
        assert name not in petition
    for row in lin.get("/api/v1/attachments/").json["rows"]:
        assert "storage_key" not in row
        assert "subject_id" not in row
    told = {column["name"] for column in lin.get("/api/v1/petitions/_info").json["columns"]}
    assert told == {name for name in petition if not name.endswith("__name")} - {"id", "version"}


def test_info_lists_no_rows_of_what_it_refers_to(busy: Busy) -> None:
    # Defect 12: `_info` gives the values of related tables.
    info = busy.sign_in("zhao").get("/api/v1/petitions/_info").json
    assert {column["refers_to"] for column in info["columns"] if "refers_to" in column} >= {"units", "staff"}
    assert "城东中学" not in str(info)
    assert "write" not in info["permissions"]
    assert "read" in info["permissions"]


def test_a_write_by_the_cookie_needs_the_token_of_a_form(busy: Busy) -> None:
    lin, url = busy.sign_in("lin"), f"/api/v1/petitions/{busy.rows['draft']}"
    before = lin.get("/api/v1/petitions/").json["count"]
    for headers in ({}, {"Authorization": "x"}, {"Authorization": "Bearer x.y.z"}, {"X-CSRFToken": "guess"}):
        for reply in (
            lin.client.post("/api/v1/petitions/", json=_minimal(busy), headers=headers),
            lin.client.put(url, json={"title": "untergeschoben"}, headers=headers),
            lin.client.delete(url, headers=headers),
            lin.client.post(f"{url}/register", json={}, headers=headers),
        ):
            assert reply.status_code == 400, reply.text
            assert reply.json["status"] == 400
    assert lin.get("/api/v1/petitions/").json["count"] == before
    assert lin.api("POST", "/api/v1/petitions/", _minimal(busy)).status_code == 201


def test_a_form_of_another_site_cannot_write_through_the_api(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        reply = lin.client.post("/api/v1/petitions/", data='{"title": "x"}', headers={"Content-Type": kind})
        assert reply.status_code in {400, 415}


def test_with_a_token_of_the_sign_in_the_whole_life_of_a_case_works(busy: Busy, bearer: Bearer) -> None:
    client, lin = busy.app.test_client(), bearer("lin")
    body = {**_minimal(busy), "petitioner": {"name": "张三", "phone": "13800001234"}, "claims": ["甲", "乙"]}
    made = client.post("/api/v1/petitions/", headers=lin, json={**body, "summary": "摘要"})
    assert made.status_code == 201, made.text
    url = f"/api/v1/petitions/{made.json['id']}"
    assert made.json["row"]["state"] == "draft"
    registered = client.post(f"{url}/register", headers=lin)
    assert registered.status_code == 200, registered.text
    assert registered.json["row"]["petition_no"] == "2026-00004"
    sent = {"unit_id": busy.office.units["basic"], "feedback_due": "2026-10-16"}
    assert client.post(f"{url}/assign", headers=lin, json=sent).status_code == 403, "the head decides"
    moved = client.post(f"{url}/assign", headers=bearer("fang"), json=sent)
    assert moved.json["row"]["unit_id__name"] == "基础教育处"
    assert client.get(url, headers=bearer("chen")).status_code == 200
    claims = client.get(f"/api/v1/claims/?petition_id={made.json['id']}", headers=lin).json
    assert sorted(row["text"] for row in claims["rows"]) == ["乙", "甲"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("petitioner", "张三"),
        ("petitioner", [1]),
        ("petitioner", {"phone": "13800001234"}),
        ("petitioner", {"name": "张三", "created_by_id": 1}),
        ("petitioner", {"name": "张三", "phone": "x"}),
        ("claims", 5),
        ("claims", "甲"),
        ("claims", [{"text": "甲"}]),
        ("claims", [1]),
    ],
)
def test_people_and_claims_are_checked_like_every_other_value(busy: Busy, name: str, value: Any) -> None:
    lin = busy.sign_in("lin")
    before = lin.get("/api/v1/petitions/").json["count"]
    reply = lin.api("POST", "/api/v1/petitions/", {**_minimal(busy), name: value})
    assert reply.status_code == 422, reply.text
    assert reply.json["fields"]
    assert lin.get("/api/v1/petitions/").json["count"] == before


def test_the_token_of_an_account_that_was_switched_off_opens_nothing(busy: Busy, bearer: Bearer) -> None:
    client, token = busy.app.test_client(), bearer("he")
    assert client.get("/api/v1/petitions/", headers=token).status_code == 200
    session = busy.session
    session.get_one(User, busy.office.users["he"]).active = False
    session.commit()
    db.remove()
    assert client.get("/api/v1/petitions/", headers=token).status_code == 401
    again = {"username": "he", "password": cast.PASSWORD, "provider": "db"}
    assert client.post("/api/v1/security/login", json=again).status_code == 401


def test_a_token_to_renew_with_is_no_token_to_read_with(busy: Busy) -> None:
    client = busy.app.test_client()
    body = {"username": "lin", "password": cast.PASSWORD, "provider": "db", "refresh": True}
    tokens = client.post("/api/v1/security/login", json=body).json
    renewing = {"Authorization": f"Bearer {tokens['refresh_token']}"}
    assert client.get("/api/v1/petitions/", headers=renewing).status_code == 401
    renewed = client.post("/api/v1/security/refresh", headers=renewing).json["access_token"]
    reply = client.get("/api/v1/petitions/", headers={"Authorization": f"Bearer {renewed}"})
    assert reply.status_code == 200


def test_the_description_names_only_areas_the_caller_may_read(busy: Busy, bearer: Bearer) -> None:
    client = busy.app.test_client()
    for name, there, missing in (("lin", "/petitions/", "/audit/"), ("xu", "/audit/", "/petitions/")):
        spec = client.get("/api/v1/_openapi", headers=bearer(name)).json
        paths = "".join(spec["paths"])
        assert there in paths
        assert missing not in paths
        assert spec["openapi"].startswith("3.0")


def test_a_list_is_asked_alike_on_the_page_and_in_the_api(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for question in (
        "channel=letter",
        "q=建议",
        "unit_id=empty",
        "received_on=2026-09-17..",
        "petition_no=2026",
    ):
        count = lin.get(f"/api/v1/petitions/?{question}").json["count"]
        assert f">{count} rows<" in lin.get(f"/petitions/list/?{question}").text, question


def _minimal(panel: Panel) -> dict[str, Any]:
    keep = ("title", "channel", "received_on", "people_count", "purpose", "category_id")
    return {name: value for name, value in petition_form(panel.office).items() if name in keep}


def _huge() -> dict[str, str]:
    return {"CONTENT_LENGTH": str(2**31)}
