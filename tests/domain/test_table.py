"""The transition table as the office signed it off: any change of a row, of who, of what it needs breaks this."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.gates import GUARDS, ClaimFacts, Facts, Round
from app.domain.transition import Transition
from app.domain.workflow import TRANSITIONS
from schema.vocabulary import (
    ArchiveItem,
    Channel,
    ClaimResult,
    ClockRegime,
    ClosingBasis,
    FourOutcome,
    LeaderRank,
    ObligationKind,
    PetitionState,
    Purpose,
    RoundKind,
    RoundResult,
    Track,
)

GOLDEN = Path(__file__).with_name("transition_table.txt")
TODAY = date(2026, 11, 24)
BEFORE, AFTER = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
S = PetitionState


def line(row: Transition) -> str:
    """Return a row as one line: every field, sets in their order of spelling."""
    told = []
    for one in fields(row):
        value = getattr(row, one.name)
        if isinstance(value, frozenset):
            value = " ".join(sorted(value))
        elif isinstance(value, tuple):
            value = " ".join(str(part) for part in value)
        told.append(f"{one.name}={'-' if value in ('', None) else value}")
    return "; ".join(told)


def test_the_table_is_the_one_that_was_signed_off():
    assert [line(row) for row in TRANSITIONS] == GOLDEN.read_text(encoding="utf-8").splitlines()


CHANGES = {
    "code": lambda _: "T99",
    "event": lambda _: "fly",
    "sources": lambda old: old | {S.void},
    "target": lambda _: S.draft,
    "who": lambda old: old ^ {"clerk"},
    "prepares": lambda old: old ^ {"clerk"},
    "relations": lambda old: old ^ {"author"},
    "own_unit": lambda old: not old,
    "system": lambda old: not old,
    "required": lambda old: (*old, "reason") if "reason" not in old else old[:-1],
    "guards": lambda old: (*old, "nothing_at_all"),
    "effects": lambda old: (*old, "nothing_at_all"),
    "paper": lambda old: (*old, "D01"),
    "article": lambda old: f"{old}x",
}


@pytest.mark.parametrize("name", [one.name for one in fields(Transition)])
def test_a_change_of_any_field_of_any_row_is_noticed(name):
    golden = GOLDEN.read_text(encoding="utf-8").splitlines()
    for place, row in enumerate(TRANSITIONS):
        changed = replace(row, **{name: CHANGES[name](getattr(row, name))})
        assert line(changed) != golden[place], (row.code, name)


CLAIM = ClaimFacts(
    text="退费",
    finding="属实",
    legal_basis="第七条",
    result=ClaimResult.supported,
    four_outcomes=(FourOutcome.justified_solved,),
    evidence="凭证",
)
REVIEW = Round(kind=RoundKind.review, reviewer_id=7, result=RoundResult.revoked)
GOOD = Facts(
    today=TODAY,
    state=S.registered,
    actor_staff_id=7,
    actor_rank=LeaderRank.principal,
    channel=Channel.visit,
    received_on=BEFORE,
    people_count=5,
    representative_count=5,
    purpose=Purpose.appeal,
    summary="x",
    has_petitioner=True,
    reception_place="x",
    receiver_id=1,
    policy_clear=True,
    regime=ClockRegime.national_2022,
    unit_id=1,
    handler_id=1,
    handler_b_id=2,
    accepted_on=TODAY,
    feedback_due=AFTER,
    objection_until=TODAY,
    was_told=True,
    asked_by_id=1,
    days=10,
    handle_due=TODAY,
    extension_limit=30,
    answer_text="x",
    results=(ClaimResult.supported,),
    claims=(CLAIM,),
    reply_served_on=TODAY,
    reply_proof="x",
    remedy="x",
    opinion_signed_on=BEFORE,
    served_on=TODAY,
    service_proof="x",
    proof_on_record=True,
    requested_on=TODAY,
    reviewer_id=9,
    window_until=TODAY,
    rounds=(REVIEW,),
    earlier_id=1,
    earlier_state=S.closed,
    path="litigation",
    refusal_code="RR3",
    contents=(ArchiveItem.registration,),
    needed=(ArchiveItem.registration,),
)
RUNNING = Round(kind=RoundKind.recheck, reviewer_id=7)

BITES = {
    "petitioner_or_anonymous": {"has_petitioner": False},
    "visit_has_reception": {"reception_place": None},
    "received_not_in_future": {"received_on": AFTER},
    "people_counted": {"people_count": 0},
    "representatives_within_the_limit": {"representative_count": 6},
    "abnormal_visits_have_a_reason": {"abnormal_reason": "overstay", "channel": Channel.web},
    "directly_answerable": {"policy_clear": False},
    "feedback_due_ahead": {"feedback_due": BEFORE},
    "told_why_and_when": {"was_told": False},
    "first_contact_stays": {"fixed_contact_id": 1, "first_contact_id": 2},
    "co_opinion_before_the_lead": {"co_due": AFTER},
    "objection_in_time": {"objection_until": BEFORE},
    "accepted_between_receipt_and_today": {"accepted_on": AFTER},
    "handlers_differ": {"handler_b_id": 1},
    "no_paper_issued": {"paper_issued": True},
    "not_an_appeal": {},
    "fit_for_the_simple_procedure": {"people_count": 5},
    "simple_in_time": {"simple_until": BEFORE},
    "in_the_simple_procedure": {"track": Track.ordinary},
    "in_the_ordinary_procedure": {"track": Track.simple},
    "simple_reply_supports": {"results": (ClaimResult.not_supported,), "track": Track.simple},
    "an_appeal": {"purpose": Purpose.suggestion},
    "claims_have_results": {"results": ()},
    "results_fit_purpose": {"results": (None,)},
    "reply_served_or_exempt": {"reply_served_on": None},
    "answer_recorded": {"answer_text": " "},
    "nothing_owed": {"owed": (ObligationKind.co_opinion,)},
    "asked_by_somebody_else": {"asked_by_id": 7},
    "extension_before_the_end": {"handle_due": BEFORE},
    "extension_within_the_limit": {"days": 31},
    "statement_heard_by_today": {"statement_heard_on": AFTER},
    "claims_decided": {"claims": (replace(CLAIM, legal_basis=""),)},
    "signed_by_who_may": {"actor_rank": LeaderRank.other},
    "served_between_signing_and_today": {"served_on": BEFORE - timedelta(days=1)},
    "served_by_today": {"served_on": AFTER},
    "signed_by_today": {"signed_on": AFTER},
    "window_open_by_postmark": {"window_until": BEFORE},
    "window_missed": {},
    "no_round_before": {},
    "a_review_before": {"rounds": ()},
    "reviewer_is_not_the_handler": {"reviewer_id": 1},
    "decided_by_its_reviewer": {"rounds": (replace(RUNNING, reviewer_id=8),)},
    "hearing_in_order": {"hearing_from": TODAY},
    "service_proved": {"proof_on_record": False},
    "window_over": {},
    "the_review_revoked": {"rounds": (replace(REVIEW, result=RoundResult.upheld),)},
    "may_be_closed": {"remedy": None},
    "notice_served_or_exempt": {"service_proof": None},
    "refers_to_what_was_decided": {"refusal_code": "RR2"},
    "every_claim_has_a_path": {"path": None},
    "file_is_complete": {"contents": ()},
    "not_kept_from_before": {"closing_basis": ClosingBasis.historical},
}
"""Condition -> the change of a good case it refuses; with no change the good case itself is the wrong one."""

LETS = {
    "not_an_appeal": {"purpose": Purpose.suggestion},
    "fit_for_the_simple_procedure": {"people_count": 4},
    "simple_in_time": {"simple_until": TODAY},
    "in_the_simple_procedure": {"track": Track.simple},
    "window_missed": {"window_until": BEFORE},
    "no_round_before": {"rounds": ()},
    "window_over": {"window_until": BEFORE},
    "decided_by_its_reviewer": {"rounds": (REVIEW, RUNNING)},
}
"""Condition -> what makes the good case good for it."""


def test_every_condition_is_tried():
    assert set(BITES) == set(GUARDS)


@pytest.mark.parametrize("name", BITES)
def test_each_condition_refuses_the_wrong_case_and_lets_the_right_one_through(name):
    assert GUARDS[name](replace(GOOD, **LETS.get(name, {}))) == []
    assert GUARDS[name](replace(GOOD, **BITES[name])) != []


@pytest.mark.parametrize("days", [1, 30])
def test_an_extension_has_from_one_to_thirty_days(days):
    limit = GUARDS["extension_within_the_limit"]
    assert limit(replace(GOOD, days=days)) == []
    assert limit(replace(GOOD, days=0)) != []
    assert limit(replace(GOOD, days=days, extended_by=31 - days)) != []


@pytest.mark.parametrize(
    ("regime", "people", "most"),
    [
        (ClockRegime.national_2005, 50, 5),
        (ClockRegime.national_2022, 3, 5),
        (ClockRegime.zhejiang_2016, 10, 3),
        (ClockRegime.zhejiang_2016, 11, 5),
    ],
)
def test_the_number_of_representatives_is_the_regime_s(regime, people, most):
    ask = GUARDS["representatives_within_the_limit"]
    case = replace(GOOD, regime=regime, people_count=people)
    assert ask(replace(case, representative_count=most)) == []
    assert ask(replace(case, representative_count=most + 1)) != []


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_window_is_open_on_its_last_day_by_the_postmark(days):
    posted = TODAY + timedelta(days=days)
    case = replace(GOOD, requested_on=AFTER, today=AFTER, postmark_on=posted, window_until=TODAY)
    assert (GUARDS["window_open_by_postmark"](case) == []) is (days <= 0)
    assert (GUARDS["window_missed"](case) == []) is (days > 0)
