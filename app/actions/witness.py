"""The trail of what changes nothing: readings, exports, sign-ins and refusals, each stored by itself.

A request holds its notes back until its answer is made and its connection is given back (`hold`, `release`):
the second unit of work then never waits for the first, be it for SQLite's one writer or for a connection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.access.actor import Actor, bind
from app.actions.unit import unit_of_work
from app.clock import now
from app.extensions import is_writing, session_factory
from schema.audit import AuditEntry
from schema.vocabulary import AuditVerb


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What happened: the verb, the kind (table name) and row number it concerns, and why."""

    verb: AuditVerb
    kind: str
    number: int | None = None
    petition_id: int | None = None
    display: str = ""
    reason: str | None = None
    behalf_of_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Note:
    moment: datetime
    actor: Actor
    seen: Witnessed


_held: ContextVar[list[_Note] | None] = ContextVar("held", default=None)


def note(actor: Actor, seen: Witnessed) -> None:
    """Store one entry in a short unit of work of its own: at once, or when a request that holds is answered.

    RuntimeError inside an open unit of work that nobody holds notes for: it would wait for itself.
    """
    taken, held = _Note(now(), actor, seen), _held.get()
    if held is not None:
        held.append(taken)
    elif is_writing():
        raise RuntimeError("what changes nothing is noted after the unit of work, not inside it")
    else:
        _store([taken])


def hold() -> None:
    """Keep notes back from now on, until `release`."""
    _held.set([])


def release() -> None:
    """Store what was kept back, and keep nothing back any more."""
    held = _held.get()
    _held.set(None)
    if held:
        _store(held)


def is_holding() -> bool:
    """Say whether there are notes that wait."""
    return bool(_held.get())


def _store(notes: Sequence[_Note]) -> None:
    with session_factory() as session:
        bind(session, notes[0].actor)
        with unit_of_work(session):
            session.add_all([_entry(taken) for taken in notes])


def _entry(taken: _Note) -> AuditEntry:
    actor, seen = taken.actor, taken.seen
    return AuditEntry(
        happened_at=taken.moment,
        actor_id=actor.user_id,
        actor_name=actor.name,
        behalf_of_id=seen.behalf_of_id,
        verb=seen.verb.value,
        subject_kind=seen.kind[:40],
        subject_id=seen.number,
        petition_id=seen.petition_id,
        display=seen.display[:120],
        changes=dict(seen.detail),
        reason=seen.reason,
        origin=actor.origin[:60],
    )
