"""Dates follow what they are counted from: extensions, hearings, silence, a new notice, another rule."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.actions import calendar, deadlines, notices, records, recounting
from app.actions.regimes import preview
from app.catalog.read import catalogue
from app.domain.calendar import Day
from app.domain.errors import Refused
from app.domain.regimes import rule
from app.queries.explanations import explanation, silent, unread_changes
from app.queries.notices import mine
from app.queries.records import find
from schema.deadlines import Deadline
from schema.notices import NoticeKind
from schema.regimes import ClockRule
from schema.vocabulary import ClockRegime, ClockStart, DayKind, DeadlineKind
from tests import cast
from tests.actions import scenes

NOTICE = "国办发明电〔2026〕7号"
NEW = ClockRegime.national_2022


def year_2027() -> list[Day]:
    """Return a notice under which 4 January 2027 is a rest day."""
    days = [date(2027, 1, n) for n in (1, 2, 3, 4)] + [date(2027, 10, n) for n in range(1, 8)]
    return [Day(on, DayKind.restday, "元旦" if on.month == 1 else "国庆节", NOTICE) for on in days]


def test_twenty_days_then_ten_are_granted_and_one_more_is_not(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    chen = cast.acting(session, office, "chen")
    first = deadlines.extend(session, chen, row, 20, approved_on=cast.TODAY, reason="外调")
    assert (first.kind, first.extended_by, first.binding_on) == (
        DeadlineKind.extended_handle,
        20,
        date(2026, 12, 6),
    )
    assert row.is_extended
    with pytest.raises(Refused, match="so 10 are left"):
        deadlines.extend(session, chen, row, 11, approved_on=cast.TODAY)
    again = deadlines.extend(session, chen, row, 10, approved_on=cast.TODAY)
    assert again.binding_on == date(2026, 12, 16), "day 90 of 17 September"
    verbs = scenes.trail(session, first)
    assert verbs[0][1]["binding_on"] == ["2026-11-16", "2026-12-06"]


def test_nothing_that_does_not_run_is_extended(session, office):
    row = cast.petition(session, office)
    with pytest.raises(Refused, match="Only a running time for handling"):
        deadlines.extend(session, cast.acting(session, office, "chen"), row, 5, approved_on=cast.TODAY)


def test_a_hearing_is_left_out_of_a_recheck_alone(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    fang = cast.acting(session, office, "fang")
    days = scenes.day("09-21"), scenes.day("09-23")
    with pytest.raises(Refused, match="Only the hearing of a recheck"):
        deadlines.exclude_days(session, fang, row, *days)
    made = deadlines.start_code(session, row, "recheck_decide", cast.TODAY)
    deadlines.exclude_days(session, fang, row, *days)
    deadlines.exclude_days(session, fang, row, *days)
    assert (made.binding_on, made.excluded_days) == (date(2026, 10, 20), 3)


def test_an_upheld_objection_voids_the_unit_and_not_the_bureau(session, office):
    row = scenes.dispatched(session, office)
    deadlines.void_unit(session, row, office.units["basic"], scenes.day("09-18"))
    session.flush()
    assert {code: fate for code, (_, fate) in scenes.clocks(session, row).items()} == {
        "accept_notice_direct": "open",
        "accept_notice_transferred": "void 09-18",
        "objection": "void 09-18",
        "assign_feedback": "void 09-18",
    }


def test_silence_past_fifteen_days_starts_the_sixty(session, office):
    row = scenes.dispatched(session, office)
    late = date(2026, 10, 20)
    assert silent(session, scenes.day("10-02")) == []
    assert [one.id for one in silent(session, late)] == [row.id]
    made = deadlines.start_handling(session, row, None, unit_id=row.unit_id)
    assert (made.starts, made.binding_on) == (ClockStart.silence, date(2026, 12, 1)), (
        "60 days after 2 October"
    )
    again = deadlines.start_handling(session, row, late, person_id=office.staff["he"])
    assert again is made, "acceptance that comes late starts nothing anew"
    assert made.person_id == office.staff["he"]
    assert silent(session, late) == []
    assert any("silence" in str(line.params.get("event")) for line in explanation(session, made))


def test_a_clock_begins_anew_as_a_row_that_follows_the_old_one(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    old = next(one for one in deadlines.running(session, row) if one.kind == DeadlineKind.handle)
    new = deadlines.restart(session, cast.acting(session, office, "chen"), old, scenes.day("10-01"))
    assert old.voided_on == scenes.day("10-01")
    assert (new.follows_id, new.binding_on, new.person_id) == (old.id, date(2026, 11, 30), old.person_id)


def test_a_day_somebody_chose_cannot_begin_anew(session, office):
    row = scenes.dispatched(session, office)
    chosen = next(one for one in deadlines.running(session, row) if one.rule_code == "assign_feedback")
    with pytest.raises(Refused, match="follows no rule"):
        deadlines.restart(session, cast.acting(session, office, "chen"), chosen, cast.TODAY)


def test_a_new_notice_moves_a_provisional_date_keeps_the_old_one_and_tells_who_answers(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    limit = rule("review_apply", NEW)
    made = deadlines.start(
        session, row, limit, date(2026, 12, 5), unit_id=office.units["basic"], person_id=office.staff["he"]
    )
    strict = deadlines.start_code(session, row, "review_decide", date(2026, 12, 5))
    assert (made.binding_on, made.provisional) == (date(2027, 1, 4), True)
    assert (strict.binding_on, strict.provisional) == (date(2027, 1, 4), False)
    wei = cast.acting(session, office, "wei")
    calendar.enter_year(session, wei, 2027, year_2027())
    recounting.settle(session)
    assert (made.binding_on, made.provisional) == (date(2027, 1, 5), False)
    assert (strict.binding_on, strict.provisional) == (date(2027, 1, 4), False), "a strict end stays"
    assert scenes.trail(session, made)[-1][1]["binding_on"] == ["2027-01-04", "2027-01-05"]
    he = cast.acting(session, office, "he")
    told = [(one.old_on, one.new_on, one.reason) for _, one, _ in unread_changes(session, he)]
    assert told == [(date(2027, 1, 4), date(2027, 1, 5), NOTICE)]
    number = unread_changes(session, he)[0][0]
    (notice,) = [one for one in mine(session, he) if one["kind"] is NoticeKind.date_moved]
    assert (notice["id"], notice["due_on"], notice["over"]) == (number, date(2027, 1, 5), False)
    assert notices.read(session, he, [number]) == 1
    assert unread_changes(session, he) == []


def test_a_date_of_a_unit_that_moves_is_told_its_head_the_handler_and_the_first_contact(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    limit = rule("review_apply", NEW)
    made = deadlines.start(session, row, limit, date(2026, 12, 5), unit_id=office.units["basic"])
    calendar.enter_year(session, cast.acting(session, office, "wei"), 2027, year_2027())
    recounting.settle(session)
    told = {}
    for username in ("chen", "he", "lin", "sun", "zhao", "qian"):
        actor = cast.acting(session, office, username)
        told[username] = [one.new_on for _, one, _ in unread_changes(session, actor)]
    moved = [date(2027, 1, 5)]
    assert told == {"chen": moved, "he": moved, "lin": moved, "sun": [], "zhao": [], "qian": []}
    assert made.binding_on == date(2027, 1, 5)
    again = [Day(one.on, one.kind, one.name, one.notice) for one in year_2027()]
    again.append(Day(date(2027, 1, 5), DayKind.restday, "元旦", NOTICE))
    calendar.enter_year(session, cast.acting(session, office, "wei"), 2027, again)
    recounting.settle(session)
    he = cast.acting(session, office, "he")
    assert [(one.old_on, one.new_on) for _, one, _ in unread_changes(session, he)] == [
        (date(2027, 1, 5), date(2027, 1, 6))
    ], "what is no longer true is not told"


def test_a_year_entered_twice_changes_nothing_and_a_day_it_no_longer_names_goes(session, office):
    wei = cast.acting(session, office, "wei")
    assert calendar.enter_year(session, wei, 2027, year_2027()) == (11, 0, 0)
    assert calendar.enter_year(session, wei, 2027, year_2027()) == (0, 0, 0)
    assert calendar.enter_year(session, wei, 2027, year_2027()[1:]) == (0, 0, 1)
    assert calendar.enter_year(session, wei, 2027, year_2027()) == (1, 0, 0), "out of the bin again"


@pytest.mark.parametrize(
    ("year", "days", "why"),
    [
        (1999, year_2027(), "for the years 2000 to 2100"),
        (2027, year_2027()[:4], "must name 1 October"),
        (2027, [*year_2027(), Day(date(2030, 1, 1), DayKind.restday, "元旦")], "does not belong"),
    ],
)
def test_what_is_not_the_calendar_of_a_year_is_refused(session, office, year, days, why):
    with pytest.raises(Refused, match=why):
        calendar.enter_year(session, cast.acting(session, office, "wei"), year, days)


def handling_rule_row(session) -> ClockRule:
    return session.scalars(select(ClockRule).where(ClockRule.code == "handle", ClockRule.regime == NEW)).one()


def test_a_changed_rule_shows_what_it_moves_and_moves_it(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    fang = cast.acting(session, office, "fang")
    limit = handling_rule_row(session)
    found = preview(session, fang, limit, {"number": 45, "target_number": 20, "target_unit": "natural"})
    assert [(one.deadline.rule_code, one.binding_on) for one in found] == [("handle", date(2026, 11, 1))]
    assert not session.dirty, "a preview writes nothing"
    records.amend(
        session,
        fang,
        catalogue()["clock_rules"],
        find(session, catalogue()["clock_rules"], limit.id),
        {"number": 45},
    )
    recounting.settle(session)
    own = next(one for one in deadlines.running(session, row) if one.rule_code == "handle")
    assert (own.binding_on, own.number) == (date(2026, 11, 1), 45)
    assert row.due_on == scenes.day("10-16"), "the feedback comes first"


def test_another_body_of_rules_is_not_touched(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    row.regime = ClockRegime.zhejiang_2016
    session.flush()
    fang = cast.acting(session, office, "fang")
    recounting.recount_open(session, fang, "another body of rules")
    found = preview(session, fang, handling_rule_row(session), {"number": 45})
    assert found == [], "a petition keeps the rules it was received under"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"number": 0}, "at least 1"),
        ({"unit": "working", "roll": True}, "Only natural days roll"),
        ({"target_number": 3}, "needs both"),
        ({"code": "reply"}, "another rule"),
        ({"valid_from": date(2027, 1, 1), "valid_to": date(2026, 1, 1)}, "cannot be before"),
    ],
)
def test_a_rule_nobody_could_count_by_is_refused(session, office, values, why):
    with pytest.raises(Refused, match=why):
        preview(session, cast.acting(session, office, "fang"), handling_rule_row(session), values)


def test_two_rules_for_one_step_never_hold_on_one_day(session, office):
    fang = cast.acting(session, office, "fang")
    limit = handling_rule_row(session)
    values = {
        name: getattr(limit, name) for name in ("code", "regime", "kind", "starts", "number", "unit", "name")
    }
    with pytest.raises(Refused, match="already holds"):
        preview(session, fang, None, {**values, "valid_from": date(2027, 1, 1)})


def test_the_order_of_events_does_not_matter(session, office):
    """Extended, then moved by a notice and a rule; or the other way round: the same dates."""
    ends = set()
    for order in ("extend first", "rule first"):
        row = scenes.accepted(session, office, purpose="appeal")
        chen = cast.acting(session, office, "chen")
        own = next(one for one in deadlines.running(session, row) if one.kind == DeadlineKind.handle)
        if order == "extend first":
            deadlines.extend(session, chen, row, 15, approved_on=cast.TODAY)
        limit = handling_rule_row(session)
        limit.number = 50
        session.flush()
        records.bump(session)
        recounting.recount_open(session, cast.acting(session, office, "fang"), "another number")
        if order == "rule first":
            deadlines.extend(session, cast.acting(session, office, "chen"), row, 15, approved_on=cast.TODAY)
        ends.add((own.due_strict, own.binding_on, own.extended_by))
        limit.number = 60
        session.flush()
        records.bump(session)
    assert ends == {(date(2026, 11, 21), date(2026, 11, 21), 15)}


def test_a_row_older_than_its_own_note_is_explained_by_its_rule(session, office):
    row = scenes.accepted(session, office, purpose="appeal")
    own = next(one for one in deadlines.running(session, row) if one.kind == DeadlineKind.handle)
    own.number = own.counted_in = None
    messages = [line.params for line in explanation(session, own)]
    assert messages[1]["number"] == 60
    assert messages[1]["article"] == "信访工作条例（2022）第34条"
    chosen = session.scalars(select(Deadline).where(Deadline.rule_code == "assign_feedback")).one()
    assert len(explanation(session, chosen)) == 1
