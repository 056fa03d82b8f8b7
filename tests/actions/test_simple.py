"""The simple procedure: who chooses it, until when, on which clocks, how it answers, and the way back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.actor import bind
from app.actions import nightly, preparations
from app.actions.unit import unit_of_work
from app.documents.notices import compose
from app.domain.errors import NotAllowed, Refusals
from app.queries.explanations import explanation, silent
from app.queries.paper_facts import case_facts
from schema.deadlines import Deadline
from schema.documents import Paper
from schema.vocabulary import Event, PaperKind, PetitionState, Track
from tests import cast
from tests.actions import scenes
from tests.actions.test_life import refusal

WHY = {"reason": "事实清楚，政策明确"}
REPLY = {
    "answer_text": "已全额退还",
    "reply_served_on": cast.TODAY,
    "reply_method": "in_person",
    "reply_proof": "电话录音 1 段",
    "remedy": "不满意的，可以要求按普通程序办理",
}


def test_the_unit_that_handles_chooses_it_and_its_notice_is_due_in_three_working_days(session, office):
    """Sent on Thursday 17 September: 18, 20 (make-up Sunday) and 21 are the three working days."""
    row = scenes.simplified(session, office)
    assert (row.state, row.track) == (PetitionState.dispatched, Track.simple)
    assert scenes.trail(session, row)[-1][0] == "simplify"
    clocks = scenes.clocks(session, row)
    assert clocks["simple_notice"] == (scenes.day("09-21"), "open")
    assert clocks["accept_notice_transferred"] == (scenes.day("10-02"), "open"), "the law's time runs on"
    assert row.due_on == scenes.day("09-21")


def test_the_answer_is_due_in_ten_working_days_and_the_date_explains_itself(session, office):
    row = scenes.accepted_simply(session, office)
    clocks = scenes.clocks(session, row)
    assert clocks["simple_notice"][1] == clocks["accept_notice_transferred"][1] == "met 09-17"
    assert clocks["simple_answer"] == (scenes.day("10-08"), "open")
    assert "handle" not in clocks
    clock = session.scalars(select(Deadline).where(Deadline.rule_code == "simple_answer")).one()
    assert "简易办理" in str(explanation(session, clock))


def test_only_the_head_of_the_unit_decides_and_the_handler_proposes(session, office):
    row = scenes.dispatched(session, office)
    for username in ("he", "lin", "fang", "zhao"):
        with pytest.raises(NotAllowed):
            scenes.do(session, office, username, row, Event.simplify, **WHY)
    he = cast.acting(session, office, "he")
    preparations.prepare(session, he, row, Event.simplify, WHY, today=cast.TODAY)
    assert scenes.do(session, office, "chen", row, Event.simplify, **WHY).track is Track.simple


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"purpose": "report"}, "A report is never handled by the simple procedure."),
        ({"people_count": 5}, "A petition of a group is not handled by the simple procedure."),
        ({"is_important": True}, "An important matter, or one of several units, is not handled by"),
    ],
)
def test_what_is_not_simple_is_refused(session, office, values, sentence):
    row = cast.petition(session, office, **values)
    who = "zheng" if row.is_secret else "chen"
    if who == "chen":
        assert sentence in refusal(session, office, "chen", row, Event.simplify)[0]
        return
    from app.domain.conditions.simple import fit_for_the_simple_procedure
    from app.domain.facts import Facts

    found = fit_for_the_simple_procedure(Facts(today=cast.TODAY, purpose=row.purpose, is_secret=True))
    assert [one.message for one in found] == [sentence]


def test_several_units_or_a_repeat_are_not_simple(session, office):
    row = cast.petition(session, office)
    given = {**scenes.inputs_for(office, Event.assign), "co_unit_ids": [office.units["personnel"]]}
    scenes.do(session, office, "fang", row, Event.assign, **given)
    row.occurrence_kind = "repeat_in_process"
    session.flush()
    assert refusal(session, office, "chen", row, Event.simplify) == [
        "Only a first petition is handled by the simple procedure.",
        "An important matter, or one of several units, is not handled by the simple procedure.",
    ]


def test_it_is_chosen_within_its_own_time_for_notice(session, office):
    late, in_time = (scenes.dispatched(session, office) for _ in range(2))
    assert refusal(session, office, "chen", late, Event.simplify, on=scenes.day("09-22")) == [
        "The simple procedure had to be chosen by 2026-09-21, within its own time for notice."
    ]
    scenes.do(session, office, "chen", in_time, Event.simplify, on=scenes.day("09-21"), **WHY)
    assert in_time.track is Track.simple
    assert refusal(session, office, "chen", in_time, Event.simplify)[0].startswith("It follows the simple")


def test_a_missed_short_notice_is_no_silence(session, office):
    row = scenes.simplified(session, office)
    night = {"today": scenes.day("09-28"), "unit": unit_of_work}
    bind(session, nightly.NIGHT)
    assert row not in silent(session, night["today"])
    done = {**scenes.inputs_for(office, Event.accept), "accepted_on": scenes.day("09-28")}
    scenes.do(session, office, "chen", row, Event.accept, on=scenes.day("09-28"), **done)
    clock = session.scalars(select(Deadline).where(Deadline.rule_code == "simple_answer")).one()
    assert clock.starts == "accepted"


def test_the_way_back_counts_the_ordinary_time_from_the_same_acceptance(session, office):
    row = scenes.accepted_simply(session, office)
    back = scenes.day("10-08")
    scenes.do(session, office, "chen", row, Event.ordinary, on=back, reason="需要调取账册")
    clocks = scenes.clocks(session, row)
    assert row.track is Track.ordinary
    assert clocks["simple_answer"][1] == "void 10-08"
    assert clocks["handle"] == (scenes.day("11-16"), "open"), "60 days from 17 September, not from today"
    assert row.due_on == clocks["assign_feedback"][0]
    assert refusal(session, office, "chen", row, Event.ordinary) == ["It follows the ordinary procedure."]


def test_before_acceptance_the_way_back_ends_the_short_notice_alone(session, office):
    row = scenes.simplified(session, office)
    scenes.do(session, office, "chen", row, Event.ordinary, reason="情况复杂")
    clocks = scenes.clocks(session, row)
    assert clocks["simple_notice"][1] == "void 09-17"
    assert clocks["accept_notice_transferred"][1] == "open"


def test_an_upheld_objection_ends_it_and_whoever_gets_it_next_chooses_anew(session, office):
    row = scenes.simplified(session, office)
    scenes.do(session, office, "chen", row, Event.object, reason="属人事处职权")
    scenes.do(session, office, "fang", row, Event.uphold_objection, reason="异议成立")
    assert row.track is Track.ordinary
    assert scenes.clocks(session, row)["simple_notice"][1] == "void 09-17"


def test_nothing_is_extended_in_it(session, office):
    row = scenes.accepted_simply(session, office)
    scenes.proposed(session, office, row)
    assert refusal(session, office, "zheng", row, Event.extend) == [
        "The simple procedure is not extended; go back to the ordinary procedure first."
    ]


def test_an_appeal_is_answered_without_an_opinion_letter(session, office):
    row = scenes.accepted_simply(session, office)
    scenes.decide_claims(session, row)
    scenes.do(session, office, "chen", row, Event.reply, **REPLY)
    assert row.state is PetitionState.closed
    assert row.closing_note == REPLY["remedy"]
    assert scenes.clocks(session, row)["simple_answer"][1] == "met 09-17"
    kinds = session.scalars(select(Paper.kind).where(Paper.petition_id == row.id)).all()
    assert PaperKind.D10 in kinds
    assert PaperKind.D09 not in kinds


def test_an_answer_against_the_petitioner_needs_the_ordinary_procedure(session, office):
    row = scenes.accepted_simply(session, office)
    scenes.decide_claims(session, row, result="not_supported", four_outcomes=["unjustified_educated"])
    told = refusal(session, office, "chen", row, Event.reply, **{**REPLY, "result": None})
    assert len(told) == 1
    assert "is not for the simple procedure" in told[0]
    scenes.do(session, office, "chen", row, Event.ordinary, reason="诉求不予支持")
    told = refusal(session, office, "chen", row, Event.reply, **{**REPLY, "result": None})
    assert told == ["An appeal is closed by an opinion that has been served, not by a reply."]


def test_the_notice_of_acceptance_says_so(session, office):
    row = scenes.accepted_simply(session, office)
    simple = compose(PaperKind.D02, case_facts(session, row.id))
    text = "".join(one.text for one in simple.body)
    assert "并适用简易办理程序" in text
    assert "10月8日前办结并以当面、电话、短信等便捷方式答复" in text
    scenes.do(session, office, "chen", row, Event.ordinary, reason="情况复杂")
    text = "".join(one.text for one in compose(PaperKind.D02, case_facts(session, row.id)).body)
    assert "简易" not in text
    assert "11月16日前办结并书面答复" in text


def test_a_reopened_petition_is_handled_ordinarily(session, office):
    row = scenes.accepted_simply(session, office)
    scenes.decide_claims(session, row)
    scenes.do(session, office, "chen", row, Event.reply, **REPLY)
    scenes.do(session, office, "fu", row, Event.reopen, **scenes.inputs_for(office, Event.reopen))
    assert row.track is Track.ordinary
    with pytest.raises(Refusals):
        scenes.do(session, office, "chen", row, Event.ordinary, reason="无")
