"""Column rights are set in the panel by who sets roles: only narrower, with a trail, one after the other."""

from __future__ import annotations

import re

import openpyxl
import pytest
from sqlalchemy import select

from app.actions.records import bump
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.extensions import db
from app.imports import run as importing
from app.queries.catalog import narrowings
from schema.audit import AuditEntry
from schema.proposals import Proposal
from schema.settings import ColumnRight
from tests import cast
from tests.admin.office import Busy, text_of
from tests.conftest import Person

PAGE = "/column-rights/petitions"


def boxes(person: Person, url: str = PAGE) -> tuple[set[str], str]:
    """Return what is ticked, and the token of the page."""
    page = person.get(url).text
    found = re.findall(r'<input[^>]*name="hold"[^>]*>', page)
    ticked = {re.search(r'value="([^"]+)"', box)[1] for box in found if " checked" in box}
    return ticked, re.search(r'name="_version" value="([^"]*)"', page)[1]


def test_an_administrator_takes_a_column_from_a_role_and_gives_it_back(busy: Busy) -> None:
    cast.make_demo(busy.session)
    wei, lin, number = busy.sign_in("wei"), busy.sign_in("lin"), busy.rows["secret"]
    ticked, token = boxes(wei)
    assert "clerk|summary|read" in ticked
    reply = wei.post(PAGE, {"hold": sorted(ticked - {"clerk|summary|read"}), "_version": token})
    assert reply.status_code == 302
    assert "summary" not in lin.get(f"/api/v1/petitions/{number}").json["row"]
    assert "summary" in busy.sign_in("fang").get(f"/api/v1/petitions/{number}").json["row"]
    left, token = boxes(wei)
    assert "clerk|summary|read" not in left
    wei.post(PAGE, {"hold": sorted(ticked), "_version": token})
    assert "summary" in lin.get(f"/api/v1/petitions/{number}").json["row"]
    entries = busy.session.scalars(select(AuditEntry).where(AuditEntry.verb == "configure")).all()
    assert [entry.changes["hidden_from"][1] for entry in entries] == [["clerk"], []]
    assert {entry.display for entry in entries} == {"petitions.summary"}


def test_of_two_administrators_the_second_is_told_and_overwrites_nothing(busy: Busy) -> None:
    cast.make_demo(busy.session)
    wei = busy.sign_in("wei")
    ticked, token = boxes(wei)
    wei.post(PAGE, {"hold": sorted(ticked - {"clerk|summary|read"}), "_version": token})
    late = wei.post(PAGE, {"hold": sorted(ticked - {"clerk|content|read"}), "_version": token})
    assert late.status_code == 409
    assert set(narrowings(busy.session)) == {("petitions", "summary")}


def test_column_rights_wait_for_a_second_person(busy: Busy) -> None:
    wei, an, lin, number = (*map(busy.sign_in, ("wei", "an", "lin")), busy.rows["secret"])
    address = f"/api/v1/petitions/{number}"
    ticked, seen = boxes(wei)
    wei.post(PAGE, {"hold": sorted(ticked - {"clerk|summary|read"}), "_version": seen})
    assert "summary" in lin.get(address).json["row"], "proposed is not in force"
    number = busy.session.scalars(select(Proposal.id)).one()
    assert wei.post(f"/approvals/{number}/approve").status_code == 403
    page = an.get(f"/approvals/{number}").text
    assert "Summary: " in page
    assert "Sees it" in page
    assert an.post(f"/approvals/{number}/approve").status_code == 302
    assert "summary" not in lin.get(address).json["row"]
    entries = busy.session.scalars(select(AuditEntry).where(AuditEntry.verb == "configure")).all()
    assert [entry.changes["proposal"] for entry in entries] == [[None, str(number)]]


def test_column_rights_proposed_on_an_older_state_are_not_carried_out(busy: Busy) -> None:
    wei, an = busy.sign_in("wei"), busy.sign_in("an")
    ticked, seen = boxes(wei)
    for box in ("clerk|summary|read", "clerk|content|read"):
        wei.post(PAGE, {"hold": sorted(ticked - {box}), "_version": seen})
    first, second = busy.session.scalars(select(Proposal.id).order_by(Proposal.id)).all()
    assert an.post(f"/approvals/{first}/approve").status_code == 302
    assert an.post(f"/approvals/{second}/approve").status_code == 409
    assert set(narrowings(busy.session)) == {("petitions", "summary")}


