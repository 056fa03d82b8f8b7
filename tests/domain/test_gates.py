from dataclasses import replace
from datetime import date

import pytest

from app.domain.gates import Facts, problems
from app.domain.workflow import transition
from schema.vocabulary import Channel, ClaimResult, Event, ObligationKind, PetitionState, Purpose

S = PetitionState
TODAY = date(2026, 11, 24)
FILLED = Facts(
    today=TODAY,
    channel=Channel.web,
    received_on=date(2026, 11, 20),
    people_count=1,
    purpose=Purpose.suggestion,
    category_id=1,
    summary="School meals",
    has_petitioner=True,
    answer_text="The menu is published every week.",
    answered_by_id=3,
    unit_id=4,
    feedback_due=date(2026, 12, 24),
    handler_id=5,
    handler_b_id=6,
    accepted_on=date(2026, 11, 23),
    reason="Anonymous and without a lead",
    results=(ClaimResult.adopted,),
    reply_served_on=TODAY,
    reply_proof="EMS 1024",
    reply_exempt_reason=None,
)
ROWS = [
    transition(Event.register, S.draft),
    transition(Event.answer, S.registered),
    transition(Event.forward, S.registered),
    transition(Event.assign, S.registered),
    transition(Event.accept, S.dispatched),
    transition(Event.void, S.registered),
    transition(Event.reply, S.accepted),
    transition(Event.close, S.answered_directly),
    transition(Event.keep, S.registered),
    transition(Event.discard, S.draft),
]
REGISTER, ANSWER, FORWARD, ASSIGN, ACCEPT, VOID, REPLY, CLOSE, KEEP, DISCARD = ROWS


def told(row, facts):
    return [(problem.field, problem.message % problem.params) for problem in problems(row, facts)]


def fields(row, **changes):
    return [problem.field for problem in problems(row, replace(FILLED, **changes))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.event.value)
def test_a_complete_case_may_move(row):
    kept = {"reply_exempt_reason": "No address"} if row is KEEP else {}
    assert problems(row, replace(FILLED, **kept)) == []


def test_everything_missing_at_registration_is_told_at_once():
    assert [field for field, _ in told(REGISTER, Facts(today=TODAY, channel=Channel.visit))] == [
        "received_on",
        "people_count",
        "purpose",
        "category_id",
        "summary",
        "petitioners",
        "reception_place",
        "receiver_id",
    ]


def test_blanks_are_not_an_answer():
    assert fields(KEEP, reason=" \u3000\n") == ["reason", "reply_exempt_reason"]


def test_an_anonymous_petition_needs_no_petitioner():
    assert fields(REGISTER, has_petitioner=False, is_anonymous=True) == []
    assert fields(REGISTER, has_petitioner=False) == ["petitioners"]


def test_a_visit_names_its_place_and_who_received_it():
    assert fields(REGISTER, channel=Channel.visit, reception_place="Room 101", receiver_id=9) == []
    assert fields(REGISTER, channel=Channel.visit, receiver_id=9) == ["reception_place"]


def test_a_petition_cannot_have_arrived_tomorrow():
    assert fields(REGISTER, received_on=TODAY) == []
    assert fields(REGISTER, received_on=date(2026, 11, 25)) == ["received_on"]


def test_nobody_is_no_headcount():
    assert told(REGISTER, replace(FILLED, people_count=0)) == [
        ("people_count", "At least one person must be counted.")
    ]


@pytest.mark.parametrize(
    ("purpose", "policy_clear", "allowed"),
    [
        (Purpose.inquiry, False, True),
        (Purpose.suggestion, False, True),
        (Purpose.appeal, False, False),
        (Purpose.report, False, False),
        (Purpose.appeal, True, True),
        (None, False, False),
    ],
)
def test_only_the_plain_cases_are_answered_directly(purpose, policy_clear, allowed):
    assert (fields(ANSWER, purpose=purpose, policy_clear=policy_clear) == []) is allowed


def test_an_assignment_needs_a_date_and_forwarding_does_not():
    assert fields(ASSIGN, feedback_due=None) == ["feedback_due"]
    assert fields(FORWARD, feedback_due=None) == []
    assert fields(ASSIGN, unit_id=None) == ["unit_id"]


