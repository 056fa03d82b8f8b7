"""The citizen's window: number and code open dates and a rating, and nothing else of the house."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.actions.unit import unit_of_work
from app.clock import frozen
from app.extensions import db
from schema.audit import AuditEntry
from schema.petitions import Petition
from schema.ratings import Rating
from schema.vocabulary import Event, Satisfaction
from tests import cast
from tests.actions import scenes
from tests.conftest import Panel

NAME, TITLE = "上官小明", "建议延长图书馆开放时间"


class Citizen:
    """Somebody at home with a notice in hand."""

    def __init__(self, panel: Panel, locale: str = "en") -> None:
        self.client = panel.app.test_client()
        self.client.get(f"/lang/{locale}")
        self.page = self.client.get("/query/").text

    def send(self, url: str, **data: str):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)[1]
        reply = self.client.post(url, data={"csrf_token": token, **data})
        self.page = reply.text
        return reply

    def look(self, number: str, code: str):
        self.page = self.client.get("/query/").text
        return self.send("/query/", number=number, code=code)

    def rate(self, side: str, value: str, **more: str):
        ticket = re.search(r'name="ticket" value="([^"]+)"', self.page)[1]
        return self.send("/query/rate", **{"ticket": ticket, "side": side, "value": value, **more})


@pytest.fixture
def replied(either: Panel):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = scenes.accepted(session, office, petitioner=NAME, title=TITLE)
        scenes.do(session, office, "chen", row, Event.reply, **scenes.inputs_for(office, Event.reply))
    found = (row.petition_no, row.query_code, row.id)
    db.remove()
    return found


def test_number_and_code_show_the_dates_and_nothing_personal(either: Panel, replied):
    number, code, _row = replied
    page = Citizen(either).look(number.lower(), f" {code.lower()} ")
    assert page.status_code == 200
    for word in ("Registered", "Passed on", "Accepted", "Answered", "Closed", "2026-09-17"):
        assert word in page.text, word
    for secret in (NAME, TITLE, "何静怡", "基础教育处", "林晓岚", "采纳", code):
        assert secret not in page.text, secret


def test_what_was_passed_on_before_eight_in_the_morning_shows_the_date_of_the_office(either: Panel):
    session, office = either.session, either.office
    early = datetime(2026, 9, 16, 23, 30, tzinfo=UTC)  # half past seven on the 17th in the office
    with frozen(early), unit_of_work(session):
        row = scenes.dispatched(session, office)
    number, code = row.petition_no, row.query_code
    db.remove()
    page = Citizen(either).look(number, code).text
    assert "2026-09-17" in page
    assert "2026-09-16" not in page


def test_a_wrong_code_an_unknown_number_and_a_draft_read_the_same(either: Panel, replied):
    number, code, _row = replied
    citizen = Citizen(either)
    wrong = citizen.look(number, "AAAAAAAAAA")
    unknown = citizen.look("XF20260099999", code)
    empty = citizen.look(number, " ")
    assert {wrong.status_code, unknown.status_code, empty.status_code} == {422}
    said = [
        re.search(r'id="problems">.*?<p>(.*?)</p>', one.text, re.DOTALL)[1] for one in (wrong, unknown, empty)
    ]
    assert len(set(said)) == 1


def test_the_fifth_wrong_code_locks_the_number_and_not_the_staff(either: Panel, replied):
    number, code, _row = replied
    citizen = Citizen(either)
    for _try in range(5):
        citizen.look(number, "AAAAAAAAAA")
    assert citizen.look(number, code).status_code == 422, "the right code is refused while it is locked"
    assert either.sign_in("lin").get("/petitions/list/").status_code == 200
    with frozen(cast.NOW + timedelta(minutes=31)):
        assert citizen.look(number, code).status_code == 200


def test_the_petitioner_rates_once_and_a_bad_rating_proposes_a_supervision(either: Panel, replied):
    number, code, row = replied
    citizen = Citizen(either)
    citizen.look(number, code)
    assert citizen.rate("unit", "unsatisfied", comment="没有答到点子上").status_code == 200
    assert "Thank you" in citizen.page
    again = citizen.send("/query/rate", ticket=ticket(citizen), side="unit", value="satisfied")
    assert again.status_code == 422
    kept = db().scalars(select(Rating).where(Rating.petition_id == row, Rating.side == "unit")).first()
    assert kept is None, "nobody reads ratings without an actor"
    db.remove()
    page = either.sign_in("lin").get("/api/v1/ratings/").json
    assert [one["value"] for one in page["rows"] if one["side"] == "unit"] == ["unsatisfied"]
    proposed = either.sign_in("fang").get("/api/v1/proposed_supervision/").json["rows"]
    assert [(one["petition_id"], one["trigger"]) for one in proposed] == [(row, "unsatisfied")]


def ticket(citizen: Citizen) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', citizen.page)[1]


def test_the_trail_says_that_the_petitioner_rated_on_the_page(either: Panel, replied):
    number, code, _row = replied
    citizen = Citizen(either)
    citizen.look(number, code)
    citizen.rate("office", "satisfied")
    entry = either.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "rating").order_by(AuditEntry.id.desc())
    ).first()
    assert (entry.actor_id, entry.actor_name) == (None, "信访人（查询页面）")


def test_a_ticket_is_over_after_half_an_hour_and_cannot_be_made_up(either: Panel, replied):
    number, code, _row = replied
    citizen = Citizen(either)
    citizen.look(number, code)
    assert citizen.send("/query/rate", ticket="MQ.forged", side="unit", value="satisfied").status_code == 422
    assert 'name="ticket"' not in citizen.page


def test_values_nobody_offers_are_refused(either: Panel, replied):
    number, code, _row = replied
    citizen = Citizen(either)
    citizen.look(number, code)
    assert citizen.rate("unit", Satisfaction.none.value).status_code == 422
    assert citizen.rate("bureau", "satisfied").status_code == 422
    assert "three ratings" in citizen.page


def test_a_restricted_petition_shows_its_dates_to_its_own_reporter(either: Panel):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = cast.petition(session, office, purpose="report", respondent_unit_id=office.units["east"])
        number = row.petition_no
        code = session.scalar(select(Petition.query_code).where(Petition.id == row.id))
    db.remove()
    page = Citizen(either).look(number, code)
    assert page.status_code == 200
    assert "Registered" in page.text
    assert "城东中学" not in page.text


def test_the_page_is_chinese_for_chinese_readers(either: Panel, replied):
    number, code, _row = replied
    citizen = Citizen(either, "zh")
    assert "信访件办理进度查询" in citizen.page
    assert "转交承办单位" in citizen.look(number, code).text


def test_staff_note_a_rating_told_on_the_telephone(either: Panel, replied):
    _number, _code, row = replied
    lin = either.sign_in("lin")
    pk = next(one["id"] for one in lin.get("/api/v1/ratings/").json["rows"] if one["side"] == "unit")
    assert f"/ratings/rate/{pk}" in lin.get(f"/ratings/show/{pk}").text
    assert lin.post(f"/ratings/rate/{pk}", {"value": "basic", "way": "query_page"}).status_code == 422
    assert lin.post(f"/ratings/rate/{pk}", {"value": "basic", "way": "telephone"}).status_code == 302
    assert f"/ratings/rate/{pk}" not in lin.get(f"/ratings/show/{pk}").text
    assert lin.get(f"/api/v1/petitions/{row}").json["row"]["satisfaction"] == "basic"
    assert either.sign_in("he").post(f"/ratings/rate/{pk}", {}).status_code == 403


def test_a_mandatory_report_goes_through_its_pages(either: Panel):
    session, office = either.session, either.office
    with unit_of_work(session):
        cast.petition(session, office, category_id=office.categories["A5"])
    db.remove()
    lin, fang = either.sign_in("lin"), either.sign_in("fang")
    pk = lin.get("/api/v1/mandatory_reports/").json["rows"][0]["id"]
    assert lin.post(f"/mandatory_reports/dismiss/{pk}", {"reason": "登记错误"}).status_code == 302
    assert lin.post(f"/mandatory_reports/confirm/{pk}").status_code == 403
    shown = fang.get(f"/mandatory_reports/show/{pk}").text
    assert f"/mandatory_reports/confirm/{pk}" in shown
    assert fang.post(f"/mandatory_reports/reject/{pk}").status_code == 302
    assert lin.post(f"/mandatory_reports/report/{pk}", {"organ": "云州市公安局"}).status_code == 302
    assert lin.get(f"/api/v1/mandatory_reports/{pk}").json["row"]["state"] == "reported"


def test_a_proposed_supervision_is_answered_on_its_page(either: Panel):
    session, office = either.session, either.office
    with unit_of_work(session):
        for _row in range(2):
            cast.petition(session, office, source="city_leader_note")
    db.remove()
    fang = either.sign_in("fang")
    first, second = (one["id"] for one in fang.get("/api/v1/proposed_supervision/").json["rows"])
    assert fang.post(f"/proposed_supervision/refuse/{first}", {"reason": ""}).status_code == 422
    assert fang.post(f"/proposed_supervision/refuse/{first}", {"reason": "已另案督办"}).status_code == 302
    wish = {
        "kind": "case",
        "unit_id": office.units["basic"],
        "due_on": "2026-10-16",
        "demand": "查清",
        "dedicated_person": "陈立",
    }
    assert fang.post(f"/proposed_supervision/take/{second}", wish).status_code == 302
    assert fang.post(f"/proposed_supervision/take/{second}", wish).status_code == 422
    assert either.sign_in("he").get(f"/proposed_supervision/show/{first}").status_code in {403, 404}
