"""What lengthens, shortens, ends or begins a running clock: domain §2.2 and its acceptance cases."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.calendar import Calendar, shipped_days
from app.domain.clocks import (
    ends_with_upheld_objection,
    exclusion,
    extension,
    handling_start,
    in_time,
    is_silent,
    may_object,
)
from app.domain.deadlines import Span, count, joined
from app.domain.errors import Refused
from schema.vocabulary import ClockUnit, DeadlineKind

KNOWN = Calendar(shipped_days())
END, BEFORE = date(2026, 11, 16), date(2026, 11, 1)


def test_an_extension_of_31_days_is_refused_and_says_what_is_left():
    with pytest.raises(Refused, match="may be 30 days; 0 are used, so 30 are left"):
        extension(0, 31, 30, binding_on=END, approved_on=BEFORE)


def test_twenty_days_and_then_ten_are_the_most_there_is():
    assert extension(20, 10, 30, binding_on=END, approved_on=BEFORE) == 30
    with pytest.raises(Refused, match="20 are used, so 10 are left"):
        extension(20, 11, 30, binding_on=END, approved_on=BEFORE)


def test_zhejiang_extends_by_sixty_days():
    assert extension(0, 60, 60, binding_on=END, approved_on=BEFORE) == 60


def test_an_extension_is_approved_on_the_last_day_at_the_latest():
    assert extension(0, 5, 30, binding_on=END, approved_on=END) == 5
    with pytest.raises(Refused, match="what is overdue stays overdue"):
        extension(0, 5, 30, binding_on=END, approved_on=date(2026, 11, 17))


@pytest.mark.parametrize("days", [0, -3])
def test_an_extension_is_by_a_day_at_least(days):
    with pytest.raises(Refused, match="one day at least"):
        extension(0, days, 30, binding_on=END, approved_on=BEFORE)


def test_an_extension_counts_from_the_end_before_any_rolling():
    """Sixty days after 4 August end in the holidays of October; thirty more count from there, not from the 8th."""
    due = count(date(2026, 8, 4), 60, ClockUnit.natural, KNOWN, extended=30, roll=True)
    assert count(date(2026, 8, 4), 60, ClockUnit.natural, KNOWN, roll=True).binding == date(2026, 10, 8)
    assert due.strict == date(2026, 11, 2)


@pytest.mark.parametrize("kind", [kind for kind in DeadlineKind if kind != DeadlineKind.recheck])
def test_a_hearing_moves_no_end_but_that_of_a_recheck(kind):
    with pytest.raises(Refused, match="Only the hearing of a recheck"):
        exclusion(kind, (), BEFORE, END)


def test_the_days_of_a_hearing_are_left_out_once_however_often_they_are_named():
    spans = exclusion(
        DeadlineKind.recheck, (Span(date(2026, 9, 21), date(2026, 9, 23)),), date(2026, 9, 22), END
    )
    assert spans == (Span(date(2026, 9, 21), END),)
    due = count(
        date(2026, 9, 17), 30, ClockUnit.natural, KNOWN, excluded=[Span(date(2026, 9, 21), date(2026, 9, 23))]
    )
    assert due.strict == date(2026, 10, 20), "30 days would end on 17 October"


def test_days_of_a_hearing_after_the_end_change_nothing():
    late = [Span(date(2026, 10, 18), date(2026, 10, 20))]
    assert count(date(2026, 9, 17), 30, ClockUnit.natural, KNOWN, excluded=late).strict == date(2026, 10, 17)


def test_a_hearing_does_not_end_before_it_begins():
    with pytest.raises(Refused, match="ends before it begins"):
        exclusion(DeadlineKind.recheck, (), END, BEFORE)
    with pytest.raises(ValueError, match="a span from"):
        joined([Span(END, BEFORE)])


def test_spans_that_touch_become_one():
    days = [date(2026, 9, n) for n in (1, 2, 3, 5)]
    assert joined([Span(days[2], days[2]), Span(days[0], days[1])]) == (Span(days[0], days[2]),)
    assert joined([Span(days[3], days[3]), Span(days[0], days[0])]) == (
        Span(days[0], days[0]),
        Span(days[3], days[3]),
    )


def test_silence_never_lengthens_the_handling():
    notice = date(2026, 10, 2)
    assert handling_start(date(2026, 9, 20), notice) == date(2026, 9, 20)
    assert handling_start(date(2026, 10, 9), notice) == notice
    assert handling_start(None, notice) == notice
    assert handling_start(date(2026, 10, 9), None) == date(2026, 10, 9), "nothing was owed"
    assert handling_start(None, None) is None


def test_a_unit_is_silent_from_the_day_after_its_time_for_notice():
    due = date(2026, 10, 2)
    assert not is_silent(due, None, due)
    assert is_silent(due, None, date(2026, 10, 3))
    assert not is_silent(due, due, date(2026, 12, 1))
    assert is_silent(due, date(2026, 10, 3), date(2026, 12, 1))


def test_the_postmark_decides_not_the_arrival():
    due = date(2026, 10, 8)
    assert in_time(due, date(2026, 10, 12), postmark_on=due)
    assert not in_time(due, date(2026, 10, 12), postmark_on=date(2026, 10, 9))
    assert in_time(due, due)
    assert not in_time(due, date(2026, 10, 9))


def test_an_objection_on_working_day_six_comes_too_late():
    due = count(date(2026, 9, 17), 5, ClockUnit.working, KNOWN).binding
    assert due == date(2026, 9, 23), "Sunday the 20th is a workday"
    assert may_object(due, due)
    assert not may_object(due, KNOWN.add_workdays(date(2026, 9, 17), 6))


@pytest.mark.parametrize("kind", [DeadlineKind.notice, DeadlineKind.objection, DeadlineKind.assign_feedback])
def test_an_upheld_objection_ends_the_clocks_of_the_unit_and_no_others(kind):
    assert ends_with_upheld_objection(kind, 7, 7)
    assert not ends_with_upheld_objection(kind, 1, 7), "the bureau's own duty runs on"
    assert not ends_with_upheld_objection(kind, None, 7)


def test_an_upheld_objection_does_not_end_what_the_unit_owes_for_another_reason():
    assert not ends_with_upheld_objection(DeadlineKind.supervision, 7, 7)
    assert not ends_with_upheld_objection(DeadlineKind.handle, 7, 7)
