"""A further body of law and the clocks of statutory paths, entered and used over HTTP without a programmer."""

from __future__ import annotations

from sqlalchemy import select

from app.clock import frozen
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.regimes import ClockRule
from schema.rulings import Ruling
from schema.vocabulary import Event
from tests import cast
from tests.actions import scenes
from tests.admin.test_life import post, prepared

LAW = {
    "code": "petition_law_2026",
    "name": "信访法",
    "jurisdiction": "national",
    "follows": "national_2022",
    "valid_from": "2026-09-15",
}
RULE = {
    "name": "直接收到的告知",
    "code": "accept_notice_direct",
    "regime": "petition_law_2026",
    "kind": "notice",
    "starts": "received",
    "number": 10,
    "unit": "working",
    "roll": False,
    "article": "20",
}


def test_a_body_of_law_is_entered_with_its_own_number_and_rules_what_is_received_from_then_on(panel):
    before = prepared(panel, cast.petition, received_on=scenes.day("09-14"))
    fang = panel.sign_in("fang")
    wrong = fang.api("POST", "/api/v1/clock_regimes/", {**LAW, "code": "信访法"})
    assert wrong.status_code == 422
    assert "code" in wrong.json["fields"]
    assert fang.api("POST", "/api/v1/clock_regimes/", {**LAW, "jurisdiction": "mars"}).status_code == 422
    assert fang.api("POST", "/api/v1/clock_rules/", RULE).status_code == 422, "no such body yet"
    assert fang.api("POST", "/api/v1/clock_regimes/", LAW).status_code == 201
    assert fang.api("POST", "/api/v1/clock_regimes/", LAW).status_code in {409, 422}, "a code is used once"
    assert fang.api("POST", "/api/v1/clock_rules/", RULE).status_code == 201
    after = prepared(panel, cast.petition, received_on=cast.TODAY)
    panel.acting("fang")
    rows = dict(panel.session.execute(select(Petition.id, Petition.regime)).tuples().all())
    assert rows == {before: "national_2022", after: "petition_law_2026"}
    due = select(Deadline.petition_id, Deadline.binding_on).where(Deadline.rule_code == RULE["code"])
    dates = dict(panel.session.execute(due).tuples().all())
    assert dates == {before: scenes.day("09-29"), after: scenes.day("10-08")}
    panel.session.rollback()
    page = fang.get(f"/petitions/show/{after}").get_data(as_text=True)
    assert "信访法" in page
    assert "信访法" in fang.get("/clock_rules/add").get_data(as_text=True)


def test_a_change_of_its_rule_shows_first_what_it_would_move(panel):
    fang = panel.sign_in("fang")
    assert fang.api("POST", "/api/v1/clock_regimes/", LAW).status_code == 201
    assert fang.api("POST", "/api/v1/clock_rules/", RULE).status_code == 201
    number = prepared(panel, cast.petition, received_on=cast.TODAY)
    panel.acting("fang")
    rule = panel.session.scalar(select(ClockRule.id).where(ClockRule.regime == LAW["code"]))
    number_shown = panel.session.scalar(select(Petition.petition_no).where(Petition.id == number))
    panel.session.rollback()
    found = fang.api("POST", f"/api/v1/clock_rules/{rule}/preview", {"number": 5}).json
    assert [(one["number"], one["old"], one["new"]) for one in found["moves"]] == [
        (number_shown, "2026-10-08", "2026-09-23")
    ]


def test_its_code_and_procedure_stay(panel):
    fang = panel.sign_in("fang")
    made = fang.api("POST", "/api/v1/clock_regimes/", LAW).json["row"]
    address = f"/api/v1/clock_regimes/{made['id']}"
    for change in ({"code": "other_law"}, {"follows": "zhejiang_2016"}):
        assert fang.put(address, {**change, "version": made["version"]}).status_code == 422
    assert fang.put(address, {"name": "信访法（2026）", "version": made["version"]}).status_code == 200


def test_a_path_is_followed_on_its_page_and_over_rest(panel):
    number = prepared(panel, cast.petition)
    assert post(panel, "fang", number, Event.divert)[0] == 200
    panel.acting("fang")
    ruling = panel.session.scalar(select(Ruling.id).where(Ruling.petition_id == number))
    panel.session.rollback()
    fang = panel.sign_in("fang")
    record = fang.get(f"/petitions/show/{number}").get_data(as_text=True)
    assert "Statutory path" in record
    page = fang.get(f"/rulings/show/{ruling}").get_data(as_text=True)
    for verb in ("step", "opened", "extend"):
        assert f"/rulings/{verb}/{ruling}" in page
    assert panel.sign_in("lin").api("POST", f"/api/v1/rulings/{ruling}/step", {}).status_code == 403
    with frozen(cast.NOW.replace(month=10, day=20)):
        fang = panel.sign_in("fang")
        assert fang.post(f"/rulings/opened/{ruling}", {"opened_on": "2026-09-20"}).status_code == 302
        asked = {"days": 15, "reason": "案情复杂，仲裁委批准"}
        assert fang.api("POST", f"/api/v1/rulings/{ruling}/extend", asked).status_code == 200
        panel.acting("fang")
        clock = panel.session.scalars(select(Deadline).where(Deadline.subject_kind == "ruling")).one()
        assert clock.binding_on == scenes.day("11-19"), "20 September and 45 + 15 days"
        number = clock.id
        panel.session.rollback()
        why = fang.get(f"/api/v1/deadlines/{number}/explain").json
        assert why["article"] == "劳动争议调解仲裁法第43条"
        done = {"done_on": "2026-10-19", "result": "裁决书〔2026〕12号"}
        reply = fang.api("POST", f"/api/v1/rulings/{ruling}/step", done)
        assert (reply.status_code, reply.json["row"]["path_ended_on"]) == (200, "2026-10-19")
        assert f"/rulings/step/{ruling}" not in fang.get(f"/rulings/show/{ruling}").get_data(as_text=True)


def test_an_administrator_gives_a_path_a_step_of_its_own(panel):
    fang = panel.sign_in("fang")
    step = {
        "name": "学生申诉处理",
        "code": "student_appeal",
        "regime": "national_2022",
        "kind": "path",
        "path": "student_appeal",
        "starts": "path_opened",
        "number": 15,
        "unit": "natural",
        "roll": False,
        "basis": "本市学生申诉办法第8条",
    }
    assert fang.api("POST", "/api/v1/clock_rules/", step).status_code == 201
    number = prepared(panel, cast.petition)
    assert post(panel, "fang", number, Event.divert, path="student_appeal")[0] == 200
    panel.acting("fang")
    due = select(Deadline.binding_on).where(Deadline.rule_code == "student_appeal")
    assert panel.session.scalar(due) == scenes.day("10-02")
