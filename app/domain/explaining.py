"""期限怎么算的: a deadline says in words how its date was found, stretch by stretch. Sentences are msgids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from app.domain.calendar import Calendar
from app.domain.deadlines import Due, Span, Step, count, within
from app.domain.errors import N_
from schema.vocabulary import ClockStart, ClockUnit, DayKind


class Stretch(StrEnum):
    """What a run of days means to the count."""

    counted = "counted"
    rest = "rest"
    excluded = "excluded"
    rolled = "rolled"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an explanation: a msgid and its values, and the days it speaks of."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    stretch: Stretch | None = None
    first: date | None = None
    last: date | None = None
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a deadline was counted from, and what it says now."""

    start: date
    number: int | None
    unit: ClockUnit | None
    roll: bool = False
    starts: ClockStart | None = None
    article: str = ""
    extended: int = 0
    excluded: tuple[Span, ...] = ()
    binding_on: date
    target_on: date | None = None
    moment: datetime | None = None
    due_at: datetime | None = None


def explain(facts: Facts, calendar: Calendar) -> tuple[Line, ...]:
    """Return the explanation of a deadline under `calendar`, one line for each stretch of its count."""
    return tuple(_lines(facts, calendar))


def _lines(facts: Facts, calendar: Calendar) -> Iterator[Line]:
    if facts.number is None or facts.unit is None:
        yield Line(N_("The day was chosen by hand; it binds as it stands."))
        return
    if facts.starts is not None:
        yield Line(
            N_("Start: %(day)s, %(event)s. The day itself is not counted (Civil Code, article 201)."),
            {"day": facts.start, "event": facts.starts},
        )
    else:
        yield Line(
            N_("Start: %(day)s. The day itself is not counted (Civil Code, article 201)."),
            {"day": facts.start},
        )
    yield Line(
        N_("Length: %(number)s × %(unit)s, by %(article)s.")
        if facts.article
        else N_("Length: %(number)s × %(unit)s, a target of the office."),
        {"number": facts.number, "unit": facts.unit, "article": facts.article},
    )
    if facts.unit in {ClockUnit.hours, ClockUnit.minutes}:
        yield Line(N_("Hours and minutes run on through nights and holidays (Civil Code, article 201)."))
        return
    due = count(
        facts.start,
        facts.number,
        facts.unit,
        calendar,
        roll=facts.roll,
        extended=facts.extended,
        excluded=facts.excluded,
    )
    if facts.extended:
        yield Line(
            N_("Extended by %(days)s days, counted on from the end before any rolling."),
            {"days": facts.extended},
        )
    yield from _stretches(due)
    yield from _end(due, facts)
    if due.binding != facts.binding_on:
        yield Line(
            N_("By the calendar and rules of today it would be %(day)s; the date judged by stays %(kept)s."),
            {"day": due.binding, "kept": facts.binding_on},
        )


def _stretches(due: Due) -> Iterator[Line]:
    """Yield the runs of days counted and left out, up to the binding day."""
    spelled = [(_kind(step, due), step) for step in due.steps]
    for (kind, name), run in groupby(spelled, key=lambda pair: (pair[0], _name(pair[0], pair[1]))):
        steps = [step for _kind_of, step in run]
        first, last, days = steps[0].on, steps[-1].on, len(steps)
        params: dict[str, object] = {"first": first, "last": last, "days": days, "name": name}
        if kind is Stretch.counted:
            params |= {"from_number": steps[0].number, "to_number": steps[-1].number}
        said = _SAID_OF_ONE if first == last else _SAID
        yield Line(said[kind, bool(name)], params, kind, first, last, days)


def _end(due: Due, facts: Facts) -> Iterator[Line]:
    if facts.unit == ClockUnit.working:
        yield Line(N_("End: %(day)s, a workday; there is nothing to roll."), {"day": due.strict})
    elif due.binding != due.strict:
        yield Line(
            N_("The last day %(strict)s is a rest day, so the end moves to %(day)s (article 203)."),
            {"strict": due.strict, "day": due.binding},
        )
    elif facts.roll:
        yield Line(N_("End: %(day)s, a workday, so it does not move."), {"day": due.strict})
    else:
        yield Line(
            N_("End: %(day)s. A duty of the office ends on its last natural day, also on a rest day."),
            {"day": due.strict},
        )
    if due.provisional:
        yield Line(
            N_("Provisional: no holiday notice is known for %(years)s, so the date may still move."),
            {"years": "、".join(str(year) for year in _unknown(due))},
        )
    if facts.target_on is not None:
        yield Line(N_("The office asks of itself to be done by %(day)s."), {"day": facts.target_on})


def _unknown(due: Due) -> list[int]:
    first = due.strict.year if due.unit == ClockUnit.natural else due.start.year
    return [year for year in range(first, due.rolled.year + 1) if not due.calendar.covers(year)]


def _kind(step: Step, due: Due) -> Stretch:
    if step.number is not None:
        return Stretch.counted
    if step.on > due.strict:
        return Stretch.rolled
    return Stretch.excluded if within(step.on, due.excluded) else Stretch.rest


def _name(kind: Stretch, step: Step) -> str:
    """Return what to call a day apart: its holiday, or the make-up workday it is."""
    if step.day is None or kind is Stretch.excluded:
        return ""
    if kind is Stretch.counted:
        return step.day.name if step.day.kind == DayKind.workday else ""
    return step.day.name


_SAID = {
    (Stretch.counted, False): N_("%(first)s – %(last)s: days %(from_number)s to %(to_number)s."),
    (Stretch.counted, True): N_(
        "%(first)s – %(last)s: days %(from_number)s to %(to_number)s, make-up workdays (%(name)s)."
    ),
    (Stretch.rest, False): N_("%(first)s – %(last)s: %(days)s rest days, not counted."),
    (Stretch.rest, True): N_("%(first)s – %(last)s: %(days)s rest days, not counted (%(name)s)."),
    (Stretch.excluded, False): N_("%(first)s – %(last)s: %(days)s days of the hearing, not counted."),
    (Stretch.rolled, False): N_("%(first)s – %(last)s: the end moves on by %(days)s days."),
    (Stretch.rolled, True): N_("%(first)s – %(last)s: the end moves past these %(days)s days (%(name)s)."),
}
_SAID_OF_ONE = {
    (Stretch.counted, False): N_("%(first)s: day %(to_number)s."),
    (Stretch.counted, True): N_("%(first)s: day %(to_number)s, a make-up workday (%(name)s)."),
    (Stretch.rest, False): N_("%(first)s: a rest day, not counted."),
    (Stretch.rest, True): N_("%(first)s: a rest day, not counted (%(name)s)."),
    (Stretch.excluded, False): N_("%(first)s: a day of the hearing, not counted."),
    (Stretch.rolled, False): N_("%(first)s: the end moves here."),
    (Stretch.rolled, True): N_("%(first)s: the end moves past this day (%(name)s)."),
}
