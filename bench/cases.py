"""Invented petitions of ten years, drawn from a seed: one call a petition, one bundle of rows for its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from bench import words
from bench.load import Row
from bench.office import Office
from schema.people import Petitioner
from schema.sealed import cipher
from schema.sounds import place, sound
from schema.vocabulary import (
    AccessReason,
    Channel,
    ClaimResult,
    ClockRegime,
    ClosingBasis,
    DeadlineKind,
    ExclusionReason,
    HandlingMode,
    HolderKind,
    LeadRole,
    OccurrenceKind,
    PetitionState,
    Purpose,
    VisitLevel,
)

YEARS = 10
OPEN_SHARE = 0.014
NEWEST_REGIME = date(2022, 5, 1)
WITH_UNIT, WITH_HANDLER, WITH_MATTER, MET_SHARE = 0.88, 0.8, 0.06, 0.2

COLUMNS: dict[str, tuple[str, ...]] = {
    "petition": (
        "id", "petition_no", "title", "state", "channel", "received_on", "registered_on", "source", "visit_level", "people_count",
        "petitioner_name", "purpose", "category_id", "content", "respondent_unit_id", "matter_id", "first_contact_id", "unit_id",
        "handler_id", "mode", "regime", "accepted_on", "due_on", "is_urgent", "is_supervised", "minors_involved", "is_repeat",
        "occurrence_kind", "answer_text", "answered_by_id", "answered_on", "closed_on", "closing_basis", "is_secret", "created_at", "updated_at",
    ),
    "petition_party": ("petition_id", "petitioner_id", "is_primary", "is_representative"),
    "claim": ("petition_id", "position", "text", "text_sealed", "result"),
    "assignment": ("petition_id", "unit_id", "lead_role", "mode", "handler_id", "delivered_at"),
    "deadline": (
        "subject_kind", "subject_id", "petition_id", "display_no", "title", "kind", "unit_id", "person_id", "leader_id", "started_at",
        "due_strict", "due_rolled", "binding_on", "provisional", "met_on", "rule_code", "rule_version", "secret",
    ),
    "petition_exclusion": ("holder_kind", "holder_id", "petition_id", "reason"),
    "petition_access": ("holder_kind", "holder_id", "petition_id", "registered_on", "reason"),
}  # fmt: skip
"""The tables a petition writes to, with the columns of its rows; what is missing takes the schema's default."""

PURPOSES = (
    Purpose.appeal,
    Purpose.inquiry,
    Purpose.suggestion,
    Purpose.report,
    Purpose.thanks,
    Purpose.other,
)
PURPOSE_WEIGHTS = (40, 30, 15, 9, 3, 3)
CHANNELS = (Channel.web, Channel.phone, Channel.letter, Channel.visit, Channel.fax)
CHANNEL_WEIGHTS = (55, 22, 12, 10, 1)
OPEN_STATES = (
    PetitionState.accepted,
    PetitionState.dispatched,
    PetitionState.registered,
    PetitionState.answered_directly,
    PetitionState.objection,
)
OPEN_WEIGHTS = (50, 20, 15, 10, 5)
FINAL_STATES = (
    PetitionState.closed,
    PetitionState.archived,
    PetitionState.declined,
    PetitionState.withdrawn,
    PetitionState.void,
)
FINAL_WEIGHTS = (80, 14, 3, 2, 1)
UNHANDLED = frozenset({PetitionState.registered, PetitionState.answered_directly})
CLOCKS = {
    PetitionState.accepted: (DeadlineKind.handle, "handle", -30, 75),
    PetitionState.dispatched: (DeadlineKind.notice, "accept_notice_transferred", -8, 15),
    PetitionState.registered: (DeadlineKind.notice, "accept_notice_direct", -5, 15),
    PetitionState.objection: (DeadlineKind.notice, "accept_notice_transferred", -8, 15),
}
"""State -> the clock that runs in it, and how many days around today it may end."""

Bundle = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class World:
    """What petitions refer to."""

    office: Office
    categories: list[int]
    petitioners: int
    matters: int
    today: date


