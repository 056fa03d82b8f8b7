"""What is open today in the demo: with `demo_life` 148 petitions, six deadlines late, three today, 21 soon.

Every date is counted back from the day a deadline is to fall due: 15 days of notice from receipt or dispatch
(Regulations 2022, article 23), 60 days of handling from acceptance (article 34).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.cli.demo_cases import Case, Clerkship
from app.cli.demo_days import ONE_DAY, Days
from app.cli.demo_life import OPEN
from app.cli.demo_office import division_of
from app.cli.demo_people import People
from app.cli.demo_texts import COUNTIES, Subject, Text, Writer, seeds
from schema.vocabulary import Bucket, Channel, Purpose, Secrecy, VisitLevel

NOTICE, HANDLING, FEEDBACK = timedelta(days=15), timedelta(days=60), timedelta(days=30)
REPEATS = 14
CASE_PURPOSES = {Purpose.appeal: 72, Purpose.report: 16, Purpose.suggestion: 9, Purpose.inquiry: 3}
ASKED = frozenset({Purpose.inquiry, Purpose.suggestion})


class Stage(StrEnum):
    """How far a case has come."""

    registered = "registered"
    dispatched = "dispatched"
    assigned = "assigned"  # dispatched with a date for feedback
    accepted = "accepted"
    owing = "owing"  # accepted, and owing feedback by a date
    answered = "answered"


SLOTS: tuple[tuple[Stage, Bucket, int], ...] = (
    (Stage.registered, Bucket.soon, 4),
    (Stage.registered, Bucket.later, 10),
    (Stage.dispatched, Bucket.late, 1),
    (Stage.dispatched, Bucket.today, 1),
    (Stage.dispatched, Bucket.soon, 4),
    (Stage.dispatched, Bucket.later, 3),
    (Stage.assigned, Bucket.later, 3),
    (Stage.accepted, Bucket.late, 2),
    (Stage.accepted, Bucket.today, 1),
    (Stage.accepted, Bucket.soon, 9),
    (Stage.accepted, Bucket.later, 95 - OPEN),
    (Stage.owing, Bucket.late, 1),
    (Stage.owing, Bucket.soon, 2),
    (Stage.owing, Bucket.later, 8),
    (Stage.answered, Bucket.later, 4),
)
"""Stage, bucket of the deadline it is made for, how many; ten supervisions and one proposed come on top."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a case; what has not happened is None."""

    received: date
    sent: date | None = None
    accepted: date | None = None
    due: date | None = None
    answered: date | None = None


@dataclass(slots=True)
class Slot:
    """A place to be filled: dates, and the case the seeds name for it, if any."""

    dates: Dates
    named: Mapping[str, Any] = field(default_factory=dict)


