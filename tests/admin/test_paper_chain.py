"""A paper goes its whole way in the panel and over the API: each button stands where its person may press it."""

from __future__ import annotations

import pytest

from app.actions import files
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.documents import issue
from app.documents.issue import print_waiting
from app.extensions import db
from app.queries.petitions import papers_of
from schema.documents import Paper
from schema.vocabulary import Event, PaperKind, PaperState
from tests import cast
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


def pages(person, number):
    with person.get(f"/papers/paper/{number}") as reply:
        assert reply.status_code == 200, reply.text[:300]
        return reply.data


def test_a_paper_is_sent_round_signed_issued_served_corrected_and_cancelled(sqlite_panel, row):
    office = sqlite_panel.office
    lin, fang, zhao = (sqlite_panel.sign_in(name) for name in ("lin", "fang", "zhao"))
    assert lin.post(f"/papers/draw/{row}/D02").status_code == 302
    pk = latest(sqlite_panel, row).id
    assert zhao.get(f"/papers/show/{pk}").status_code == 404
    sent = lin.post(f"/papers/do/{pk}/countersign", {"unit_ids": str(office.units["personnel"])})
    assert sent.status_code == 302, sent.text[-500:]
    assert f"/papers/sign/{pk}" not in fang.get(f"/papers/show/{pk}").text, (
        "nobody signs before all have spoken"
    )
    assert f"/papers/do/{pk}/agree" in zhao.get(f"/papers/show/{pk}").text
    assert zhao.post(f"/papers/do/{pk}/agree", {"opinion": "同意"}).status_code == 302
    assert latest(sqlite_panel, row).state is PaperState.countersigned
    shown = fang.get(f"/papers/show/{pk}").text
    assert f"/papers/sign/{pk}" in shown
    assert f"/papers/sign/{pk}" not in lin.get(f"/papers/show/{pk}").text
    fang.post(f"/papers/sign/{pk}")
    assert latest(sqlite_panel, row).display == "云教信受〔2026〕1号"
    first = pages(fang, pk)
    body = {"copies": 2, "unit_ids": [office.units["basic"]], "receipt_due": "2026-09-20"}
    reply = lin.api("POST", f"/api/v1/papers/{pk}/issue", body)
    assert (reply.status_code, reply.json["row"]["state"]) == (200, "issued")
    assert lin.api("POST", f"/api/v1/papers/{pk}/issue", body).status_code == 422
    assert lin.api("POST", f"/api/v1/papers/{pk}/fly", {}).status_code == 404
    chen = sqlite_panel.sign_in("chen")
    assert f"/papers/do/{pk}/acknowledge" in chen.get(f"/papers/show/{pk}").text
    assert chen.post(f"/papers/do/{pk}/acknowledge", {"note": "收到"}).status_code == 302
    assert "2026-09-17" in lin.get("/receipts/list/").text
    lin.post(f"/papers/proof/{pk}")
    certificate = latest(sqlite_panel, row)
    served = {"recipient": "王喆", "served_on": "2026-09-17", "service_method": "left_in_place"}
    assert lin.post(f"/papers/do/{pk}/serve", served).status_code == 422, "a paper left needs a witness"
    assert lin.post(f"/papers/do/{pk}/serve", {**served, "witness": "李某"}).status_code == 302
    assert pages(lin, certificate.id) == pages(lin, certificate.id)
    assert lin.post(f"/papers/do/{pk}/correct").status_code == 302
    correction = latest(sqlite_panel, row)
    fang.post(f"/papers/sign/{correction.id}")
    session = sqlite_panel.session
    sqlite_panel.acting("fang")
    old, new = session.get_one(Paper, pk), session.get_one(Paper, correction.id)
    assert (old.state, new.state, new.display) == (
        PaperState.cancelled,
        PaperState.signed,
        "云教信受〔2026〕2号",
    )
    assert "云教信受〔2026〕1号" in new.value["note"]
    kept = files.path_of(sqlite_panel.settings.files_dir, old.file).read_bytes()
    db.remove()
    marked = pages(fang, pk)
    assert kept == first, "the file of what was signed stays as it was"
    assert marked == pages(fang, pk) != first, "and a print of it says that it is cancelled"


def test_the_opinion_a_verb_signs_is_frozen_printed_by_the_worker_and_the_same_again(
    sqlite_panel, row, monkeypatch
):
    office = sqlite_panel.office
    session = sqlite_panel.session
    sqlite_panel.acting("he")
    petition = session.get_one(scenes.Petition, row)
    scenes.decide_claims(session, petition)
    given = scenes.inputs_for(office, Event.draft)
    scenes.do(session, office, "he", petition, Event.draft, **given)
    session.commit()
    db.remove()
    zheng = sqlite_panel.sign_in("zheng")
    reply = zheng.api("POST", f"/api/v1/petitions/{row}/sign", {"remedy": "三十日内可以申请复查"})
    assert reply.status_code == 200, reply.json
    fang = sqlite_panel.acting("fang")
    paper = next(one for one in papers_of(session, row) if one.kind is PaperKind.D09)
    assert (paper.value["format"], paper.value["signed_on"], paper.file) == (1, "2026-09-17", None)
    store, number = sqlite_panel.settings.files_dir, paper.id

    def broken(*_given, **_named):
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(issue, "_printed", broken)
        assert print_waiting(session, fang, store=store) == 0
    sqlite_panel.acting("fang")
    paper = session.get_one(Paper, number)
    assert (paper.state, paper.print_tries, paper.file) == (PaperState.signed, 1, None)
    assert print_waiting(session, fang, store=store) == 0, "not again before its time"
    paper.print_after = cast.NOW
    session.commit()
    sqlite_panel.acting("fang")
    assert print_waiting(session, fang, store=store) == 1
    assert print_waiting(session, fang, store=store) == 0
    db.remove()
    lin = sqlite_panel.sign_in("lin")
    first = pages(lin, number)
    sqlite_panel.acting("fang")
    with unit_of_work(session), untold(session, "made by the test"):
        session.get_one(scenes.Petition, row).title = "标题后来改了"
    db.remove()
    assert pages(lin, number) == first
