"""What stands on a petition that its verbs and its record must know."""

from __future__ import annotations

from sqlalchemy import select

from app.actions import supervision
from app.queries.cases import case_of
from app.queries.petitions import deadlines_of, papers_of, people_of, supervisions_of
from schema.claims import Claim
from schema.documents import Paper
from schema.vocabulary import ClaimResult, Event, ObligationKind, PaperKind, PaperState
from tests import cast
from tests.actions import scenes


def supervised(session, office, row):
    values = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": office.units["basic"],
        "due_on": scenes.day("09-24"),
        "demand": "soon",
    }
    return supervision.open_case(session, cast.acting(session, office, "fu"), row, values, today=cast.TODAY)


def test_a_case_is_its_people_results_debts_and_papers(session, office):
    row = scenes.accepted(session, office, claims=["one", "two"])
    session.scalars(select(Claim).where(Claim.position == 2)).one().result = ClaimResult.adopted
    session.flush()
    case = case_of(session, row)
    assert (case.has_petitioner, case.results, case.owed, case.paper_issued) == (
        True,
        (None, ClaimResult.adopted),
        (),
        False,
    )
    watched = supervised(session, office, row)
    assert case_of(session, row).owed == (ObligationKind.supervision,)
    supervision.close_case(session, cast.acting(session, office, "fu"), watched, "done", today=cast.TODAY)
    scenes.do(session, office, "chen", row, Event.reply, **scenes.inputs_for(office, Event.reply))
    case = case_of(session, row)
    assert (case.owed, case.paper_issued) == ((), True)
    states = {paper.kind: paper.state for paper in papers_of(session, row.id)}
    assert states.pop(PaperKind.D10) is PaperState.served
    assert set(states.values()) == {PaperState.draft}


def test_a_draft_on_paper_is_not_yet_issued_and_a_cancelled_one_no_more(session, office):
    row = cast.petition(session, office, petitioner=None, is_anonymous=True)
    for state in (PaperState.draft, PaperState.countersigned, PaperState.cancelled):
        session.add(
            Paper(
                kind="D05",
                subject_kind="petition",
                subject_id=row.id,
                petition_id=row.id,
                issuing_unit_id=1,
                state=state,
            )
        )
    session.flush()
    case = case_of(session, row)
    assert (case.paper_issued, case.has_petitioner) == (False, False)
    assert [paper.id for paper in papers_of(session, row.id)] == [3, 2, 1], "the newest first"


def test_open_deadlines_come_first_by_day_then_those_that_are_over(session, office):
    row = scenes.accepted(session, office)
    codes = [one.rule_code for one in deadlines_of(session, row.id)]
    assert codes == [
        "assign_feedback",
        "reply",
        "objection",
        "accept_notice_direct",
        "accept_notice_transferred",
    ]


def test_the_main_petitioner_comes_first(session, office):
    row = cast.petition(session, office, petitioner="王小明")
    assert [(who.name, main, speaks) for who, main, speaks in people_of(session, row.id)] == [
        ("王小明", True, False)
    ]
    assert people_of(session, 4711) == []


def test_supervisions_come_newest_first(session, office):
    row = cast.petition(session, office)
    first, second = supervised(session, office, row), supervised(session, office, row)
    assert supervisions_of(session, row.id) == [second, first]
