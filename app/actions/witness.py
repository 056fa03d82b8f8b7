"""The trail of what changes nothing: readings, exports, sign-ins and refusals, each stored by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.access.actor import Actor, bind
from app.actions.unit import unit_of_work
from app.clock import now
from app.extensions import session_factory
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
    detail: Mapping[str, Any] = field(default_factory=dict)


def note(actor: Actor, seen: Witnessed) -> None:
    """Store one entry in a short unit of work of its own; never inside another: SQLite has one writer."""
    with session_factory() as session:
        bind(session, actor)
        with unit_of_work(session):
            session.add(
                AuditEntry(
                    happened_at=now(),
                    actor_id=actor.user_id,
                    actor_name=actor.name,
                    verb=seen.verb.value,
                    subject_kind=seen.kind,
                    subject_id=seen.number,
                    petition_id=seen.petition_id,
                    display=seen.display[:120],
                    changes=dict(seen.detail),
                    reason=seen.reason,
                    origin=actor.origin,
                )
            )
