"""One true day of work, over HTTP, on both databases."""

from __future__ import annotations

import re

from tests.conftest import Panel


def test_a_day_from_registration_to_the_last_answer(either: Panel) -> None:
    office = either.office
    lin, fang, chen = either.sign_in("lin"), either.sign_in("fang"), either.sign_in("chen")
    people = {"petitioner_name": "张三", "petitioner_phone": "13800001234", "act": "register"}

    inquiry = lin.post("/petitions/add", {**_form(office, "咨询入学年龄", "inquiry"), **people})
    assert inquiry.status_code == 302
    first = inquiry.headers["Location"]
    assert "2026-00001" in lin.get(first).get_data(as_text=True)

    answer = {
        "answer_text": "年满六周岁即可。",
        "answered_by_id": office.staff["lin"],
        "answered_on": "2026-09-17",
    }
    assert lin.post(f"/petitions/do/{_pk(first)}/answer", answer).status_code == 302
    assert lin.post(f"/petitions/do/{_pk(first)}/close").status_code == 302
    assert _state(lin, first) == "Closed"

    suggestion = lin.post(
        "/petitions/add", {**_form(office, "建议延长图书馆开放时间", "suggestion"), **people}
    )
    second = suggestion.headers["Location"]
    assert "2026-00002" in lin.get(second).get_data(as_text=True), "no number is left out"
    assert chen.get(second).status_code == 404, "nobody sees it before it was sent there"

    assigned = {
        "unit_id": office.units["basic"],
        "feedback_due": "2026-10-16",
        "handler_id": office.staff["he"],
    }
    assert fang.post(f"/petitions/do/{_pk(second)}/assign", assigned).status_code == 302
    assert chen.get(second).status_code == 200
    assert "建议延长图书馆" in chen.get("/board/").get_data(as_text=True)

    accepted = {
        "handler_id": office.staff["he"],
        "handler_b_id": office.staff["sun"],
        "accepted_on": "2026-09-17",
    }
    assert chen.post(f"/petitions/do/{_pk(second)}/accept", accepted).status_code == 302

    supervised = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": office.units["basic"],
        "due_on": "2026-09-24",
        "demand": "请抓紧办理",
    }
    opened = fang.post(f"/petitions/supervise/{_pk(second)}", supervised)
    assert opened.status_code == 302

    reply = {
        "answer_text": "采纳，下月起周末开放。",
        "result": "adopted",
        "reply_served_on": "2026-09-17",
        "reply_method": "post",
        "reply_proof": "EMS 1024",
    }
    refused = chen.post(f"/petitions/do/{_pk(second)}/reply", reply)
    assert refused.status_code == 422
    assert "Something is still open on this petition" in refused.get_data(as_text=True)
    assert "采纳，下月起周末开放。" in refused.get_data(as_text=True), "what was typed is kept"

    assert fang.post("/supervision/end/1", {"result": "已督促"}).status_code == 302
    assert chen.post(f"/petitions/do/{_pk(second)}/reply", reply).status_code == 302
    assert _state(lin, second) == "Closed"
    assert "Met in time" in lin.get(second).get_data(as_text=True)


def _form(office: object, title: str, purpose: str) -> dict[str, object]:
    return {
        "title": title,
        "channel": "web",
        "received_on": "2026-09-17",
        "people_count": "1",
        "purpose": purpose,
        "category_id": office.categories["F4"],
        "summary": title,
        "source": "direct",  # type: ignore[attr-defined]
    }


def _pk(location: str) -> str:
    return location.rsplit("/", 1)[-1]


def _state(person: object, location: str) -> str:
    page = person.get(location).get_data(as_text=True)  # type: ignore[attr-defined]
    found = re.search(r'class="pill[^"]*"[^>]*>([^<]+)<', page)
    assert found
    return found[1]