def test_nobody_gives_a_column_back_to_the_own_role(busy: Busy) -> None:
    session = busy.session
    with unit_of_work(session), untold(session, "as an upgrade would have left it"):
        for name in ("sysadmin", "security_admin"):
            session.add(ColumnRight(area="units", column_name=f"{NARROWED[name]}", hidden_from=[name]))
        bump(session)
    db.remove()
    wei = busy.sign_in("wei")
    ticked, seen = boxes(wei, "/column-rights/units")
    for name, column in NARROWED.items():
        reply = wei.post(
            "/column-rights/units", {"hold": [*ticked, f"{name}|{column}|read"], "_version": seen}
        )
        assert reply.status_code == 422
        assert "Nobody grants to himself or herself" in text_of(reply)


NARROWED = {"sysadmin": "phone", "security_admin": "letterhead"}


def test_nothing_is_opened_that_the_code_does_not_grant(busy: Busy) -> None:
    wei, he, number = busy.sign_in("wei"), busy.sign_in("he"), busy.rows["secret"]
    ticked, token = boxes(wei)
    assert not {
        box for box in ticked if "query_code" in box and box.split("|")[0] not in {"clerk", "office_head"}
    }
    forged = {"div_handler|query_code|read", "clerk|title|mask", "sysadmin|title|read", "x|y|z"}
    wei.post(PAGE, {"hold": sorted(ticked | forged), "_version": token})
    assert narrowings(busy.session) == {}
    assert "Query code" not in he.get("/petitions/list/?columns=title,query_code").text
    assert he.get(f"/petitions/show/{number}").status_code == 200


@pytest.mark.parametrize(("who", "reads", "writes"), [("wei", 200, 302), ("an", 200, 403), ("lin", 403, 403)])
def test_who_sets_roles_sets_column_rights(busy: Busy, who: str, reads: int, writes: int) -> None:
    token = boxes(busy.sign_in("wei"))[1]
    person = busy.sign_in(who)
    assert person.get(PAGE).status_code == reads
    assert person.post(PAGE, {"_version": token}).status_code == writes
    assert person.get("/column-rights/nowhere").status_code == (404 if reads == 200 else 403)


def test_the_page_speaks_chinese(busy: Busy) -> None:
    page = busy.sign_in("wei", locale="zh").get(PAGE).text
    assert "字段权限" in page
    assert "脱敏查看" in page


def test_a_column_of_a_file_one_may_not_fill_is_a_problem_of_its_heading(busy: Busy, tmp_path) -> None:
    session = busy.session
    with unit_of_work(session), untold(session, "made by the test"):
        session.add(ColumnRight(area="units", column_name="address", read_only_for=["sysadmin"]))
    db.remove()
    book = openpyxl.Workbook()
    book.active.append(["单位代码", "单位名称", "单位类别", "地址"])
    book.active.append(["NEU", "新设单位", "division", "偷填的地址"])
    book.save(tmp_path / "units.xlsx")
    actor = busy.acting("wei")
    reading = importing.read_file(busy.session, tmp_path / "units.xlsx", name="units.xlsx", area="units")
    assert [(p.row_no, p.column, p.target) for p in reading.problems if p.target == "address"] == [
        (1, "地址", "address")
    ]
    source = importing.Source("x", cast.TODAY, "national", 0, {})
    outcome = importing.run(busy.session, actor, reading, source=source)
    assert outcome.counts["added"] == 1, outcome.problems
    db.remove()
    wei = busy.sign_in("wei")
    assert "偷填的地址" not in text_of(wei.get("/units/export?format=csv&columns=code,address"))
    assert "地址" not in text_of(wei.get("/units/template"))


def test_a_petition_file_with_a_column_one_may_not_fill_is_taken_without_it(busy: Busy, tmp_path) -> None:
    session = busy.session
    with unit_of_work(session), untold(session, "made by the test"):
        session.add(ColumnRight(area="petitioners", column_name="address", hidden_from=["clerk"]))
    db.remove()
    book = openpyxl.Workbook()
    book.active.append(["信件编号", "标题", "来信内容", "来信时间", "姓名", "住址"])
    book.active.append(["A1", "路灯", "路灯坏了", "2026-09-01", "张三", "偷填的地址"])
    book.save(tmp_path / "letters.xlsx")
    busy.acting("lin")
    reading = importing.read_file(busy.session, tmp_path / "letters.xlsx", name="l.xlsx", area="petitions")
    assert "address" not in reading.mapping.columns
    assert [problem.column for problem in reading.closed] == ["住址"]
    assert all("偷填的地址" not in line.values.values() for line in reading.rehearsal.lines)
