"""The longer life of a petition over HTTP: forms, REST and pages, from acceptance to the archive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.clock import frozen
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.preparations import Preparation
from schema.vocabulary import Event, PetitionState
from tests import cast
from tests.actions import scenes

DECIDED = {
    "finding": "属实",
    "legal_basis": "《教育法》第七十八条",
    "result": "supported",
    "four_outcomes": ["justified_solved"],
    "evidence": "退费凭证",
}


def prepared(panel, build, **values):
    """Commit a petition a scene builds; return its number."""
    with unit_of_work(panel.session):
        number = build(panel.session, panel.office, **values).id
    panel.session.expunge_all()
    return number


def plain(values):
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def post(panel, username, number, event, **changes):
    """Do a verb over REST; return status and body."""
    body = plain({**scenes.inputs_for(panel.office, event), **changes})
    reply = panel.sign_in(username).api("POST", f"/api/v1/petitions/{number}/{event.value.rstrip('_')}", body)
    return reply.status_code, reply.json


def state(panel, number):
    panel.session.rollback()
    panel.acting("fang")
    return panel.session.scalar(select(Petition.state).where(Petition.id == number))


def test_an_appeal_goes_from_acceptance_to_the_archive_over_rest(panel):
    number = prepared(panel, scenes.accepted, purpose="appeal", claims=["退费", "道歉"])
    status, body = post(panel, "he", number, Event.draft)
    assert status == 422
    assert "Claim 2 “道歉” has no outcome yet." in str(body)
    panel.acting("he")
    claims = panel.session.scalars(select(Claim.id).where(Claim.petition_id == number)).all()
    he = panel.sign_in("he")
    for claim in claims:
        assert he.put(f"/api/v1/claims/{claim}", DECIDED).status_code == 200
    assert post(panel, "he", number, Event.draft)[0] == 200
    assert post(panel, "he", number, Event.sign)[0] == 403, "who drafts does not sign"
    assert post(panel, "zheng", number, Event.sign)[0] == 200
    assert post(panel, "he", number, Event.serve)[0] == 200
    assert state(panel, number) is PetitionState.served
    panel.acting("fang")
    due = panel.session.scalar(
        select(Deadline.binding_on).where(
            Deadline.petition_id == number, Deadline.rule_code == "review_apply"
        )
    )
    panel.session.rollback()
    from app.access.actor import bind
    from app.actions import nightly

    bind(panel.session, nightly.NIGHT)
    night = nightly.run(panel.session, nightly.NIGHT, today=due + timedelta(days=1), unit=unit_of_work)
    assert len(night.closed) == 1
    status, body = post(panel, "lin", number, Event.archive, contents=["registration"])
    assert status == 422
    assert post(panel, "lin", number, Event.archive)[0] == 200
    assert state(panel, number) is PetitionState.archived


def test_an_extension_is_proposed_on_a_page_and_approved_from_the_form_it_filled_in(panel):
    number = prepared(panel, scenes.accepted)
    he, zheng = panel.sign_in("he"), panel.sign_in("zheng")
    record = he.get(f"/petitions/show/{number}").get_data(as_text=True)
    assert f"/petitions/propose/{number}/extend" in record
    assert f"/petitions/do/{number}/extend" not in record
    reply = he.post(f"/petitions/propose/{number}/extend", {"days": "20", "reason": "证据尚缺"})
    assert reply.status_code == 302
    form = zheng.get(f"/petitions/do/{number}/extend").get_data(as_text=True)
    assert 'value="20"' in form
    assert "证据尚缺" in form
    assert "何静怡" in zheng.get(f"/petitions/show/{number}").get_data(as_text=True)
    reply = zheng.post(f"/petitions/do/{number}/extend", {"days": "31", "reason": "x"})
    assert reply.status_code == 422
    assert "At most 30 days of extension in all" in reply.get_data(as_text=True)
    assert zheng.post(f"/petitions/do/{number}/extend", {"days": "20", "reason": "x"}).status_code == 302


def test_a_proposal_over_rest_is_kept_and_on_its_page_turned_down_with_a_reason(panel):
    number = prepared(panel, scenes.accepted)
    status, body = post(panel, "zhao", number, Event.extend)
    assert status == 404, "who does not see it cannot propose either"
    body = {"days": 20, "reason": "证据尚缺"}
    reply = panel.sign_in("he").api("POST", f"/api/v1/petitions/{number}/prepare_extend", body)
    assert reply.status_code == 200
    found = reply.json["preparation"]
    assert (
        panel.sign_in("lin").api("POST", f"/api/v1/petitions/{number}/prepare_extend", body).status_code
        == 403
    )
    zheng = panel.sign_in("zheng")
    assert zheng.post(f"/petitions/turn_down/{number}/{found}", {"reason": ""}).status_code == 422
    assert zheng.post(f"/petitions/turn_down/{number}/{found}", {"reason": "抓紧"}).status_code == 302
    assert zheng.get(f"/petitions/turn_down/{number}/{found}").status_code == 404
    panel.session.rollback()
    panel.acting("fang")
    assert panel.session.scalar(select(Preparation.note)) == "抓紧"


def test_the_button_to_object_is_gone_after_five_working_days(panel):
    number = prepared(panel, scenes.dispatched)
    address = f"/petitions/do/{number}/object"
    assert address in panel.sign_in("chen").get(f"/petitions/show/{number}").get_data(as_text=True)
    with frozen(cast.NOW + timedelta(days=7)):
        assert address not in panel.sign_in("chen").get(f"/petitions/show/{number}").get_data(as_text=True)
        status, body = post(panel, "chen", number, Event.object)
    assert status == 422
    assert "by 2026-09-23" in str(body)


@pytest.mark.parametrize(
    ("build", "event", "username", "changes", "sentence"),
    [
        (
            scenes.served,
            Event.ask_review,
            "fang",
            {"reviewer_id": "he"},
            "Nobody reviews what he or she handled.",
        ),
        (scenes.dispatched, Event.decline, "fang", {"served_on": None}, "or why no reply is owed"),
        (scenes.closed, Event.reopen, "fu", {"instruct_leader_id": None}, "This field is required."),
        (scenes.accepted, Event.draft, "he", {}, "are for appeals only"),
        (cast.petition, Event.keep, "fang", {"reply_exempt_reason": ""}, "This field is required."),
    ],
)
def test_a_refusal_says_the_rule_over_rest_and_on_the_form(panel, build, event, username, changes, sentence):
    with unit_of_work(panel.session):
        scenes.reviewers(panel.session, panel.office)
    number = prepared(panel, build)
    given = {n: panel.office.staff[v] if n == "reviewer_id" else v for n, v in changes.items()}
    status, body = post(panel, username, number, event, **given)
    assert status == 422
    assert sentence in str(body)
    form = {
        name: str(value)
        for name, value in plain({**scenes.inputs_for(panel.office, event), **given}).items()
        if value is not None
    }
    reply = panel.sign_in(username).post(f"/petitions/do/{number}/{event.value}", form)
    assert reply.status_code == 422
    assert sentence in reply.get_data(as_text=True)


def test_the_list_of_the_night_is_a_page_of_the_office_and_empty_for_nobody_else(panel):
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        row = cast.petition(panel.session, panel.office, petitioner=None, is_anonymous=True)
        scenes.do(
            panel.session,
            panel.office,
            "fang",
            row,
            Event.keep,
            **scenes.inputs_for(panel.office, Event.keep),
        )
        row.reply_exempt_reason = None
        number = row.petition_no
    page = panel.sign_in("fang").get("/unfinished/")
    assert number in page.get_data(as_text=True)
    assert panel.sign_in("wei").get("/unfinished/").status_code == 403
    assert panel.sign_in("he").get("/unfinished/").status_code == 403


@pytest.mark.parametrize(
    "build", [scenes.objected, scenes.drafted, scenes.signed, scenes.in_review, scenes.in_recheck]
)
def test_the_record_shows_each_state_with_its_own_panels_in_chinese(panel, build):
    number = prepared(panel, build, purpose="appeal")
    page = panel.sign_in("fang", "zh").get(f"/petitions/show/{number}")
    assert page.status_code == 200
    wanted = {
        scenes.objected: "异议",
        scenes.drafted: "处理意见",
        scenes.signed: "云教信意〔2026〕1号",
        scenes.in_review: "复查复核",
        scenes.in_recheck: "维持",
    }[build]
    assert wanted in page.get_data(as_text=True)


def test_a_unit_taking_part_gives_its_opinion_on_its_part(panel):
    with unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office)
        given = {
            **scenes.inputs_for(panel.office, Event.assign),
            "co_unit_ids": [panel.office.units["personnel"]],
        }
        scenes.do(panel.session, panel.office, "fang", row, Event.assign, **given)
        number = row.id
    zhao = panel.sign_in("zhao")
    parts = zhao.get(f"/api/v1/assignments/?petition_id={number}&lead_role=co").json["rows"]
    assert len(parts) == 1
    page = zhao.get(f"/assignments/show/{parts[0]['id']}").get_data(as_text=True)
    assert f"/assignments/report/{parts[0]['id']}" in page
    reply = zhao.post(f"/assignments/report/{parts[0]['id']}", {"feedback": "无不同意见"})
    assert reply.status_code == 302
