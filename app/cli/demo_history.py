"""The years before the panel came into use: the old ledger, taken in as a file, then completed with unit and dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, imports
from app.cli.demo_cases import Clerkship
from app.cli.demo_days import ONE_DAY, Days, last_half_year
from app.cli.demo_office import Office, division_of
from app.cli.demo_people import People, Person
from app.cli.demo_texts import COUNTIES, Text, Writer
from app.clock import OFFICE_ZONE
from app.domain.deadlines import count
from app.domain.regimes import handling_rule
from app.queries.calendar import calendar
from app.queries.organisation import leader_in_charge
from schema.access import PetitionAccess
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import (
    AccessReason,
    AuditVerb,
    Channel,
    ClaimResult,
    HandlingMode,
    HolderKind,
    OccurrenceKind,
    Purpose,
    Satisfaction,
    Secrecy,
    VisitLevel,
)

SYSTEM = "旧信访台账"
A_MONTH = 100
MONTHS = (0.90, 0.65, 1.10, 1.00, 1.15, 1.05, 1.15, 1.20, 1.10, 0.90, 0.95, 0.85)
"""How much comes in from January to December, as parts of a usual month."""
YEAR_BEFORE = 1.07
REPEATED = 0.11
PURPOSES = {Purpose.appeal: 46, Purpose.report: 27, Purpose.inquiry: 13, Purpose.suggestion: 11, Purpose.thanks: 1, Purpose.other: 2}
SCHOOLS = ("S01", "S02", "S03", "S04", "S05", "S06", "P01", "P02")
LATE: Mapping[str, float] = {"C03": 0.13, "C05": 0.15, "D04": 0.08, "D02": 0.03, "C01": 0.04, "C02": 0.03, "C04": 0.02}
"""How often a unit was late; the others never were."""
RATED = {Satisfaction.satisfied: 30, Satisfaction.basic: 14, Satisfaction.unsatisfied: 4, Satisfaction.none: 52}


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
        self.lines: list[Past] = []

    def plan(self, until: date) -> list[Past]:
        """Return a line for every petition from the half-year before last year's to the day before `until`."""
        first, _last = last_half_year(self.days.today)
        received = sorted(self._received(first.replace(year=first.year - 1), until - ONE_DAY))
        for number, day in enumerate(received, start=1):
            self.lines.append(self._line(number, day, until - ONE_DAY))
        return self.lines

    def _received(self, first: date, last: date) -> Iterator[date]:
        """Yield the days of receipt, month by month: workdays, and one in eight at a week-end by the web."""
        month = first
        while month <= last:
            following = (month + timedelta(days=32)).replace(day=1)
            days = [month + timedelta(days=n) for n in range((following - month).days)]
            workdays = [day for day in days if self.days.works(day)]
            more = YEAR_BEFORE if month < first.replace(year=first.year + 1) else 1
            for _ in range(round(A_MONTH * MONTHS[month.month - 1] * more * self.draw.uniform(0.97, 1.03))):
                day = self.draw.choice(days if self.draw.random() < 0.4 else workdays)  # noqa: PLR2004
                if day <= last:
                    yield day
            month = following

    def _line(self, number: int, received: date, until: date) -> Past:
        draw, days = self.draw, self.days
        before = self._before(received) if draw.random() < REPEATED else None
        unit = before.unit if before else self._unit()
        text = before.text if before else self._text(received, unit)
        if before is None and unit == "":
            unit = division_of(text.subject.code)
        channel = self.clerkship.channel(received)
        accepted = min(days.calendar.add_workdays(received, draw.randint(1, 6)), until)
        closed = min(self._closed(accepted, unit), until)
        result, sentence = self.writer.result(text.subject)
        visit = channel is Channel.visit
        return Past(
            number=f"{received.year}{number:05d}", text=text, person=before.person if before else self.people.new(text.place),
            channel=channel, received=datetime.combine(received, time(8 + draw.randrange(9), draw.randrange(60)), OFFICE_ZONE),
            accepted=accepted, closed=max(closed, received), result=result, answer=f"{text.finding}{sentence}", unit=unit,
            people=self.clerkship.headcount(group=text.subject.group) if visit else 1,
            level=self._level(received) if visit else None, repeat=before is not None,
            rating=draw.choices(tuple(RATED), tuple(RATED.values()))[0],
        )

    def _before(self, received: date) -> Past | None:
        """Return an earlier line somebody comes back to: answered, and of the last months."""
        earlier = [line for line in self.lines[-250:] if line.closed < received and not line.repeat and not line.text.subject.thanks]
        return self.draw.choice(earlier) if earlier else None

    def _unit(self) -> str | None:
        """Return the responsible unit: mostly a county, empty for "the division whose subject it is", None for nobody."""
        kind = self.draw.choices(("county", "division", "school", "nobody"), (46, 28, 6, 20))[0]
        return {"county": self._county(), "division": "", "school": self.draw.choice(SCHOOLS), "nobody": None}[kind]

    def _county(self) -> str:
        return self.draw.choices(tuple(COUNTIES), (26, 22, 20, 15, 17))[0]

    def _text(self, received: date, unit: str | None) -> Text:
        asked = {Purpose.inquiry: 7, Purpose.suggestion: 3} if unit is None else PURPOSES
        purpose = self.draw.choices(tuple(asked), tuple(asked.values()))[0]
        return self.writer.write(received, frozenset({purpose}), unit)

    def _closed(self, accepted: date, unit: str | None) -> date:
        """Return the last day: within days when answered at once, in time as a rule, now and then late."""
        if unit is None:
            return self.days.calendar.next_workday(accepted)
        late = self.draw.random() < LATE.get(unit, 0)
        days = self.draw.randint(61, 69) if late else self.draw.randint(9, 56)
        return self.days.calendar.next_workday(accepted + timedelta(days=days))

    def _level(self, received: date) -> VisitLevel:
        """Return the level a visit reached; one went to the province, in the year before."""
        first, _last = last_half_year(self.days.today)
        gone = any(line.level is VisitLevel.province for line in self.lines)
        if not gone and first.replace(year=first.year - 1, month=first.month + 2) < received < first:
            return VisitLevel.province
        return self.draw.choices((VisitLevel.city_edu, VisitLevel.county, VisitLevel.city_gov), (84, 10, 6))[0]


