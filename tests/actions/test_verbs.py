"""All rows of the transition table through the real database: from every state, by every person."""

from __future__ import annotations

import pytest

from app.actions import petitions
from app.domain.errors import NotAllowed, Refusals, Refused
from app.domain.workflow import TRANSITIONS
from schema.vocabulary import Event, PetitionState
from tests import cast
from tests.actions import scenes

STAYING = {Event.return_, Event.simplify, Event.ordinary}
"""Verbs of several rows, one for each state they leave as it is; test_life and test_simple do them."""
DONE = [row for row in TRANSITIONS if not row.system and row.event not in STAYING]
ROWS = pytest.mark.parametrize("row", DONE, ids=lambda row: f"{row.code}-{row.event}")
EVENTS = pytest.mark.parametrize("event", [row.event for row in DONE])
WHO = {
    "register": "lin", "answer": "lin", "forward": "fang", "assign": "fang", "accept": "chen", "void": "fang", "reply": "chen",
    "close": "lin", "keep": "fang", "to_discipline": "lin", "forward_out": "fang", "discard": "lin",
    "object": "chen", "uphold_objection": "fang", "reject_objection": "fang", "decline": "fang", "refuse_again": "fang",
    "divert": "fang", "extend": "zheng", "draft": "he", "sign": "zheng", "serve": "he", "settle": "he",
    "ask_review": "fang", "review_decide": "yuan", "ask_recheck": "fang", "recheck_decide": "gu", "late_review": "fang",
    "withdraw": "lin", "archive": "lin", "reopen": "fu",
    "simplify": "chen", "ordinary": "chen",
}  # fmt: skip
"""Somebody who does the verb every day."""

# The author and first-contact officer of these petitions is Lin, nobody received a visit.
MAY = {
    Event.register: {"lin"},
    Event.answer: {"lin", "he"},
    Event.forward: {"fang", "zheng"},
    Event.assign: {"fang", "zheng"},
    Event.object: {"chen"},
    Event.uphold_objection: {"fang"},
    Event.reject_objection: {"fang"},
    Event.accept: {"chen"},
    Event.decline: {"fang"},
    Event.refuse_again: {"fang"},
    Event.divert: {"chen", "zhao", "fang"},
    Event.extend: {"zheng"},
    Event.draft: {"he"},
    Event.sign: {"zheng"},
    Event.serve: {"he"},
    Event.settle: {"he", "chen"},
    Event.ask_review: {"fang", "yuan", "gu"},
    Event.review_decide: {"yuan", "gu"},
    Event.ask_recheck: {"fang", "yuan", "gu"},
    Event.recheck_decide: {"yuan", "gu"},
    Event.late_review: {"fang", "yuan", "gu"},
    Event.withdraw: {"lin"},
    Event.archive: {"lin"},
    Event.reopen: {"fu"},
    Event.void: {"fang"},
    Event.reply: {"chen"},
    Event.close: {"lin", "he"},
    Event.keep: {"fang"},
    Event.to_discipline: {"lin", "fang"},
    Event.forward_out: {"fang"},
    Event.discard: {"lin"},
}


def given(session, office, event):
    """Return the inputs of a verb, with the earlier petition one of them refers to."""
    found = scenes.inputs_for(office, event)
    if event is Event.refuse_again:
        found["earlier_id"] = cast.petition(session, office, title="前件").id
    return found


@ROWS
def test_a_verb_leads_from_its_state_to_its_target_and_leaves_an_entry(either, row):
    session, office = either.session, either.office
    petition = scenes.at(session, office, row.event)
    before = petition.state
    inputs = given(session, office, row.event)
    if row.event is Event.draft:
        scenes.decide_claims(session, petition)
    actor = cast.acting(session, office, WHO[row.event])
    new = {name for name, value in inputs.items() if value != getattr(petition, name, None)}
    done = petitions.do(session, actor, petition, row.event, inputs, today=cast.TODAY)
    session.flush()
    assert done is petition
    verb, changes = scenes.trail(session, petition)[-1]
    assert verb == row.event
    if row.target is None:
        assert petition in session.deleted or petition not in session
        return
    assert petition.state is row.target
    assert changes["state"] == [before, row.target]
    assert new - {"result", "reason"} <= set(changes), "what was said again is no change"


