"""Who carries a petition: the chain upwards today, everybody who carried it, and who acted for whom.

Built from what is stored: the trail for the columns of the petition, the parts of units, the leaders with
their fields and times in office. The number of statements does not grow with the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.clock import on_office_day
from app.domain.carriers import Change, Stretch, joined, stretches
from app.domain.standing_in import AbPost, Away, Span, stand_ins
from app.queries.catalog import current
from app.queries.escalation import Chain
from app.queries.organisation import category_parents, leader_fields, leader_in_charge, units
from app.queries.tasks import away, posts
from schema.access import PetitionExclusion
from schema.assignments import Assignment
from schema.audit import AuditEntry
from schema.escalation import Rung
from schema.objections import Objection
from schema.organisation import Leader, Staff
from schema.petitions import Petition
from schema.reviews import ReviewRound
from schema.vocabulary import (
    OPEN_STATES,
    AuditVerb,
    HolderKind,
    LeaderRank,
    LeadRole,
    PetitionState,
)

FIRST_CONTACT, LEAD, HANDLER, STAND_IN = "first_contact_id", "unit_id", "handler_id", "handler_b_id"
PARTS: Final = (FIRST_CONTACT, LEAD, HANDLER, STAND_IN)
"""Columns of a petition that say who carries it, in the order they are shown."""
HANDLED = (Rung.handler, Rung.division_head)
TURNS: Final = {
    PetitionState.dispatched: (Rung.division_head,),
    PetitionState.accepted: HANDLED,
    PetitionState.opinion_draft: (Rung.leader_in_charge, Rung.principal),
    PetitionState.opinion_approved: HANDLED,
}
"""State -> the rungs one of which has to act, the first that is held; of other states none has."""
RANKS: Final = {Rung.leader_in_charge: LeaderRank.in_charge, Rung.principal: LeaderRank.principal}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody on a rung: since when, if that is known, and who stands in today while he or she is away."""

    staff_id: int
    unit_id: int | None
    since: date | None = None
    is_away: bool = False
    stand_ins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One rung of the chain; without holders it is vacant."""

    rung: Rung
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A part in the petition (a column of PARTS, a LeadRole, Rung or RoundKind) and who had it when.

    The holder of LEAD and of a LeadRole is a unit, of all others one of the staff.
    """

    part: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody acted on behalf of one of the staff, so many times between two days."""

    actor: str
    behalf_of: int
    first: date
    last: date
    number: int


@dataclass(frozen=True, slots=True)
class Carriers:
    """The whole view; `here` is the rung that has to act now, None where it is no rung's turn.

    `reviewers` are those at whose desk a review or recheck lies.
    """

    links: tuple[Link, ...]
    carried: tuple[Carried, ...]
    acting: tuple[Acting, ...]
    here: Rung | None
    next_up: Rung | None
    reviewers: tuple[int, ...]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class _Office:
    """One of the leaders, from when to when."""

    staff_id: int
    unit_id: int
    rank: LeaderRank
    first: date | None
    last: date | None


def carriers(session: Session, petition: Petition, today: date) -> Carriers:
    """Return who carries a petition and who did, as far as whoever asks may see its columns.

    Whoever never sees the petition (complained about, recused) stands on no rung.
    """
    seen = current(session)["petitions"].columns
    begun = petition.registered_on or petition.received_on
    ended = petition.closed_on if petition.state not in OPEN_STATES else None
    changed, acting = _told(session, petition.id)
    spans = {
        part: stretches(changed[part], begun=begun, ended=ended, now=getattr(petition, part))
        for part in PARTS
        if part in seen
    }
    known, offices = _people(session), _offices(session)
    view = _View(session, petition, today, known, spans, Chain(session, today))
    links = tuple(view.links(offices)) if LEAD in seen else ()
    found = [Carried(part, one) for part, several in spans.items() for one in several]
    rounds = _rounds(session, petition.id)
    found += [one for one, _open in rounds]
    if LEAD in seen:
        found += _taking_part(session, petition.id)
        leaders: dict[Rung, list[Stretch]] = defaultdict(list)
        for rung, stretch in _leaders_of(session, petition, spans[LEAD], offices):
            leaders[rung].append(stretch)
        found += [Carried(rung, one) for rung, several in leaders.items() for one in joined(several)]
    names = {number: person.name for number, person in known.items()}
    here = view.here(links)
    desks = tuple(one.stretch.holder for one, is_open in rounds if is_open)
    return Carriers(links, tuple(found), acting, here, _next_up(links, here), desks, names)


def _next_up(links: Sequence[Link], here: Rung | None) -> Rung | None:
    """Return the first rung above the one that acts on which somebody else stands."""
    if here is None:
        return None
    start = [link.rung for link in links].index(here) + 1
    acting = {holder.staff_id for link in links if link.rung is here for holder in link.holders}
    above = (link for link in links[start:] if {one.staff_id for one in link.holders} - acting)
    return next((link.rung for link in above), None)


@dataclass(frozen=True, slots=True)
class _View:
    """What the rungs of today are read from."""

    session: Session
    petition: Petition
    today: date
    people: Mapping[int, _Person]
    spans: Mapping[str, Sequence[Stretch]]
    ladder: Chain

    @property
    def unit(self) -> int | None:
        """The unit that has it; before it is sent on, that of the officer who met it first."""
        first = self.people.get(self.petition.first_contact_id or 0)
        return self.petition.unit_id or (first.unit_id if first else None)

    def here(self, links: Sequence[Link]) -> Rung | None:
        """Say which rung has to act: the handler, without one the head; for a draft whoever signs it."""
        wanted = TURNS.get(self.petition.state, ())
        if self.petition.state is PetitionState.opinion_draft and self.petition.is_important:
            wanted = (Rung.principal,)
        return next((link.rung for link in links if link.rung in wanted and link.holders), None)

    def links(self, offices: Sequence[_Office]) -> Iterator[Link]:
        """Yield the rungs from the handler up to the principal leader."""
        handler = self.petition.handler_id if HANDLER in self.spans else None
        ladder = self.ladder.rungs(self.unit, handler, self.petition.category_id)
        never = _never(self.session, self.petition.id)
        gone, kept = away(self.session), posts(self.session)
        for rung in Rung:
            people = [handler] if rung is Rung.handler and handler else []
            people = people or (sorted(ladder[rung]) if rung is not Rung.handler else [])
            there = [self._holder(one, rung, offices, gone, kept) for one in people if one in self.people]
            near = sorted(there, key=lambda one: -len(self._path(one.unit_id)))
            yield Link(rung, tuple(one for one in near if not self._excluded(one, never)))

    def _holder(
        self, staff: int, rung: Rung, offices: Sequence[_Office], gone: Sequence[Away], kept: Sequence[AbPost]
    ) -> Holder:
        window = Span(self.today, self.today)
        is_away = any(one.staff == staff and one.span.meets(window) for one in gone)
        instead: frozenset[int] = frozenset()
        if is_away:
            instead = stand_ins(staff, window, kept, gone) | self._named_stand_in(staff, gone)
            instead = instead or frozenset(self._heads(staff, gone))
        if rung is Rung.handler:
            own = self.spans.get(HANDLER, ())
            since = own[-1].first if own else None
            return Holder(staff, self.people[staff].unit_id, since, is_away, tuple(sorted(instead)))
        held = [one for one in offices if one.staff_id == staff and _holds(one, self.today)]
        since = next((one.first for one in held), None)
        unit = next((one.unit_id for one in held), self.people[staff].unit_id)
        return Holder(staff, unit, since, is_away, tuple(sorted(instead)))

    def _named_stand_in(self, staff: int, gone: Sequence[Away]) -> frozenset[int]:
        """Return the stand-in the case names for its handler, if there today."""
        window, named = Span(self.today, self.today), self.petition.handler_b_id
        mine = staff == self.petition.handler_id and named is not None and STAND_IN in self.spans
        there = not any(one.staff == named and one.span.meets(window) for one in gone)
        return frozenset({named}) if mine and there and named is not None else frozenset()

    def _heads(self, staff: int, gone: Sequence[Away]) -> Iterator[int]:
        """Yield the heads of somebody's unit who are there today (domain M14: both away, the head)."""
        window = Span(self.today, self.today)
        absent = {one.staff for one in gone if one.span.meets(window)}
        heads = self.ladder.rungs(self.people[staff].unit_id, None, None)[Rung.division_head]
        yield from (one for one in sorted(heads) if one not in absent | {staff})

    def _excluded(self, holder: Holder, never: frozenset[tuple[HolderKind, int]]) -> bool:
        line = {(HolderKind.unit, unit) for unit in self._path(self.people[holder.staff_id].unit_id)}
        return bool(never & (line | {(HolderKind.user, holder.staff_id)}))

    def _path(self, unit_id: int | None) -> list[int]:
        return line_of(self.session, unit_id)


