"""Periods of statistics: month, quarter, half-year, year or any days, and what each is compared with."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.errors import N_, Refused


class Span(StrEnum):
    """The length of a period as people name it; `days` is any other."""

    month = "month"
    quarter = "quarter"
    half_year = "half_year"
    year = "year"
    days = "days"


_MONTHS = {Span.month: 1, Span.quarter: 3, Span.half_year: 6, Span.year: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both inclusive."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            raise Refused(N_("The last day cannot be before the first day."), field="period")

    @classmethod
    def of(cls, span: Span, day: date) -> Period:
        """Return the period of that length in which `day` lies; `days` is the day alone."""
        months = _MONTHS.get(span)
        if months is None:
            return cls(day, day)
        begins = (day.month - 1) // months * months + 1
        ends = begins + months - 1
        return cls(date(day.year, begins, 1), date(day.year, ends, monthrange(day.year, ends)[1]))

    @property
    def span(self) -> Span:
        """Return the length a period has by its days."""
        return next((span for span in _MONTHS if self == Period.of(span, self.first)), Span.days)

    def year_before(self) -> Period:
        """Return the same period a year earlier, for 同比; a leap day is the 28th."""
        last = _year_back(self.last)
        if self.span is not Span.days:
            last = last.replace(day=monthrange(last.year, last.month)[1])
        return Period(_year_back(self.first), last)

    def before(self) -> Period:
        """Return the period just before, for 环比; the first half-year follows the second of the year before.

        A period of any other length follows as many days.
        """
        eve = self.first - timedelta(days=1)
        if self.span is not Span.days:
            return Period.of(self.span, eve)
        return Period(eve - (self.last - self.first), eve)

    def until(self, today: date) -> Period | None:
        """Return the part of the period that is over or running; None where it has not begun."""
        return Period(self.first, min(self.last, today)) if self.first <= today else None

    def earlier(self, days: int) -> Period:
        """Return the period moved back by so many days."""
        return Period(self.first - timedelta(days=days), self.last - timedelta(days=days))


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