def take_in(session: Session, actor: Actor, office: Office, lines: list[Past], today: date) -> None:
    """Take the ledger in through the import, then complete its petitions line by line."""
    batch = imports.begin_batch(
        session, actor, file_name="旧信访台账导出.xlsx", digest="0" * 64, area="petitions", system=SYSTEM, mapping={}
    )
    source = imports.Source(SYSTEM, today, categories=office.categories)
    tally = imports.take_in(session, actor, batch.id, [_row(line) for line in lines], source)
    imports.end_batch(session, actor, batch.id, tally, rows=len(lines), refused=len(tally.clashes))
    by_number = {line.number: line for line in lines}
    taken = select(Petition, Claim).join(Claim, Claim.petition_id == Petition.id).where(Petition.import_batch_id == batch.id)
    clocks, sights = [], []
    for petition, claim in session.execute(taken.order_by(Petition.id)).all():
        line = by_number[str(petition.outside_no)]
        claim.result = line.result
        _complete(session, actor, office, petition, line)
        if line.unit is not None:
            clocks.append(_clock(session, office, petition, line))
            sights.append(_sight(petition))
    session.flush()
    session.execute(insert(Deadline), clocks)
    session.execute(insert(PetitionAccess), sights)


def _row(line: Past) -> dict[str, Any]:
    """Return the line as the import takes it."""
    noon = datetime.combine(line.closed, time(15, 30), OFFICE_ZONE)
    return {
        "outside_no": line.number, "title": line.text.title, "content": line.text.content, "channel": line.channel,
        "purpose": line.text.subject.purpose, "category": line.text.subject.code, "received_at": line.received,
        "answered_at": max(noon, line.received), "answer_text": line.answer, "petitioner_name": line.person.name,
        "phone": line.person.phone, "id_number": line.person.id_number, "address": line.person.address, "people_count": line.people,
    }


def _complete(session: Session, actor: Actor, office: Office, petition: Petition, line: Past) -> None:
    """Add what the ledger's export had in further columns; with the trail and the clock the panel keeps itself."""
    unit_id = office.units[line.unit] if line.unit else None
    desk = office.desks[line.unit] if line.unit else None
    clerk = actor.staff_id
    changes: dict[str, Any] = {
        "summary": line.text.summary, "unit_id": unit_id, "first_contact_id": clerk, "visit_level": line.level,
        "handler_id": office.staff[desk.handler] if desk else None, "handler_b_id": office.staff[desk.stand_in] if desk else None,
        "mode": HandlingMode.forward if desk else HandlingMode.direct_answer, "accepted_on": line.accepted if desk else None,
        "answered_by_id": office.staff[desk.handler] if desk else clerk, "satisfaction": line.rating,
        "secrecy": Secrecy.internal if line.text.subject.internal else Secrecy.open, **line.text.flags,
    }
    if line.channel is Channel.visit:
        changes |= {"reception_place": "市教育局信访接待室", "receiver_id": clerk}
    if line.repeat:
        changes |= {"is_repeat": True, "occurrence_kind": OccurrenceKind.repeat_after_answer}
    difference = audit.apply(petition, changes)
    audit.record(session, actor, petition, AuditVerb.amend, changes=difference, display=petition.petition_no or "")


def _clock(session: Session, office: Office, petition: Petition, line: Past) -> dict[str, Any]:
    """Return the clock of handling as it ran: started with the acceptance, met with the closing.

    Written by sets, as the import writes what hangs on its petitions: one by one it would take as long as
    everything else together.
    """
    if petition.regime is None:
        raise ValueError("a petition that was taken in has a regime")
    limit = handling_rule(petition.purpose, petition.regime)
    due = count(line.accepted, limit.number, limit.unit, calendar(session), roll=limit.roll)
    return {
        "subject_kind": Petition.__tablename__, "subject_id": petition.id, "petition_id": petition.id,
        "display_no": petition.petition_no, "title": petition.title, "kind": limit.kind, "rule_code": limit.code,
        "rule_version": f"{limit.regime}/{limit.version}", "started_at": datetime.combine(line.accepted, time.min, OFFICE_ZONE),
        "due_strict": due.strict, "due_rolled": due.rolled, "binding_on": due.binding, "provisional": due.provisional,
        "unit_id": petition.unit_id, "person_id": petition.handler_id, "leader_id": leader_in_charge(session, petition.unit_id),
        "met_on": line.closed,
    }


def _sight(petition: Petition) -> dict[str, Any]:
    """Return the grant by which the unit sees what it dealt with."""
    return {
        "holder_kind": HolderKind.unit, "holder_id": petition.unit_id, "petition_id": petition.id,
        "registered_on": petition.registered_on, "reason": AccessReason.responsible_unit,
    }
