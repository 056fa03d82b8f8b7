"""The old ledger of the demo: what came in and was finished before the panel came into use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.cli.demo_cases import Clerkship
from app.cli.demo_days import ONE_DAY, Days, last_half_year, span
from app.cli.demo_office import division_of
from app.cli.demo_people import People, Person
from app.cli.demo_texts import Text, Writer
from app.clock import OFFICE_ZONE
from schema.vocabulary import Channel, ClaimResult, Purpose, Satisfaction, VisitLevel

SYSTEM = "旧信访台账"
A_MONTH = 100
MONTHS = (0.90, 0.65, 1.10, 1.00, 1.15, 1.05, 1.15, 1.20, 1.10, 0.90, 0.95, 0.85)
"""How much comes in from January to December, as parts of a usual month."""
YEAR_BEFORE = 1.07
REPEATED, AT_WEEKENDS_TOO = 0.11, 0.4
WHOSE = {"county": 46, "division": 28, "school": 6, "nobody": 20}
COUNTY = {"C01": 26, "C02": 22, "C03": 20, "C04": 15, "C05": 17}
SCHOOLS = ("S01", "S02", "S03", "S04", "S05")
ASKED = {Purpose.inquiry: 7, Purpose.suggestion: 3}
OF_A_SCHOOL = {Purpose.appeal: 6, Purpose.report: 4}
PURPOSES = {
    Purpose.appeal: 46,
    Purpose.report: 27,
    Purpose.inquiry: 13,
    Purpose.suggestion: 11,
    Purpose.thanks: 1,
    Purpose.other: 2,
}
LATE: Mapping[str, float] = {
    "C01": 0.04,
    "C02": 0.03,
    "C03": 0.13,
    "C04": 0.02,
    "C05": 0.15,
    "D02": 0.03,
    "D04": 0.08,
}
"""How often a unit was late; the others never were."""
LEVELS = {VisitLevel.city_edu: 84, VisitLevel.county: 10, VisitLevel.city_gov: 6}
RATED = {
    Satisfaction.satisfied: 30,
    Satisfaction.basic: 14,
    Satisfaction.unsatisfied: 4,
    Satisfaction.none: 52,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One line of the old ledger; `unit` is None for what was answered at once."""

    number: str
    text: Text
    person: Person
    channel: Channel
    received: datetime
    accepted: date
    closed: date
    result: ClaimResult
    answer: str
    unit: str | None
    people: int
    level: VisitLevel | None
    repeat: bool
    rating: Satisfaction


class Ledger:
    """Plans the lines of the old ledger."""

    def __init__(self, days: Days, people: People, writer: Writer) -> None:
        """Begin with an empty book."""
        self.days, self.people, self.writer, self.draw = days, people, writer, days.draw
        self.clerkship = Clerkship(days, people)
        self.half = last_half_year(days.today)[0]
        self.begins = self.half.replace(year=self.half.year - 1)
        self.lines: list[Past] = []

    def plan(self, until: date) -> list[Past]:
        """Return the petitions received and finished before `until`.

        They begin a year before the last half-year, so that its circular has something to compare with.
        """
        last = until - ONE_DAY
        for number, day in enumerate(sorted(self._received(last)), start=1):
            self.lines.append(self._line(number, day, last))
        return self.lines

    def _received(self, last: date) -> Iterator[date]:
        """Yield the days of receipt, month by month: workdays mostly."""
        month = self.begins
        while month <= last:
            following = (month + timedelta(days=32)).replace(day=1)
            days = span(month, following - ONE_DAY)
            workdays = [day for day in days if self.days.works(day)]
            share = MONTHS[month.month - 1] * (1 if month >= self.half else YEAR_BEFORE)
            for _ in range(round(A_MONTH * share * self.draw.uniform(0.97, 1.03))):
                day = self.draw.choice(days if self.draw.chance(AT_WEEKENDS_TOO) else workdays)
                if day <= last:
                    yield day
            month = following

    def _line(self, number: int, received: date, last: date) -> Past:
        draw, days = self.draw, self.days
        before = self._before(received) if draw.chance(REPEATED) else None
        text, unit = (before.text, before.unit) if before else self._matter(received)
        channel = self.clerkship.channel(received)
        visit = channel is Channel.visit
        accepted = min(days.calendar.add_workdays(received, draw.randint(1, 6)), last)
        result, sentence = self.writer.result(text.subject)
        hour = time(8 + draw.randrange(9), draw.randrange(60))
        return Past(
            number=f"{received.year}{number:05d}",
            text=text,
            person=before.person if before else self.people.new(text.place),
            channel=channel,
            received=datetime.combine(received, hour, OFFICE_ZONE),
            accepted=accepted,
            closed=max(received, min(self._closed(accepted, unit), last)),
            result=result,
            answer=f"{text.finding}{sentence}",
            unit=unit,
            people=self.clerkship.headcount(group=text.subject.group) if visit else 1,
            level=self._level(received) if visit else None,
            repeat=before is not None,
            rating=draw.weighted(RATED),
        )

    def _before(self, received: date) -> Past | None:
        """Return an earlier line somebody comes back to: answered, and of the last months."""
        earlier = [
            line
            for line in self.lines[-250:]
            if line.closed < received and not line.repeat and not line.text.subject.thanks
        ]
        return self.draw.choice(earlier) if earlier else None

    def _matter(self, received: date) -> tuple[Text, str | None]:
        """Return what it is about and who was responsible; nobody for what was answered at once."""
        whose = self.draw.weighted(WHOSE)
        where = {"county": self.draw.weighted(COUNTY), "school": self.draw.choice(SCHOOLS)}.get(whose)
        purpose = self.draw.weighted({"nobody": ASKED, "school": OF_A_SCHOOL}.get(whose, PURPOSES))
        text = self.writer.write(received, frozenset({purpose}), where)
        return text, division_of(text.subject.code) if whose == "division" else where

    def _closed(self, accepted: date, unit: str | None) -> date:
        """Return the last day: within days when answered at once, in time as a rule, now and then late."""
        if unit is None:
            return self.days.calendar.next_workday(accepted)
        late = self.draw.chance(LATE.get(unit, 0))
        days = self.draw.randint(61, 69) if late else self.draw.randint(9, 56)
        return self.days.calendar.next_workday(accepted + timedelta(days=days))

    def _level(self, received: date) -> VisitLevel:
        """Return the level a visit reached; one went to the province, in the year before."""
        gone = any(line.level is VisitLevel.province for line in self.lines)
        if not gone and self.begins + timedelta(days=60) < received < self.half:
            return VisitLevel.province
        return self.draw.weighted(LEVELS)
