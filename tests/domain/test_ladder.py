"""The ladder of reminders: a step is reached on its working day, and each person is told by the last one only."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.calendar import Calendar, shipped_days
from app.domain.ladder import Step, reached, told

KNOWN = Calendar(shipped_days())
SOON = Step(1, -5, frozenset({"handler"}))
DUE = Step(2, 0, frozenset({"handler", "head"}))
LATE = Step(3, 1, frozenset({"handler", "head", "in_charge"}))
WATCHED = Step(4, 1, frozenset({"principal"}), supervised_only=True)
WORST = Step(5, 5, frozenset({"principal"}))
LADDER = (LATE, SOON, WORST, DUE, WATCHED)
ON = date(2026, 9, 24)


@pytest.mark.parametrize(
    ("today", "supervised", "steps"),
    [
        (date(2026, 9, 17), False, []),
        (date(2026, 9, 18), False, [1]),  # Sunday the 20th is worked: 18, 20, 21, 22, 23 are five
        (date(2026, 9, 23), False, [1]),
        (date(2026, 9, 24), False, [2, 1]),
        (date(2026, 9, 27), False, [2, 1]),
        (date(2026, 9, 28), False, [3, 2, 1]),
        (date(2026, 9, 28), True, [4, 3, 2, 1]),
        (date(2026, 10, 9), True, [5, 4, 3, 2, 1]),
    ],
)
def test_steps_are_reached_by_working_days(today, supervised, steps):
    found = reached(LADDER, ON, today, KNOWN, supervised=supervised)
    assert [step.id for step in found] == steps


def test_each_person_is_told_by_the_last_step_alone():
    people = {"handler": frozenset({7}), "head": frozenset({8, 7}), "in_charge": frozenset({9})}
    assert told((LATE, DUE, SOON), people) == {7: LATE, 8: LATE, 9: LATE}
    assert told((DUE, SOON), people) == {7: DUE, 8: DUE}
    assert told((), people) == {}
    assert told((WORST,), people) == {}, "nobody stands on that rung"
