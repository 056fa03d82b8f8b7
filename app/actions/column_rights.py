"""Columns narrowed for roles by an administrator: hidden, read only, masked; never more than declared."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.columns import Narrowing
from app.actions import audit
from app.actions.configuration import bump
from app.catalog.entity import Entity
from app.clock import now
from app.domain.errors import N_, Refused, Stale
from app.queries.column_rights import TAKEN, narrowing, stored, token
from schema.settings import ColumnRight
from schema.vocabulary import AuditVerb, Role


def narrow(
    session: Session, actor: Actor, entity: Entity, wanted: Mapping[str, Narrowing], *, seen: str
) -> int:
    """Store what is taken from the roles for columns of `entity` and return how many columns changed.

    Stale when `seen`, the token of the page, is not that of what is stored; Refused for a column that does
    not exist or cannot be taken away, and for a role there is none of.
    """
    actor.require("roles", "write")
    _check(entity, wanted)
    bump(session)  # also the lock: of two who save, the second compares with what the first has stored
    rows = stored(session, entity.key)
    if token(rows) != seen:
        raise Stale(N_("Somebody else has changed these rights in the meantime; this is how they stand now."))
    number = 0
    for name, less in wanted.items():
        if narrowing(rows.get(name)) != less:
            row = rows.get(name) or ColumnRight(
                area=entity.key, column_name=name, created_at=now(), created_by_id=actor.user_id
            )
            _store(session, actor, row, less)
            number += 1
    return number


def _check(entity: Entity, wanted: Mapping[str, Narrowing]) -> None:
    known = {role.value for role in Role}
    for name, less in wanted.items():
        if name not in entity.columns or not known >= less.hidden_from | less.read_only_for | less.masked_for:
            raise Refused(N_("There is no such column or role."))
        if name in entity.fixed() and less.hidden_from | less.masked_for:
            raise Refused(N_("“%(label)s” cannot be hidden."), label=entity.columns[name].label)


def _store(session: Session, actor: Actor, row: ColumnRight, less: Narrowing) -> None:
    difference = audit.apply(row, {part: sorted(getattr(less, part)) for part in TAKEN})
    row.updated_at, row.updated_by_id = now(), actor.user_id
    session.add(row)
    session.flush()
    display = f"{row.area}.{row.column_name}"
    audit.record(session, actor, row, AuditVerb.configure, changes=difference, display=display)
