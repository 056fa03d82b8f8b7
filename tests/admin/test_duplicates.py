"""What looks the same, through the pages and the endpoint: shown with its reasons, decided, never leaked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from app.actions import petitions as acts
from app.actions import records
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from schema.duplicates import Duplicate, DuplicateCheck
from schema.petitions import Petition
from schema.vocabulary import Event, PetitionState
from tests import cast
from tests.admin.office import petition_form, uploaded
from tests.conftest import Panel

MEAL = {
    "title": "城东中学食堂饭菜变质",
    "summary": "午餐肉片发酸，多名学生腹泻，要求公开检测结果",
    "purpose": "appeal",
}


def form(panel: Panel, **changes: Any) -> dict[str, Any]:
    east, food = panel.office.units["east"], panel.office.categories["G3"]
    return petition_form(panel.office, **{**MEAL, "category_id": food, "respondent_unit_id": east, **changes})


def register(panel: Panel, person: Any, **changes: Any) -> int:
    made = person.post("/petitions/add", form(panel, **changes))
    assert made.status_code == 302, made.text[:400]
    return int(made.headers["Location"].rpartition("/")[2])


def row(panel: Panel, number: int) -> Petition:
    cast.acting(panel.session, panel.office, "fang")
    return panel.session.get_one(Petition, number, populate_existing=True)


def test_the_record_shows_what_looks_the_same_with_score_and_reasons(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    first, again = register(panel, lin), register(panel, lin)
    page = lin.get(f"/petitions/show/{again}").text
    assert "Possibly the same" in page
    assert f"/petitions/show/{first}" in page
    assert "same telephone" in page
    assert re.search(r"\d+ points", page)
    for verdict in ("same_matter", "same_person", "different"):
        assert f"/duplicates/{again}/{first}/{verdict}" in page


def test_the_form_shows_it_before_anything_is_kept(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    first = register(panel, lin)
    before = lin.get("/api/v1/petitions/").json["count"]
    page = lin.post("/petitions/add", form(panel, act="alike"))
    assert page.status_code == 200
    assert f"/petitions/show/{first}" in page.text
    assert "same name" in page.text
    assert MEAL["summary"] in page.text, "what was typed stays"
    assert lin.get("/api/v1/petitions/").json["count"] == before
    closed = lin.post("/petitions/add", form(panel, act="alike", purpose="report"))
    assert f"/petitions/show/{first}" not in closed.text
    assert "compared with nothing" in closed.text


def test_a_half_filled_form_is_compared_too(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    register(panel, lin)
    page = lin.post("/petitions/add", {"act": "alike", "petitioner_phone": "138 0000 1234"})
    assert page.status_code == 200
    assert "same telephone" in page.text


def test_a_text_is_compared_before_a_category_is_chosen(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    first = register(panel, lin)
    page = lin.post(
        "/petitions/add", {"act": "alike", "title": MEAL["title"], "summary": MEAL["summary"]}
    ).text
    assert f"/petitions/show/{first}" in page
    assert "1 petitions look the same" in page


def test_an_old_petition_never_compared_says_so_and_is_compared_on_request(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    first, again = register(panel, lin), register(panel, lin)
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        old = row(panel, again)
        for model in (Duplicate, DuplicateCheck):
            for pair in panel.session.scalars(select(model)).all():
                panel.session.delete(pair)
        old.state = PetitionState.archived
    assert "Not compared yet." in lin.get(f"/petitions/show/{again}").text
    lin.post(f"/duplicates/{again}/check")
    assert f"/petitions/show/{first}" in lin.get(f"/petitions/show/{again}").text


def test_the_same_matter_is_linked_by_a_press_and_taken_apart_with_a_reason(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    first, again = register(panel, lin, received_on="2026-09-01"), register(panel, lin)
    assert lin.post(f"/duplicates/{again}/{first}/same_matter").status_code == 302
    page = lin.get(f"/petitions/show/{again}").text
    assert "Same matter" in page
    assert "Repeated while in process" in page
    assert f"/duplicates/{again}/{first}/" not in page, "it is decided"
    assert row(panel, again).is_repeat
    assert lin.get(f"/duplicates/{again}/unlink").status_code == 200
    assert lin.post(f"/duplicates/{again}/unlink", {"reason": ""}).status_code == 422
    assert lin.post(f"/duplicates/{again}/unlink", {"reason": "误连"}).status_code == 302
    assert not row(panel, again).is_repeat
    page = lin.get(f"/petitions/show/{again}").text
    assert "Nothing looks the same." in page
    assert "1 decided to be different" in page


def test_comparing_again_does_not_bring_back_what_was_decided(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    first, again = register(panel, lin), register(panel, lin)
    lin.post(f"/duplicates/{again}/{first}/different")
    lin.post(f"/duplicates/{again}/check")
    assert f"/duplicates/{again}/{first}/same_matter" not in lin.get(f"/petitions/show/{again}").text
    third = register(panel, lin)
    lin.post(f"/duplicates/{again}/check")
    assert f"/duplicates/{again}/{third}/same_matter" in lin.get(f"/petitions/show/{again}").text


def test_the_endpoint_says_and_takes_the_same(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    first, again = register(panel, lin, received_on="2026-09-01"), register(panel, lin)
    url = f"/api/v1/duplicates/{again}"
    found = lin.get(url).json
    assert [(one["id"], one["verdict"]) for one in found["alike"]] == [(first, None)]
    assert found["alike"][0]["score"] > 80
    assert "same telephone" in found["alike"][0]["reasons"]
    assert found["matter"] == []
    linked = lin.api("POST", url, {"other": first, "verdict": "same_matter"})
    assert linked.json["occurrence"] == "repeat_in_process"
    assert [one["id"] for one in linked.json["matter"]] == [first]
    assert lin.api("DELETE", url, {"reason": ""}).status_code == 422
    assert lin.api("DELETE", url, {"reason": "误连"}).json["occurrence"] == "first"
    assert lin.api("POST", url, {"other": first, "verdict": "perhaps"}).status_code == 422
    assert lin.api("POST", url, {"other": "x", "verdict": "different"}).status_code == 422
    assert lin.api("POST", url).status_code == 200, "an empty body compares again"
    assert lin.get("/api/v1/duplicates/99999").status_code == 404
    assert lin.api("POST", url, {"other": 99999, "verdict": "different"}).status_code == 404


def test_only_who_writes_petitions_decides(panel: Panel) -> None:
    lin, chen = panel.sign_in("lin"), panel.sign_in("chen")
    first, again = register(panel, lin), register(panel, lin)
    with unit_of_work(panel.session):
        fang = cast.acting(panel.session, panel.office, "fang")
        sent = {"unit_id": panel.office.units["basic"], "feedback_due": cast.date(2026, 10, 16)}
        acts.do(panel.session, fang, row(panel, again), Event.assign, sent, today=cast.TODAY)
    page = chen.get(f"/petitions/show/{again}")
    assert page.status_code == 200
    assert "Possibly the same" not in page.text
    assert str(first) not in re.findall(r"/petitions/show/(\d+)", page.text)
    for reply in (
        chen.post(f"/duplicates/{again}/{first}/same_matter"),
        chen.post(f"/duplicates/{again}/check"),
        chen.get(f"/duplicates/{again}/unlink"),
        chen.get(f"/api/v1/duplicates/{again}"),
        chen.api("POST", f"/api/v1/duplicates/{again}", {"other": first, "verdict": "different"}),
    ):
        assert reply.status_code == 403
    assert lin.get(f"/duplicates/{again}/{first}/same_matter").status_code in {404, 405}
    assert lin.post(f"/duplicates/{again}/{first}/perhaps").status_code == 404


def test_the_rehearsal_of_a_file_remarks_what_may_be_known_and_takes_it_in(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    known = register(panel, lin)
    head = "留言编号,留言用户,留言主题,留言时间,留言详情"
    sheet = f"{head}\n7001,张三,{MEAL['title']},2026/9/16 8:00,{MEAL['summary']}\n7002,周海燕,路灯不亮,2026/9/16,请修理\n"
    sent = uploaded("留言.csv", sheet.encode())
    reply = lin.client.post("/import/petitions", headers={"X-CSRFToken": lin.token}, **sent)
    page = lin.get(reply.headers["Location"]).text
    assert "Possibly the same" in page
    assert f"/petitions/show/{known}" in page
    assert "Take in 2 rows" in page


def test_who_sees_one_petition_of_a_matter_learns_nothing_of_the_others(panel: Panel) -> None:
    lin, chen = panel.sign_in("lin"), panel.sign_in("chen")
    first = register(panel, lin, title="另一位家长反映食堂", received_on="2026-09-01")
    again = register(panel, lin)
    lin.post(f"/duplicates/{again}/{first}/same_matter")
    with unit_of_work(panel.session):
        fang = cast.acting(panel.session, panel.office, "fang")
        sent = {"unit_id": panel.office.units["basic"], "feedback_due": cast.date(2026, 10, 16)}
        acts.do(panel.session, fang, row(panel, again), Event.assign, sent, today=cast.TODAY)
    page = chen.get(f"/petitions/show/{again}").text
    assert "You see no other petition of this matter." in page
    assert f"/petitions/show/{first}" not in page


@pytest.mark.parametrize("how", ["report", "recused"])
def test_a_petition_one_may_not_see_or_a_restricted_one_is_in_no_suggestion(panel: Panel, how: str) -> None:
    lin = panel.sign_in("lin")
    changes = {"purpose": "report", "respondent_unit_id": ""} if how == "report" else {}
    hidden = register(panel, lin, title="密语举报食堂", **changes)
    if how == "recused":
        with unit_of_work(panel.session):
            actor = cast.acting(panel.session, panel.office, "lin")
            values = {"petition_id": hidden, "staff_id": panel.office.staff["lin"], "reason": "interest"}
            records.create(panel.session, actor, catalogue()["recusals"], values)
    again = register(panel, lin)
    for reply in (
        lin.get(f"/petitions/show/{again}"),
        lin.post("/petitions/add", form(panel, act="alike")),
        lin.get(f"/api/v1/duplicates/{again}"),
    ):
        assert reply.status_code == 200
        assert "密语" not in reply.text
    refused = lin.post(f"/duplicates/{again}/{hidden}/same_matter")
    assert refused.status_code == (302 if how == "report" else 404)
    assert row(panel, again).matter_id is None


def test_the_first_contact_officer_finds_the_repeat_at_home(panel: Panel) -> None:
    with unit_of_work(panel.session):
        cast.hire(panel.session, panel.office, "zhang", "张华", "clerk", "office")
    zhang, lin = panel.sign_in("zhang"), panel.sign_in("lin")
    march = register(panel, zhang, received_on="2026-03-02")
    june = register(panel, lin, received_on="2026-06-02")
    assert "Come back to you" not in zhang.get("/").text
    lin.post(f"/duplicates/{june}/{march}/same_matter")
    home = zhang.get("/").text
    assert "Come back to you" in home
    assert f"/petitions/show/{june}" in home
    assert "Come back to you" not in lin.get("/").text
    assert "First-contact officer told" in lin.get(f"/petitions/show/{june}").text


def test_an_ordinary_record_asks_two_statements_more(panel: Panel, statements: Any) -> None:
    lin = panel.sign_in("lin")
    alone = register(panel, lin)
    lin.get(f"/petitions/show/{alone}")
    statements()
    lin.get(f"/petitions/show/{alone}")
    asked = [text for text in statements() if "FROM duplicate" in text or "JOIN duplicate" in text]
    assert len(asked) == 2
