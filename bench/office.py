"""The invented office: 400 units in a tree, 1,200 staff, leaders with their charge, three accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import accounts
from app.actions.configuration import bump
from bench import words
from bench.database import Account
from schema.organisation import Leader, LeaderDivision, Staff, Unit
from schema.vocabulary import LeaderRank, Role, UnitKind

UNITS, STAFF = 400, 1_200
CLERKS, DIVISION_STAFF, COUNTY_STAFF = 8, 15, 20
CHARGED_SHARE = {UnitKind.division: 0.55, UnitKind.county_bureau: 0.15}
"""Which part of all petitions goes to divisions and county bureaux; schools share the rest."""

LEADERS = (LeaderRank.principal, *(LeaderRank.in_charge for _ in range(4)), LeaderRank.other)


@dataclass(slots=True)
class Office:
    """What the generator of petitions must know of the office."""

    bureau_id: int = 0
    unit_ids: list[int] = field(default_factory=list)
    unit_weights: list[float] = field(default_factory=list)  # running sums, for Random.choices
    school_ids: list[int] = field(default_factory=list)
    staff_of: dict[int, list[int]] = field(default_factory=dict)
    leader_of: dict[int, int] = field(default_factory=dict)
    clerk_ids: list[int] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)


def build(session: Session, actor: Actor, rng: Random) -> Office:
    """Write units, staff, leaders and accounts, and return what petitions need of them."""
    office = Office()
    units = _units(session)
    office.bureau_id = units[0].id
    for unit in units:
        wanted = {UnitKind.division: DIVISION_STAFF, UnitKind.county_bureau: COUNTY_STAFF}.get(unit.kind, 2)
        office.staff_of[unit.id] = _staff(
            session, rng, unit.id, CLERKS if unit.kind is UnitKind.bureau else wanted
        )
    _fill_up(session, rng, office, units)
    office.clerk_ids = office.staff_of[office.bureau_id]
    _leaders(session, rng, office, units)
    _shares(office, units)
    _accounts(session, actor, office, units)
    bump(session)
    return office


def _units(session: Session) -> list[Unit]:
    bureau = _unit(session, None, "001", "绍州市教育局", UnitKind.bureau)
    found = [bureau]
    for number, name in enumerate(words.DIVISIONS, start=1):
        found.append(_unit(session, bureau, f"1{number:02d}", name, UnitKind.division))
    counties = [
        _unit(session, bureau, f"2{number:02d}", f"{name}区教育体育局", UnitKind.county_bureau)
        for number, name in enumerate(words.COUNTIES, start=1)
    ]
    found += counties
    for number in range(UNITS - len(found)):
        parent = bureau if number % 9 == 0 else counties[number % len(counties)]
        kind = UnitKind.city_school if parent is bureau else UnitKind.county_school
        name = f"{words.PLACES[number % len(words.PLACES)]}第{number + 1}{words.SCHOOLS[number % len(words.SCHOOLS)]}"
        found.append(_unit(session, parent, f"S{number + 1:03d}", name, kind))
    return found


def _unit(session: Session, parent: Unit | None, code: str, name: str, kind: UnitKind) -> Unit:
    unit = Unit(code=code, name=name, short_name=name[:8], kind=kind, parent_id=parent.id if parent else None)
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit


def _staff(session: Session, rng: Random, unit_id: int, number: int) -> list[int]:
    people = [Staff(name=words.person(rng), unit_id=unit_id, title="科员") for _ in range(number)]
    session.add_all(people)
    session.flush()
    return [person.id for person in people]


def _fill_up(session: Session, rng: Random, office: Office, units: list[Unit]) -> None:
    schools = [unit.id for unit in units if unit.kind in {UnitKind.city_school, UnitKind.county_school}]
    office.school_ids = schools
    missing = STAFF - sum(len(staff) for staff in office.staff_of.values())
    for number in range(missing):
        unit_id = schools[number % len(schools)]
        office.staff_of[unit_id] += _staff(session, rng, unit_id, 1)


def _leaders(session: Session, rng: Random, office: Office, units: list[Unit]) -> None:
    ids = []
    for place, rank in enumerate(LEADERS):
        leader = Leader(name=words.person(rng), unit_id=office.bureau_id, rank=rank, sort=place)
        session.add(leader)
        session.flush()
        ids.append(leader.id)
    for number, unit in enumerate(unit for unit in units if unit.kind is UnitKind.division):
        leader_id = ids[1 + number % (len(ids) - 1)]
        session.add(LeaderDivision(leader_id=leader_id, unit_id=unit.id))
        office.leader_of[unit.id] = leader_id
    session.flush()


def _shares(office: Office, units: list[Unit]) -> None:
    """Some divisions have much to do, most schools little."""
    weights: dict[int, float] = {}
    for kind, share in CHARGED_SHARE.items():
        group = [unit.id for unit in units if unit.kind is kind]
        whole = sum(1 / (place + 3) for place in range(len(group)))
        weights |= {number: share / (place + 3) / whole for place, number in enumerate(group)}
    rest = (1 - sum(CHARGED_SHARE.values())) / len(office.school_ids)
    weights |= dict.fromkeys(office.school_ids, rest)
    office.unit_ids = list(weights)
    office.unit_weights = list(accumulate(weights.values()))


def _accounts(session: Session, actor: Actor, office: Office, units: list[Unit]) -> None:
    division = next(unit.id for unit in units if unit.kind is UnitKind.division)
    places = (
        ("bench_clerk", Role.clerk, office.bureau_id),
        ("bench_handler", Role.div_handler, division),
        ("bench_school", Role.unit_user, office.school_ids[1]),
    )
    for username, role, unit_id in places:
        staff = session.get_one(Staff, office.staff_of[unit_id][0])
        password = accounts.new_password(username)
        user = accounts.create(
            session,
            actor,
            username=username,
            name=staff.name,
            password=password,
            roles=[role.value],
            definitive=True,
        )
        staff.user_id = user.id
        office.accounts.append(Account(username, password, role.value, staff.id, unit_id))
    session.flush()