def line_of(session: Session, unit_id: int | None) -> list[int]:
    """Return the way from the root to a unit, itself last."""
    known = units(session)
    path = known[unit_id].path if unit_id is not None and unit_id in known else ""
    return [int(part) for part in path.split("/") if part]


def _told(session: Session, number: int) -> tuple[Mapping[str, list[Change]], tuple[Acting, ...]]:
    """Return column -> its changes, oldest first, and who acted for whom, as the trail tells both."""
    entry = AuditEntry
    own = (entry.subject_kind == Petition.__tablename__) & (entry.subject_id == number)
    statement = (
        select(
            entry.happened_at,
            entry.actor_name,
            entry.behalf_of_id,
            entry.subject_kind,
            entry.verb,
            entry.changes,
        )
        .where(or_(own, entry.petition_id == number))
        .order_by(entry.id)
    )
    changed: dict[str, list[Change]] = defaultdict(list)
    acts: dict[tuple[str, int], list[date]] = defaultdict(list)
    for moment, actor, behalf, kind, verb, changes in session.execute(statement).tuples():
        day = on_office_day(moment)
        if behalf is not None and verb != AuditVerb.read:
            acts[actor, behalf].append(day)
        decided = kind == Objection.__tablename__ and verb == AuditVerb.amend  # who leads was decided
        if kind == Petition.__tablename__ or decided:
            for part in PARTS:
                before, after = (changes or {}).get(part) or (None, None)
                if before != after:
                    changed[part].append(Change(day, before, after))
    acting = (Acting(actor, behalf, days[0], days[-1], len(days)) for (actor, behalf), days in acts.items())
    return changed, tuple(acting)


