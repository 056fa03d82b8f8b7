"""How a petition ends: with a reply that was served, with an answer, on file, or void."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import supervision
from app.actions.unit import unit_of_work
from app.domain.errors import Refusals
from schema.claims import Claim
from schema.documents import Paper, Service
from schema.vocabulary import (
    ClaimResult,
    ClosingBasis,
    Event,
    PaperKind,
    PaperState,
    PetitionState,
    ServiceMethod,
)
from tests import cast
from tests.actions import scenes


def reply(session, office, row, **changes):
    given = {**scenes.inputs_for(office, Event.reply), **changes}
    return scenes.do(session, office, "chen", row, Event.reply, **given)


def test_a_reply_that_was_served_closes_meets_every_clock_and_enters_the_paper(either):
    session, office = either.session, either.office
    row = scenes.accepted(session, office, claims=["one", "two"])
    with unit_of_work(session):
        given = {
            "reply_method": "post",
            "reply_proof": "EMS 1024",
            "on": scenes.day("09-21"),
            "reply_served_on": scenes.day("09-20"),
        }
        reply(session, office, row, **given)
    assert (row.state, row.closing_basis, row.closed_on) == (
        PetitionState.closed,
        ClosingBasis.replied,
        scenes.day("09-21"),
    )
    assert (row.answer_text, row.answered_on, row.answered_by_id) == (
        "采纳",
        scenes.day("09-20"),
        office.staff["he"],
    )
    assert {rule: fate for rule, (_, fate) in scenes.clocks(session, row).items()} == {
        "accept_notice_direct": "met 09-17",
        "accept_notice_transferred": "met 09-17",
        "objection": "void 09-17",
        "assign_feedback": "met 09-20",
        "reply": "met 09-20",
    }
    assert (row.due_on, row.due_provisional) == (None, False)
    assert session.scalars(select(Claim.result)).all() == [ClaimResult.adopted] * 2
    paper = session.scalars(select(Paper).where(Paper.kind == PaperKind.D10)).one()
    assert (paper.kind, paper.state, paper.issuing_unit_id) == (
        PaperKind.D10,
        PaperState.served,
        office.units["basic"],
    )
    assert (paper.value, paper.number) == ({"text": "采纳", "remedy": ""}, None)
    service = session.scalars(select(Service)).one()
    assert (service.recipient, service.method, service.served_on, service.proof) == (
        "王小明",
        ServiceMethod.post,
        scenes.day("09-20"),
        "EMS 1024",
    )


def test_a_reply_is_handed_over_in_person_unless_told_otherwise_and_to_nobody_by_a_dash(session, office):
    row = scenes.accepted(session, office, petitioner=None, is_anonymous=True)
    reply(session, office, row)
    service = session.scalars(select(Service)).one()
    assert (service.method, service.recipient) == (ServiceMethod.in_person, "—")


def test_where_no_reply_is_owed_the_reason_stands_in_its_place_and_no_paper_is_entered(session, office):
    row = scenes.accepted(session, office)
    reply(session, office, row, reply_served_on=None, reply_exempt_reason="no address")
    assert (row.state, row.reply_exempt_reason, row.answered_on) == (
        PetitionState.closed,
        "no address",
        cast.TODAY,
    )
    assert session.scalars(select(Paper).where(Paper.state == PaperState.served)).all() == []
    assert scenes.clocks(session, row)["reply"] == (scenes.day("11-16"), "met 09-17")


def test_claims_that_were_decided_keep_their_own_result(session, office):
    row = scenes.accepted(session, office, claims=["one", "two"])
    first = session.scalars(select(Claim).where(Claim.position == 1)).one()
    first.result = ClaimResult.not_adopted
    session.flush()
    reply(session, office, row)
    assert session.scalars(select(Claim.result).order_by(Claim.position)).all() == [
        ClaimResult.not_adopted,
        ClaimResult.adopted,
    ]


def test_a_claim_in_the_bin_needs_no_result_and_gets_none(session, office):
    row = scenes.accepted(session, office, claims=["one", "two"])
    gone = session.scalars(select(Claim).where(Claim.position == 2)).one()
    gone.deleted_at = cast.NOW
    session.flush()
    reply(session, office, row)
    assert session.scalars(select(Claim.result).order_by(Claim.position)).all() == [ClaimResult.adopted, None]


def test_every_claim_needs_a_result_or_one_for_all(session, office):
    row = scenes.accepted(session, office, claims=["one", "two"])
    with pytest.raises(Refusals) as refusal:
        reply(session, office, row, result=None)
    assert [str(problem) for problem in refusal.value.problems] == [
        "Claim 1 has no result yet.",
        "Claim 2 has no result yet.",
    ]


def test_claims_all_decided_one_by_one_need_no_word_more(session, office):
    row = scenes.accepted(session, office)
    session.scalars(select(Claim)).one().result = ClaimResult.partly_adopted
    session.flush()
    reply(session, office, row, result=None)
    assert session.scalars(select(Claim.result)).all() == [ClaimResult.partly_adopted]


def test_a_petition_without_handler_is_replied_to_by_who_replies(session, office):
    row = scenes.accepted(session, office)
    row.handler_id = row.unit_id = None
    reply(session, office, row)
    assert session.scalars(select(Paper.issuing_unit_id).where(Paper.kind == PaperKind.D10)).all() == [
        office.units["basic"]
    ]
    assert row.answered_by_id == office.staff["chen"]


def test_an_answered_petition_is_closed_on_its_answer(either):
    session, office = either.session, either.office
    row = scenes.answered(session, office)
    scenes.do(session, office, "lin", row, Event.close, on=scenes.day("09-18"))
    assert (row.state, row.closing_basis, row.closed_on) == (
        PetitionState.closed,
        ClosingBasis.answered,
        scenes.day("09-18"),
    )
    assert scenes.clocks(session, row) == {"accept_notice_direct": (scenes.day("10-02"), "met 09-17")}


def test_an_answer_that_was_lost_is_recorded_before_closing(session, office):
    row = scenes.answered(session, office, claims=["one"])
    row.answer_text = " "
    session.scalars(select(Claim)).one().result = None
    with pytest.raises(Refusals) as refusal:
        scenes.do(session, office, "lin", row, Event.close)
    assert [problem.field for problem in refusal.value.problems] == ["answer_text"]


def test_a_suggestion_answered_at_once_needs_its_result_to_close(session, office):
    row = cast.petition(session, office)
    scenes.do(
        session, office, "lin", row, Event.answer, answer_text="谢谢", answered_by_id=office.staff["lin"]
    )
    with pytest.raises(Refusals, match="Claim 1 has no result yet"):
        scenes.do(session, office, "lin", row, Event.close)
    session.scalars(select(Claim)).one().result = ClaimResult.noted
    session.flush()
    assert scenes.do(session, office, "lin", row, Event.close).state is PetitionState.closed


def test_a_petition_is_kept_on_file_with_the_reason_and_its_clocks_end_unmet(either):
    session, office = either.session, either.office
    row = cast.petition(session, office)
    scenes.do(
        session,
        office,
        "fang",
        row,
        Event.keep,
        reason="no matter of ours",
        reply_exempt_reason="匿名",
        on=scenes.day("09-18"),
    )
    assert (row.state, row.closing_basis, row.closed_on) == (
        PetitionState.closed,
        ClosingBasis.kept,
        scenes.day("09-18"),
    )
    assert row.closing_note == "no matter of ours"
    assert scenes.clocks(session, row) == {"accept_notice_direct": (scenes.day("10-02"), "void 09-18")}
    assert row.due_on is None


def test_what_went_out_on_paper_is_not_made_void(session, office):
    row = cast.petition(session, office)
    paper = Paper(
        kind=PaperKind.D05,
        subject_kind="petition",
        subject_id=row.id,
        petition_id=row.id,
        issuing_unit_id=office.units["bureau"],
    )
    session.add(paper)
    session.flush()
    for state in (PaperState.signed, PaperState.issued, PaperState.served):
        paper.state = state
        session.flush()
        with pytest.raises(Refusals, match="no longer be made void"):
            scenes.do(session, office, "fang", row, Event.void, reason="entered twice")
    paper.state = PaperState.draft
    session.flush()
    assert (
        scenes.do(session, office, "fang", row, Event.void, reason="entered twice").state
        is PetitionState.void
    )


@pytest.mark.parametrize(
    ("event", "state"),
    [(Event.reply, "accepted"), (Event.close, "answered_directly"), (Event.keep, "registered")],
)
def test_no_way_of_closing_leads_past_an_open_obligation(session, office, event, state):
    row = scenes.at(session, office, event)
    values = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": office.units["basic"],
        "due_on": cast.TODAY,
        "demand": "soon",
    }
    case = supervision.open_case(session, cast.acting(session, office, "fang"), row, values, today=cast.TODAY)
    who = {Event.reply: "chen", Event.close: "lin", Event.keep: "fang"}[event]
    with pytest.raises(Refusals, match="Something is still open on this petition: supervision"):
        scenes.do(session, office, who, row, event, **scenes.inputs_for(office, event))
    assert row.state is PetitionState(state)
    supervision.close_case(session, cast.acting(session, office, "fang"), case, "done", today=cast.TODAY)
    assert (
        scenes.do(session, office, who, row, event, **scenes.inputs_for(office, event)).state
        is PetitionState.closed
    )
