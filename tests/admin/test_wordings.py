"""The wording of papers in the panel: looked at, changed beside its page, put into force, hidden like its cases."""

from __future__ import annotations

import re

import pytest

from app.extensions import db
from app.queries.wordings import current_of, draft_of
from tests.documents.test_notices import handled

NEW = "{{ case.people[0].name }}，你反映的“{{ bare(case.title) }}”已经受理。"


@pytest.fixture
def row(sqlite_panel):
    number = handled(sqlite_panel.session, sqlite_panel.office).id
    sqlite_panel.session.commit()
    db.remove()
    return number


def save(person, text=NEW, reason="更清楚", **more):
    return person.post("/wordings/draft/D02?file=body.txt", {"text": text, "reason": reason, **more})


def current(panel, find=current_of):
    panel.acting("fang")
    found = find(panel.session, "D02", "body.txt")
    if found is not None:
        panel.session.expunge(found)
    db.remove()
    return found


def test_a_wording_is_changed_looked_at_and_put_into_force_by_another(sqlite_panel):
    lin, fang = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("fang")
    assert "/wordings/kind/D02" in lin.get("/wordings/kinds/").text
    shown = lin.get("/wordings/kind/D02").text
    assert "/wordings/draft/D02" in shown
    assert "case.people.name" in shown
    assert lin.get("/wordings/draft/D02?file=body.txt").status_code == 200
    assert save(lin).status_code == 302
    draft = current(sqlite_panel, draft_of)
    page = fang.get(f"/wordings/show/{draft.id}").text
    assert f"/wordings/publish/{draft.id}" in page
    assert "已经受理" in page
    assert f"/wordings/publish/{draft.id}" not in lin.get(f"/wordings/show/{draft.id}").text
    lin.post(f"/wordings/publish/{draft.id}")
    assert current(sqlite_panel) is None
    fang.post(f"/wordings/publish/{draft.id}")
    assert current(sqlite_panel).number == 1
    assert "决定自" in fang.get("/wordings/draft/D02?file=body.txt&start=0").text


def test_a_wrong_name_is_marked_in_red_and_not_put_into_force(sqlite_panel):
    lin, fang = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("fang")
    wrong = "第一行\n{{ case.titel }}"
    reply = lin.post("/wordings/checked/D02?file=body.txt", {"text": wrong}).text
    assert re.search(r'class="source-line same wrong".*<mark>case\.titel</mark>', reply)
    assert "data-sound" not in reply
    assert save(lin, wrong).status_code == 302
    draft = current(sqlite_panel, draft_of)
    assert "<mark>case.titel</mark>" in fang.get(f"/wordings/show/{draft.id}").text
    fang.post(f"/wordings/publish/{draft.id}")
    assert current(sqlite_panel) is None
    assert lin.post("/wordings/page/D02?file=body.txt", {"text": wrong}).status_code == 422


def test_what_was_typed_survives_a_refusal_and_somebody_else(sqlite_panel):
    lin, fang = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("fang")
    reply = save(lin, reason="")
    assert (reply.status_code, "已经受理" in reply.text) == (422, True)
    save(lin)
    reply = save(fang, "另一稿")
    assert (reply.status_code, "另一稿" in reply.text) == (409, True)


@pytest.mark.parametrize("who", ["he", "qian", "tao", "an"])
def test_who_may_not_read_wordings_sees_none(sqlite_panel, who):
    person = sqlite_panel.sign_in(who)
    for address in ("/wordings/kinds/", "/wordings/kind/D02", "/wordings/page/D02", "/wordings/draft/D02"):
        assert person.get(address).status_code == 403


def test_a_leader_reads_and_does_not_write(sqlite_panel):
    zheng = sqlite_panel.sign_in("zheng")
    assert "/wordings/draft/" not in zheng.get("/wordings/kind/D02").text
    assert zheng.get("/wordings/draft/D02").status_code == 403
    assert save(zheng).status_code == 403
    for address in ("checked", "page"):
        assert zheng.post(f"/wordings/{address}/D02", {"text": "好"}).status_code == 403


@pytest.mark.pdf
def test_the_page_is_made_with_a_case_one_may_see_and_with_no_other(sqlite_panel, row):
    lin, wei = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("wei")
    assert lin.get(f"/wordings/page/D02?case={row}").data.startswith(b"%PDF")
    assert lin.get("/wordings/page/D02?case=999999").status_code == 404
    invented, asked = (wei.get(f"/wordings/page/D02{case}").data for case in ("", f"?case={row}"))
    assert invented.startswith(b"%PDF")
    assert len(asked) == len(invented), "who sees no petition gets the invented one"
    assert "petitions/lookup" not in wei.get("/wordings/kind/D02").text


def test_a_folder_or_file_that_is_none_is_not_there(sqlite_panel):
    lin = sqlite_panel.sign_in("lin")
    for address in (
        "kind/official",
        "kind/D18",
        "kind/D02?file=form.txt",
        "draft/D02?file=../case/words.txt",
    ):
        assert lin.get(f"/wordings/{address}").status_code == 404


def test_the_same_over_the_endpoint(sqlite_panel):
    lin, fang = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("fang")
    body = {"kind": "D02", "file": "body.txt", "text": "{{ case.titel }}", "reason": "试"}
    made = lin.api("POST", "/api/v1/wordings/", body)
    assert made.status_code == 201
    assert [one["name"] for one in made.json["problems"]] == ["case.titel"]
    number, version = made.json["id"], made.json["version"]
    assert fang.api("POST", f"/api/v1/wordings/{number}/publish", {}).status_code == 422
    again = lin.api("POST", "/api/v1/wordings/", body | {"text": NEW, "version": version})
    assert (again.status_code, again.json["problems"]) == (201, [])
    assert lin.api("POST", f"/api/v1/wordings/{number}/publish", {}).status_code == 403
    assert fang.api("POST", f"/api/v1/wordings/{number}/publish", {}).json["state"] == "published"
    assert fang.api("POST", f"/api/v1/wordings/{number}/discard", {}).status_code == 422
    assert lin.api("POST", "/api/v1/wordings/", body | {"file": "../x"}).status_code == 404
    assert lin.api("POST", "/api/v1/wordings/", {"text": 5, "colour": "red"}).status_code == 422
    assert lin.get(f"/api/v1/wordings/{number}").json["row"]["number"] == 1


@pytest.mark.pdf
def test_the_page_of_a_signed_paper_says_with_which_wording_it_was_signed(sqlite_panel, row):
    lin, fang = sqlite_panel.sign_in("lin"), sqlite_panel.sign_in("fang")
    save(lin)
    fang.post(f"/wordings/publish/{current(sqlite_panel, draft_of).id}")
    paper = lin.post(f"/papers/draw/{row}/D02").location.rpartition("/")[2]
    assert "Wording it was signed with" not in fang.get(f"/papers/show/{paper}").text
    fang.post(f"/papers/sign/{paper}")
    shown = fang.get(f"/papers/show/{paper}").text
    assert "Wording it was signed with" in shown
    assert "Version 1" in shown
