"""The trail: every change leaves an entry in the same unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.catalog.masks import number_masked
from app.catalog.read import catalogue
from app.clock import now
from app.domain.masking import STAR
from app.queries.standing import behalf_of
from schema.audit import AuditEntry
from schema.sealed import DIGEST, Sealed, Secret, cipher

KEPT_OUT = frozenset(
    {"version", "updated_at", "updated_by_id", "created_at", "created_by_id", "extra", "text_sealed"}
)
LONGEST, HASH_SHOWN = 120, 16


def apply(row: Any, changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Set the changed attributes of `row` and return what differs: name -> (old, new)."""
    difference: dict[str, tuple[Any, Any]] = {}
    for name, new in changes.items():
        old = getattr(row, name)
        if old != new:
            difference[name] = (old, new)
            setattr(row, name, new)
    return difference


def record(
    session: Session,
    actor: Actor,
    subject: Any,
    verb: str,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str | None = None,
    petition_id: int | None = None,
    display: str = "",
    behalf_of_id: int | None = None,
) -> AuditEntry:
    """Write one entry about `subject` (a row already flushed); changes are old and new values by column.

    `behalf_of_id` is the person on whose behalf the actor acts; else who is stood in for, if anybody.
    """
    petition = petition_id if petition_id is not None else _petition_of(subject)
    entry = AuditEntry(
        happened_at=now(),
        actor_id=actor.user_id,
        actor_name=actor.name,
        verb=str(verb),
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        petition_id=petition,
        behalf_of_id=behalf_of_id or behalf_of(session, actor, petition),
        display=_called(subject, display)[:LONGEST],
        changes={
            name: [_kept(subject, name, old), _kept(subject, name, new)]
            for name, (old, new) in (changes or {}).items()
            if name not in KEPT_OUT and not name.endswith(DIGEST)
        },
        reason=reason,
        origin=actor.origin,
    )
    session.add(entry)
    return entry


def born(row: Any) -> dict[str, tuple[Any, Any]]:
    """Return the filled attributes of a new row as changes from nothing."""
    state = inspect(row)
    return {
        attribute.key: (None, value)
        for attribute in state.mapper.column_attrs
        if attribute.key not in KEPT_OUT
        and attribute.key != "id"
        and (value := getattr(row, attribute.key)) not in (None, "", [])
    }


def plain(value: Any) -> Any:
    """Return `value` as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _kept(subject: Any, name: str, value: Any) -> Any:
    """Return a value as the trail keeps it: of what is sealed its mask and keyed hash, never the text."""
    type_ = getattr(subject.__table__.c.get(name), "type", None)
    if value is None or not isinstance(type_, Sealed):
        return plain(value)
    digest = cipher().digest(str(value))[:HASH_SHOWN]
    if type_.always:
        entity = catalogue().by_table(subject.__tablename__)
        mask = STAR if entity is None else number_masked(entity.columns[name], str(value))
        return f"{mask} #{digest}"
    return (
        f"{STAR * 3} #{digest}" if getattr(subject, type_.when) or isinstance(value, Secret) else plain(value)
    )


def _called(subject: Any, display: str) -> str:
    """Return what an entry calls its record: of a restricted petition and its claims never the words."""
    if not (getattr(subject, "is_secret", False) or getattr(subject, "text_sealed", False)):
        return display
    return getattr(subject, "petition_no", None) or STAR * 3


def _petition_of(subject: Any) -> int | None:
    if subject.__tablename__ == "petition":
        return int(subject.id)
    found = getattr(subject, "petition_id", None)
    return None if found is None else int(found)
