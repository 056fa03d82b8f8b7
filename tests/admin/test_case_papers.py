"""The papers of a petition in the panel: drawn up from its record, seen, signed, and hidden with it."""

from __future__ import annotations

import pytest

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.extensions import db
from app.queries.petitions import papers_of
from schema.petitions import Petition
from schema.vocabulary import Event, PaperKind, PaperState
from tests.actions import scenes
from tests.documents.test_notices import handled

pytestmark = pytest.mark.pdf


@pytest.fixture
def row(sqlite_panel):
    number = handled(sqlite_panel.session, sqlite_panel.office, watched="basic").id
    sqlite_panel.session.commit()
    db.remove()
    return number


def latest(panel, row):
    panel.acting("fang")
    found = papers_of(panel.session, row)[0]
    db.remove()
    return found


def test_a_notice_is_drawn_up_looked_at_signed_and_printed(sqlite_panel, row):
    lin, fang = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("fang")
    assert f"/papers/draw/{row}/D02" in lin.get(f"/petitions/show/{row}").text
    paper = latest_after(sqlite_panel, row, lin.post(f"/papers/draw/{row}/D02"))
    assert pages(lin, paper.id).startswith(b"%PDF")
    assert f"/papers/sign/{paper.id}" not in lin.get(f"/papers/show/{paper.id}").text
    assert f"/papers/sign/{paper.id}" in fang.get(f"/papers/show/{paper.id}").text
    assert fang.post(f"/papers/sign/{paper.id}").status_code == 302
    signed = latest(sqlite_panel, row)
    assert (signed.state, signed.display) == (PaperState.signed, "云教信受〔2026〕1号")
    first, second = (pages(fang, paper.id) for _ in range(2))
    assert first.startswith(b"%PDF")
    assert first == second
    assert lin.post(f"/papers/proof/{paper.id}").status_code == 302
    assert pages(lin, latest(sqlite_panel, row).id).startswith(b"%PDF")


def test_a_handler_opens_the_paper_without_the_query_code(sqlite_panel, row):
    lin, fang, he = (sqlite_panel.sign_in(name) for name in ("lin", "fang", "he"))
    paper = latest_after(sqlite_panel, row, lin.post(f"/papers/draw/{row}/D02"))
    fang.post(f"/papers/sign/{paper.id}")
    original, copy = (pages(who, paper.id) for who in (fang, he))
    assert copy.startswith(b"%PDF")
    assert copy != original


