"""Workdays and rest days: what the State Council's notices say, and what holds without one."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

from schema.vocabulary import DayKind

ONE_DAY = timedelta(days=1)
KNOWN_YEARS = range(1990, 2101)
_SATURDAY = 5
# The legal holidays with a fixed solar date (Regulation on public holidays, 2024, article 2).
_FIXED = (
    ("元旦", 1, 1),
    ("劳动节", 5, 1),
    ("劳动节", 5, 2),
    ("国庆节", 10, 1),
    ("国庆节", 10, 2),
    ("国庆节", 10, 3),
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day a notice, or the law itself, singles out: its holiday's name and the notice's address."""

    on: date
    kind: DayKind
    name: str = ""
    notice: str = ""


class Calendar:
    """The office's calendar as a value: built from days, it never changes.

    A year is *covered* when its notice is among the days. Every notice names 1 October, and no other
    entry does, so that day stands for the notice: a lone day (say 31 December, moved by the notice of the
    year after) covers nothing. A year that is not covered falls back to weekends and legal holidays,
    the lunar ones as far as they are shipped; what is counted there is provisional.
    """

    def __init__(self, days: Iterable[Day]) -> None:
        """Keep `days`; where two name the same date the later one holds."""
        given = {day.on: day for day in days}
        self.years = frozenset(on.year for on in given if (on.month, on.day) == (10, 1))
        fallback = {day.on: day for day in _legal_days() if day.on.year not in self.years}
        self._days = fallback | given
        swapped = sorted(
            day.on for day in self._days.values() if _works(day) != (day.on.weekday() < _SATURDAY)
        )
        self._swapped = [on.toordinal() for on in swapped]
        steps = (1 if _works(self._days[on]) else -1 for on in swapped)
        self._shift = list(accumulate(steps, initial=0))

    def covers(self, year: int) -> bool:
        """Say whether the notice for `year` is known."""
        return year in self.years

    def day(self, on: date) -> Day | None:
        """Return what is known about `on`, or None for an ordinary weekday or weekend."""
        return self._days.get(on)

    def is_workday(self, on: date) -> bool:
        """Say whether people work on `on`; a make-up Saturday or Sunday is a workday."""
        day = self._days.get(on)
        return on.weekday() < _SATURDAY if day is None else _works(day)

    def next_workday(self, on: date) -> date:
        """Return the first workday on or after `on`."""
        while not self.is_workday(on):
            on += ONE_DAY
        return on

    def add_workdays(self, on: date, number: int) -> date:
        """Return the `number`-th workday after `on`, before it if negative; `on` itself is never counted."""
        step = ONE_DAY if number > 0 else -ONE_DAY
        left = abs(number)
        while left:
            on += step
            left -= self.is_workday(on)
        return on

    def workdays_between(self, start: date, end: date) -> int:
        """Return how many workdays lie after `start` up to and with `end`; negative when `end` is earlier.

        Arithmetic, not a walk: a list may ask it for every row.
        """
        return self._workdays_until(end) - self._workdays_until(start)

    def _workdays_until(self, on: date) -> int:
        """Return the workdays from the epoch to `on`: weekdays, corrected by the days that were swapped."""
        weeks, rest = divmod(on.toordinal(), 7)
        return weeks * 5 + min(rest, 5) + self._shift[bisect_right(self._swapped, on.toordinal())]


def shipped_days() -> tuple[Day, ...]:
    """Return the days of the State Council's notices for 2007–2026, each with its notice's address."""
    return tuple(
        Day(on, kind, name, spans.get("notice", entry["notice"]))
        for entry in _shipped()["notices"].values()
        for name, spans in entry["days"].items()
        for word, kind in (("rest", DayKind.restday), ("work", DayKind.workday))
        for on in _dates(spans.get(word, ""))
    )


@cache
def _legal_days() -> tuple[Day, ...]:
    """Return the holidays known without a notice: the fixed dates, and the lunar ones as shipped."""
    fixed = (
        Day(date(year, month, day), DayKind.restday, name)
        for year in KNOWN_YEARS
        for name, month, day in _FIXED
    )
    lunar = (
        Day(on, DayKind.restday, name)
        for holidays in _shipped()["expected"].values()
        for name, spans in holidays.items()
        for on in _dates(spans)
    )
    return (*fixed, *lunar)


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    """Return the holiday table shipped beside this module."""
    table: dict[str, dict[str, Any]] = json.loads(
        files(__package__).joinpath("holidays.json").read_text("utf-8")
    )
    return table


def _dates(spans: str) -> Iterator[date]:
    """Yield every date of `spans`: ISO dates or `first/last` pairs, set apart by spaces."""
    for span in spans.split():
        first, _, last = span.partition("/")
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        yield from (start + timedelta(days=n) for n in range((end - start).days + 1))


def _works(day: Day) -> bool:
    """Say whether `day` is a workday."""
    return day.kind == DayKind.workday