def test_feedback_cannot_be_due_in_the_past():
    assert fields(ASSIGN, feedback_due=TODAY) == []
    assert fields(ASSIGN, feedback_due=date(2026, 11, 23)) == ["feedback_due"]


@pytest.mark.parametrize(
    ("accepted_on", "sentence"),
    [
        (date(2026, 11, 25), "The day of acceptance cannot be later than today."),
        (
            date(2026, 11, 19),
            "The day of acceptance cannot be earlier than the day of receipt, 2026-11-20.",
        ),
    ],
)
def test_acceptance_lies_between_receipt_and_today(accepted_on, sentence):
    assert told(ACCEPT, replace(FILLED, accepted_on=accepted_on)) == [("accepted_on", sentence)]


def test_acceptance_may_be_on_the_day_of_receipt_and_needs_a_date():
    assert fields(ACCEPT, accepted_on=date(2026, 11, 20)) == []
    assert fields(ACCEPT, accepted_on=None) == ["accepted_on"]
    assert fields(ACCEPT, received_on=None) == []


def test_a_handler_is_not_his_own_stand_in():
    assert fields(ACCEPT, handler_b_id=5) == ["handler_b_id"]
    assert fields(ACCEPT, handler_id=None, handler_b_id=None) == ["handler_id", "handler_b_id"]


def test_what_went_out_on_paper_cannot_be_made_void():
    assert fields(VOID, paper_issued=True) == [None]
    assert fields(VOID, paper_issued=True, reason="") == ["reason", None]


def test_an_appeal_is_not_closed_by_a_reply():
    assert fields(REPLY, purpose=Purpose.appeal, results=(ClaimResult.supported,))[0] == "purpose"


def test_a_reply_answers_every_claim_with_a_result_of_its_purpose():
    results = (ClaimResult.adopted, None, ClaimResult.supported)
    assert told(REPLY, replace(FILLED, results=results)) == [
        ("claims", "Claim 2 has no result yet."),
        ("claims", "Claim 3: “supported” is not a result for the purpose “suggestion”."),
    ]
    assert fields(REPLY, results=()) == ["claims"]


def test_a_result_without_a_purpose_fits_nothing():
    assert fields(CLOSE, purpose=None) == ["claims"]


def test_a_reply_was_served_or_is_not_owed():
    assert fields(REPLY, reply_served_on=None) == ["reply_served_on"]
    assert fields(REPLY, reply_served_on=None, reply_exempt_reason="No address") == []
    assert fields(REPLY, reply_served_on=date(2026, 11, 25)) == ["reply_served_on"]


def test_a_direct_answer_is_recorded_before_it_is_closed():
    assert fields(CLOSE, answer_text=None) == ["answer_text"]
    assert fields(CLOSE, results=()) == ["claims"]
    assert fields(CLOSE, results=(), purpose=Purpose.inquiry) == []
    assert fields(CLOSE, results=(None,)) == ["claims"]


def test_a_petition_is_kept_on_file_without_results_but_with_a_reason_and_an_exemption():
    assert fields(KEEP, results=(None,), reply_exempt_reason="No address") == []
    assert fields(KEEP, reason=None) == ["reason", "reply_exempt_reason"]


@pytest.mark.parametrize("row", [REPLY, CLOSE, KEEP], ids=lambda row: row.event.value)
def test_nothing_closes_while_something_is_owed(row):
    owed = (ObligationKind.supervision, ObligationKind.supervision, ObligationKind.instruction)
    facts = replace(FILLED, owed=owed, reply_exempt_reason="No address")
    assert [problem.params for problem in problems(row, facts)] == [
        {"owed": ObligationKind.supervision},
        {"owed": ObligationKind.instruction},
    ]


def test_all_that_keeps_a_reply_from_closing_is_told_together():
    facts = Facts(today=TODAY, purpose=Purpose.appeal, owed=(ObligationKind.supervision,))
    assert [field for field, _ in told(REPLY, facts)] == [
        "purpose",
        "claims",
        "reply_served_on",
        "remedy",
        None,
    ]
