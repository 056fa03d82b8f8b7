"""Questions about the office: units, leaders, who works where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.queries.catalog import remembered
from schema.organisation import Leader, LeaderDivision, Unit
from schema.vocabulary import LeaderRank, UnitKind


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


def leader_in_charge(session: Session, unit_id: int | None) -> int | None:
    """Return the leader whose charge a unit is, or None."""
    charges = remembered(session, "charge of unit", lambda: _read_charges(session))
    return charges.get(unit_id) if unit_id is not None else None


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


def _read_charges(session: Session) -> Mapping[int, int]:
    columns = select(LeaderDivision.unit_id, LeaderDivision.leader_id).where(
        LeaderDivision.deleted_at.is_(None)
    )
    return dict(session.execute(columns.order_by(LeaderDivision.id.desc())).tuples().all())


def _read_principals(session: Session) -> Sequence[tuple[int, int, date | None, date | None]]:
    columns = select(Leader.id, Leader.unit_id, Leader.valid_from, Leader.valid_to)
    held = columns.where(Leader.deleted_at.is_(None), Leader.rank == LeaderRank.principal)
    return [tuple(row) for row in session.execute(held.order_by(Leader.id))]
