"""Questions about the office: units, leaders, who works where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.queries.catalog import remembered
from schema.base import AccountRole, User, assoc_user_role
from schema.dictionaries import Category
from schema.organisation import Leader, LeaderDivision, Staff, Unit
from schema.vocabulary import LeaderRank, Role, UnitKind


def units(session: Session) -> Mapping[int, Unit]:
    """Return every living unit by number, in the order of lists; detached values, not to be changed."""
    return remembered(session, "units", lambda: _read_units(session))


def handling_bodies(session: Session) -> Sequence[Unit]:
    """Return the units that may be named responsible."""
    return [unit for unit in units(session).values() if unit.is_handling_body]


def bureau(session: Session) -> Unit | None:
    """Return the bureau itself: the unit at the root."""
    return next((unit for unit in units(session).values() if unit.kind is UnitKind.bureau), None)


def leaders(session: Session, today: date) -> Sequence[tuple[int, str]]:
    """Return (number, name) of the leaders in office."""
    rows = remembered(session, "leaders:named", lambda: _read_leaders(session))
    return [
        (number, name)
        for number, name, start, end in rows
        if (start is None or start <= today) and (end is None or end >= today)
    ]


def leader_name(session: Session, number: int | None) -> str:
    """Return a leader's name, empty when there is none."""
    if number is None:
        return ""
    return session.scalar(select(Leader.name).where(Leader.id == number)) or ""


def leader_in_charge(
    session: Session, unit_id: int | None, on: date, *, category_id: int | None = None
) -> int | None:
    """Return the leader in whose field a petition lies on a day: by its category, else by its unit."""
    upper = category_parents(session).get(category_id) if category_id is not None else None
    for name, number in (("category", category_id), ("category", upper), ("unit", unit_id)):
        for field in leader_fields(session):
            if number is not None and getattr(field, f"{name}_id") == number and field.holds(on):
                return field.leader_id
    return None


@dataclass(frozen=True, slots=True)
class LeaderField:
    """A unit or a category in a leader's charge, from one day to another."""

    leader_id: int
    unit_id: int | None
    category_id: int | None
    first: date | None
    last: date | None

    def holds(self, on: date) -> bool:
        """Say whether it is the leader's on a day."""
        return (self.first is None or self.first <= on) and (self.last is None or self.last >= on)


def leader_fields(session: Session) -> Sequence[LeaderField]:
    """Return every field of every leader, the one entered first before others."""
    return remembered(session, "leader fields", lambda: _read_fields(session))


HEADS = (Role.div_head.value, Role.unit_head.value)


def heads(session: Session) -> Mapping[int, frozenset[int]]:
    """Return unit -> the staff who head it, by the roles of their accounts."""
    return remembered(session, "heads", lambda: _read_heads(session))


def leaders_without_field(session: Session, on: date) -> Sequence[str]:
    """Return the names of deputies in office who answer for nothing (seed: one post, two duties)."""
    answering = {field.leader_id for field in leader_fields(session) if field.holds(on)}
    columns = select(Leader.id, Leader.name, Leader.valid_from, Leader.valid_to)
    deputies = columns.where(Leader.deleted_at.is_(None), Leader.rank == LeaderRank.other)
    return [
        name
        for number, name, first, last in session.execute(deputies.order_by(Leader.sort, Leader.id)).tuples()
        if number not in answering and (first is None or first <= on) and (last is None or last >= on)
    ]


def category_parents(session: Session) -> Mapping[int, int | None]:
    """Return category -> the one above it."""
    return remembered(
        session,
        "category parents",
        lambda: dict(session.execute(select(Category.id, Category.parent_id)).tuples().all()),
    )


def category_codes(session: Session) -> Mapping[str, int]:
    """Return code -> number of the living categories."""
    return {code: number for code, (number, _name) in _categories(session).items()}


def category_names(session: Session) -> Mapping[str, str]:
    """Return code -> name of the living categories."""
    return {code: name for code, (_number, name) in _categories(session).items()}


