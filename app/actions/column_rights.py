"""Columns narrowed for roles by an administrator: hidden, read only, masked; never more than declared."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.columns import Narrowing
from app.actions import audit, powers
from app.actions.configuration import bump
from app.catalog.entity import Entity
from app.clock import now
from app.domain.errors import N_, Refused, Stale
from app.queries.column_rights import TAKEN, narrowing, stored, token
from schema.settings import ColumnRight
from schema.vocabulary import AuditVerb, Role

Wanted = Mapping[str, Narrowing]
"""Column -> what is to be taken from the roles."""


def narrow(session: Session, actor: Actor, entity: Entity, wanted: Wanted, *, seen: str) -> int:
    """Store what is taken from the roles for columns of `entity` and return how many columns changed.

    Stale when `seen`, the token of the page, is not that of what is stored; Refused for a column that does
    not exist or cannot be taken away, and for a role there is none of; NotAllowed where a second person has
    to approve.
    """
    actor.require("roles", "write")
    powers.require_alone(session, actor)
    check(session, actor, entity, wanted)
    return apply(session, actor, entity, differing(session, entity, wanted, seen=seen))


def differing(session: Session, entity: Entity, wanted: Wanted, *, seen: str) -> Wanted:
    """Return the columns whose rights would change. Stale when `seen` is not the token of what is stored."""
    powers.lock(session)  # of two who save, the second compares with what the first has stored
    rows = stored(session, entity.key)
    if token(rows) != seen:
        raise Stale(N_("Somebody else has changed these rights in the meantime; this is how they stand now."))
    return {name: less for name, less in wanted.items() if narrowing(rows.get(name)) != less}


def check(session: Session, actor: Actor, entity: Entity, wanted: Wanted) -> None:
    """Refuse columns and roles there are none of, columns pages need, and what one would give to oneself."""
    known = {role.value for role in Role}
    rows = stored(session, entity.key)
    for name, less in wanted.items():
        if name not in entity.columns or not known >= less.hidden_from | less.read_only_for | less.masked_for:
            raise Refused(N_("There is no such column or role."))
        if name in entity.fixed() and less.hidden_from | less.masked_for:
            raise Refused(N_("“%(label)s” cannot be hidden."), label=entity.columns[name].label)
        if returned(narrowing(rows.get(name)), less) & actor.roles:
            raise Refused(N_("Nobody grants to himself or herself: this role is one's own."))


def returned(old: Narrowing, new: Narrowing) -> frozenset[str]:
    """Return the roles that get something back."""
    return frozenset[str]().union(*(getattr(old, part) - getattr(new, part) for part in TAKEN))


def apply(
    session: Session, actor: Actor, entity: Entity, wanted: Wanted, *, proposal: int | None = None
) -> int:
    """Store what was checked; return how many columns that is."""
    rows = stored(session, entity.key)
    for name, less in wanted.items():
        made = {"created_at": now(), "created_by_id": actor.user_id}
        row = rows.get(name) or ColumnRight(area=entity.key, column_name=name, **made)
        _store(session, actor, row, less, proposal)
    bump(session)
    return len(wanted)


def _store(session: Session, actor: Actor, row: ColumnRight, less: Narrowing, proposal: int | None) -> None:
    difference = audit.apply(row, {part: sorted(getattr(less, part)) for part in TAKEN})
    if proposal is not None:
        difference["proposal"] = (None, str(proposal))
    row.updated_at, row.updated_by_id = now(), actor.user_id
    session.add(row)
    session.flush()
    display = f"{row.area}.{row.column_name}"
    audit.record(session, actor, row, AuditVerb.configure, changes=difference, display=display)