def _people(session: Session) -> Mapping[int, _Person]:
    columns = select(Staff.id, Staff.name, Staff.unit_id)
    return {number: _Person(name, unit) for number, name, unit in session.execute(columns).tuples()}


def _offices(session: Session) -> Sequence[_Office]:
    columns = select(Leader.staff_id, Leader.unit_id, Leader.rank, Leader.valid_from, Leader.valid_to)
    living = columns.where(Leader.deleted_at.is_(None), Leader.staff_id.is_not(None))
    rows = session.execute(living.order_by(Leader.valid_from, Leader.id)).tuples()
    return [_Office(staff, unit, rank, first, last) for staff, unit, rank, first, last in rows if staff]


def _never(session: Session, number: int) -> frozenset[tuple[HolderKind, int]]:
    row = PetitionExclusion
    found = select(row.holder_kind, row.holder_id).where(row.petition_id == number)
    return frozenset(session.execute(found).tuples())


def _holds(office: _Office, on: date) -> bool:
    return (office.first is None or office.first <= on) and (office.last is None or office.last >= on)


def _rounds(session: Session, number: int) -> list[tuple[Carried, bool]]:
    """Return who reviewed and rechecked it, and whether the round is still open."""
    row = ReviewRound
    columns = select(row.kind, row.reviewer_id, row.requested_on, row.decided_on)
    asked = columns.where(row.petition_id == number, row.in_time.is_(True), row.reviewer_id.is_not(None))
    return [
        (Carried(kind, Stretch(reviewer, first, last)), last is None)
        for kind, reviewer, first, last in session.execute(asked.order_by(row.id)).tuples()
        if reviewer is not None
    ]


def _taking_part(session: Session, number: int) -> Iterator[Carried]:
    """Yield the units that take part beside the one in the lead."""
    part = Assignment
    columns = select(part.unit_id, part.delivered_at, part.created_at, part.ended_on)
    found = columns.where(part.petition_id == number, part.lead_role == LeadRole.co).order_by(part.id)
    for unit, delivered, created, ended in session.execute(found).tuples():
        if (moment := delivered or created) is not None:
            yield Carried(LeadRole.co, Stretch(unit, on_office_day(moment), ended))


def _leaders_of(
    session: Session, petition: Petition, led: Iterable[Stretch], offices: Sequence[_Office]
) -> Iterator[tuple[Rung, Stretch]]:
    """Yield the leaders who answered for it above the units in the lead, each for the time in office."""
    several = list(led)
    for rung, rank in RANKS.items():
        for one in several:
            line = set(line_of(session, one.holder))
            for office in offices:
                if office.rank is rank and office.unit_id in line:
                    held = one.part(office.first, office.last, office.staff_id)
                    yield from () if held is None else ((rung, held),)
    staff = _staff_of_leaders(session)
    for one in several:
        for held in _fields(session, petition, one):
            if held.holder in staff:
                yield Rung.field_leader, Stretch(staff[held.holder], held.first, held.last)


def _fields(session: Session, petition: Petition, led: Stretch) -> Iterator[Stretch]:
    """Yield in which leader's field a unit's part of the petition lay, and when it moved to another's."""
    subjects = {petition.category_id, category_parents(session).get(petition.category_id)} - {None}
    days = {led.first}
    for field in leader_fields(session):
        if field.category_id in subjects or field.unit_id == led.holder:
            days |= {field.first} if field.first else set()
            days |= {field.last + timedelta(days=1)} if field.last else set()
    starts = sorted(day for day in days if led.part(day, None, led.holder) and day >= led.first)
    held: Stretch | None = None
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        leader = leader_in_charge(session, led.holder, start, category_id=petition.category_id)
        ends = led.last if following is None else following - timedelta(days=1)
        if held is not None and held.holder == leader:
            held = Stretch(held.holder, held.first, ends)
            continue
        if held is not None:
            yield held
        held = None if leader is None else Stretch(leader, start, ends)
    if held is not None:
        yield held


def _staff_of_leaders(session: Session) -> dict[int, int]:
    found = select(Leader.id, Leader.staff_id).where(Leader.staff_id.is_not(None))
    return {number: staff for number, staff in session.execute(found).tuples() if staff is not None}