def _categories(session: Session) -> Mapping[str, tuple[int, str]]:
    columns = select(Category.code, Category.id, Category.name).where(Category.deleted_at.is_(None))
    return remembered(
        session,
        "category codes",
        lambda: {code: (number, name) for code, number, name in session.execute(columns).tuples()},
    )


def principal_of(session: Session, unit_id: int | None, on: date) -> frozenset[int]:
    """Return who was first responsible for a unit on a day: its own principal, else that of a unit above."""
    known = units(session)
    held = remembered(session, "principals", lambda: _read_principals(session))
    while unit_id is not None:
        found = frozenset(
            number
            for number, unit, start, end in held
            if unit == unit_id and (start is None or start <= on) and (end is None or end >= on)
        )
        if found:
            return found
        unit_id = known[unit_id].parent_id if unit_id in known else None
    return frozenset()


def rank_of(session: Session, leader_id: int | None) -> LeaderRank | None:
    """Return the rank of a leader, None when there is none."""
    return None if leader_id is None else session.scalar(select(Leader.rank).where(Leader.id == leader_id))


def issuing_organ(session: Session, unit_id: int | None) -> Unit | None:
    """Return the organ that speaks for a unit: a division never issues a paper, what is above it does."""
    known = units(session)
    unit = known.get(unit_id) if unit_id is not None else None
    while unit is not None and unit.kind is UnitKind.division:
        unit = known.get(unit.parent_id) if unit.parent_id is not None else None
    return unit or bureau(session)


def below(session: Session, unit_ids: Sequence[int]) -> tuple[int, ...]:
    """Return these units and everything below them."""
    known = units(session)
    paths = [known[number].path for number in unit_ids if number in known and known[number].path]
    return tuple(
        number for number, unit in known.items() if any(unit.path.startswith(path) for path in paths)
    )


def _read_units(session: Session) -> Mapping[int, Unit]:
    """Read columns, not rows: a row of the session belongs to whoever is about to change it."""
    columns = [getattr(Unit, column.key) for column in Unit.__mapper__.column_attrs]
    statement = select(*columns).where(Unit.deleted_at.is_(None)).order_by(Unit.sort, Unit.id)
    return {row["id"]: Unit(**row) for row in session.execute(statement).mappings()}


def _read_leaders(session: Session) -> Sequence[tuple[int, str, date | None, date | None]]:
    columns = select(Leader.id, Leader.name, Leader.valid_from, Leader.valid_to).where(
        Leader.deleted_at.is_(None)
    )
    return [tuple(row) for row in session.execute(columns.order_by(Leader.sort, Leader.id))]


def _read_heads(session: Session) -> Mapping[int, frozenset[int]]:
    statement = (
        select(Staff.unit_id, Staff.id)
        .join(User, User.id == Staff.user_id)
        .join(assoc_user_role, assoc_user_role.c.user_id == User.id)
        .join(AccountRole, AccountRole.id == assoc_user_role.c.role_id)
        .where(AccountRole.name.in_(HEADS), User.active.is_(True), Staff.deleted_at.is_(None))
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for unit, staff in session.execute(statement).tuples():
        found[unit].add(staff)
    return {unit: frozenset(people) for unit, people in found.items()}


def _read_fields(session: Session) -> Sequence[LeaderField]:
    row = LeaderDivision
    columns = select(row.leader_id, row.unit_id, row.category_id, row.valid_from, row.valid_to)
    living = columns.where(row.deleted_at.is_(None)).order_by(row.id)
    return [LeaderField(*found) for found in session.execute(living).tuples()]


def _read_principals(session: Session) -> Sequence[tuple[int, int, date | None, date | None]]:
    columns = select(Leader.id, Leader.unit_id, Leader.valid_from, Leader.valid_to)
    held = columns.where(Leader.deleted_at.is_(None), Leader.rank == LeaderRank.principal)
    return [tuple(row) for row in session.execute(held.order_by(Leader.id))]
