"""Where somebody stands in the office, and what that and the roles give: places, lines, schools, absences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor, unscoped
from app.access.sight import EVERYTHING, PETITIONS, Place, Sight, scopes_of, sight
from app.queries.catalog import remembered
from app.queries.organisation import heads, leader_fields
from schema.access import PetitionAccess, RoleScope
from schema.organisation import Absence, Leader, Post, SchoolLink, Staff, Unit
from schema.petitions import Petition
from schema.vocabulary import OPEN_STATES, HolderKind, LeaderRank, Role, RowScope, UnitKind


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account's roles and its place in the office give it, nobody stood in for."""

    roles: frozenset[str]
    place: Place
    leader_id: int | None
    petitions: Sight
    areas: Mapping[str, Sight]  # each area in which the office decided anything for any role
    decided: frozenset[str]  # those of them in which it decided for one of these roles

    @property
    def units(self) -> frozenset[int]:
        """The own unit, those below it, and those in charge."""
        return self.place.below | self.place.charge


def standing(
    session: Session, user_id: int, roles: Iterable[str], today: date, *, wide: frozenset[str] = frozenset()
) -> Standing:
    """Return what an account has by its own roles and place.

    `wide` are the roles that see all of what belongs to units because they keep the units.
    """
    staff_id, unit_id = _place(session, user_id) or (None, None)
    leader_id, rank, charge = _leader(session, staff_id, today)
    held = frozenset(roles)
    place = Place(
        staff_id,
        unit_id,
        _units_below(session, unit_id),
        _line(session, unit_id, outside=Role.discipline in held),
        charge,
        _schools(session, unit_id, leader_id, today),
    )
    chosen = remembered(session, "role_scopes", lambda: role_scopes(session))

    def seen(area: str) -> Sight:
        total = Sight()
        for role in map(Role, held & Role._value2member_map_.keys()):
            decided, there = chosen.get((role.value, area)), chosen.get((role.value, PETITIONS))
            if decided is None and area != PETITIONS:
                everything = RowScope.everything in scopes_of(
                    role, PETITIONS, rank, there.scopes if there else None
                )
                total |= EVERYTHING if everything or role.value in wide else Sight()
            units = decided.units if decided else ()
            below = frozenset(number for unit in units for number in _units_below(session, unit))
            total |= sight(scopes_of(role, area, rank, decided.scopes if decided else None), place, below)
        return total

    areas = {area for _role, area in chosen if area != PETITIONS}
    decided = frozenset(area for role, area in chosen if role in held and area != PETITIONS)
    return Standing(held, place, leader_id, seen(PETITIONS), {area: seen(area) for area in areas}, decided)


def _place(session: Session, user_id: int) -> tuple[int, int] | None:
    return _all_places(session).get(user_id)


def _all_places(session: Session) -> Mapping[int, tuple[int, int]]:
    return remembered(session, "places", lambda: _places(session))


def _places(session: Session) -> Mapping[int, tuple[int, int]]:
    statement = select(Staff.user_id, Staff.id, Staff.unit_id).where(Staff.user_id.is_not(None))
    return {user: (staff, unit) for user, staff, unit in session.execute(statement) if user is not None}


def _paths(session: Session) -> Mapping[int, str]:
    return remembered(
        session, "paths", lambda: dict(session.execute(select(Unit.id, Unit.path)).tuples().all())
    )


def _units_below(session: Session, unit_id: int | None) -> frozenset[int]:
    if unit_id is None:
        return frozenset()
    paths = _paths(session)
    start = paths.get(unit_id, "")
    return (
        frozenset(number for number, path in paths.items() if path.startswith(start))
        if start
        else frozenset({unit_id})
    )


def _line(session: Session, unit_id: int | None, *, outside: bool) -> frozenset[int]:
    """Return the own unit and those above it, and the bureau for everybody.

    A report about the bureau itself excludes all but the discipline office (`outside`), which may still be
    complained about by its own name.
    """
    paths = _paths(session)
    bureau = remembered(session, "bureaus", lambda: _bureaus(session))
    own = paths.get(unit_id, "") if unit_id is not None else ""
    line = {number for number, path in paths.items() if path and own.startswith(path)}
    if unit_id is not None:
        line.add(unit_id)
    return frozenset(line - bureau if outside else line | bureau)


def _bureaus(session: Session) -> frozenset[int]:
    return frozenset(session.scalars(select(Unit.id).where(Unit.kind == UnitKind.bureau)))


def _schools(session: Session, unit_id: int | None, leader_id: int | None, today: date) -> frozenset[int]:
    """Return the schools a division or a leader liaises with today."""
    links = remembered(session, "liaison", lambda: _links(session))
    return frozenset(
        school
        for division, school, leader, first, last in links
        if (division == unit_id or (leader is not None and leader == leader_id))
        and (first is None or first <= today)
        and (last is None or last >= today)
    )


def _links(session: Session) -> list[tuple[int, int, int | None, date | None, date | None]]:
    link = SchoolLink
    columns = select(link.division_id, link.school_id, link.leader_id, link.valid_from, link.valid_to)
    return [tuple(row) for row in session.execute(columns.where(link.deleted_at.is_(None)))]