@EVENTS
def test_a_verb_is_refused_from_every_other_state_by_name(session, office, event):
    petition = cast.petition(session, office)
    scenes.reviewers(session, office)
    actor = cast.acting(session, office, WHO[event])
    sources = frozenset().union(*(row.sources for row in TRANSITIONS if row.event is event))
    for state in set(PetitionState) - sources:
        petition.state = state
        session.flush()
        with pytest.raises(Refused, match="is not possible while the petition is") as refusal:
            petitions.do(session, actor, petition, event, scenes.inputs_for(office, event), today=cast.TODAY)
        assert refusal.value.params == {"event": event, "state": state}
        assert petitions.obstacles(actor, petition, event) == "Not possible in this state."
    assert scenes.trail(session, petition)[-1][0] == "register", "a refused verb leaves no entry"


@EVENTS
def test_a_verb_is_for_the_people_the_table_names_and_for_nobody_else(session, office, event):
    petition = scenes.at(session, office, event)
    allowed = set()
    for username in office.staff | office.users:
        actor = cast.acting(session, office, username)
        if petitions.obstacles(actor, petition, event) is None:
            allowed.add(username)
            continue
        with pytest.raises(NotAllowed, match="do not have the right"):
            petitions.do(session, actor, petition, event, scenes.inputs_for(office, event), today=cast.TODAY)
    assert allowed == MAY[event]


BESIDES = {
    Event.decline: ["served_on"],
    Event.refuse_again: ["earlier_id", "served_on"],
    Event.divert: ["path", "served_on"],
    Event.draft: ["claims"] * 3,
    Event.settle: ["claims"] * 3 + ["reply_served_on"],
    Event.archive: [],
}
"""What the conditions miss when nothing was typed, beside the required inputs."""


@ROWS
def test_what_is_missing_is_told_all_at_once_and_nothing_is_written(session, office, row):
    petition = scenes.at(session, office, row.event)
    before = (petition.state, scenes.trail(session, petition), scenes.clocks(session, petition))
    expected = list(row.required)
    if row.event is Event.register:
        petition.summary = "  "
        expected = ["summary"]
    if row.event is Event.reply:
        expected = ["claims", "reply_served_on"]
    expected += BESIDES.get(row.event, [])
    actor = cast.acting(session, office, WHO[row.event])
    if not expected:
        assert row.event in {Event.close, Event.discard, Event.to_discipline}, (
            "every other verb asks for something"
        )
        return
    with pytest.raises(Refusals) as refusal:
        petitions.do(session, actor, petition, row.event, {}, today=cast.TODAY)
    assert [problem.field for problem in refusal.value.problems] == expected
    assert (petition.state, scenes.trail(session, petition), scenes.clocks(session, petition)) == before


def test_a_registration_tells_every_problem_in_one_answer(session, office):
    visit = cast.petition(
        session,
        office,
        register=False,
        channel="visit",
        summary=None,
        petitioner=None,
        received_on=scenes.day("09-18"),
    )
    with pytest.raises(Refusals) as refusal:
        scenes.do(session, office, "lin", visit, Event.register)
    assert [problem.field for problem in refusal.value.problems] == [
        "summary", "petitioners", "reception_place", "receiver_id", "received_on",
    ]  # fmt: skip


def test_a_visit_with_place_and_receiver_is_registered(session, office):
    visit = cast.petition(
        session,
        office,
        channel="visit",
        reception_place="接待室",
        receiver_id=office.staff["fang"],
        people_count=5,
    )
    assert visit.state is PetitionState.registered


def test_an_anonymous_petition_needs_no_petitioner(session, office):
    row = cast.petition(session, office, petitioner=None, is_anonymous=True)
    assert row.state is PetitionState.registered


def test_an_appeal_is_not_answered_on_the_spot_unless_the_policy_is_clear(session, office):
    given = scenes.inputs_for(office, Event.answer)
    row = cast.petition(session, office, purpose="appeal")
    with pytest.raises(Refusals, match="assign this one instead") as refusal:
        scenes.do(session, office, "lin", row, Event.answer, **given)
    assert refusal.value.field == "purpose"
    clear = cast.petition(session, office, purpose="appeal", policy_clear=True)
    assert (
        scenes.do(session, office, "lin", clear, Event.answer, **given).state
        is PetitionState.answered_directly
    )


def test_a_limit_that_is_already_over_is_refused(session, office):
    row = cast.petition(session, office)
    given = {"unit_id": office.units["basic"], "feedback_due": scenes.day("09-16")}
    with pytest.raises(Refusals, match="cannot lie in the past") as refusal:
        scenes.do(session, office, "fang", row, Event.assign, **given)
    assert refusal.value.field == "feedback_due"


