"""Days of the demo: workdays, windows in which a date falls into a bucket, moments in office hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from app.cli.demo_hand import Hand
from app.clock import OFFICE_ZONE
from app.domain.calendar import Calendar, shipped_days
from app.domain.deadlines import bucket_edges
from schema.vocabulary import Bucket

ONE_DAY = timedelta(days=1)
HALF = 6
MORNING, MIDDAY, AFTERNOON = (
    (time(8, 40), time(11, 20)),
    (time(11, 30), time(13, 50)),
    (time(14, 0), time(17, 10)),
)
"""When things are entered, passed on, and decided, so that one day can hold all three in order."""


def last_half_year(today: date) -> tuple[date, date]:
    """Return the first and last day of the last complete half-year before `today`."""
    if today.month > HALF:
        return date(today.year, 1, 1), date(today.year, 6, 30)
    return date(today.year - 1, 7, 1), date(today.year - 1, 12, 31)


class Days:
    """The calendar around one `today`, with a seeded hand that picks days and moments."""

    def __init__(self, today: date, draw: Hand) -> None:
        """Read the shipped calendar; nothing of the demo happens later than the workday before `today`."""
        self.today, self.draw = today, draw
        self.calendar = Calendar(shipped_days())
        self.last = self.calendar.add_workdays(today, -1)
        self.soon_until = bucket_edges(today, self.calendar).soon_until

    def window(self, bucket: Bucket, late_days: int = 5, later_days: int = 60) -> list[date]:
        """Return the due dates that stand in `bucket` today, the nearest first."""
        first, last = {
            Bucket.late: (self.today - timedelta(days=late_days), self.today - ONE_DAY),
            Bucket.today: (self.today, self.today),
            Bucket.soon: (self.today + ONE_DAY, self.soon_until),
        }.get(bucket, (self.soon_until + ONE_DAY, self.today + timedelta(days=later_days)))
        return span(first, last)

    def works(self, day: date) -> bool:
        """Say whether people work on `day`."""
        return self.calendar.is_workday(day)

    def workdays(self, first: date, last: date) -> list[date]:
        """Return the workdays from `first` to `last`, none later than the demo's last day."""
        return [day for day in span(first, min(last, self.last)) if self.works(day)]

    def some(self, days: Sequence[date]) -> date | None:
        """Return one of `days`, a workday if there is one; None when there are none."""
        return self.draw.choice([day for day in days if self.works(day)] or list(days)) if days else None

    def shifted(self, day: date, low: int, high: int) -> date:
        """Return the workday `low` to `high` workdays after `day` (before it if negative), never too late."""
        return min(self.calendar.add_workdays(day, self.draw.randint(low, high)), self.last)

    def opened(self, day: date) -> date:
        """Return the day the office deals with what came in on `day`."""
        return self.calendar.next_workday(day)

    def moment(self, day: date, hours: tuple[time, time]) -> datetime:
        """Return a moment of `day` between two hours of the office's clock."""
        first, last = (datetime.combine(day, hour, OFFICE_ZONE) for hour in hours)
        return first + timedelta(seconds=self.draw.randrange(int((last - first).total_seconds())))


def span(first: date, last: date) -> list[date]:
    """Return every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
