"""The simple procedure over HTTP: chosen on a page, proposed over REST, shown on the record, left again."""

from __future__ import annotations

from sqlalchemy import select

from schema.petitions import Petition
from schema.vocabulary import Event, PetitionState, Track
from tests.actions import scenes
from tests.admin.test_life import post, prepared, state


def track(panel, number):
    panel.session.rollback()
    panel.acting("fang")
    return panel.session.scalar(select(Petition.track).where(Petition.id == number))


def test_it_is_chosen_on_its_page_and_the_record_says_so(panel):
    number = prepared(panel, scenes.dispatched, purpose="appeal")
    chen = panel.sign_in("chen")
    address = f"/petitions/do/{number}/simplify"
    record = chen.get(f"/petitions/show/{number}?_l=zh").get_data(as_text=True)
    assert address in record
    assert f"/petitions/do/{number}/ordinary" not in record
    assert chen.post(address, {"reason": ""}).status_code == 422
    assert chen.post(address, {"reason": "政策明确"}).status_code == 302
    assert track(panel, number) is Track.simple
    record = chen.get(f"/petitions/show/{number}").get_data(as_text=True)
    assert address not in record
    assert f"/petitions/do/{number}/ordinary" in record
    assert "Simple procedure" in record
    assert chen.post(f"/petitions/do/{number}/ordinary", {"reason": "复杂"}).status_code == 302
    assert track(panel, number) is Track.ordinary


def test_over_rest_the_handler_proposes_and_an_appeal_is_answered_without_an_opinion(panel):
    number = prepared(panel, scenes.dispatched, purpose="appeal")
    he = panel.sign_in("he")
    why = {"reason": "政策明确"}
    assert he.api("POST", f"/api/v1/petitions/{number}/simplify", why).status_code == 403
    assert he.api("POST", f"/api/v1/petitions/{number}/prepare_simplify", why).status_code == 200
    assert post(panel, "chen", number, Event.simplify)[0] == 200
    assert post(panel, "chen", number, Event.accept)[0] == 200
    status, body = post(panel, "chen", number, Event.reply, result="supported", remedy="可要求按普通程序办理")
    assert status == 422, "each claim of an appeal is decided with its basis"
    panel.acting("he")
    from app.actions.told import untold
    from app.actions.unit import unit_of_work

    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        row = panel.session.scalars(select(Petition).where(Petition.id == number)).one()
        scenes.decide_claims(panel.session, row)
    record = panel.sign_in("chen").get(f"/petitions/do/{number}/reply").get_data(as_text=True)
    assert "may ask for the ordinary procedure" in record
    status, body = post(panel, "chen", number, Event.reply, result="supported", remedy="可要求按普通程序办理")
    assert status == 200, body
    assert state(panel, number) is PetitionState.closed
