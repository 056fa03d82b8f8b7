"""Verbs of rows: each of the table has a page, a REST address, its description, and refuses who may not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.permissions import defaults
from app.actions.row_verbs import ROW_VERBS, row_verb
from app.catalog.read import catalogue
from schema.assignments import Assignment
from schema.objections import Objection
from schema.preparations import Preparation
from schema.supervision import SupervisionCase
from schema.vocabulary import Event, LeadRole, PreparationState
from tests import cast
from tests.actions import scenes
from tests.admin.test_life import prepared

EACH = pytest.mark.parametrize("verb", ROW_VERBS, ids=lambda verb: f"{verb.area}-{verb.name}")


@EACH
def test_each_has_a_right_somebody_holds_an_area_and_columns_it_shows(verb):
    area = catalogue()[verb.area]
    assert {verb.about, verb.hint} - {""} <= set(area.columns)
    assert defaults(catalogue())[":".join(verb.right)], "somebody may"
    assert row_verb(verb.area, verb.name) is verb


def test_each_is_described_and_refuses_a_person_without_the_right(panel):
    spec = panel.sign_in("fang").get("/api/v1/_openapi").json
    fang, tao = panel.acting("fang"), panel.sign_in("tao")
    described = 0
    for verb in ROW_VERBS:
        if fang.may(*verb.right) and fang.may(verb.area, "read"):
            operation = spec["paths"][f"/api/v1/{verb.area}/{{pk}}/{verb.name}"]["post"]
            asked = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
            assert set(asked) == {column.name for column in verb.face.inputs}
            described += 1
        assert tao.api("POST", f"/api/v1/{verb.area}/1/{verb.name}", {}).status_code == 403
    assert described > len(ROW_VERBS) // 2


def with_part(session, office, **values):
    row = cast.petition(session, office, **values)
    given = {**scenes.inputs_for(office, Event.assign), "co_unit_ids": [office.units["personnel"]]}
    return scenes.do(session, office, "fang", row, Event.assign, **given)


def test_a_dispute_about_the_lead_goes_over_rest_to_its_end(panel):
    number = prepared(panel, with_part)
    panel.acting("zhao")
    part = panel.session.scalar(
        select(Assignment.id).where(Assignment.petition_id == number, Assignment.lead_role == LeadRole.co)
    )
    panel.session.rollback()
    zhao, fang = panel.sign_in("zhao"), panel.sign_in("fang")
    address = f"/api/v1/assignments/{part}/dispute"
    assert panel.sign_in("he").api("POST", address, {"reason": "x"}).status_code in {403, 404}, "not his"
    assert "reason" in zhao.api("POST", address, {}).json["fields"]
    assert zhao.api("POST", address, {"reason": "属基教处职责"}).status_code == 200
    panel.acting("fang")
    dispute = panel.session.scalar(select(Objection.id))
    panel.session.rollback()
    address = f"/api/v1/objections/{dispute}/decide"
    decided = {"unit_id": panel.office.units["basic"], "reason": "仍由基教处牵头"}
    assert zhao.api("POST", address, decided).status_code == 403
    reply = fang.api("POST", address, decided)
    assert reply.status_code == 200
    assert reply.json["row"]["decision_reason"] == "仍由基教处牵头"
    assert fang.api("POST", address, decided).status_code == 422, "decided once"
    reply = zhao.api("POST", f"/api/v1/assignments/{part}/report", {"feedback": "无不同意见"})
    assert reply.status_code == 200
    assert zhao.api("POST", f"/api/v1/assignments/{part}/fly", {}).status_code == 404


def test_a_supervision_is_opened_and_closed_over_rest(panel):
    number = prepared(panel, scenes.dispatched)
    fang = panel.sign_in("fang")
    wish = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": panel.office.units["basic"],
        "due_on": "2026-10-20",
        "demand": "限期反馈",
    }
    address = f"/api/v1/petitions/{number}/supervise"
    assert panel.sign_in("chen").api("POST", address, wish).status_code == 403
    assert fang.api("POST", address, {**wish, "due_on": "2020-01-01"}).status_code == 422
    assert fang.api("POST", address, wish).status_code == 200
    panel.acting("fang")
    case = panel.session.scalar(select(SupervisionCase.id))
    panel.session.rollback()
    reply = fang.api("POST", f"/api/v1/supervision/{case}/end", {"result": "已督促"})
    assert reply.json["row"]["state"] == "closed"


def test_a_proposal_is_turned_down_over_rest_and_on_its_own_page(panel):
    number = prepared(panel, scenes.accepted)
    he, zheng = panel.sign_in("he"), panel.sign_in("zheng")
    asked = {"days": 20, "reason": "证据尚缺"}
    address = f"/api/v1/petitions/{number}/prepare_extend"
    first = he.api("POST", address, asked).json["preparation"]
    turned = f"/api/v1/preparations/{first}/turn_down"
    assert he.api("POST", turned, {"reason": "抓紧"}).status_code == 403, "who asks does not decide"
    assert zheng.api("POST", turned, {"reason": "抓紧"}).status_code == 200
    assert zheng.api("POST", turned, {"reason": "抓紧"}).status_code == 422, "once"
    second = he.api("POST", address, asked).json["preparation"]
    assert f"/preparations/turn_down/{second}" in zheng.get(f"/preparations/show/{second}").text
    assert zheng.post(f"/preparations/turn_down/{second}", {"reason": "抓紧"}).status_code == 302
    panel.acting("fang")
    states = set(panel.session.scalars(select(Preparation.state)))
    assert states == {PreparationState.turned_down}


def test_members_are_pasted_on_a_page_and_over_rest(panel):
    came = {"channel": "visit", "reception_place": "接待室", "receiver_id": panel.office.staff["lin"]}
    number = prepared(panel, cast.petition, people_count=6, **came)
    lin = panel.sign_in("lin")
    assert f"/petitions/members/{number}" in lin.get(f"/petitions/show/{number}").text
    page = lin.post(f"/petitions/members/{number}", {"lines": "王一,12,,是\n李二,,,也许"})
    assert page.status_code == 422
    assert "Line 1 “王一”" in page.text
    assert "Line 2 “李二”" in page.text
    assert lin.post(f"/petitions/members/{number}", {"lines": "王一,,,是\n李二"}).status_code == 302
    reply = lin.api("POST", f"/api/v1/petitions/{number}/members", {"lines": "张三\t\t\t是"})
    assert reply.status_code == 200
    assert lin.api("POST", f"/api/v1/petitions/{number}/members", {}).status_code == 422
    assert panel.sign_in("he").api(
        "POST", f"/api/v1/petitions/{number}/members", {"lines": "孙六"}
    ).status_code in {403, 404}
