"""Payloads in every text field, found nowhere as anything but text: pages, JSON, exports, errors, print."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest

from app.catalog.entity import Column, Entity, Kind
from app.catalog.read import catalogue
from schema.field import Format
from tests.admin.office import Busy, petition_form, uploaded
from tests.attack.payloads import MARK, PAYLOADS, read
from tests.conftest import Person

FORMULA = re.compile(r"[=+\-@\t\r]")
SPECIAL = {"petitions", "claims", "parties", "supervision", "circulars"}
"""Areas whose rows are not born by a plain form of their own."""


def test_payloads_in_a_petition_are_text_everywhere(busy: Busy) -> None:
    lin, fang = busy.sign_in("lin"), busy.sign_in("fang")
    numbers = []
    for fields in _spread(
        [*_texts(catalogue()["petitions"]), "petitioner_name", "petitioner_address", "claims"]
    ):
        form = petition_form(busy.office, **fields)
        reply = lin.post("/petitions/add", form)
        assert reply.status_code == 302, _problems(reply.text)
        numbers.append(int(reply.location.rsplit("/", 1)[-1]))
    for number in numbers:
        for url in (
            f"/petitions/show/{number}",
            f"/petitions/edit/{number}",
            f"/petitions/do/{number}/answer",
        ):
            _is_clean(lin, url)
    changed = petition_form(busy.office, title=PAYLOADS[1], summary=PAYLOADS[5], act="")
    lin.post(f"/petitions/edit/{numbers[0]}", changed)
    given = {"unit_id": busy.office.units["basic"], "feedback_due": "2026-10-16", "demand": PAYLOADS[8]}
    assert fang.post(f"/petitions/do/{numbers[0]}/assign", given).status_code == 302
    assert fang.post(f"/petitions/do/{numbers[1]}/void", {"reason": PAYLOADS[2]}).status_code == 302
    owed = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": busy.office.units["basic"],
        "due_on": "2026-09-20",
        "demand": PAYLOADS[9],
        "dedicated_person": PAYLOADS[10],
    }
    assert fang.post(f"/petitions/supervise/{numbers[0]}", owed).status_code == 302
    for url in (
        f"/petitions/show/{numbers[0]}",
        f"/petitions/show/{numbers[1]}",
        "/petitions/list/?size=100",
        "/petitions/list/?size=100&columns=title,summary,content,respondent_person,matter_region,petitioner_name",
        "/board/",
        "/board/?view=matrix",
        "/",
        "/statistics/",
        "/claims/list/?size=100",
        "/petitioners/list/?size=100",
        "/supervision/list/",
        "/supervision/show/1",
        "/supervision/show/2",
        "/deadlines/list/?size=100",
        "/assignments/list/?size=100",
        "/matters/list/",
    ):
        _is_clean(fang, url, seen=False)
    for area in ("petitions", "claims", "petitioners"):
        _exports_are_clean(fang, area)
        _json_is_clean(fang, area)


def test_payloads_in_the_address_are_text_on_every_page(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for place, payload in enumerate(PAYLOADS):
        for url in (
            "/petitions/list/?q={}",
            "/petitions/list/?title={}",
            "/petitions/list/?{}=1",
            "/petitions/list/?sort={}",
            "/petitions/filters/?title={}",
            "/petitions/filters/?unit_id={}",
            "/petitions/add?title={}",
            "/petitions/add?unit_id={}&category_id={}",
            "/board/?q={}",
            "/board/?unit={}",
            "/statistics/?period__from={}",
            "/{}",
            "/petitions/show/{}",
            "/petitions/do/1/{}",
            "/lang/{}",
            "/login/?next={}",
        )[place % 4 :: 4]:
            _is_clean(lin, url.replace("{}", quote(payload, safe="")), seen=False, also={400, 404, 302})
        stranger = busy.app.test_client()
        page = stranger.get("/login/", query_string={"next": payload})
        assert read(page.text).made == []


def test_payloads_in_forms_that_are_refused_are_text(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    for fields in _spread([*petition_form(busy.office), "claims"]):
        reply = lin.post(
            "/petitions/add",
            petition_form(busy.office, **{**fields, "received_on": fields.get("received_on", "nie")}),
        )
        assert reply.status_code == 422
        assert read(reply.text).made == []
        assert MARK in reply.text


def test_payloads_in_a_file_are_text_in_the_rehearsal_and_after_it(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    names = ["留言编号", "留言主题", "留言时间", "留言详情", "留言用户", "住址", "答复意见", *PAYLOADS[:12]]
    lines = [names]
    for place, payload in enumerate(PAYLOADS):
        day = "2026-09-01" if place % 3 else payload
        lines.append([f"N{place}", payload, day, payload, payload, payload, payload, *([payload] * 12)])
    target = io.StringIO()
    csv.writer(target).writerows(lines)
    name = f"{PAYLOADS[0]}.csv"
    reply = lin.client.post(
        "/import/petitions", headers={"X-CSRFToken": lin.token}, **uploaded(name, target.getvalue().encode())
    )
    assert reply.status_code == 302, _problems(reply.text)
    _is_clean(lin, reply.location)
    done = lin.post(reply.location, {"act": "run"})
    assert done.status_code == 302
    _is_clean(lin, done.location)
    for url in (
        "/petitions/list/?size=100",
        "/import_batches/list/",
        "/import_mappings/list/",
        "/import/petitions",
        "/",
    ):
        _is_clean(lin, url, seen=False)


def test_payloads_of_an_administrator_are_text(busy: Busy) -> None:
    """Names of units, categories, code words and settings stand on the pages of everybody else."""
    wei, lin = busy.sign_in("wei"), busy.sign_in("lin")
    _fill_area(wei, "units")
    for setting in wei.get("/api/v1/settings/?size=100").json["rows"]:
        if setting["code"] in {"office_name", "product_name"}:
            assert (
                wei.api("PUT", f"/api/v1/settings/{setting['id']}", {"value": PAYLOADS[3]}).status_code == 200
            )
    for code, payload in (("office_name", PAYLOADS[3]), ("product_name", PAYLOADS[1])):
        wei.api("POST", "/api/v1/settings/", {"code": code, "value": payload, "note": payload})
    overrides = {"area": "petitions", "column_name": "title", "label": PAYLOADS[4], "help": PAYLOADS[24]}
    assert wei.api("POST", "/api/v1/catalogue_overrides/", overrides).status_code in {201, 422}
    form = {"username": "boese", "name": PAYLOADS[25], "password": "Cast-2026-ok!", "roles": ["clerk"]}
    wei.post("/accounts/add", form)
    for person, urls in (
        (
            wei,
            (
                "/units/list/?size=100",
                "/accounts/list/",
                "/roles/",
                "/settings/list/",
                "/staff/add",
                "/staff/filters/",
            ),
        ),
        (
            lin,
            (
                "/",
                "/petitions/list/",
                "/petitions/add",
                "/petitions/filters/",
                "/statistics/",
                "/board/",
                "/units/list/?size=100",
                "/nothing",
            ),
        ),
    ):
        for url in urls:
            _is_clean(person, url, seen=False, also={404})
    _json_is_clean(lin, "units")
    _exports_are_clean(wei, "units")
    assert read(busy.app.test_client().get("/login/").text).made == []


@pytest.mark.deep
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("username", ["lin", "wei", "jin"])
def test_payloads_in_every_field_of_every_area_are_text(busy: Busy, username: str) -> None:
    person, filled = busy.sign_in(username), 0
    for entity in catalogue():
        if (
            entity.written_by_forms
            and entity.key not in SPECIAL
            and person.get(f"/{entity.key}/add").status_code == 200
        ):
            filled += _fill_area(person, entity.key)
            for url in (f"/{entity.key}/list/?size=100", f"/{entity.key}/filters/"):
                _is_clean(person, url, seen=False)
            for row in person.get(f"/api/v1/{entity.key}/?size=100").json["rows"]:
                _is_clean(person, f"/{entity.key}/show/{row['id']}", seen=False)
                _is_clean(person, f"/{entity.key}/edit/{row['id']}", seen=False)
            _json_is_clean(person, entity.key)
            _exports_are_clean(person, entity.key)
    assert filled > 10


def _texts(entity: Entity) -> list[str]:
    return [c.name for c in entity.on_form() if _takes_any_text(c)]


def _takes_any_text(column: Column) -> bool:
    return column.kind in {Kind.text, Kind.long} and column.field.format in {
        Format.plain,
        Format.long,
        Format.person,
    }


def _spread(names: list[str]) -> Iterator[dict[str, str]]:
    """Yield forms until every payload has stood in a field."""
    left = list(PAYLOADS)
    while left:
        yield {name: left.pop() for name in names if left}


def _fill_area(person: Person, key: str) -> int:
    """Enter rows with payloads, one form after the other, and return how many were taken."""
    entity, taken = catalogue()[key], 0
    plain = {Kind.date: "2026-09-17", Kind.integer: "1", Kind.moment: "2026-09-17 09:00"}
    for place, fields in enumerate(_spread(_texts(entity))):
        form: dict[str, Any] = {}
        for column in entity.on_form():
            if column.kind is Kind.ref and column.required:
                found = person.get(f"/{column.target}/lookup/").json["results"]
                form[column.name] = found[-1]["id"] if found else ""
            elif column.kind is Kind.enum and column.enum:
                form[column.name] = next(iter(column.enum)).value
            elif column.field.format is Format.phone:
                form[column.name] = "13800001234"
            elif column.required:
                form[column.name] = plain.get(column.kind, f"甲{place}")
        for name, value in fields.items():
            length = entity.columns[name].length
            form[name] = value if length is None or len(value) <= length else f"<{MARK}>"[:length]
        reply = person.post(f"/{key}/add", form)
        assert reply.status_code in {302, 409, 422}, f"{reply.status_code} {key}"
        assert read(reply.text).made == [], key
        taken += reply.status_code == 302
    return taken


def _is_clean(person: Person, url: str, *, seen: bool = True, also: set[int] | None = None) -> None:
    reply = person.get(url)
    assert reply.status_code in {200} | (also or set()), f"{reply.status_code} {url}"
    if reply.status_code == 302:
        return  # nothing is drawn; where it may lead is another test
    page = read(reply.text)
    assert page.made == [], f"{url}: {page.made[:3]}"
    assert "49" + MARK not in reply.text, url
    assert MARK + "49" not in reply.text, url
    if seen:
        assert MARK in reply.text, f"{url} shows no payload, so it proves nothing"


def _json_is_clean(person: Person, area: str) -> None:
    for url in (
        f"/{area}/lookup/",
        f"/{area}/lookup/?q={MARK}",
        f"/api/v1/{area}/?size=100",
        f"/api/v1/{area}/_info",
    ):
        reply = person.get(url)
        assert reply.headers["Content-Type"].startswith("application/json"), url
        assert reply.headers["X-Content-Type-Options"] == "nosniff", url
        json.loads(reply.text)


def _exports_are_clean(person: Person, area: str) -> None:
    reply = person.get(f"/{area}/export?format=csv")
    if reply.status_code == 403:
        return
    text = reply.get_data().decode("utf-8-sig")
    reply.close()
    for line in csv.reader(io.StringIO(text)):
        for cell in line:
            assert not (FORMULA.match(cell) and MARK in cell), (
                f"{area} {cell!r} is a formula to a spreadsheet"
            )
    reply = person.get(f"/{area}/export")
    book = openpyxl.load_workbook(io.BytesIO(reply.get_data()))
    reply.close()
    for row in book.active.iter_rows():
        for cell in row:
            assert cell.data_type != "f", f"{area} {cell.value!r}"
            assert cell.hyperlink is None, f"{area} {cell.value!r}"


def _problems(page: str) -> str:
    return " ".join(re.findall(r'id="f-[^"]*-e">.*?<span>(.*?)</span>', page, re.DOTALL)) or page[:300]
