"""What each condition and each explanation says, to the letter: the field, the sentence, the values it names.

`refusals.txt` and `explanations.txt` are what the office signed off. A sentence that is changed is changed there
too, and its translation with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.calendar import Calendar, shipped_days
from app.domain.clocks import exclusion, extension
from app.domain.deadlines import Span
from app.domain.errors import Refused
from app.domain.explaining import Facts as Count
from app.domain.explaining import explain
from app.domain.gates import GUARDS, ClaimFacts, Facts, Round, problems
from app.domain.workflow import transition
from schema.vocabulary import (
    AbnormalReason,
    ArchiveItem,
    Channel,
    ClaimResult,
    ClockRegime,
    ClockStart,
    ClockUnit,
    ClosingBasis,
    DeadlineKind,
    Event,
    FourOutcome,
    LeaderRank,
    ObligationKind,
    OccurrenceKind,
    PetitionState,
    Purpose,
    RoundKind,
    RoundResult,
    Track,
)

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
BEFORE, AFTER = TODAY - DAY, TODAY + DAY
S, Four = PetitionState, FourOutcome
BARE = Facts(today=TODAY)
GOOD = ClaimFacts(
    text="退费",
    finding="属实",
    legal_basis="第七条",
    result=ClaimResult.supported,
    four_outcomes=(Four.justified_solved,),
    evidence="凭证",
)
REVIEW, RECHECK = RoundKind.review, RoundKind.recheck


def claims(*changes):
    return {"purpose": Purpose.appeal, "claims": tuple(replace(GOOD, **one) for one in changes)}


VISIT = {"channel": Channel.visit}
TOLD = {**VISIT, "state": S.registered, "interim_reason": "核实", "promised_on": TODAY}
EARLIER = {"earlier_id": 1, "earlier_state": S.closed}
PUNISHED = {"four_outcomes": (Four.illegal_punished,), "deciding_organ": "公安", "deciding_document": "1号"}
HELPED = {"four_outcomes": (Four.needy_helped,), "aid_record": "500"}
CLOSED = {"remedy": "复查", "reply_served_on": TODAY, "reply_proof": "回证"}

CASES: dict[str, list[dict[str, object]]] = {
    "petitioner_or_anonymous": [{}, {"has_petitioner": True}, {"is_anonymous": True}],
    "visit_has_reception": [
        {},
        VISIT,
        {**VISIT, "receiver_id": 0},
        {**VISIT, "reception_place": "一楼"},
        {**VISIT, "reception_place": " ", "receiver_id": 1},
        {"channel": Channel.phone},
    ],
    "received_not_in_future": [{}, {"received_on": TODAY}, {"received_on": AFTER}],
    "people_counted": [{}, {"people_count": 0}, {"people_count": 1}, {"people_count": 2}],
    "directly_answerable": [{}, {"policy_clear": True}, *({"purpose": one} for one in Purpose)],
    "feedback_due_ahead": [{}, {"feedback_due": BEFORE}, {"feedback_due": TODAY}, {"feedback_due": AFTER}],
    "accepted_between_receipt_and_today": [
        {},
        {"accepted_on": AFTER},
        {"accepted_on": TODAY},
        {"accepted_on": BEFORE, "received_on": TODAY},
        {"accepted_on": TODAY, "received_on": TODAY},
    ],
    "handlers_differ": [{}, {"handler_id": 1, "handler_b_id": 1}, {"handler_id": 1, "handler_b_id": 2}],
    "no_paper_issued": [{}, {"paper_issued": True}],
    "representatives_within_the_limit": [
        {**VISIT, "regime": ClockRegime.national_2022},
        *(
            {**VISIT, "regime": regime, "people_count": people, "representative_count": count}
            for regime in ClockRegime
            for people, count in ((10, 3), (10, 4), (11, 5), (11, 6), (None, 6))
        ),
        {"regime": ClockRegime.national_2022, "representative_count": 9},
        {**VISIT, "representative_count": 9},
        {**VISIT, "regime": ClockRegime.zhejiang_2016, "representative_count": 4},
    ],
    "abnormal_visits_have_a_reason": [
        {},
        {"abnormal_reason": next(iter(AbnormalReason))},
        {**VISIT, "abnormal_reason": next(iter(AbnormalReason))},
    ],
    "told_why_and_when": [
        {**VISIT, "state": S.registered},
        {"channel": Channel.phone, "state": S.registered},
        {"channel": Channel.web, "state": S.registered},
        {**VISIT, "state": S.dispatched},
        {**TOLD, "was_told": True, "interim_reason": None},
        {**TOLD, "is_anonymous": True, "interim_reason": None},
        {**TOLD, "notice_exempt_reason": "无地址", "interim_reason": None},
        {**TOLD, "interim_reason": " "},
        TOLD,
        {**TOLD, "promised_on": BEFORE},
        {**TOLD, "promised_on": AFTER, "legal_end": TODAY},
        {**TOLD, "promised_on": AFTER, "legal_end": AFTER},
        {**TOLD, "promised_on": AFTER},
        {**TOLD, "promised_on": None},
    ],
    "first_contact_stays": [
        {},
        {"first_contact_id": 2},
        {"fixed_contact_id": 1},
        {"fixed_contact_id": 1, "first_contact_id": 1},
        {"fixed_contact_id": 1, "first_contact_id": 2},
    ],
    "co_opinion_before_the_lead": [
        {},
        {"co_due": BEFORE},
        {"co_due": TODAY},
        {"co_due": AFTER, "feedback_due": AFTER},
        {"co_due": TODAY, "feedback_due": AFTER},
        {"co_due": AFTER + DAY, "feedback_due": AFTER},
    ],
    "objection_in_time": [
        {},
        {"objection_until": BEFORE},
        {"objection_until": TODAY},
        {"objection_until": AFTER},
    ],
    "not_an_appeal": [{}, *({"purpose": one} for one in Purpose)],
    "an_appeal": [{}, *({"purpose": one} for one in Purpose)],
    "claims_have_results": [{}, {"purpose": Purpose.appeal, "results": (None,)}],
    "results_fit_purpose": [
        {},
        {"results": (ClaimResult.supported,)},
        {"purpose": Purpose.appeal, "results": (ClaimResult.supported, None, ClaimResult.adopted)},
    ],
    "reply_served_or_exempt": [
        {},
        {"reply_served_on": TODAY},
        {"reply_served_on": AFTER},
        {"reply_exempt_reason": "匿名"},
        {"reply_exempt_reason": " "},
    ],
    "answer_recorded": [{}, {"answer_text": " "}, {"answer_text": "可以"}],
    "nothing_owed": [
        {},
        {"owed": (ObligationKind.co_opinion, ObligationKind.supervision, ObligationKind.co_opinion)},
    ],
    "asked_by_somebody_else": [
        {"actor_staff_id": 7},
        {"actor_staff_id": 7, "asked_by_id": 7},
        {"actor_staff_id": 7, "asked_by_id": 8},
    ],
    "extension_before_the_end": [{}, {"handle_due": BEFORE}, {"handle_due": TODAY}, {"handle_due": AFTER}],
    "extension_within_the_limit": [
        {"extension_limit": 30, "extended_by": used, "days": days}
        for used, days in ((0, None), (0, 0), (0, 1), (0, 30), (0, 31), (20, 10), (20, 11), (30, 1))
    ],
    "statement_heard_by_today": [{}, {"statement_heard_on": TODAY}, {"statement_heard_on": AFTER}],
    "claims_decided": [
        {},
        claims({}),
        claims({}, {"finding": " "}, {"result": None, "legal_basis": None}),
        claims({"result": ClaimResult.adopted}),
        {**claims({}), "purpose": None},
        claims({"legal_basis": " "}),
        claims({"promises_money": True}),
        claims({"promises_money": True, "policy_document": "财教1号"}),
        claims({"path": "litigation", "finding": None}),
        claims({"four_outcomes": ()}),
        claims({"evidence": " "}),
        claims({"evidence": None, "four_outcomes": (Four.unjustified_educated,)}),
        claims({**PUNISHED, "evidence": None}),
        claims({**PUNISHED, "deciding_organ": " "}),
        claims({**PUNISHED, "deciding_document": None}),
        claims({**HELPED, "evidence": None}),
        claims({**HELPED, "aid_record": ""}),
        claims({"four_outcomes": tuple(Four), "evidence": None}),
    ],
    "signed_by_who_may": [
        {"actor_rank": rank, "is_important": important}
        for rank in (None, *LeaderRank)
        for important in (False, True)
    ],
    "served_between_signing_and_today": [
        {},
        {"served_on": AFTER, "opinion_signed_on": TODAY + 2 * DAY},
        {"served_on": BEFORE, "opinion_signed_on": TODAY},
        {"served_on": TODAY, "opinion_signed_on": TODAY},
        {"served_on": TODAY},
        {"opinion_signed_on": TODAY},
    ],
    "served_by_today": [{}, {"served_on": TODAY}, {"served_on": AFTER}],
    "signed_by_today": [
        {},
        {"signed_on": TODAY, "performed_on": TODAY},
        {"signed_on": AFTER},
        {"performed_on": AFTER},
    ],
    "window_open_by_postmark": [
        {},
        {"requested_on": TODAY},
        {"requested_on": AFTER},
        {"requested_on": TODAY, "postmark_on": AFTER, "window_until": AFTER},
        {"requested_on": TODAY, "window_until": TODAY},
        {"requested_on": TODAY, "window_until": BEFORE},
        {"requested_on": TODAY, "postmark_on": BEFORE, "window_until": BEFORE},
        {"state": S.closed, "requested_on": TODAY, "window_until": TODAY},
        {
            "state": S.closed,
            "closing_basis": ClosingBasis.lapsed,
            "requested_on": TODAY,
            "window_until": TODAY,
        },
        {"state": S.served, "closing_basis": ClosingBasis.lapsed, "window_until": TODAY},
    ],
    "window_missed": [
        {},
        {"requested_on": AFTER, "window_until": BEFORE},
        {"requested_on": TODAY},
        {"requested_on": TODAY, "postmark_on": AFTER},
        {"requested_on": TODAY, "window_until": BEFORE},
        {"requested_on": TODAY, "window_until": TODAY},
        {"requested_on": TODAY, "postmark_on": BEFORE, "window_until": BEFORE},
        {"requested_on": TODAY, "postmark_on": TODAY, "window_until": BEFORE},
    ],
    "no_round_before": [
        {},
        {"rounds": (Round(kind=REVIEW),)},
        {"rounds": (Round(kind=REVIEW, in_time=False),)},
        {"rounds": (Round(kind=RECHECK),)},
    ],
    "a_review_before": [
        {},
        {"rounds": (Round(kind=REVIEW),)},
        {"rounds": (Round(kind=REVIEW, result=RoundResult.upheld),)},
        {"rounds": (Round(kind=RECHECK, result=RoundResult.upheld),)},
    ],
    "reviewer_is_not_the_handler": [
        {"handler_id": 1, "handler_b_id": 2},
        {"reviewer_id": 1, "handler_id": 1},
        {"reviewer_id": 2, "handler_b_id": 2},
        {"reviewer_id": 3, "handler_id": 1, "handler_b_id": 2},
        {"reviewer_id": 3, "rounds": (Round(kind=REVIEW, reviewer_id=3),)},
        {"reviewer_id": 3, "rounds": (Round(kind=REVIEW, reviewer_id=3, in_time=False),)},
        {"reviewer_id": 3, "rounds": (Round(kind=REVIEW, reviewer_id=4),)},
    ],
    "decided_by_its_reviewer": [
        {"actor_staff_id": 7},
        {"actor_staff_id": 7, "rounds": (Round(kind=REVIEW, reviewer_id=7),)},
        {"actor_staff_id": 7, "rounds": (Round(kind=REVIEW, reviewer_id=8),)},
        {"actor_staff_id": 7, "rounds": (Round(kind=REVIEW, reviewer_id=7, in_time=False),)},
        {"actor_staff_id": 7, "rounds": (Round(kind=REVIEW, reviewer_id=7, result=RoundResult.upheld),)},
    ],
    "hearing_in_order": [
        {},
        {"hearing_from": TODAY},
        {"hearing_to": TODAY},
        {"hearing_from": TODAY, "hearing_to": TODAY},
        {"hearing_from": TODAY, "hearing_to": BEFORE},
        {"hearing_from": TODAY, "hearing_to": AFTER},
        {"hearing_from": BEFORE, "hearing_to": TODAY},
    ],
    "service_proved": [{}, {"proof_on_record": True}],
    "window_over": [{}, {"window_until": TODAY}, {"window_until": BEFORE}],
    "the_review_revoked": [
        {},
        {"rounds": (Round(kind=REVIEW, result=RoundResult.revoked),)},
        {"rounds": (Round(kind=REVIEW, result=RoundResult.upheld),)},
        {"rounds": (Round(kind=RECHECK, result=RoundResult.revoked),)},
        {"rounds": (Round(kind=REVIEW, result=RoundResult.revoked), Round(kind=REVIEW))},
        {
            "rounds": (
                Round(kind=REVIEW, result=RoundResult.revoked),
                Round(kind=REVIEW, result=RoundResult.upheld),
            )
        },
    ],
    "may_be_closed": [
        *({"purpose": one} for one in (None, *Purpose)),
        *({"purpose": one, "closing_basis": ClosingBasis.historical} for one in (Purpose.appeal,)),
        {"state": S.closed, "closing_basis": ClosingBasis.historical},
        {**claims({}), **CLOSED},
        {**claims({}), **CLOSED, "reply_proof": " "},
        {**claims({}), **CLOSED, "reply_served_on": None},
        {**claims({}), **CLOSED, "reply_served_on": None, "proof_on_record": True},
        {**claims({}), **CLOSED, "reply_served_on": None, "reply_exempt_reason": "匿名"},
        {**claims({}), **CLOSED, "remedy": " "},
        {"state": S.answered_directly, "purpose": Purpose.inquiry},
        {"purpose": Purpose.report, "results": (ClaimResult.founded,)},
        {"purpose": Purpose.report, "results": (ClaimResult.founded,), "has_petitioner": True},
        {
            "purpose": Purpose.report,
            "results": (ClaimResult.founded,),
            "has_petitioner": True,
            "is_anonymous": True,
        },
        {"purpose": Purpose.thanks, **CLOSED, "is_important": True},
        {"purpose": Purpose.thanks, **CLOSED, "is_important": True, "principal_acted": True},
        {"purpose": Purpose.thanks, **CLOSED, "owed": (ObligationKind.supervision,)},
    ],
    "notice_served_or_exempt": [
        {},
        {"reply_exempt_reason": "匿名"},
        {"served_on": AFTER, "service_proof": "回证"},
        {"served_on": TODAY, "service_proof": "回证"},
        {"served_on": TODAY, "service_proof": " "},
    ],
    "refers_to_what_was_decided": [
        {},
        {"earlier_id": 1},
        {"earlier_state": S.closed},
        EARLIER,
        *(
            {**EARLIER, "refusal_code": code, "earlier_state": state}
            for code in ("RR1", "RR2", "RR3")
            for state in (S.accepted, S.closed, S.concluded, S.archived)
        ),
        {**EARLIER, "refusal_code": "RR4", "regime": ClockRegime.national_2022},
        {**EARLIER, "refusal_code": "RR4", "regime": ClockRegime.zhejiang_2016},
    ],
    "every_claim_has_a_path": [
        {},
        {"path": "litigation"},
        claims({"path": "litigation"}),
        claims({"path": "litigation"}, {}),
    ],
    "file_is_complete": [
        {},
        {"needed": (ArchiveItem.registration,)},
        {"needed": (ArchiveItem.registration,), "contents": (ArchiveItem.registration,)},
        {"needed": tuple(ArchiveItem), "contents": (ArchiveItem.registration,)},
    ],
    "not_kept_from_before": [{}, {"closing_basis": ClosingBasis.historical}],
    "fit_for_the_simple_procedure": [
        {},
        {"track": Track.simple},
        {"purpose": Purpose.report},
        {"is_secret": True},
        {"occurrence_kind": OccurrenceKind.first},
        {"occurrence_kind": OccurrenceKind.repeat_in_process},
        {"people_count": 4},
        {"people_count": 5},
        {"is_important": True},
        {"taking_part": 1},
    ],
    "simple_in_time": [{}, {"simple_until": BEFORE}, {"simple_until": TODAY}, {"simple_until": AFTER}],
    "in_the_simple_procedure": [{}, {"track": Track.simple}],
    "in_the_ordinary_procedure": [{}, {"track": Track.simple}],
    "simple_reply_supports": [
        {"purpose": Purpose.appeal, "track": track, "results": (result, ClaimResult.supported)}
        for track in (Track.ordinary, Track.simple)
        for result in ClaimResult
    ],
}
"""Condition -> cases, each laid over a case that says nothing."""


def spelled(values: dict[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items()) or "nothing"


def said() -> list[str]:
    """Return each case and what the condition says of it."""
    lines = []
    for name, cases in CASES.items():
        for case in cases:
            found = GUARDS[name](replace(BARE, **case))
            lines.append(f"{name}: {_short(case)}")
            lines += [f"    {one.field}: {one.message} | {spelled(one.params)}" for one in found]
            lines += [] if found else ["    -"]
    return lines


def _short(case: dict[str, object]) -> str:
    return spelled({name: value for name, value in case.items() if name not in {"claims", "rounds"}})


COUNTS: list[Count] = [
    Count(start=date(2026, 9, 17), number=None, unit=None, binding_on=date(2026, 10, 1)),
    Count(start=date(2026, 9, 17), number=30, unit=None, binding_on=date(2026, 10, 1)),
    Count(start=date(2026, 9, 17), number=15, unit=ClockUnit.natural, binding_on=date(2026, 10, 2)),
    Count(
        start=date(2026, 9, 17),
        number=15,
        unit=ClockUnit.natural,
        starts=ClockStart.received,
        article="信访工作条例（2022）第23条",
        roll=True,
        binding_on=date(2026, 10, 8),
        target_on=date(2026, 9, 24),
    ),
    Count(start=date(2026, 9, 17), number=6, unit=ClockUnit.working, binding_on=date(2026, 9, 24)),
    Count(start=date(2026, 2, 13), number=5, unit=ClockUnit.working, binding_on=date(2026, 2, 27)),
    Count(start=date(2026, 9, 25), number=10, unit=ClockUnit.working, binding_on=date(2026, 10, 15)),
    Count(
        start=date(2026, 9, 1),
        number=20,
        unit=ClockUnit.natural,
        roll=True,
        excluded=(
            Span(date(2026, 9, 3), date(2026, 9, 3)),
            Span(date(2026, 9, 7), date(2026, 9, 9)),
        ),
        binding_on=date(2026, 9, 27),
    ),
    Count(
        start=date(2026, 9, 1),
        number=25,
        unit=ClockUnit.natural,
        roll=True,
        excluded=(Span(date(2026, 9, 30), date(2026, 10, 9)),),
        binding_on=date(2026, 9, 28),
    ),
    Count(start=date(2026, 9, 11), number=1, unit=ClockUnit.natural, roll=True, binding_on=date(2026, 9, 14)),
    Count(
        start=date(2026, 7, 5),
        number=60,
        unit=ClockUnit.natural,
        roll=True,
        extended=30,
        binding_on=date(2026, 10, 8),
    ),
    Count(
        start=date(2026, 12, 20), number=15, unit=ClockUnit.natural, roll=True, binding_on=date(2027, 1, 4)
    ),
    Count(start=date(2026, 12, 20), number=15, unit=ClockUnit.natural, binding_on=date(2027, 1, 4)),
    Count(start=date(2027, 12, 29), number=4, unit=ClockUnit.working, binding_on=date(2028, 1, 5)),
    Count(start=date(2026, 12, 31), number=5, unit=ClockUnit.working, binding_on=date(2027, 1, 8)),
    Count(start=date(2026, 9, 17), number=2, unit=ClockUnit.hours, binding_on=date(2026, 9, 17)),
    Count(start=date(2026, 9, 17), number=30, unit=ClockUnit.minutes, binding_on=date(2026, 9, 17)),
    Count(start=date(2026, 9, 17), number=30, unit=ClockUnit.natural, binding_on=date(2026, 10, 16)),
]


def explained() -> list[str]:
    """Return each count and how it is explained."""
    known, lines = Calendar(shipped_days()), []
    for one in COUNTS:
        lines.append(f"{one.start} + {one.number} {one.unit}{' rolled' if one.roll else ''}")
        lines += [
            f"    {line.message} | {spelled(dict(line.params))} | {line.stretch} {line.first} {line.last} {line.days}"
            for line in explain(one, known)
        ]
    return lines


def kept(name: str) -> list[str]:
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def test_every_condition_has_its_cases():
    assert set(CASES) == set(GUARDS)


def test_each_refusal_says_what_was_signed_off():
    assert said() == kept("refusals.txt")


def test_each_explanation_says_what_was_signed_off():
    assert explained() == kept("explanations.txt")


def test_what_is_missing_is_told_before_what_is_wrong_and_once():
    found = problems(transition(Event.register, S.draft), replace(BARE, **VISIT, people_count=0))
    assert [(one.field, one.message) for one in found if one.field == "people_count"] == [
        ("people_count", "At least one person must be counted.")
    ]
    required = [one for one in found if one.message == "This field is required."]
    assert found[: len(required)] == required
    assert all(one.params == {} for one in required)


@pytest.mark.parametrize(
    ("run", "field", "sentence"),
    [
        (
            lambda: extension(20, 11, 30, binding_on=TODAY, approved_on=TODAY),
            "days",
            "All extensions together may be 30 days; 20 are used, so 10 are left.",
        ),
        (
            lambda: extension(31, 1, 30, binding_on=TODAY, approved_on=TODAY),
            "days",
            "All extensions together may be 30 days; 31 are used, so 0 are left.",
        ),
        (
            lambda: extension(0, 0, 30, binding_on=TODAY, approved_on=TODAY),
            "days",
            "An extension is by one day at least.",
        ),
        (
            lambda: extension(0, 1, 30, binding_on=BEFORE, approved_on=TODAY),
            "days",
            (
                "The time ended on 2026-11-23. An extension is approved before the end; "
                "what is overdue stays overdue."
            ),
        ),
        (
            lambda: exclusion(DeadlineKind.handle, (), BEFORE, TODAY),
            "hearing_from",
            "Only the hearing of a recheck is left out of the count; here the time runs on.",
        ),
        (
            lambda: exclusion(DeadlineKind.recheck, (), TODAY, BEFORE),
            "hearing_to",
            "The hearing ends before it begins.",
        ),
    ],
)
def test_what_the_clock_refuses_says_why(run, field, sentence):
    with pytest.raises(Refused) as told:
        run()
    assert (told.value.field, str(told.value)) == (field, sentence)