@pytest.mark.parametrize(
    ("accepted_on", "handler_b", "problems"),
    [
        ("09-18", "sun", [("accepted_on", "cannot be later than today")]),
        ("09-16", "sun", [("accepted_on", "cannot be earlier than the day of receipt, 2026-09-17")]),
        ("09-17", "he", [("handler_b_id", "somebody else than the handler")]),
        ("09-18", "he", [("accepted_on", "later than today"), ("handler_b_id", "somebody else")]),
    ],
)
def test_acceptance_lies_between_receipt_and_today_and_names_two_people(
    session, office, accepted_on, handler_b, problems
):
    row = scenes.dispatched(session, office)
    given = {
        "handler_id": office.staff["he"],
        "handler_b_id": office.staff[handler_b],
        "accepted_on": scenes.day(accepted_on),
    }
    with pytest.raises(Refusals) as refusal:
        scenes.do(session, office, "chen", row, Event.accept, **given)
    found = refusal.value.problems
    assert [problem.field for problem in found] == [field for field, _ in problems]
    assert all(words in str(problem) for problem, (_, words) in zip(found, problems, strict=True))


def test_the_handler_suggested_by_the_assigner_is_not_taken_as_the_one_who_accepts(session, office):
    row = scenes.dispatched(session, office)
    assert row.handler_id == office.staff["he"]
    with pytest.raises(Refusals) as refusal:
        scenes.do(
            session,
            office,
            "chen",
            row,
            Event.accept,
            handler_b_id=office.staff["sun"],
            accepted_on=cast.TODAY,
        )
    assert [problem.field for problem in refusal.value.problems] == ["handler_id"]


def test_an_appeal_is_not_closed_by_a_mere_reply(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    given = {**scenes.inputs_for(office, Event.reply), "result": "explained"}
    with pytest.raises(Refusals, match="closed by an opinion that has been served"):
        scenes.do(session, office, "chen", row, Event.reply, **given)


def test_a_reply_of_tomorrow_has_not_been_served_yet(session, office):
    row = scenes.accepted(session, office)
    given = {**scenes.inputs_for(office, Event.reply), "reply_served_on": scenes.day("09-18")}
    with pytest.raises(Refusals, match="cannot be later than today"):
        scenes.do(session, office, "chen", row, Event.reply, **given)


def test_a_result_must_fit_what_the_petitioner_wanted(session, office):
    row = scenes.accepted(session, office, claims=["one", "two"])
    given = {**scenes.inputs_for(office, Event.reply), "result": "founded"}
    with pytest.raises(Refusals) as refusal:
        scenes.do(session, office, "chen", row, Event.reply, **given)
    assert [str(problem) for problem in refusal.value.problems] == [
        "Claim 1: “founded” is not a result for the purpose “suggestion”.",
        "Claim 2: “founded” is not a result for the purpose “suggestion”.",
    ]


def test_the_head_of_a_unit_that_only_takes_part_neither_accepts_nor_replies(session, office):
    row = cast.petition(session, office)
    given = {"unit_id": office.units["basic"], "co_unit_ids": [office.units["personnel"]]}
    scenes.do(session, office, "fang", row, Event.forward, **given)
    zhao = cast.acting(session, office, "zhao")
    assert petitions.obstacles(zhao, row, Event.accept) == "This is for other roles to do."
    with pytest.raises(NotAllowed):
        petitions.do(
            session, zhao, row, Event.accept, scenes.inputs_for(office, Event.accept), today=cast.TODAY
        )


def test_a_division_head_may_accept_what_was_sent_to_nobody_yet(session, office):
    row = cast.petition(session, office)
    done = scenes.do(session, office, "zhao", row, Event.accept, **scenes.inputs_for(office, Event.accept))
    assert done.state is PetitionState.accepted


def test_whoever_first_met_the_petitioner_may_register_whatever_the_role(session, office):
    row = cast.petition(session, office, register=False, first_contact_id=office.staff["qian"])
    assert scenes.do(session, office, "qian", row, Event.register).state is PetitionState.registered


def test_the_leader_who_received_a_visit_may_answer_it(session, office):
    row = cast.petition(session, office, receiver_id=office.staff["zhao"])
    given = {"answer_text": "好", "answered_by_id": office.staff["zhao"]}
    assert (
        scenes.do(session, office, "zhao", row, Event.answer, **given).state
        is PetitionState.answered_directly
    )


def test_only_the_author_discards_a_draft(session, office):
    row = cast.petition(session, office, by="fang", register=False)
    assert petitions.obstacles(cast.acting(session, office, "lin"), row, Event.discard) is not None
    scenes.do(session, office, "fang", row, Event.discard)
