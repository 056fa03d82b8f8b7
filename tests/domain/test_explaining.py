"""An explanation names every stretch of a count, and nothing twice."""

from __future__ import annotations

from datetime import date

from app.domain.calendar import Calendar, shipped_days
from app.domain.deadlines import Span
from app.domain.explaining import Facts, Stretch, explain
from schema.vocabulary import ClockStart, ClockUnit

KNOWN = Calendar(shipped_days())


def runs(**values):
    facts = {"start": date(2026, 9, 17), "unit": ClockUnit.natural, "binding_on": date(2026, 9, 1), **values}
    lines = explain(Facts(**facts), KNOWN)
    return [(one.stretch, one.first, one.last) for one in lines if one.stretch], [
        one.message for one in lines
    ]


def test_natural_days_are_one_stretch_whatever_they_are():
    found, said = runs(number=30, starts=ClockStart.received)
    assert found == [(Stretch.counted, date(2026, 9, 18), date(2026, 10, 17))]
    assert any("ends on its last natural day" in one for one in said)


def test_working_days_name_make_up_days_and_breaks():
    found, said = runs(number=6, unit=ClockUnit.working)
    assert found == [
        (Stretch.counted, date(2026, 9, 18), date(2026, 9, 18)),
        (Stretch.rest, date(2026, 9, 19), date(2026, 9, 19)),
        (Stretch.counted, date(2026, 9, 20), date(2026, 9, 20)),
        (Stretch.counted, date(2026, 9, 21), date(2026, 9, 24)),
    ]
    assert any("make-up workday" in one for one in said)


def test_a_hearing_and_a_roll_are_stretches_of_their_own():
    hearing = (Span(date(2026, 9, 21), date(2026, 9, 22)),)
    found, _said = runs(number=12, roll=True, excluded=hearing)
    assert found == [
        (Stretch.counted, date(2026, 9, 18), date(2026, 9, 20)),
        (Stretch.excluded, date(2026, 9, 21), date(2026, 9, 22)),
        (Stretch.counted, date(2026, 9, 23), date(2026, 10, 1)),
        (Stretch.rolled, date(2026, 10, 2), date(2026, 10, 7)),
        (Stretch.rolled, date(2026, 10, 8), date(2026, 10, 8)),
    ]


def test_a_date_that_may_move_says_which_notice_is_missing():
    _found, said = runs(start=date(2026, 12, 20), number=15, roll=True)
    assert any("Provisional" in one for one in said)
    _found, said = runs(start=date(2026, 12, 20), number=15)
    assert not any("Provisional" in one for one in said), "a strict end never is"


def test_a_chosen_day_and_an_hour_clock_need_no_calendar():
    assert len(runs(number=None, unit=None)[1]) == 1
    assert any("nights and holidays" in one for one in runs(number=30, unit=ClockUnit.minutes)[1])


def test_an_extension_is_said_with_its_days():
    assert any("Extended by" in one for one in runs(number=60, extended=30)[1])
