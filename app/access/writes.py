"""The wall for writes: no row enters, changes or leaves where its writer could not see it.

Rows that were read through the wall may be changed; what is new, or moved, is looked at: the unit it belongs
to, the petition it hangs on. It holds for every door, because it listens to the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.util import identity_key

from app.access.actor import NOBODY, REBOUND, Actor, Reach, actor_of, is_unscoped
from app.access.rows import criterion
from app.access.sight import Sight
from app.catalog.entity import Entity
from app.catalog.read import catalogue
from app.domain.errors import N_, NotAllowed, Refused
from app.extensions import PanelSession
from schema.field import Scope
from schema.petitions import Petition

SEEN = "petitions seen"
"""Where a session keeps the petitions it has found visible or made in this transaction."""


@event.listens_for(PanelSession, "before_flush")
def guard(session: Session, _context: object, _instances: object) -> None:
    """Refuse the flush when a row lies outside what its writer sees."""
    if is_unscoped(session):
        return
    actor = actor_of(session)
    wanted: set[int] = set()
    for entity, row in _scoped(session):
        if actor is NOBODY:
            raise NotAllowed(N_("You do not have the right to do this."))
        if entity.area.scope is Scope.unit:
            _check_unit(entity, row, actor)
        elif entity.area.scope is Scope.own:
            _check_own(row, actor)
        elif entity.area.scope_column is not None:
            wanted.update(_moved(session, row, entity.area.scope_column))
    _check_petitions(session, actor, wanted)


@event.listens_for(PanelSession, "after_flush")
def remember_born(session: Session, _context: object) -> None:
    """Let a petition's author write what hangs on it before anything grants sight of it."""
    born = {row.id for row in session.new if isinstance(row, Petition)}
    if born:
        _seen(session).update(born)


@event.listens_for(PanelSession, "after_transaction_end")
def forget(session: Session, transaction: Any) -> None:
    """Ask anew in the next transaction."""
    if transaction.parent is None:
        session.info.pop(SEEN, None)


@event.listens_for(PanelSession, "do_orm_execute")
def bulk(state: ORMExecuteState) -> None:
    """Refuse an INSERT of many into a scoped area by whoever does not see all of it: no flush looks at it."""
    if not state.is_insert or is_unscoped(state.session):
        return
    mapper: Any = state.bind_mapper
    entity = catalogue().by_table(str(mapper.local_table.name)) if mapper is not None else None
    scoped = entity is not None and entity.area.scope is not Scope.everyone
    if scoped and actor_of(state.session).reach is not Reach.all:
        raise NotAllowed(N_("You do not have the right to do this."))


def _scoped(session: Session) -> Iterator[tuple[Entity, Any]]:
    for row in (*session.new, *session.dirty, *session.deleted):
        table = getattr(row, "__tablename__", None)
        entity = catalogue().by_table(table) if table else None
        if entity is None or entity.area.scope is Scope.everyone:
            continue
        if row in session.dirty and not session.is_modified(row):
            continue
        yield entity, row


def _values(row: Any, name: str) -> Iterator[Any]:
    """Yield the new value of a column and, when it changes, the old one."""
    history = inspect(row).attrs[name].history
    yield from (value for value in (*(history.added or ()), *(history.deleted or ())) if value is not None)


def _check_unit(entity: Entity, row: Any, actor: Actor) -> None:
    if criterion(entity, actor) is None:
        return
    name = entity.area.scope_column or "unit_id"
    seen = dict(actor.areas).get(entity.key) or Sight(unit_ids=actor.unit_ids)
    if seen.mine and getattr(row, "created_by_id", None) in {None, actor.user_id}:
        return
    if any(number not in seen.unit_ids for number in _values(row, name)):
        raise Refused(N_("This unit is not yours to write for."), field=name)


def _check_own(row: Any, actor: Actor) -> None:
    if any(number != actor.user_id for number in _values(row, "created_by_id")):
        raise NotAllowed(N_("You do not have the right to do this."))


def _moved(session: Session, row: Any, name: str) -> Iterable[int]:
    """Return the petitions a new row hangs on, or a moved one hung on before and hangs on now."""
    known = _seen(session)
    trusted = not session.info.get(REBOUND)
    for number in _values(row, name):
        loaded = trusted and identity_key(Petition, number) in session.identity_map
        if not loaded and number not in known:
            yield number


def _check_petitions(session: Session, actor: Actor, wanted: set[int]) -> None:
    if not wanted or (actor.petitions.everything and actor.petitions.restricted and not actor.line_ids):
        return
    with session.no_autoflush:
        found = set(session.scalars(select(Petition.id).where(Petition.id.in_(sorted(wanted)))))
    if wanted - found:
        raise NotAllowed(N_("You do not have the right to do this."))
    _seen(session).update(found)


def _seen(session: Session) -> set[int]:
    found: set[int] = session.info.setdefault(SEEN, set())
    return found
