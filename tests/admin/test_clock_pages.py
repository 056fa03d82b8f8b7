"""The clock through the front door: the year, a file in and out, a rule and what it moves, and why."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import date

import pytest
from sqlalchemy import select

from app.actions import deadlines
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.domain.regimes import rule
from schema.petitions import Petition
from schema.vocabulary import ClockRegime
from tests import cast
from tests.admin.office import Busy

FILE = {
    "year": 2027,
    "notice": "国办发明电〔2026〕7号",
    "days": [
        {"date": f"2027-{month:02d}-{day:02d}", "kind": "restday", "name": name}
        for month, days, name in ((1, (1, 2, 3, 4), "元旦"), (10, range(1, 8), "国庆节"))
        for day in days
    ],
}


def test_a_year_shows_its_months_its_notice_and_its_make_up_days(busy: Busy) -> None:
    page = busy.sign_in("fang", "zh").get("/holidays/2026").text
    assert page.count('class="panel month"') == 12
    assert "content_7047091" in page
    assert "调休上班" in page
    assert "暂定：" not in page


def test_a_year_without_a_notice_says_so(busy: Busy) -> None:
    assert "暂定：该年放假通知尚未录入" in busy.sign_in("fang", "zh").get("/holidays/2027").text
    assert busy.sign_in("fang", "zh").get("/holidays/1999").status_code == 404


@pytest.mark.parametrize("ending", ["json", "xlsx", "ics"])
def test_what_goes_out_comes_in_again(busy: Busy, ending: str) -> None:
    fang = busy.sign_in("fang", "zh")
    content = fang.get(f"/holidays/2026.{ending}").data
    shown = sent(fang, 2026, content, f"2026.{ending}")
    assert "新增 0 天，修改 0 天，移除 0 天" in shown.text
    assert confirmed(fang, 2026, shown).status_code == 302
    assert "新增 0 天，修改 0 天，移除 0 天" in fang.get("/holidays/2026").text


def sent(person, year: int, content: bytes, name: str):
    data = {"file": (io.BytesIO(content), name)}
    return person.post(f"/holidays/{year}", data=data, content_type="multipart/form-data")


def confirmed(person, year: int, shown):
    """Press the button of the page that says what would move."""
    found = re.search(r'name="days" value="([^"]*)"', shown.text)
    assert found, shown.text[:2000]
    return person.post(f"/holidays/{year}", data={"days": html.unescape(found[1]), "_confirmed": "1"})


def test_a_calendar_is_only_entered_once_one_has_seen_what_it_moves(busy: Busy) -> None:
    fang = busy.sign_in("fang", "zh")
    session, office = busy.session, busy.office
    with unit_of_work(session), untold(session, "made by the test"):
        cast.acting(session, office, "fang")
        row = session.scalars(select(Petition).where(Petition.id == busy.rows["school"])).one()
        limit = rule("review_apply", ClockRegime.national_2022)
        made = deadlines.start(session, row, limit, date(2026, 12, 5), unit_id=office.units["east"])
    number = made.id
    shown = sent(fang, 2027, json.dumps(FILE).encode(), "2027.json")
    assert shown.status_code == 200
    assert "新增 11 天，修改 0 天，移除 0 天" in shown.text
    assert "1 项未结期限将变动" in shown.text
    assert "2027-01-04 周一 → 2027-01-05 周二" in shown.text
    assert fang.get(f"/api/v1/deadlines/{number}").json["row"]["binding_on"] == "2027-01-04", "nothing yet"
    assert "暂定：" in fang.get("/holidays/2027").text
    assert confirmed(fang, 2027, shown).status_code == 302
    assert fang.get(f"/api/v1/deadlines/{number}").json["row"]["binding_on"] == "2027-01-05"
    forged = fang.post("/holidays/2027", data={"days": "[", "_confirmed": "1"})
    assert forged.status_code == 422


def test_a_year_that_is_entered_is_no_longer_provisional(busy: Busy) -> None:
    fang = busy.sign_in("fang", "zh")
    shown = sent(fang, 2027, json.dumps(FILE).encode(), "2027.json")
    assert confirmed(fang, 2027, shown).status_code == 302
    page = fang.get("/holidays/2027").text
    assert "国办发明电〔2026〕7号" in page
    assert "暂定：" not in page


@pytest.mark.parametrize(("name", "content"), [("a.json", b"[1]"), ("a.txt", b"x"), ("a.ics", b"x")])
def test_what_is_no_calendar_is_refused_in_words(busy: Busy, name: str, content: bytes) -> None:
    fang = busy.sign_in("fang", "zh")
    data = {"file": (io.BytesIO(content), name)}
    answer = fang.post("/holidays/2027", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422


def test_who_only_reads_the_calendar_sends_no_file(busy: Busy) -> None:
    he = busy.sign_in("he", "zh")
    assert 'type="file"' not in he.get("/holidays/2027").text
    data = {"file": (io.BytesIO(b"{}"), "a.json")}
    assert he.post("/holidays/2027", data=data, content_type="multipart/form-data").status_code == 403


def test_a_deadline_says_on_its_record_and_over_rest_how_it_was_counted(busy: Busy) -> None:
    fang = busy.sign_in("fang", "zh")
    row = next(one for one in fang.get("/api/v1/deadlines/").json["rows"] if one["kind"] == "notice")
    page = fang.get(f"/deadlines/show/{row['id']}").text
    assert "期限怎么算的" in page
    assert "当日不计入（民法典第二百零一条）" in page
    why = fang.get(f"/api/v1/deadlines/{row['id']}/explain").json
    assert why["binding"] == row["binding_on"]
    assert why["lines"][1]["text"].startswith("长度：15 自然日，依据信访工作条例（2022）第23条")
    assert fang.get("/api/v1/deadlines/999999/explain").status_code == 404


def test_a_rule_is_only_saved_once_one_has_seen_what_it_moves(busy: Busy) -> None:
    fang = busy.sign_in("fang", "zh")
    rules = fang.get("/api/v1/clock_rules/?size=100").json["rows"]
    one = next(
        row for row in rules if (row["code"], row["regime"]) == ("accept_notice_direct", "national_2022")
    )
    form = {
        **{name: value for name, value in one.items() if value not in (None, False) and name != "id"},
        "number": "14",
        "_version": str(one["version"]),
    }
    shown = fang.post(f"/clock_rules/edit/{one['id']}", data=form)
    assert shown.status_code == 200
    assert "项未结期限将变动" in shown.text
    assert fang.get(f"/api/v1/clock_rules/{one['id']}").json["row"]["number"] == 15
    assert fang.post(f"/clock_rules/edit/{one['id']}", data={**form, "_confirmed": "1"}).status_code == 302
    assert fang.get(f"/api/v1/clock_rules/{one['id']}").json["row"]["number"] == 14