def test_what_a_paper_needs_is_asked_for(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin")
    assert lin.post(f"/papers/draw/{row}/D08", {"reason": "等待鉴定"}).status_code == 422
    reply = lin.post(f"/papers/draw/{row}/D08", {"reason": "等待鉴定", "until": "2026-12-16"})
    assert latest_after(sqlite_panel, row, reply).value == {
        "given": {"reason": "等待鉴定", "until": "2026-12-16"}
    }


REPORT = {
    "stage": "first",
    "organ": "中共云州市委办公室",
    "place": "市教育局门前",
    "known_at": "2026-09-17T08:10",
    "reported_at": "2026-09-17T08:55",
    "situation": "三十余名家长聚集",
    "measures": "分管领导到场接待",
    "reporter": "方敏",
}
ADVICE = {
    "advice": "accountability",
    "organ": "城东中学",
    "facts": "三次反映均未答复",
    "reason": "违反首访负责的要求",
    "consequence": "引发集体来访",
    "proposal": "批评教育，限期改正",
    "until": "2026-10-30",
}


def test_a_flash_report_is_signed_before_the_next_one_is_drawn(sqlite_panel, row):
    lin, fang = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("fang")
    assert lin.post(f"/papers/draw/{row}/D19", REPORT | {"stage": "final"}).status_code == 422
    paper = latest_after(sqlite_panel, row, lin.post(f"/papers/draw/{row}/D19", REPORT))
    assert fang.post(f"/papers/sign/{paper.id}").status_code == 302
    assert latest(sqlite_panel, row).display == "云教信快报〔2026〕1号"
    assert pages(fang, paper.id).startswith(b"%PDF")
    last = latest_after(sqlite_panel, row, lin.post(f"/papers/draw/{row}/D19", REPORT | {"stage": "final"}))
    assert last.title == "紧急信访信息快报（终报）"


def test_a_letter_of_advice_is_for_the_office_and_who_signs_it(sqlite_panel, row):
    lin, zheng, he = (sqlite_panel.sign_in(name) for name in ("lin", "zheng", "he"))
    assert lin.post(f"/papers/draw/{row}/D24", ADVICE | {"consequence": ""}).status_code == 422
    paper = latest_after(sqlite_panel, row, lin.post(f"/papers/draw/{row}/D24", ADVICE))
    assert he.get(f"/papers/show/{paper.id}").status_code == 404
    assert "建议函" not in he.get("/papers/list/").text
    assert f"/papers/sign/{paper.id}" not in lin.get(f"/papers/show/{paper.id}").text
    assert zheng.post(f"/papers/sign/{paper.id}").status_code == 302
    assert latest(sqlite_panel, row).display == "云教信建〔2026〕1号"
    assert pages(zheng, paper.id).startswith(b"%PDF")
    assert he.get(f"/papers/paper/{paper.id}").status_code == 404
    assert "建议函" not in he.get(f"/petitions/show/{row}").text
    sent = {"copies": "2", "unit_ids": str(sqlite_panel.office.units["basic"]), "receipt_due": "2026-10-09"}
    assert lin.post(f"/papers/do/{paper.id}/issue", sent).status_code == 302
    assert he.get(f"/papers/show/{paper.id}").status_code == 200
    assert pages(he, paper.id).startswith(b"%PDF")


def test_the_contents_of_a_file_are_there_once_it_is_archived(sqlite_panel, row):
    lin = sqlite_panel.sign_in("lin")
    assert lin.post(f"/papers/draw/{row}/D25").status_code == 422
    sqlite_panel.acting("fang")
    filed = scenes.do(
        sqlite_panel.session,
        sqlite_panel.office,
        "lin",
        scenes.closed(sqlite_panel.session, sqlite_panel.office),
        Event.archive,
        **scenes.inputs_for(sqlite_panel.office, Event.archive),
    ).id
    sqlite_panel.session.commit()
    db.remove()
    paper = latest(sqlite_panel, filed)
    assert paper.kind is PaperKind.D25
    assert pages(lin, paper.id).startswith(b"%PDF")


def test_a_paper_of_a_restricted_petition_does_not_exist_for_the_unit_complained_about(sqlite_panel, row):
    lin, qian = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("qian")
    paper = latest_after(sqlite_panel, row, lin.post(f"/papers/draw/{row}/D09"))
    with unit_of_work(sqlite_panel.session), untold(sqlite_panel.session, "made by the test"):
        sqlite_panel.acting("fang")
        petition = sqlite_panel.session.get_one(Petition, row)
        petition.is_secret, petition.respondent_unit_id = True, sqlite_panel.office.units["east"]
    db.remove()
    for page in (f"/papers/show/{paper.id}", f"/papers/paper/{paper.id}", f"/papers/draw/{row}/D09"):
        assert qian.get(page).status_code == (403 if "draw" in page else 404)
    assert lin.get(f"/papers/show/{paper.id}").status_code == 200
    assert qian.post(f"/papers/sign/{paper.id}").status_code == 404


def latest_after(panel, row, reply):
    assert reply.status_code == 302, reply.text[-600:]
    return latest(panel, row)


def pages(person, number):
    with person.get(f"/papers/paper/{number}") as reply:
        return reply.data


def test_the_whole_case_is_one_file_for_who_may_see_it(sqlite_panel, row):
    lin, zhao, wei = (sqlite_panel.sign_in(name) for name in ("lin", "zhao", "wei"))
    assert f"/papers/bundle/{row}" in lin.get(f"/petitions/show/{row}").text
    reply = lin.get(f"/papers/bundle/{row}")
    assert (reply.status_code, reply.data[:4]) == (200, b"%PDF")
    assert zhao.get(f"/papers/bundle/{row}").status_code == 404
    assert wei.get(f"/papers/bundle/{row}").status_code == 403
