"""The papers of a petition's later life in the panel: asked for, drawn up, printed, hidden with the petition."""

from __future__ import annotations

import pytest

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.extensions import db
from app.queries.petitions import papers_of
from schema.petitions import Petition
from schema.vocabulary import PaperKind
from tests.actions import scenes
from tests.documents import later
from tests.documents.test_later_notices import DRAWN_BY
from tests.documents.test_notices import handled

pytestmark = pytest.mark.pdf


def posted(typed):
    """Return what was typed as a browser sends it."""
    return {name: value if isinstance(value, list) else str(value) for name, value in typed.items()}


def latest(panel, row, kind):
    panel.acting("fang")
    found = next(paper for paper in papers_of(panel.session, row) if paper.kind == kind)
    db.remove()
    return found


def pages(person, number):
    with person.get(f"/papers/paper/{number}") as reply:
        return reply.status_code, reply.data


@pytest.mark.parametrize("kind", DRAWN_BY)
def test_a_later_paper_is_asked_for_drawn_up_and_printed_and_hidden_from_strangers(sqlite_panel, kind):
    row = later.carried(sqlite_panel.session, sqlite_panel.office, kind).id
    typed = posted(later.typed_for(sqlite_panel.session, sqlite_panel.office, kind))
    sqlite_panel.session.commit()
    db.remove()
    drawer, stranger = sqlite_panel.sign_in(DRAWN_BY[kind]), sqlite_panel.sign_in("zhao")
    assert f"/papers/draw/{row}/{kind}" in drawer.get(f"/petitions/show/{row}").text
    assert drawer.get(f"/papers/draw/{row}/{kind}").status_code == 200
    reply = drawer.post(f"/papers/draw/{row}/{kind}", typed)
    assert reply.status_code == 302, reply.text[-600:]
    paper = latest(sqlite_panel, row, kind)
    assert (paper.kind, paper.template) == (kind, kind.value)
    status, data = pages(drawer, paper.id)
    assert (status, data[:4]) == (200, b"%PDF")
    assert stranger.get(f"/papers/show/{paper.id}").status_code == 404
    assert pages(stranger, paper.id)[0] == 404
    assert stranger.get(f"/papers/draw/{row}/{kind}").status_code in {403, 404}


def test_a_form_begins_with_what_the_record_says(sqlite_panel):
    session, office = sqlite_panel.session, sqlite_panel.office
    row = later.carried(session, office, PaperKind.D16)
    second = scenes.accepted(session, office, title="要求公开食堂账目")
    later.late(session, second)
    with unit_of_work(session), untold(session, "what a test sets up"):
        session.get_one(Petition, row.id).answer_text = "已答应公示收费标准"
    first, beside = row.id, second.id
    db.remove()
    lin = sqlite_panel.sign_in("lin")
    assert "已答应公示收费标准" in lin.get(f"/papers/draw/{first}/D10").text
    page = lin.get(f"/papers/draw/{first}/D16").text
    assert f'value="{beside}"' in page
    assert lin.post(f"/papers/draw/{first}/D16", {"petitions": str(beside)}).status_code == 422
    lin.post(f"/papers/draw/{first}/D16", {"petitions": str(beside), "until": "2026-09-25"})
    assert latest(sqlite_panel, first, PaperKind.D16).value["given"]["petitions"] == [beside]


def test_a_reminder_on_two_petitions_is_signed_and_still_hides_the_one_of_another_unit(sqlite_panel):
    session, office = sqlite_panel.session, sqlite_panel.office
    row, second = handled(session, office, watched="east"), scenes.accepted(session, office)
    for one in (row, second):
        later.late(session, one)
    session.commit()
    first, beside = row.id, second.id
    db.remove()
    lin, qian = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("qian")
    lin.post(f"/papers/draw/{first}/D16", {"petitions": str(beside), "until": "2026-09-25"})
    paper = latest(sqlite_panel, first, PaperKind.D16)
    assert lin.post(f"/papers/sign/{paper.id}").status_code == 302
    assert latest(sqlite_panel, first, PaperKind.D16).value["about"] == [beside]
    assert qian.get(f"/petitions/show/{first}").status_code == 200
    assert qian.get(f"/petitions/show/{beside}").status_code == 404
    assert pages(qian, paper.id)[0] == 404
    assert qian.get(f"/papers/show/{paper.id}").status_code == 404
    assert pages(lin, paper.id)[0] == 200
