"""Questions about the office: units, leaders, who works where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.queries.catalog import remembered
from schema.organisation import Leader, LeaderDivision, Staff, Unit
from schema.vocabulary import UnitKind


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


def staff_names(session: Session, numbers: Collection[int]) -> Mapping[int, str]:
    """Return number -> name of members of staff, whoever is gone included."""
    if not numbers:
        return {}
    found = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(sorted(numbers))))
    return dict(found.tuples().all())
