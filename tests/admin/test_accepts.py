"""The acceptance examples of the mechanisms over HTTP, and where each is tried.

M02 level only rises            actions/test_life    -                       queries/test_statistics counts it
M03 the principal's own hand    actions/test_life    here
M04 overdue by one day          actions/test_escalation (who is told)        admin/test_notices (the page)
M05 the leader's field          actions/test_escalation                      queries/test_board (the list)
M06 yellow list of each link    actions/test_escalation                      admin/test_notices
M11 the twenty shared cases     domain/test_deadlines, cli/test_dates        here
M13 first contact stays         actions/test_life, test_duplicates           admin/test_duplicates
M14 B acts for A, no gap        actions/test_absences (and over HTTP there)
M15 kept without exemption      actions/test_life                            admin/test_life, here
M16 one lead, opinions before   actions/test_life, test_assignments          admin/test_life, here
M22 no limit, no task           actions/test_verbs (required fields)         here
M23 a promise within the law    actions/test_life                            here
M24 two outcomes of one claim   actions/test_life                            here
M33 supported needs its basis   actions/test_life                            here
M34 an expired answer           actions/test_routing (and over HTTP there)
M35 who is in charge            actions/test_routing (and over HTTP there)
M37 first answer quality        queries/test_statistics
Of the further cases of the clock: midnight, extensions of 31 and 20 + 11 days, postmark, objection on day 6 and the
hour clock stand in domain/test_clocks and actions/test_life; the objection also in admin/test_life, the calendar of
a new year in admin/test_clock_pages.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from app.actions import deadlines
from app.actions.unit import unit_of_work
from app.domain.regimes import rule
from schema.vocabulary import ClockRegime, ClockUnit, Event
from tests import cast
from tests.actions import scenes
from tests.admin.test_life import DECIDED, post, prepared
from tests.conftest import SHARED

CASES = SHARED / "data" / "deadline_cases.json"


@pytest.mark.skipif(not CASES.is_file(), reason="the shared cases are not at hand")
def test_every_shared_case_is_counted_and_explained_over_rest(panel):
    cases = json.loads(CASES.read_text("utf-8"))
    assert len(cases) == 20
    session, office, numbers = panel.session, panel.office, {}
    with unit_of_work(session):
        row = cast.petition(session, office)
        limit = rule("handle", ClockRegime.national_2022)
        for case in cases:
            given = replace(
                limit, number=case["days"], unit=ClockUnit(case["kind"]), roll=case["holidays_rolled"]
            )
            numbers[case["id"]] = deadlines.start(session, row, given, date.fromisoformat(case["start"])).id
    session.expunge_all()
    fang = panel.sign_in("fang", "zh")
    told = {name: fang.get(f"/api/v1/deadlines/{number}/explain").json for name, number in numbers.items()}
    assert {name: one["binding"] for name, one in told.items()} == {
        case["id"]: case["expected"] for case in cases
    }
    assert all(len(one["lines"]) >= 3 for one in told.values())


def visit(session, office):
    return cast.petition(
        session,
        office,
        channel="visit",
        reception_place="信访接待室",
        receiver_id=office.staff["lin"],
        received_on=cast.TODAY,
    )


def important(session, office):
    return scenes.accepted(session, office, is_important=True)


@pytest.mark.parametrize(
    ("build", "event", "username", "changes", "sentence"),
    [
        (important, Event.reply, "chen", {}, "record of personal handling by the principal leader"),
        (cast.petition, Event.keep, "fang", {"reply_exempt_reason": " "}, "This field is required."),
        (
            cast.petition,
            Event.assign,
            "fang",
            {"co_units": ["personnel"], "co_due": "2026-10-16"},
            "due before the lead's own date, 2026-10-16",
        ),
        (cast.petition, Event.assign, "fang", {"feedback_due": None}, "This field is required."),
        (
            visit,
            Event.assign,
            "fang",
            {"interim_reason": "需核实", "promised_on": "2026-12-31"},
            "The promised date is later than the law allows",
        ),
        (visit, Event.assign, "fang", {}, "is told why: record the reason"),
    ],
    ids=["M03", "M15", "M16", "M22", "M23-later", "M23-untold"],
)
def test_what_a_mechanism_refuses_is_refused_over_rest_and_on_the_form(
    panel, build, event, username, changes, sentence
):
    number = prepared(panel, build)
    given = {name: value for name, value in changes.items() if name != "co_units"}
    if "co_units" in changes:
        given["co_unit_ids"] = [panel.office.units[unit] for unit in changes["co_units"]]
    status, body = post(panel, username, number, event, **given)
    assert (status, sentence in str(body)) == (422, True), body
    values = {**scenes.inputs_for(panel.office, event), **given}
    form = {name: value for name, value in values.items() if value is not None}
    reply = panel.sign_in(username).post(f"/petitions/do/{number}/{event.value}", form)
    assert reply.status_code == 422
    assert sentence.replace("'", "&#39;") in reply.get_data(as_text=True)


def test_a_petition_has_one_lead_whatever_is_sent(panel):
    """M16: there is no way to a second lead but a ruling on a dispute."""
    number = prepared(panel, scenes.dispatched)
    fang = panel.sign_in("fang")
    second = {"petition_id": number, "unit_id": panel.office.units["personnel"], "lead_role": "lead"}
    assert fang.api("POST", "/api/v1/assignments/", second).status_code == 403
    status, body = post(panel, "fang", number, Event.assign)
    assert (status, "is not possible while the petition is" in body["error"]) == (422, True), body


def test_a_claim_may_bring_about_two_outcomes_and_none_without_its_evidence(panel):
    """M24: not supported, and helped all the same."""
    number = prepared(panel, scenes.accepted, purpose="appeal")
    he = panel.sign_in("he")
    (claim,) = (
        row["id"] for row in he.get("/api/v1/claims/?size=100").json["rows"] if row["petition_id"] == number
    )
    both = {
        **DECIDED,
        "result": "not_supported",
        "four_outcomes": ["unjustified_educated", "needy_helped"],
    }
    assert he.put(f"/api/v1/claims/{claim}", both).status_code == 200
    status, body = post(panel, "he", number, Event.draft)
    assert (status, "record the programme and amount of the aid" in str(body)) == (422, True)
    assert he.put(f"/api/v1/claims/{claim}", {"aid_record": "临时救助 800 元"}).status_code == 200
    assert post(panel, "he", number, Event.draft)[0] == 200


def test_nothing_is_supported_without_its_basis(panel):
    """M33: the claim is kept as a note; the opinion is what needs the basis."""
    number = prepared(panel, scenes.accepted, purpose="appeal")
    he = panel.sign_in("he")
    (claim,) = (
        row["id"] for row in he.get("/api/v1/claims/?size=100").json["rows"] if row["petition_id"] == number
    )
    assert he.put(f"/api/v1/claims/{claim}", {**DECIDED, "legal_basis": ""}).status_code == 200
    status, body = post(panel, "he", number, Event.draft)
    assert (status, "needs its legal basis" in str(body)) == (422, True)
    assert he.put(f"/api/v1/claims/{claim}", {"legal_basis": "《示例办法》第三条"}).status_code == 200
    assert post(panel, "he", number, Event.draft)[0] == 200
