"""Units as a tree: the path from the root is kept with every move, so that "and below" is one comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit
from app.domain.errors import N_, Refused
from schema.organisation import Staff, Unit
from schema.vocabulary import AuditVerb


def create_unit(session: Session, actor: Actor, values: Mapping[str, Any]) -> Unit:
    """Write a new unit under its parent."""
    unit = Unit(**values)
    session.add(unit)
    session.flush()
    unit.path = _path_under(session, unit.parent_id, unit.id)
    audit.record(session, actor, unit, AuditVerb.create, changes=audit.born(unit), display=unit.name)
    return unit


def amend_unit(
    session: Session, actor: Actor, unit: Unit, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Change a unit; everything below moves with it. Refused when it would stand below itself."""
    difference = audit.apply(unit, changes)
    if "parent_id" in difference:
        parent = session.get(Unit, unit.parent_id) if unit.parent_id else None
        if parent is not None and parent.path.startswith(unit.path):
            raise Refused(N_("A unit cannot stand below itself."), field="parent_id")
        _move(session, unit)
    if difference:
        audit.record(session, actor, unit, AuditVerb.amend, changes=difference, display=unit.name)
    return difference


def remove_unit(session: Session, _actor: Actor, unit: Unit) -> None:
    """Refuse to remove a unit others stand below or people work in; it ends by its validity."""
    below = session.scalar(
        select(Unit.id).where(Unit.parent_id == unit.id, Unit.deleted_at.is_(None)).limit(1)
    )
    people = session.scalar(
        select(Staff.id).where(Staff.unit_id == unit.id, Staff.deleted_at.is_(None)).limit(1)
    )
    if below is not None or people is not None:
        raise Refused(N_("Units stand below it or people work in it; end it by a date instead."))


def _path_under(session: Session, parent_id: int | None, number: int) -> str:
    parent = session.get(Unit, parent_id) if parent_id else None
    return f"{parent.path if parent else '/'}{number}/"


def _move(session: Session, unit: Unit) -> None:
    old = unit.path
    new = _path_under(session, unit.parent_id, unit.id)
    for below in session.scalars(select(Unit).where(Unit.path.like(f"{old}%"))):
        below.path = new + below.path.removeprefix(old)
    unit.path = new
