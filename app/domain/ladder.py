"""The ladder: which step of it a deadline has reached on a day, and whom that tells (domain M04, M06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.calendar import Calendar
from app.domain.deadlines import remaining


@dataclass(frozen=True, slots=True)
class Step:
    """So many working days after the due date (negative: before it) these rungs are told."""

    id: int
    workdays: int
    told: frozenset[str]
    supervised_only: bool = False


def reached(
    steps: Iterable[Step], binding_on: date, today: date, calendar: Calendar, *, supervised: bool
) -> Sequence[Step]:
    """Return the steps a deadline has reached, the last one first."""
    late = -remaining(binding_on, today, calendar)
    there = (step for step in steps if step.workdays <= late and (supervised or not step.supervised_only))
    return sorted(there, key=lambda step: (step.workdays, step.id), reverse=True)


def told(reached_steps: Sequence[Step], people: Mapping[str, frozenset[int]]) -> Mapping[int, Step]:
    """Return person -> the last step reached that tells this person; what came before it is past."""
    found: dict[int, Step] = {}
    for step in reached_steps:
        for rung in sorted(step.told):
            for person in people.get(rung, frozenset()):
                found.setdefault(person, step)
    return found