class OpenCases:
    """Plans what is open."""

    def __init__(self, days: Days, people: People, writer: Writer) -> None:
        """Begin with an empty desk."""
        self.days, self.writer, self.draw = days, writer, days.draw
        self.clerkship = Clerkship(days, people)
        self.cases: list[Case] = []

    def plan(self) -> list[Case]:
        """Return the open cases in the order they were received."""
        waiting = seeds("cases")
        slots = []
        for stage, bucket, number in SLOTS:
            named = [row for row in waiting if (row["stage"], row["bucket"]) == (stage, bucket)]
            rows = [*named, *({} for _ in range(number - len(named)))]
            slots += [Slot(self._dates(stage, bucket, row), row) for row in rows]
        slots.sort(key=lambda slot: slot.dates.received)
        plain = [slot for slot in slots if not slot.named and slot.dates.accepted]
        again = {id(slot) for slot in self.draw.sample(plain[len(plain) // 2 :], REPEATS)}
        for slot in slots:
            self.cases.append(self._case(slot, again=id(slot) in again))
        return self.cases

    def _dates(self, stage: Stage, bucket: Bucket, named: Mapping[str, Any]) -> Dates:
        if stage is Stage.answered:
            received = self.days.shifted(self.days.last, -5, -3)
            return Dates(received, answered=self.days.shifted(received, 1, 2))
        if stage is Stage.accepted:
            return self._accepted(bucket, supervised="supervision" in named)
        if stage is Stage.owing:
            return self._owing(bucket)
        if bucket is Bucket.late:
            return self._late_notice()
        if named.get("anonymous"):  # nobody to tell, so no notice is owed and any day will do
            return Dates(self.days.shifted(self.days.last, -5, -1))
        return self._notice(stage, bucket, web=named.get("channel") == Channel.web)

    def _notice(self, stage: Stage, bucket: Bucket, *, web: bool) -> Dates:
        """The bureau's own notice falls into the bucket; that of the unit it was sent to is always later."""
        days = self.days
        received = [due - NOTICE for due in days.window(bucket) if days.opened(due - NOTICE) <= days.last]
        if not received:  # a long holiday: five workdays reach further than the notice
            return self._accepted(Bucket.later, supervised=False)
        day = self.draw.choice(received) if web else days.some(received)
        if day is None or stage is Stage.registered:
            return Dates(day or days.last)
        sent = days.workdays(max(days.opened(day), days.soon_until - NOTICE + ONE_DAY), days.last)
        due = days.opened(sent[0] + FEEDBACK) if sent and stage is Stage.assigned else None
        return Dates(day, self.draw.choice(sent[:4]) if sent else None, due=due)

    def _late_notice(self) -> Dates:
        """The unit's notice is late; the bureau's is not owed, because nobody knows whom to tell."""
        days = self.days
        sent = days.workdays(days.today - NOTICE - timedelta(days=12), days.today - NOTICE - ONE_DAY)[-1]
        return Dates(days.shifted(sent, -2, -1), sent)

    def _accepted(self, bucket: Bucket, *, supervised: bool) -> Dates:
        days = self.days
        window = days.window(bucket, later_days=(days.last - days.today + HANDLING).days)
        if bucket is Bucket.today and not days.works(days.today - HANDLING):
            return self._owing(bucket)
        if bucket is Bucket.later and supervised:
            window = [due for due in window if 18 <= (due - days.today).days <= 35] or window  # noqa: PLR2004 - a few weeks on
        accepted = days.some([due - HANDLING for due in window])
        return self._before(accepted or days.last)

    def _owing(self, bucket: Bucket) -> Dates:
        days = self.days
        due = days.some(days.window(bucket, later_days=20)) or days.today
        sent = days.calendar.next_workday(due - FEEDBACK)
        return self._before(days.shifted(sent, 2, 4), sent=sent, due=due)

    def _before(self, accepted: date, *, sent: date | None = None, due: date | None = None) -> Dates:
        sent = sent or self.days.shifted(accepted, -4, -1)
        return Dates(self.days.shifted(sent, -3, -1), sent, accepted, due)

    def _case(self, slot: Slot, *, again: bool) -> Case:
        entered = self._again(slot.dates.received) if again else None
        entered = entered or (self._named(slot) if slot.named else self._plain(slot.dates))
        return self._taken_on(self.clerkship.registered(entered), slot)

    def _again(self, received: date) -> Case | None:
        """Return a case that takes up an earlier one, an appeal by somebody known."""
        fitting = [
            (place, case)
            for place, case in enumerate(self.cases)
            if case.person
            and case.unit
            and case.repeats is None
            and case.values["purpose"] is Purpose.appeal
            and case.entered.date() < received
        ]
        if not fitting:
            return None
        place, first = self.draw.choice(fitting)
        return self.clerkship.again(first, place, received)

    def _plain(self, dates: Dates) -> Case:
        if dates.answered:
            return self.clerkship.enter(self.writer.write(dates.received, ASKED), None, dates.received)
        purposes = frozenset({self.draw.weighted(CASE_PURPOSES)})
        county = self.draw.choice(tuple(COUNTIES)) if self.draw.chance(0.3) else None
        text = self.writer.write(dates.received, purposes, county)
        return self.clerkship.enter(text, county or division_of(text.subject.code), dates.received)

    def _named(self, slot: Slot) -> Case:
        """Return a case the seeds name in full."""
        row, received = slot.named, slot.dates.received
        unit = row.get("unit")
        place = COUNTIES[str(unit)][0] if unit in COUNTIES else "城东区"
        text = _text(row, place, received.year)
        values: dict[str, Any] = {
            "channel": Channel(row["channel"]),
            "respondent_unit_id": row.get("respondent"),
            **row.get("flags", {}),
        }
        values["people_count"] = row.get("people", 1)
        for name, column in (
            ("signatures", "signature_count"),
            ("representatives", "representative_count"),
            ("source", "source"),
            ("sub_channel", "sub_channel"),
        ):
            if name in row:
                values[column] = row[name]
        if "level" in row:
            values["visit_level"] = VisitLevel(row["level"])
        if row.get("secret"):
            values["secrecy"] = Secrecy.confidential_report
        if row.get("repeat"):
            values["is_repeat"] = True
        person = None
        if not row.get("anonymous"):
            person = self.clerkship.people.new(place, name=row["person"], phone=row.get("phone", ""))
        return self.clerkship.enter(text, unit, received, person=person, **values)

    def _taken_on(self, case: Case, slot: Slot) -> Case:
        dates, desk = slot.dates, self.clerkship
        if dates.answered:
            result, sentence = self.writer.result(case.text.subject)
            return desk.answered(case, dates.answered, result, f"{case.text.finding}{sentence}")
        if dates.sent:
            case = desk.sent(case, dates.sent, due=dates.due, co=tuple(slot.named.get("co", ())))
        if dates.accepted:
            case = desk.accepted(case, dates.accepted)
            heard = self.days.shifted(dates.accepted, 2, 3)
            for unit in slot.named.get("co", ()) if heard <= self.days.last else ():
                case = desk.opined(case, heard, unit)
        wish = slot.named.get("supervision")
        return (
            desk.supervised(case, *self._supervision(wish, dates), wish) if wish and dates.accepted else case
        )

    def _supervision(self, wish: Mapping[str, Any], dates: Dates) -> tuple[date, date]:
        """Return the days a supervision was opened and is due: since yesterday for what is overdue."""
        days, bucket = self.days, Bucket(wish["bucket"])
        due = days.some(days.window(bucket, later_days=20)) or days.today
        ago = {Bucket.late: 14, Bucket.soon: 9}.get(bucket, 4)
        opened = days.last if wish["trigger"] == "overdue" else days.calendar.add_workdays(days.today, -ago)
        return max(opened, dates.accepted or opened), max(due, opened)


def _text(row: Mapping[str, Any], place: str, year: int) -> Text:
    """Return the text of a named case."""
    subject = Subject(
        code=row["code"],
        purpose=Purpose(row["purpose"]),
        stage="any",
        weight=0,
        title=row["title"],
        summary=row["summary"],
        claims=tuple(row["claims"]),
        finding="",
    )
    flags = {"minors_involved": True} if row.get("minors") else {}
    return Text(
        subject=subject,
        title=subject.title.format(year=year),
        summary=subject.summary.format(year=year),
        claims=subject.claims,
        finding="",
        place=place,
        flags=flags,
    )


def named_people() -> Iterator[str]:
    """Yield the names the seeds use, so that nobody invented has one of them."""
    yield from (row["person"] for row in seeds("cases") if "person" in row)
    yield from (name for people in seeds("office")["staff"].values() for name, _title in people)