class Cases:
    """Draws petitions one after the other, in the order they came in."""

    def __init__(self, world: World, rows: int, seed: int) -> None:
        self.world, self.rows = world, rows
        self.rng = Random(seed)
        self.first_day = world.today - timedelta(days=365 * YEARS)
        self.days = 365 * YEARS
        self.open = self._open_numbers()
        self.number, self.year = 0, 0
        self.days_text = {
            n: (self.first_day + timedelta(days=n)).isoformat() for n in range(-1, self.days + 400)
        }

    def bundles(self, size: int) -> Iterator[Bundle]:
        """Yield all petitions in bundles of `size`: table -> rows."""
        bundle: Bundle = {table: [] for table in COLUMNS}
        for number in range(1, self.rows + 1):
            self._case(number, bundle)
            if number % size == 0:
                yield bundle
                bundle = {table: [] for table in COLUMNS}
        if bundle["petition"]:
            yield bundle

    def _open_numbers(self) -> frozenset[int]:
        """Most open petitions came in during the last half year, some wait for two years."""
        wanted = max(10, round(self.rows * OPEN_SHARE))
        fresh = max(wanted, self.rows // (YEARS * 2))
        recent = self.rng.sample(range(self.rows - fresh + 1, self.rows + 1), round(wanted * 0.8))
        older = self.rng.sample(range(self.rows - fresh * 4 + 1, self.rows - fresh + 1), wanted - len(recent))
        return frozenset((*recent, *older))

    def _number(self, year: int) -> str:
        if year != self.year:
            self.year, self.number = year, 0
        self.number += 1
        return f"{year}-{self.number:05d}"

    def _case(self, pk: int, bundle: Bundle) -> None:
        rng, office, text = self.rng, self.world.office, self.days_text
        day = (pk - 1) * self.days // self.rows
        received, registered = text[day - 1], text[day]
        is_open = pk in self.open
        states, weights = (OPEN_STATES, OPEN_WEIGHTS) if is_open else (FINAL_STATES, FINAL_WEIGHTS)
        state = rng.choices(states, weights)[0]
        unit_id = handler_id = None
        if (is_open and state not in UNHANDLED) or (not is_open and rng.random() < WITH_UNIT):
            unit_id = rng.choices(office.unit_ids, cum_weights=office.unit_weights)[0]
            handler_id = rng.choice(office.staff_of[unit_id]) if rng.random() < WITH_HANDLER else None
        number = self._number(int(registered[:4]))
        title = words.subject(rng)
        case = _Case(
            pk, number, title, state, day, unit_id, handler_id, rng.choice(office.clerk_ids),
            rng.choices(PURPOSES, PURPOSE_WEIGHTS)[0], rng.choice(office.school_ids) if rng.random() < 0.5 else None,
        )  # fmt: skip
        closed_day = None if is_open else min(day + rng.randrange(3, 70), self.days)
        due_on = self._deadlines(case, closed_day, bundle)
        bundle["petition"].append(self._petition(case, received, registered, closed_day, due_on))
        self._beneath(case, closed_day, bundle)

    def _petition(
        self, case: _Case, received: str, registered: str, closed_day: int | None, due_on: str | None
    ) -> Row:
        rng, text = self.rng, self.days_text
        channel = rng.choices(CHANNELS, CHANNEL_WEIGHTS)[0]
        visit = channel is Channel.visit
        repeat = rng.random() < WITH_MATTER
        closed_on = None if closed_day is None else text[closed_day]
        moment = f"{registered} 01:30:00.000000"
        return (
            case.pk, case.number, case.title, case.state.value, channel.value, received, registered, "direct",
            rng.choice(tuple(VisitLevel)).value if visit else None,
            rng.choice((1, 1, 2, 3, 6, 12)) if visit else 1,
            words.person(rng), case.purpose.value, rng.choice(self.world.categories), words.letter(rng),
            case.respondent_id,
            rng.randint(1, self.world.matters) if repeat else None,
            case.clerk_id, case.unit_id, case.handler_id,
            None if case.unit_id is None else HandlingMode.assign.value,
            _regime(received), registered if case.state is PetitionState.accepted else None, due_on,
            rng.random() < 0.02, rng.random() < 0.01, rng.random() < 0.03, repeat,
            (OccurrenceKind.repeat_after_answer if repeat else OccurrenceKind.first).value,
            rng.choice(words.ANSWERS) if closed_on else None, case.handler_id if closed_on else None, closed_on, closed_on,
            ClosingBasis.replied.value if closed_on else None, case.secret, moment, moment,
        )  # fmt: skip

    def _deadlines(self, case: _Case, closed_day: int | None, bundle: Bundle) -> str | None:
        """Write the clocks of a petition and return the earliest open one."""
        rng = self.rng
        if closed_day is not None:
            if rng.random() < MET_SHARE:
                binding = min(case.day + 60, self.days + 60)
                bundle["deadline"].append(
                    self._deadline(case, DeadlineKind.handle, "handle", binding, closed_day)
                )
            return None
        clock = CLOCKS.get(case.state)
        if clock is None:
            return None
        kind, code, low, high = clock
        binding = self.days + int(rng.triangular(low, high, high / 3))
        bundle["deadline"].append(self._deadline(case, kind, code, binding, None))
        if case.unit_id is not None and rng.random() < 0.08:
            feedback = self.days + rng.randrange(-5, 40)
            bundle["deadline"].append(
                self._deadline(case, DeadlineKind.assign_feedback, "assign_feedback", feedback, None)
            )
            binding = min(binding, feedback)
        return self.days_text[binding]

    def _deadline(self, case: _Case, kind: DeadlineKind, code: str, binding: int, met: int | None) -> Row:
        text, leaders = self.days_text, self.world.office.leader_of
        due = text[binding]
        return (
            "petition", case.pk, case.pk, case.number, "" if case.secret else case.title, kind.value, case.unit_id, case.handler_id,
            None if case.unit_id is None else leaders.get(case.unit_id), f"{text[case.day]} 16:00:00.000000", due, due, due, False,
            None if met is None else text[met], code, "bench", case.secret,
        )  # fmt: skip

    def _beneath(self, case: _Case, closed_day: int | None, bundle: Bundle) -> None:
        rng, registered = self.rng, self.days_text[case.day]
        bundle["petition_party"].append((case.pk, rng.randint(1, self.world.petitioners), True, False))
        result = None if closed_day is None else ClaimResult.explained.value
        bundle["claim"].append((case.pk, 1, case.title, case.secret, result))
        if case.secret and case.respondent_id is not None:
            reason = ExclusionReason.respondent_unit.value
            bundle["petition_exclusion"].append((HolderKind.unit.value, case.respondent_id, case.pk, reason))
        access = bundle["petition_access"]
        access.append(
            (HolderKind.user.value, case.clerk_id, case.pk, registered, AccessReason.registrar.value)
        )
        if case.unit_id is None:
            return
        delivered = f"{registered} 02:00:00.000000"
        bundle["assignment"].append(
            (
                case.pk,
                case.unit_id,
                LeadRole.lead.value,
                HandlingMode.assign.value,
                case.handler_id,
                delivered,
            )
        )
        access.append(
            (HolderKind.unit.value, case.unit_id, case.pk, registered, AccessReason.responsible_unit.value)
        )
        if case.handler_id is not None:
            access.append(
                (HolderKind.user.value, case.handler_id, case.pk, registered, AccessReason.handler.value)
            )


@dataclass(frozen=True, slots=True)
class _Case:
    """What the rows of one petition have in common; `day` counts from the first day."""

    pk: int
    number: str
    title: str
    state: PetitionState
    day: int
    unit_id: int | None
    handler_id: int | None
    clerk_id: int
    purpose: Purpose
    respondent_id: int | None

    @property
    def secret(self) -> bool:
        """Whether it is a report, which few people see."""
        return self.purpose is Purpose.report


def petitioners(rng: Random, number: int) -> Iterator[Row]:
    """Yield rows of (id, name, phone, phone_hash, address, kind, name_key, address_key), phones sealed."""
    where = Petitioner.__table__.c.phone.type.place
    for pk in range(1, number + 1):
        name, phone = words.person(rng), words.mobile(rng)
        address = f"{rng.choice(words.PLACES)}街道{pk % 300 + 1}号"
        seal = cipher().seal(where, phone)
        yield pk, name, seal, cipher().digest(phone), address, "person", sound(name), place(address)


def matters(rng: Random, number: int) -> Iterator[Row]:
    """Yield rows of (id, title)."""
    for pk in range(1, number + 1):
        yield pk, words.subject(rng)


def trail(rng: Random, rows: int, each: int, first_day: date, days: int) -> Iterator[Row]:
    """Yield `each` audit entries for every petition, oldest first."""
    verbs: list[tuple[str, Any]] = [
        ("create", None),
        ("register", {"state": ["draft", "registered"]}),
        ("assign", {}),
    ]
    for pk in range(1, rows + 1):
        day = (first_day + timedelta(days=(pk - 1) * days // rows)).isoformat()
        for verb, _changes in verbs[:each]:
            moment = f"{day} 0{rng.randrange(1, 9)}:{rng.randrange(10, 60)}:00.000000"
            yield (
                moment,
                "林晓岚",
                verb,
                "petition",
                pk,
                pk,
                f"{day[:4]}-{pk:05d}",
                '{"state": ["draft", "registered"]}',
                "bench",
            )


def _regime(received: str) -> str:
    return (
        ClockRegime.national_2022 if received >= NEWEST_REGIME.isoformat() else ClockRegime.national_2005
    ).value
