"""Deadlines are rows: opened by a rule or on a chosen day, kept in step with their petition."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.actions import deadlines, petitions, records, supervision
from app.catalog.read import catalogue
from app.domain.regimes import rule
from schema.deadlines import Deadline
from schema.organisation import Unit
from schema.vocabulary import ClockRegime, DeadlineKind, Event, Secrecy
from tests import cast
from tests.actions import scenes


def test_a_clock_starts_at_midnight_of_the_office_and_that_day_is_not_counted(session, office):
    row = cast.petition(session, office)
    limit = rule("handle", ClockRegime.national_2022)
    made = deadlines.start(session, row, limit, cast.TODAY, unit_id=office.units["basic"])
    assert made.started_at == datetime(2026, 9, 16, 16, 0, tzinfo=UTC)
    assert (made.kind, made.binding_on) == (DeadlineKind.handle, scenes.day("11-16"))
    assert (made.subject_kind, made.subject_id, made.petition_id) == ("petition", row.id, row.id)


def test_a_right_of_the_petitioner_rolls_to_the_first_workday(session, office):
    """Thirty days after 1 September end on Thursday 1 October: rest until 7, workday 8 October."""
    row = cast.petition(session, office)
    made = deadlines.start_code(session, row, "review_apply", scenes.day("09-01"))
    assert (made.due_strict, made.due_rolled, made.binding_on) == (
        scenes.day("10-01"),
        scenes.day("10-08"),
        scenes.day("10-08"),
    )


@pytest.mark.parametrize("regime", [ClockRegime.national_2005, None])
def test_a_limit_the_regime_does_not_know_is_not_started(session, office, regime):
    row = cast.petition(session, office)
    row.regime = regime
    assert deadlines.start_code(session, row, "objection", cast.TODAY) is None
    assert "objection" not in scenes.clocks(session, row)


def test_the_leader_in_charge_of_the_unit_answers_for_its_deadlines(session, office):
    row = scenes.dispatched(session, office)
    leaders = dict(session.execute(select(Deadline.rule_code, Deadline.leader_id)).tuples().all())
    assert leaders["accept_notice_direct"] is None, "nobody is in charge of the petition office"
    assert leaders["accept_notice_transferred"] == leaders["assign_feedback"] is not None
    named = deadlines.chosen(
        session,
        row,
        DeadlineKind.case_lead,
        cast.TODAY,
        cast.TODAY,
        rule_code="case_lead",
        leader_id=leaders["objection"],
    )
    assert named.leader_id == leaders["objection"]


def test_a_chosen_day_is_binding_as_it_stands_even_on_a_holiday(session, office):
    row = cast.petition(session, office)
    made = deadlines.chosen(
        session, row, DeadlineKind.instruction, cast.TODAY, scenes.day("10-03"), rule_code="instruction"
    )
    assert {made.due_strict, made.due_rolled, made.binding_on} == {scenes.day("10-03")}
    assert (made.rule_version, made.provisional, made.display_no) == ("chosen", False, "2026-00001")


def test_a_deadline_may_belong_to_no_petition_at_all(session, office):
    cast.acting(session, office, "fang")
    unit = session.get(Unit, office.units["east"])
    made = deadlines.chosen(
        session,
        None,
        DeadlineKind.duty,
        cast.TODAY,
        cast.TODAY,
        rule_code="duty",
        subject=unit,
        unit_id=unit.id,
    )
    assert (made.petition_id, made.subject_kind, made.subject_id) == (None, "unit", unit.id)
    assert (made.display_no, made.title, made.secret) == ("", "", False)


def test_only_the_running_clocks_of_the_kinds_named_are_met_or_ended(session, office):
    row = scenes.dispatched(session, office)
    deadlines.meet(session, row, {DeadlineKind.notice}, scenes.day("09-18"))
    deadlines.void(session, row, scenes.day("09-19"), {DeadlineKind.objection, DeadlineKind.notice})
    session.flush()
    deadlines.void(session, row, scenes.day("09-21"))
    session.flush()
    assert {code: fate for code, (_, fate) in scenes.clocks(session, row).items()} == {
        "accept_notice_direct": "met 09-18",
        "accept_notice_transferred": "met 09-18",
        "objection": "void 09-19",
        "assign_feedback": "void 09-21",
    }
    assert deadlines.running(session, row) == []


def test_running_clocks_come_by_date(session, office):
    row = scenes.dispatched(session, office)
    kinds = [one.rule_code for one in deadlines.running(session, row)]
    assert kinds == ["objection", "accept_notice_direct", "accept_notice_transferred", "assign_feedback"]


def test_a_petition_is_due_on_its_first_date_and_says_whether_that_is_certain(session, office):
    row = cast.petition(session, office)
    assert (row.due_on, row.due_provisional) == (scenes.day("10-02"), False)
    made = deadlines.chosen(
        session, row, DeadlineKind.instruction, cast.TODAY, scenes.day("09-30"), rule_code="instruction"
    )
    made.provisional = True
    deadlines.refresh(session, row)
    assert (row.due_on, row.due_provisional) == (scenes.day("09-30"), True)
    made.met_on = cast.TODAY
    deadlines.refresh(session, row)
    assert (row.due_on, row.due_provisional) == (scenes.day("10-02"), False)
    deadlines.void(session, row, cast.TODAY)
    deadlines.refresh(session, row)
    assert (row.due_on, row.due_provisional) == (None, False)


def test_a_deadline_of_another_area_keeps_its_own_number_but_shares_title_and_secrecy(session, office):
    row = cast.petition(session, office, title="Library hours")
    fang = cast.acting(session, office, "fang")
    values = {
        "kind": "case",
        "trigger": "overdue",
        "unit_id": office.units["basic"],
        "due_on": cast.TODAY,
        "demand": "soon",
    }
    supervision.open_case(session, fang, row, values, today=cast.TODAY)
    own = session.scalars(select(Deadline).where(Deadline.kind == DeadlineKind.supervision)).one()
    assert (own.display_no, own.title) == ("督〔2026〕1号", "Library hours")
    petitions.amend(session, fang, row, {"secrecy": Secrecy.confidential_report})
    assert (own.display_no, own.title, own.secret) == ("督〔2026〕1号", "", True)


def test_a_notice_that_is_met_or_has_no_regime_is_not_counted_anew(session, office):
    row = cast.petition(session, office, received_on=scenes.day("09-14"))
    row.regime = None
    row.received_on = scenes.day("09-10")
    deadlines.recount_notice(session, row)
    assert scenes.clocks(session, row)["accept_notice_direct"] == (scenes.day("09-29"), "open")
    row.regime = ClockRegime.zhejiang_2016
    deadlines.recount_notice(session, row)
    assert scenes.clocks(session, row)["accept_notice_direct"] == (scenes.day("09-17"), "open")
    deadlines.meet(session, row, {DeadlineKind.notice}, cast.TODAY)
    session.flush()
    row.received_on = scenes.day("09-01")
    deadlines.recount_notice(session, row)
    assert scenes.clocks(session, row)["accept_notice_direct"] == (scenes.day("09-17"), "met 09-17")


def test_the_calendar_an_office_keeps_is_the_one_that_counts(session, office):
    wei = cast.acting(session, office, "wei")
    values = {"day": scenes.day("09-21"), "kind": "restday", "name": "Typhoon"}
    records.create(session, wei, catalogue()["calendar"], values)
    row = cast.petition(session, office)
    scenes.do(session, office, "fang", row, Event.forward, unit_id=office.units["basic"])
    assert scenes.clocks(session, row)["objection"] == (scenes.day("09-24"), "open"), (
        "one day later than without it"
    )
