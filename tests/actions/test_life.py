"""The longer life of a petition: each mechanism's acceptance, through the actions the office uses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.access.actor import bind
from app.actions import access, assignments, leading, nightly, petitions, preparations, records
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.domain.errors import NotAllowed, Refusals, Refused
from app.queries.unfinished import adrift, unanswered
from schema.access import PetitionAccess
from schema.archives import ArchiveFile
from schema.assignments import Assignment
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.documents import Paper, Service
from schema.interim_notices import InterimNotice
from schema.matters import Matter
from schema.objections import Objection
from schema.obligations import Obligation
from schema.opinions import Opinion
from schema.reviews import ReviewRound
from schema.vocabulary import (
    FINAL_STATES,
    AccessReason,
    ClosingBasis,
    DeadlineKind,
    Event,
    LeadRole,
    ObligationKind,
    OpinionState,
    PaperKind,
    PaperState,
    PetitionState,
    PreparationState,
)
from tests import cast
from tests.actions import scenes

S = PetitionState
VISIT = {
    "channel": "visit",
    "reception_place": "接待室",
    "purpose": "appeal",
}


def refusal(session, office, username, row, event, **inputs):
    """Return the sentences with which a verb is refused."""
    given = {**scenes.inputs_for(office, event), **inputs}
    with pytest.raises(Refusals) as found:
        scenes.do(session, office, username, row, event, **given)
    return [str(problem) for problem in found.value.problems]


def only(session, model):
    return session.scalars(select(model)).one()


def new_matter(session, title):
    bind(session, cast.BUILDER)
    matter = Matter(title=title)
    session.add(matter)
    session.flush()
    return matter


# objections (T4, T5, T6)


def test_an_objection_on_the_sixth_working_day_is_refused_and_on_the_fifth_it_is_not(session, office):
    """Sent on Thursday the 17th: 18, 20 (make-up), 21, 22, 23 are the five working days."""
    late, in_time = (scenes.dispatched(session, office) for _ in range(2))
    assert refusal(session, office, "chen", late, Event.object, on=scenes.day("09-24")) == [
        "An objection had to be raised within five working days, by 2026-09-23."
    ]
    given = scenes.inputs_for(office, Event.object)
    row = scenes.do(session, office, "chen", in_time, Event.object, on=scenes.day("09-23"), **given)
    assert row.state is S.objection
    found = only(session, Objection)
    assert (found.unit_id, found.raised_on, found.decision) == (
        office.units["basic"],
        scenes.day("09-23"),
        None,
    )


def test_an_upheld_objection_ends_the_unit_s_clocks_and_sight_and_the_bureau_s_runs_on(either):
    session, office = either.session, either.office
    row = scenes.objected(session, office)
    scenes.do(session, office, "fang", row, Event.uphold_objection, reason="异议成立")
    assert (row.state, row.unit_id, row.handler_id) == (S.registered, None, None)
    assert row.proposed_unit_id == office.units["personnel"]
    assert {rule: fate for rule, (_, fate) in scenes.clocks(session, row).items()} == {
        "accept_notice_direct": "open",
        "accept_notice_transferred": "void 09-17",
        "objection": "met 09-17",
        "assign_feedback": "void 09-17",
    }
    holders = select(PetitionAccess.holder_id).where(PetitionAccess.holder_kind == "unit")
    assert office.units["basic"] not in set(session.scalars(holders))
    assert only(session, Assignment).ended_on == cast.TODAY


def test_a_rejected_objection_leaves_the_clock_where_it_began(session, office):
    row = scenes.objected(session, office)
    before = scenes.clocks(session, row)["accept_notice_transferred"]
    scenes.do(
        session, office, "fang", row, Event.reject_objection, reason="由你处办理", on=scenes.day("09-24")
    )
    assert row.state is S.dispatched
    assert scenes.clocks(session, row)["accept_notice_transferred"] == before
    again = refusal(session, office, "chen", row, Event.object, on=scenes.day("09-24"))
    assert again == ["There is no time for an objection in this petition, or it was used already."]


# extensions (T13)


def test_an_extension_is_asked_by_one_and_approved_by_another(session, office):
    row = scenes.accepted(session, office)
    assert refusal(session, office, "zheng", row, Event.extend) == [
        "The handler proposes an extension first; then the head of the unit approves it."
    ]
    asked = scenes.proposed(session, office, row)
    due = scenes.clocks(session, row)["reply"][0]
    scenes.do(session, office, "zheng", row, Event.extend, days=20, reason="证据尚缺")
    assert (row.state, row.is_extended) == (S.accepted, True)
    assert scenes.clocks(session, row)["reply"][0] == due + timedelta(days=20)
    assert (asked.state, asked.decided_by_id) == (PreparationState.done, office.staff["zheng"])
    drafts = select(Paper.kind).where(Paper.state == PaperState.draft)
    assert PaperKind.D08 in set(session.scalars(drafts))


def test_nobody_approves_the_extension_he_asked_for(session, office):
    row = scenes.accepted(session, office)
    scenes.proposed(session, office, row).prepared_by_id = office.staff["zheng"]
    assert refusal(session, office, "zheng", row, Event.extend) == [
        "Nobody approves an extension he or she asked for."
    ]


@pytest.mark.parametrize(("first", "second", "allowed"), [(20, 10, True), (20, 11, False), (31, 0, False)])
def test_all_extensions_together_stay_within_thirty_days(session, office, first, second, allowed):
    row = scenes.accepted(session, office)
    steps = [days for days in (first, second) if days]
    for days in steps[:-1]:
        scenes.proposed(session, office, row, days)
        scenes.do(session, office, "zheng", row, Event.extend, days=days, reason="x")
    scenes.proposed(session, office, row, steps[-1])
    if allowed:
        scenes.do(session, office, "zheng", row, Event.extend, days=steps[-1], reason="x")
        assert scenes.clocks(session, row)["reply"][0] == date(2026, 11, 16) + timedelta(days=30)
        return
    (sentence,) = refusal(session, office, "zheng", row, Event.extend, days=steps[-1])
    assert sentence.startswith("At most 30 days of extension in all")


def test_an_extension_after_the_end_is_refused_and_overdue_stands(session, office):
    row = scenes.accepted(session, office)
    scenes.proposed(session, office, row)
    assert refusal(session, office, "zheng", row, Event.extend, on=date(2026, 11, 17)) == [
        "The time for handling ended on 2026-11-16; it can no longer be extended."
    ]


def test_who_may_only_propose_does_not_decide_and_a_proposal_can_be_turned_down(session, office):
    row = scenes.accepted(session, office)
    found = scenes.proposed(session, office, row)
    he = cast.acting(session, office, "he")
    with pytest.raises(NotAllowed):
        petitions.do(session, he, row, Event.extend, {"days": 5, "reason": "x"}, today=cast.TODAY)
    with pytest.raises(NotAllowed):
        preparations.turn_down(session, he, found, "no", today=cast.TODAY)
    zheng = cast.acting(session, office, "zheng")
    preparations.turn_down(session, zheng, found, "抓紧办理", today=cast.TODAY)
    assert (found.state, found.note) == (PreparationState.turned_down, "抓紧办理")
    with pytest.raises(Refused, match="decided already"):
        preparations.turn_down(session, zheng, found, "again", today=cast.TODAY)


def test_a_later_proposal_overtakes_the_one_before(session, office):
    row = scenes.accepted(session, office)
    first, second = scenes.proposed(session, office, row), scenes.proposed(session, office, row, 10)
    assert (first.state, second.state) == (PreparationState.overtaken, PreparationState.waiting)


# the opinion (T14, T15, T16, T29; D09, M24, M33)


def test_an_opinion_names_the_claim_that_has_no_outcome(session, office):
    """D09: three claims, one without outcome: refused, and the claim is named."""
    row = scenes.accepted(session, office, purpose="appeal", claims=["退费", "道歉", "换班主任"])
    claims = scenes.decide_claims(session, row)
    claims[1].result = None
    session.flush()
    assert refusal(session, office, "he", row, Event.draft) == ["Claim 2 “道歉” has no outcome yet."]


def test_a_supported_claim_without_basis_is_refused(session, office):
    row = scenes.accepted(session, office, purpose="appeal", claims=["退费"])
    scenes.decide_claims(session, row, legal_basis="  ")
    assert refusal(session, office, "he", row, Event.draft) == [
        "Claim 1 “退费”: “supported” needs its legal basis."
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"four_outcomes": []}, "say which of the four outcomes"),
        ({"evidence": None}, "the outcome needs its evidence"),
        ({"four_outcomes": ["illegal_punished"]}, "name it and its document"),
        ({"four_outcomes": ["illegal_punished"], "deciding_organ": "市公安局"}, "name it and its document"),
        ({"four_outcomes": ["needy_helped"]}, "programme and amount of the aid"),
        ({"promises_money": True}, "name the policy or finance document"),
        ({"finding": None}, "record what was found"),
        ({"result": "adopted"}, "is not a result for the purpose"),
    ],
)
def test_what_a_claim_lacks_is_said_and_the_claim_is_named(session, office, changes, sentence):
    row = scenes.accepted(session, office, purpose="appeal", claims=["退费"])
    scenes.decide_claims(session, row, **changes)
    (told,) = refusal(session, office, "he", row, Event.draft)
    assert sentence in told
    assert "Claim 1" in told


def test_aid_may_go_with_a_claim_that_is_not_supported(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    scenes.decide_claims(
        session,
        row,
        result="not_supported",
        four_outcomes=["unjustified_educated", "needy_helped"],
        aid_record="困难补助 2000 元",
    )
    scenes.do(session, office, "he", row, Event.draft, **scenes.inputs_for(office, Event.draft))
    assert row.state is S.opinion_draft


def test_an_opinion_is_for_appeals_only(session, office):
    row = scenes.accepted(session, office, purpose="suggestion")
    scenes.decide_claims(session, row, result="adopted")
    assert refusal(session, office, "he", row, Event.draft) == [
        "Opinion letters, reviews and rechecks are for appeals only; “suggestion” is answered by a reply."
    ]


def test_signing_takes_the_number_of_the_organ_and_freezes_every_claim(either):
    session, office = either.session, either.office
    row = scenes.signed(session, office, claims=["退费", "道歉"])
    opinion = only(session, Opinion)
    paper = session.get(Paper, opinion.paper_id)
    assert (paper.display, paper.state, paper.issuing_unit_id) == (
        "云教信意〔2026〕1号",
        PaperState.signed,
        office.units["bureau"],
    ), "the bureau issues it, never a division"
    assert [one["claim"] for one in opinion.decided] == ["退费", "道歉"]
    assert paper.value["remedy"] == opinion.remedy
    assert row.state is S.opinion_approved


def test_an_important_opinion_is_signed_by_the_principal_and_no_opinion_by_another_leader(session, office):
    from schema.organisation import Leader

    row = scenes.drafted(session, office, is_important=True)
    leader = only(session, Leader)
    leader.rank = "in_charge"
    session.flush()
    assert refusal(session, office, "zheng", row, Event.sign) == [
        "The opinion on an important petition is signed by the principal leader."
    ]
    row.is_important, leader.rank = False, "other"
    session.flush()
    assert refusal(session, office, "zheng", row, Event.sign) == [
        "An opinion is signed by the leader in charge of petitions or the principal leader."
    ]
    leader.rank = "in_charge"
    session.flush()
    scenes.do(session, office, "zheng", row, Event.sign, **scenes.inputs_for(office, Event.sign))
    assert row.state is S.opinion_approved


def test_a_returned_draft_is_a_version_and_a_number_taken_stays_used(session, office):
    row = scenes.drafted(session, office)
    scenes.do(session, office, "chen", row, Event.return_, reason="依据写全")
    assert row.state is S.accepted
    scenes.do(session, office, "he", row, Event.draft, **scenes.inputs_for(office, Event.draft))
    scenes.do(session, office, "zheng", row, Event.sign, **scenes.inputs_for(office, Event.sign))
    scenes.do(session, office, "zheng", row, Event.return_, reason="错字")
    assert row.state is S.opinion_draft
    scenes.do(session, office, "zheng", row, Event.sign, **scenes.inputs_for(office, Event.sign))
    versions = session.execute(select(Opinion.version_no, Opinion.state).order_by(Opinion.id)).tuples().all()
    assert versions == [
        (1, OpinionState.replaced),
        (2, OpinionState.replaced),
        (3, OpinionState.signed),
    ]
    letters = select(Paper.display, Paper.state).where(Paper.kind == PaperKind.D09).order_by(Paper.id)
    assert session.execute(letters).tuples().all() == [
        ("", PaperState.cancelled),
        ("云教信意〔2026〕1号", PaperState.cancelled),
        ("云教信意〔2026〕2号", PaperState.signed),
    ]


def test_service_meets_the_clock_and_opens_the_window_on_the_day_of_service(session, office):
    row = scenes.signed(session, office)
    given = {**scenes.inputs_for(office, Event.serve), "on": scenes.day("09-22")}
    scenes.do(session, office, "he", row, Event.serve, **{**given, "served_on": scenes.day("09-21")})
    fates = scenes.clocks(session, row)
    assert fates["handle"] == (scenes.day("11-16"), "met 09-21")
    assert fates["review_apply"] == (scenes.day("10-21"), "open")
    assert row.due_on is None, "the petitioner's right is nothing the office is late with"
    assert only(session, Service).proof == "回证一份"


# review and recheck (T17, T18, T19, T23, T31)


def test_a_request_is_in_time_by_its_postmark_even_after_the_night_has_closed_the_petition(session, office):
    """Domain §9 (d): posted on the last day, arrived four days later."""
    scenes.reviewers(session, office)
    row = scenes.served(session, office)
    due = scenes.clocks(session, row)["review_apply"][0]
    bind(session, nightly.NIGHT)
    petitions.do(session, nightly.NIGHT, row, Event.lapse, {}, today=due + timedelta(days=1))
    assert row.state is S.closed
    given = {
        **scenes.inputs_for(office, Event.ask_review),
        "requested_on": due + timedelta(days=4),
        "on": due + timedelta(days=4),
    }
    with pytest.raises(Refusals, match="record it as late"):
        scenes.do(session, office, "fang", row, Event.ask_review, **given)
    scenes.do(session, office, "fang", row, Event.ask_review, **given, postmark_on=due)
    assert (row.state, row.closed_on, row.closing_basis) == (S.in_review, None, None)
    assert scenes.clocks(session, row)["review_apply"][1] == f"met {due:%m-%d}"


def test_a_late_request_is_recorded_and_moves_nothing(session, office):
    row = scenes.at(session, office, Event.late_review)
    scenes.do(session, office, "fang", row, Event.late_review, requested_on=cast.TODAY, reason="不服")
    found = only(session, ReviewRound)
    assert (row.state, found.in_time, found.result) == (S.served, False, None)


def test_nobody_reviews_what_he_handled_or_rechecks_what_he_reviewed(session, office):
    row = scenes.served(session, office)
    scenes.reviewers(session, office)
    assert refusal(session, office, "fang", row, Event.ask_review, reviewer_id=office.staff["he"]) == [
        "Nobody reviews what he or she handled."
    ]
    reviewed = scenes.reviewed(session, office)
    assert refusal(
        session, office, "fang", reviewed, Event.ask_recheck, reviewer_id=office.staff["yuan"]
    ) == ["Nobody rechecks what he or she reviewed."]


def test_only_the_named_reviewer_decides(session, office):
    row = scenes.in_review(session, office)
    access.grant(session, row, AccessReason.review, staff_id=office.staff["gu"])
    assert refusal(session, office, "gu", row, Event.review_decide) == [
        "The reviewer named for this round decides it."
    ]


def test_a_suggestion_or_a_report_is_never_reviewed(session, office):
    scenes.reviewers(session, office)
    row = scenes.served(session, office)
    row.purpose = "suggestion"
    session.flush()
    (sentence,) = refusal(session, office, "fang", row, Event.ask_review)
    assert "for appeals only" in sentence


def test_a_review_that_revokes_has_the_petition_handled_anew_and_keeps_the_opinion(either):
    session, office = either.session, either.office
    row = scenes.in_review(session, office)
    given = {**scenes.inputs_for(office, Event.review_decide), "round_result": "revoked"}
    scenes.do(session, office, "yuan", row, Event.review_decide, **given)
    assert (row.state, row.accepted_on) == (S.accepted, cast.TODAY)
    assert only(session, Opinion).state is OpinionState.replaced
    assert [verb for verb, _ in scenes.trail(session, row)][-2:] == ["review_decide", "redo"]
    clocks = scenes.clocks(session, row)
    assert clocks["redo"] == (scenes.day("10-17"), "open")
    assert clocks["recheck_apply"][1] == "void 09-17"
    scenes.do(session, office, "he", row, Event.draft, **scenes.inputs_for(office, Event.draft))
    assert row.state is S.opinion_draft


def test_a_recheck_concludes_the_matter_and_its_hearing_is_not_counted(session, office):
    matter = new_matter(session, "收费")
    row = scenes.in_recheck(session, office, matter_id=matter.id)
    hearing = {"hearing_from": scenes.day("09-21"), "hearing_to": scenes.day("09-23")}
    given = {**scenes.inputs_for(office, Event.recheck_decide), **hearing, "on": scenes.day("09-28")}
    scenes.do(session, office, "gu", row, Event.recheck_decide, **given)
    assert scenes.trail(session, matter) == [("amend", {"concluded_on": [None, "2026-09-28"]})]
    assert (row.state, row.closed_on, matter.concluded_on) == (
        S.concluded,
        scenes.day("09-28"),
        scenes.day("09-28"),
    )
    assert scenes.clocks(session, row)["recheck_decide"][0] == scenes.day("10-20"), "17 October and 3 days"


# the night (T20, M15)


def test_the_night_closes_what_nobody_asked_to_review_and_doing_it_twice_changes_nothing(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = scenes.served(session, office)
    due = scenes.clocks(session, row)["review_apply"][0]
    bind(session, nightly.NIGHT)
    early = nightly.run(session, nightly.NIGHT, today=due, unit=unit_of_work)
    assert (early.closed, early.blocked) == ([], [])
    late = nightly.run(session, nightly.NIGHT, today=due + timedelta(days=1), unit=unit_of_work)
    assert late.closed == [row.petition_no]
    session.refresh(row)
    assert (row.state, row.closing_basis) == (S.closed, ClosingBasis.lapsed)
    assert scenes.trail(session, row)[-1][0] == "lapse"
    again = nightly.run(session, nightly.NIGHT, today=due + timedelta(days=1), unit=unit_of_work)
    assert (again.closed, again.unanswered, again.adrift) == ([], [], [])


def test_the_night_names_what_the_closing_gate_holds_back(session, office):
    with unit_of_work(session):
        row = scenes.served(session, office)
        owed = Obligation(
            petition_id=row.id,
            subject_kind="x",
            subject_id=1,
            kind=ObligationKind.instruction,
            is_open=True,
        )
        with untold(session, "a task no action of the test has set"):
            session.add(owed)
    due = scenes.clocks(session, row)["review_apply"][0]
    bind(session, nightly.NIGHT)
    night = nightly.run(session, nightly.NIGHT, today=due + timedelta(days=1), unit=unit_of_work)
    assert night.closed == []
    ((number, reason),) = night.blocked
    assert number == row.petition_no
    assert "Something is still open" in reason


def test_keep_without_exemption_is_refused_and_such_a_row_brought_in_another_way_is_listed(session, office):
    """M15."""
    row = cast.petition(session, office, petitioner=None, is_anonymous=True)
    assert refusal(session, office, "fang", row, Event.keep, reply_exempt_reason="") == [
        "This field is required."
    ]
    scenes.do(session, office, "fang", row, Event.keep, **scenes.inputs_for(office, Event.keep))
    assert unanswered(session) == []
    row.reply_exempt_reason = None
    session.flush()
    assert unanswered(session) == [row]
    row.closing_basis = ClosingBasis.historical
    session.flush()
    assert unanswered(session) == []


def test_an_open_petition_no_clock_drives_is_listed_from_the_next_day(session, office):
    row = cast.petition(session, office, petitioner=None, is_anonymous=True)
    assert adrift(session, cast.TODAY) == []
    assert adrift(session, cast.TODAY + timedelta(days=1)) == [row]


# other ends (T8, T9, T10, T21, T22, T24, T25)


def test_declining_needs_its_notice_served_or_the_reason_why_none_is_owed(session, office):
    row = scenes.dispatched(session, office)
    nothing = {"served_on": None, "service_proof": None}
    assert refusal(session, office, "fang", row, Event.decline, **nothing) == [
        "Record when the notice was served, or why no reply is owed."
    ]
    given = {**scenes.inputs_for(office, Event.decline), **nothing, "reply_exempt_reason": "无地址"}
    scenes.do(session, office, "fang", row, Event.decline, **given)
    assert (row.state, row.reply_exempt_reason) == (S.declined, "无地址")
    assert unanswered(session) == []


def test_a_division_head_prepares_the_refusal_the_office_confirms(session, office):
    row = scenes.dispatched(session, office)
    chen = cast.acting(session, office, "chen")
    with pytest.raises(NotAllowed):
        petitions.do(
            session, chen, row, Event.decline, scenes.inputs_for(office, Event.decline), today=cast.TODAY
        )
    found = preparations.prepare(
        session, chen, row, Event.decline, scenes.inputs_for(office, Event.decline), today=cast.TODAY
    )
    scenes.do(session, office, "fang", row, Event.decline, **scenes.inputs_for(office, Event.decline))
    assert (row.state, found.state) == (S.declined, PreparationState.done)


def test_refusing_again_refers_to_what_was_decided(session, office):
    row, earlier = cast.petition(session, office), cast.petition(session, office)
    given = {"refusal_code": "RR2", "earlier_id": earlier.id}
    assert refusal(session, office, "fang", row, Event.refuse_again, **given) == [
        "The earlier petition was not concluded by a recheck."
    ]
    assert refusal(
        session, office, "fang", row, Event.refuse_again, refusal_code="RR4", earlier_id=earlier.id
    ) == ["Only the regulations of Zhejiang know this reason."]
    scenes.do(
        session,
        office,
        "fang",
        row,
        Event.refuse_again,
        **{**scenes.inputs_for(office, Event.refuse_again), "refusal_code": "RR1", "earlier_id": earlier.id},
    )
    assert row.state is S.refused_again


def test_each_claim_may_go_its_own_way(session, office):
    from schema.rulings import Ruling

    row = scenes.accepted(session, office, purpose="appeal", claims=["工资", "职称"])
    first = session.scalars(select(Claim).order_by(Claim.position)).first()
    first.path = "administrative_review"
    session.flush()
    scenes.do(session, office, "chen", row, Event.divert, **scenes.inputs_for(office, Event.divert))
    assert row.state is S.diverted
    assert [str(one.path) for one in session.scalars(select(Ruling).order_by(Ruling.id))] == [
        "administrative_review",
        "labour_arbitration",
    ]


def test_a_settlement_closes_an_appeal_with_everything_the_gate_asks(session, office):
    row = scenes.accepted(session, office, purpose="appeal", claims=["退费"])
    told = refusal(session, office, "he", row, Event.settle, document="", remedy="")
    assert told == [
        "This field is required.",
        "This field is required.",
        "Claim 1 “退费”: the outcome needs its evidence.",
        "Record the proof that the reply was served.",
    ]
    scenes.do(session, office, "he", row, Event.settle, **scenes.inputs_for(office, Event.settle))
    assert (row.state, row.closing_basis) == (S.closed, ClosingBasis.settled)
    claim = only(session, Claim)
    assert (claim.result, claim.legal_basis, claim.four_outcomes) == (
        "mediated",
        "《信访工作条例》第三十三条",
        ["justified_solved"],
    )
    assert unanswered(session) == []


def test_the_file_is_complete_before_it_is_archived_and_gets_its_number(session, office):
    row = scenes.closed(session, office)
    told = refusal(session, office, "lin", row, Event.archive, contents=["registration"])
    assert told == [
        "The file is not complete: decision is missing.",
        "The file is not complete: proof_of_service is missing.",
    ]
    given = {"contents": ["registration", "decision", "proof_of_service"]}
    scenes.do(session, office, "lin", row, Event.archive, **given)
    assert (row.state, only(session, ArchiveFile).archive_no) == (S.archived, "信访卷2026-0001")


def test_reopening_is_for_the_supervisor_with_a_leader_s_instruction(session, office):
    row = scenes.served(session, office)
    bind(session, nightly.NIGHT)
    petitions.do(session, nightly.NIGHT, row, Event.lapse, {}, today=date(2026, 10, 20))
    with pytest.raises(NotAllowed):
        scenes.do(session, office, "fang", row, Event.reopen, **scenes.inputs_for(office, Event.reopen))
    assert refusal(session, office, "fu", row, Event.reopen, instruct_leader_id=None) == [
        "This field is required."
    ]
    scenes.do(session, office, "fu", row, Event.reopen, **scenes.inputs_for(office, Event.reopen))
    assert (row.state, row.closed_on, row.closing_basis) == (S.accepted, None, None)
    assert only(session, Opinion).state is OpinionState.replaced


# people and levels (M02, M03, M13, M16, M22, M23, groups)


def test_who_came_is_told_why_and_until_when_and_never_later_than_the_law(session, office):
    """M23: a visit on Sunday the 20th, a workday; promised after the legal end."""
    row = cast.petition(session, office, **VISIT, receiver_id=office.staff["fang"])
    given = scenes.inputs_for(office, Event.assign)
    assert refusal(session, office, "fang", row, Event.assign) == [
        "Who came or called and cannot be answered at once is told why: record the reason.",
        "Record the date by which an answer was promised.",
    ]
    told = {**given, "interim_reason": "需核实账目"}
    (sentence,) = refusal(
        session, office, "fang", row, Event.assign, **told | {"promised_on": date(2026, 12, 31)}
    )
    assert sentence == "The promised date is later than the law allows; the latest day is 2026-12-01."
    scenes.do(session, office, "fang", row, Event.assign, **told, promised_on=date(2026, 10, 30))
    notice = only(session, InterimNotice)
    assert (notice.promised_on, notice.told_by_id) == (date(2026, 10, 30), office.staff["fang"])
    assert scenes.clocks(session, row)["interim_promise"] == (date(2026, 10, 30), "open")


@pytest.mark.parametrize(
    ("people", "representatives", "jurisdiction", "allowed"),
    [
        (12, 5, "national", True),
        (12, 6, "national", False),
        (10, 4, "zhejiang", False),
        (10, 3, "zhejiang", True),
        (11, 5, "zhejiang", True),
    ],
)
def test_a_group_sends_as_many_representatives_as_its_regime_allows(
    session, office, people, representatives, jurisdiction, allowed
):
    row = cast.petition(
        session,
        office,
        register=False,
        **VISIT,
        receiver_id=office.staff["fang"],
        people_count=people,
        representative_count=representatives,
    )
    lin = cast.acting(session, office, "lin")
    if allowed:
        petitions.do(session, lin, row, Event.register, {}, today=cast.TODAY, jurisdiction=jurisdiction)
        assert row.state is S.registered
        return
    with pytest.raises(Refusals, match="may send at most"):
        petitions.do(session, lin, row, Event.register, {}, today=cast.TODAY, jurisdiction=jurisdiction)


def test_the_level_of_a_matter_only_rises(session, office):
    """M02: school, then the city bureau, then the province, then the school again."""
    matter = new_matter(session, "换班主任")
    reached = []
    for level in ("school", "province", "city_edu"):
        cast.petition(
            session,
            office,
            **VISIT,
            receiver_id=office.staff["fang"],
            visit_level=level,
            matter_id=matter.id,
        )
        reached.append(str(matter.level_reached))
    assert reached == ["school", "province", "province"]


def test_the_first_contact_officer_of_a_matter_stays_with_the_repeats(session, office):
    """M13."""
    matter = new_matter(session, "学区")
    cast.petition(session, office, matter_id=matter.id)
    again = cast.petition(session, office, "fang", matter_id=matter.id)
    assert again.first_contact_id == office.staff["lin"]
    given = {"first_contact_id": office.staff["fang"]}
    (sentence,) = refusal(session, office, "fang", again, Event.assign, **given)
    assert sentence.startswith("Who first received the petitioner")
    with pytest.raises(Refused, match="answers for the matter to the end"):
        petitions.amend(session, cast.acting(session, office, "lin"), again, given)


def test_an_important_petition_needs_the_principal_s_own_hand(session, office):
    """M03: only the deputy acted, so it is refused."""
    row = scenes.accepted(session, office, is_important=True)
    sentence = (
        "An important petition needs a record of personal handling by the principal leader of its unit."
    )
    assert refusal(session, office, "chen", row, Event.reply) == [sentence]
    deputy = records.create(
        session,
        cast.BUILDER,
        catalogue()["leaders"],
        {"name": "副局长", "unit_id": office.units["bureau"], "rank": "in_charge"},
    )
    act = {"petition_id": row.id, "act": "asked", "done_on": cast.TODAY, "note": "听取汇报"}
    fang, area = cast.acting(session, office, "fang"), catalogue()["personal_handlings"]
    records.create(session, fang, area, {**act, "leader_id": deputy.id})
    assert refusal(session, office, "chen", row, Event.reply) == [sentence]
    fang = cast.acting(session, office, "fang")
    records.create(session, fang, area, {**act, "leader_id": 1})
    scenes.do(session, office, "chen", row, Event.reply, **scenes.inputs_for(office, Event.reply))
    assert row.state is S.closed


def joint(session, office):
    row = cast.petition(session, office)
    given = {**scenes.inputs_for(office, Event.assign), "co_unit_ids": [office.units["personnel"]]}
    scenes.do(session, office, "fang", row, Event.assign, **given)
    scenes.do(session, office, "chen", row, Event.accept, **scenes.inputs_for(office, Event.accept))
    return row, session.scalars(select(Assignment).where(Assignment.lead_role == LeadRole.co)).one()


def test_a_co_opinion_is_owed_before_the_lead_s_date_and_lets_close_once_it_is_given(session, office):
    """M16."""
    row, part = joint(session, office)
    assert part.feedback_due == scenes.day("10-10")
    own = session.scalars(select(Deadline).where(Deadline.kind == DeadlineKind.co_opinion)).one()
    assert (own.unit_id, own.binding_on) == (office.units["personnel"], scenes.day("10-10"))
    assert row.due_on == scenes.day("10-16"), "the petition's own date is the lead's"
    assert refusal(session, office, "chen", row, Event.reply) == [
        "Something is still open on this petition: co_opinion. Finish it before closing."
    ]
    zhao = cast.acting(session, office, "zhao")
    assignments.report_back(session, zhao, part, "无不同意见", on=cast.TODAY)
    assert own.met_on == cast.TODAY
    scenes.do(session, office, "chen", row, Event.reply, **scenes.inputs_for(office, Event.reply))
    assert row.state is S.closed


def test_a_date_for_opinions_after_the_lead_s_own_is_refused(session, office):
    row = cast.petition(session, office)
    given = {"co_unit_ids": [office.units["personnel"]], "co_due": scenes.day("10-16")}
    assert refusal(session, office, "fang", row, Event.assign, **given) == [
        "Opinions of units taking part are due before the lead's own date, 2026-10-16."
    ]


def test_a_dispute_about_the_lead_goes_up_and_the_clocks_go_over_with_it(session, office):
    """M16: disagreement is decided by the office, and one unit leads at every moment."""
    row, part = joint(session, office)
    zhao = cast.acting(session, office, "zhao")
    found = leading.dispute(session, zhao, part, "主要事项属基础教育处以外", today=cast.TODAY)
    with pytest.raises(Refused, match="already being decided"):
        leading.dispute(session, zhao, part, "again", today=cast.TODAY)
    given = {
        "unit_id": office.units["personnel"],
        "handler_id": office.staff["zhao"],
        "reason": "由人事处牵头",
    }
    with pytest.raises(NotAllowed):
        leading.decide(session, zhao, found, given, today=cast.TODAY)
    fang = cast.acting(session, office, "fang")
    with pytest.raises(Refused, match="Only a unit that takes part"):
        leading.decide(session, fang, found, {**given, "unit_id": office.units["east"]}, today=cast.TODAY)
    leading.decide(session, fang, found, given, today=cast.TODAY)
    parts = session.execute(select(Assignment.unit_id, Assignment.lead_role).order_by(Assignment.id))
    assert parts.tuples().all() == [
        (office.units["basic"], LeadRole.co),
        (office.units["personnel"], LeadRole.lead),
    ]
    assert (row.unit_id, row.handler_id) == (office.units["personnel"], office.staff["zhao"])
    own = session.scalars(select(Deadline).where(Deadline.kind == DeadlineKind.co_opinion)).one()
    assert own.unit_id == office.units["basic"], "the opinion is now owed by who led before"
    handling = session.scalars(select(Deadline).where(Deadline.rule_code == "reply")).one()
    assert (handling.unit_id, handling.met_on) == (office.units["personnel"], None)


@pytest.mark.parametrize("purpose", ["report", "suggestion", "inquiry", "thanks", "other"])
def test_a_reply_without_proof_closes_nothing(session, office, purpose):
    row = scenes.accepted(session, office, purpose=purpose)
    result = {"report": "founded", "suggestion": "adopted"}.get(purpose, "answered")
    told = refusal(session, office, "chen", row, Event.reply, result=result, reply_proof="")
    assert told == ["Record the proof that the reply was served."]


def test_no_final_state_is_reached_with_a_clock_still_running(session, office):
    for event in (Event.decline, Event.withdraw, Event.keep, Event.forward_out, Event.to_discipline):
        row = cast.petition(session, office)
        who = "lin" if event is Event.withdraw else "fang"
        scenes.do(session, office, who, row, event, **scenes.inputs_for(office, event))
        assert row.state in FINAL_STATES
        assert all(fate != "open" for _, fate in scenes.clocks(session, row).values()), event
