"""Supervision: opened with a reason and a date, it blocks closing until it is closed with a result."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import records, supervision
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.domain.errors import Refused
from app.queries.organisation import leader_in_charge
from schema.access import PetitionAccess
from schema.audit import AuditEntry
from schema.deadlines import Deadline
from schema.obligations import Obligation
from schema.supervision import SupervisionCase
from schema.vocabulary import DeadlineKind, Event, ObligationKind, PetitionState, SupervisionState
from tests import cast
from tests.actions import scenes

SUPERVISION = catalogue()["supervision"]


def values(office, **changes):
    given = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": office.units["basic"],
        "due_on": scenes.day("09-24"),
        "demand": "soon",
    }
    return {**given, **changes}


def opened(session, office, row, by="fu", **changes):
    return supervision.open_case(
        session, cast.acting(session, office, by), row, values(office, **changes), today=cast.TODAY
    )


def clock(session, case):
    found = select(Deadline).where(
        Deadline.subject_kind == "supervision_case", Deadline.subject_id == case.id
    )
    return session.scalars(found).one()


def test_opening_takes_a_number_registers_the_obligation_and_starts_its_own_clock(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = scenes.dispatched(session, office)
        case = opened(session, office, row)
    assert (case.supervision_no, case.state, case.opened_on) == (
        "督〔2026〕1号",
        SupervisionState.open,
        cast.TODAY,
    )
    assert (row.is_supervised, row.due_on) == (True, scenes.day("09-24"))
    owed = session.scalars(select(Obligation)).one()
    assert (owed.kind, owed.is_open, owed.petition_id, owed.display) == (
        ObligationKind.supervision,
        True,
        row.id,
        "督〔2026〕1号",
    )
    own = clock(session, case)
    assert (own.kind, own.binding_on, own.unit_id) == (
        DeadlineKind.supervision,
        scenes.day("09-24"),
        office.units["basic"],
    )
    assert (own.display_no, own.title, own.rule_version) == ("督〔2026〕1号", row.title, "chosen")
    assert own.leader_id is not None
    verb, changes = scenes.trail(session, case)[-1]
    assert (verb, changes["due_on"], changes["state"]) == ("supervise", [None, "2026-09-24"], [None, "open"])
    entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "supervise")).one()
    assert entry.petition_id == row.id, "it stands in the petition's own trail too"


def test_supervisions_have_a_series_of_their_own(session, office):
    row = scenes.dispatched(session, office)
    assert [opened(session, office, row).supervision_no for _ in range(2)] == [
        "督〔2026〕1号",
        "督〔2026〕2号",
    ]
    assert row.petition_no == "2026-00001"


@pytest.mark.parametrize("state", sorted({"draft", "closed", "void", "archived", "concluded"}))
def test_only_what_is_in_process_is_supervised(session, office, state):
    row = cast.petition(session, office)
    row.state = PetitionState(state)
    with pytest.raises(Refused, match="Only a petition in process"):
        opened(session, office, row)


def test_feedback_is_not_asked_for_yesterday(session, office):
    row = cast.petition(session, office)
    with pytest.raises(Refused, match="cannot lie in the past") as refusal:
        opened(session, office, row, due_on=scenes.day("09-16"))
    assert refusal.value.field == "due_on"
    assert opened(session, office, row, due_on=cast.TODAY).due_on == cast.TODAY


def test_closing_meets_its_clock_ends_the_obligation_and_frees_the_petition(either):
    session, office = either.session, either.office
    row = scenes.dispatched(session, office)
    case = opened(session, office, row)
    supervision.close_case(
        session, cast.acting(session, office, "fu"), case, "done", today=scenes.day("09-21")
    )
    assert (case.state, case.result, case.closed_on) == (SupervisionState.closed, "done", scenes.day("09-21"))
    assert (row.is_supervised, row.due_on) == (False, scenes.day("10-02"))
    assert clock(session, case).met_on == scenes.day("09-21")
    assert session.scalars(select(Obligation.is_open)).all() == [False]
    assert scenes.trail(session, case)[-1] == (
        "close",
        {"state": ["open", "closed"], "result": [None, "done"]},
    )


def test_a_petition_stays_supervised_while_another_supervision_is_open(session, office):
    row = scenes.dispatched(session, office)
    first, second = opened(session, office, row), opened(session, office, row, due_on=scenes.day("09-30"))
    fu = cast.acting(session, office, "fu")
    supervision.close_case(session, fu, first, "done", today=cast.TODAY)
    assert (row.is_supervised, row.due_on) == (True, scenes.day("09-30"))
    supervision.close_case(session, fu, second, "done", today=cast.TODAY)
    assert row.is_supervised is False


def test_what_is_closed_is_neither_closed_again_nor_changed(session, office):
    case = opened(session, office, scenes.dispatched(session, office))
    fu = cast.acting(session, office, "fu")
    supervision.close_case(session, fu, case, "done", today=cast.TODAY)
    with pytest.raises(Refused, match="already closed"):
        supervision.close_case(session, fu, case, "again", today=cast.TODAY)
    with pytest.raises(Refused, match="closed is not changed"):
        supervision.amend(session, fu, case, {"demand": "x"})


def test_its_own_deadline_follows_its_date_and_the_petition_s_with_it(either):
    session, office = either.session, either.office
    row = scenes.dispatched(session, office)
    case = opened(session, office, row)
    fang = cast.acting(session, office, "fang")
    records.amend(session, fang, SUPERVISION, case, {"due_on": scenes.day("10-09"), "petition_id": row.id})
    own = clock(session, case)
    assert {own.due_strict, own.due_rolled, own.binding_on} == {scenes.day("10-09")}
    assert row.due_on == scenes.day("10-02")
    assert scenes.trail(session, case)[-1] == ("amend", {"due_on": ["2026-09-24", "2026-10-09"]})


def test_another_supervised_unit_gets_the_deadline_and_sees_the_petition(session, office):
    row = scenes.dispatched(session, office)
    case = opened(session, office, row)
    fang = cast.acting(session, office, "fang")
    records.amend(session, fang, SUPERVISION, case, {"unit_id": office.units["personnel"]})
    own = clock(session, case)
    assert (own.unit_id, own.leader_id) == (
        office.units["personnel"],
        leader_in_charge(session, office.units["personnel"], cast.TODAY),
    )
    holders = session.scalars(select(PetitionAccess.holder_id).where(PetitionAccess.reason == "supervision"))
    assert holders.all() == [office.units["personnel"]]


def test_a_word_corrected_moves_no_date_and_nothing_corrected_leaves_no_entry(session, office):
    case = opened(session, office, scenes.dispatched(session, office))
    fang = cast.acting(session, office, "fang")
    assert records.amend(session, fang, SUPERVISION, case, {"demand": "sooner"}) == {
        "demand": ("soon", "sooner")
    }
    assert clock(session, case).binding_on == scenes.day("09-24")
    assert records.amend(session, fang, SUPERVISION, case, {"demand": "sooner"}) == {}
    assert [verb for verb, _ in scenes.trail(session, case)] == ["supervise", "amend"]


def test_a_supervision_stays_with_its_petition(session, office):
    case = opened(session, office, scenes.dispatched(session, office))
    other = cast.petition(session, office)
    with pytest.raises(Refused, match="stays with its petition") as refusal:
        supervision.amend(session, cast.acting(session, office, "fang"), case, {"petition_id": other.id})
    assert refusal.value.field == "petition_id"


def test_the_area_s_own_form_opens_a_supervision_by_the_same_rules(session, office):
    row = scenes.dispatched(session, office)
    fang = cast.acting(session, office, "fang")
    case = records.create(session, fang, SUPERVISION, {**values(office), "petition_id": row.id})
    assert (case.supervision_no, row.is_supervised) == ("督〔2026〕1号", True)
    scenes.do(session, office, "chen", row, Event.accept, **scenes.inputs_for(office, Event.accept))
    with pytest.raises(Refused, match="cannot lie in the past"):
        records.create(
            session,
            cast.acting(session, office, "fang"),
            SUPERVISION,
            {**values(office, due_on=scenes.day("09-01")), "petition_id": row.id},
        )
    assert session.scalars(select(SupervisionCase.id)).all() == [case.id]