def stood_for(session: Session, staff_id: int, today: date) -> list[int]:
    """Return the accounts of those stood in for today: by B of a post; with B away too, by the head."""
    gone = _away(session, today)
    if staff_id in gone:
        return []
    posts = remembered(session, "posts", lambda: _posts(session))
    there = {
        (a, b)
        for a, b, first, last in posts
        if a in gone and (first is None or first <= today) and (last is None or last >= today)
    }
    places = _all_places(session)
    accounts_of = {staff: user for user, (staff, _unit) in places.items()}
    people = {a for a, b in there if b == staff_id}
    covered = {a for a, b in there if b is not None and b not in gone}
    for person, unit in places.values():
        if person in gone - covered and staff_id in heads(session).get(unit, frozenset()):
            people.add(person)
    return sorted(accounts_of[person] for person in people if person in accounts_of)


def cases_stood_in(session: Session, staff_id: int, today: date) -> frozenset[int]:
    """Return the open petitions one is named stand-in of while who handles them is away today."""
    gone = _away(session, today)
    if not gone or staff_id in gone:
        return frozenset()
    with unscoped(session, "what somebody stands in for decides what he or she sees"):
        statement = select(Petition.id).where(
            Petition.handler_id.in_(sorted(gone)),
            Petition.handler_b_id == staff_id,
            Petition.state.in_(OPEN_STATES),
        )
        return frozenset(session.scalars(statement))


def behalf_of(session: Session, actor: Actor, petition_id: int | None) -> int | None:
    """Return for whom (a staff number) a stand-in acts on a petition; None when it is his own case."""
    away, named = actor.stands_for, actor.petitions.petition_ids
    if petition_id is None or not (away or named):
        return None
    columns = select(Petition.handler_id, Petition.first_contact_id).where(Petition.id == petition_id)
    found: Any = session.execute(columns).one_or_none()
    handler, first_contact = found or (None, None)
    if petition_id in named or handler in away:
        return int(handler or 0) or None
    if first_contact in away:
        return int(first_contact)
    if actor.own.everything or actor.staff_id in {handler, first_contact}:
        return None
    held = select(PetitionAccess.holder_kind, PetitionAccess.holder_id).where(
        PetitionAccess.petition_id == petition_id
    )
    holders = {(kind, number) for kind, number in session.execute(held)}
    mine = {(HolderKind.unit, number) for number in actor.own.unit_ids} | {(HolderKind.user, actor.staff_id)}
    if holders & mine:
        return None
    return min((number for number in away if (HolderKind.user, number) in holders), default=min(away))


def anybody_away(session: Session, today: date) -> bool:
    """Say whether anybody is away today, so that somebody may stand in."""
    return bool(_away(session, today))


def _away(session: Session, today: date) -> frozenset[int]:
    away = remembered(session, "absences", lambda: _absences(session))
    return frozenset(staff for staff, first, last in away if first <= today <= last)


def _absences(session: Session) -> list[tuple[int, date, date]]:
    columns = select(Absence.staff_id, Absence.starts_on, Absence.ends_on)
    return [tuple(row) for row in session.execute(columns.where(Absence.deleted_at.is_(None)))]


def _posts(session: Session) -> list[tuple[int, int | None, date | None, date | None]]:
    columns = select(Post.holder_a_id, Post.holder_b_id, Post.valid_from, Post.valid_to)
    return [tuple(row) for row in session.execute(columns.where(Post.deleted_at.is_(None)))]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an office decided for a role in an area."""

    scopes: frozenset[RowScope]
    units: frozenset[int]


def role_scopes(session: Session) -> Mapping[tuple[str, str], Chosen]:
    """Return (role, area) -> what the office decided, past what is remembered."""
    found: dict[tuple[str, str], Chosen] = {}
    columns = select(RoleScope.role, RoleScope.area, RoleScope.scope, RoleScope.unit_id)
    for role, area, scope, unit in session.execute(columns):
        known = found.get((role.value, area), Chosen(frozenset(), frozenset()))
        units = known.units if unit is None else known.units | {unit}
        found[role.value, area] = Chosen(known.scopes | {scope}, units)
    return found


def _leader(
    session: Session, staff_id: int | None, today: date
) -> tuple[int | None, LeaderRank | None, frozenset[int]]:
    if staff_id is None:
        return None, None, frozenset()
    leaders = remembered(session, "leaders", lambda: _leaders(session))
    for number, staff, rank, start, end in leaders:
        if staff == staff_id and (start is None or start <= today) and (end is None or end >= today):
            charge = frozenset(
                field.unit_id
                for field in leader_fields(session)
                if field.leader_id == number and field.unit_id is not None and field.holds(today)
            )
            return number, rank, charge
    return None, None, frozenset()


def _leaders(session: Session) -> list[tuple[int, int | None, LeaderRank, date | None, date | None]]:
    columns = select(Leader.id, Leader.staff_id, Leader.rank, Leader.valid_from, Leader.valid_to)
    return [tuple(row) for row in session.execute(columns.where(Leader.deleted_at.is_(None)))]
