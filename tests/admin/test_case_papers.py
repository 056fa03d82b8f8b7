"""The papers of a petition in the panel: drawn up from its record, seen, signed, and hidden with it."""

from __future__ import annotations

import pytest

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.extensions import db
from app.queries.petitions import papers_of
from schema.petitions import Petition
from schema.vocabulary import PaperState
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


def test_a_paper_of_a_restricted_petition_does_not_exist_for_the_unit_complained_about(sqlite_panel, row):
    lin, qian = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("qian")
    paper = latest_after(sqlite_panel, row, lin.post(f"/papers/draw/{row}/D09"))
    with unit_of_work(sqlite_panel.session), untold(sqlite_panel.session, "what a test sets up"):
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
