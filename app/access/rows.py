"""The wall: which rows a statement may see, added to every ORM read of the session.

The positive scope of petitions is the maintained table `petition_access`; holders that see everything
skip it. `with_loader_criteria` does not reach `.has()`/`.any()`, Core tables or raw connections, so a
guard forbids those elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    and_,
    event,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql import visitors

from app.access.actor import NOBODY, Actor, Reach, actor_of, is_unscoped
from app.catalog.entity import Entity
from app.catalog.read import catalogue
from app.extensions import PanelSession
from schema.access import PetitionAccess
from schema.field import Scope
from schema.people import PetitionParty
from schema.petitions import Petition
from schema.vocabulary import HolderKind

MANY = 5_000
"""From here on a holder's rows are asked for one by one in a list's order, instead of starting from all."""

# Tables, not models: the wall's own subqueries must not pass through the wall again.
_ACCESS: Any = PetitionAccess.__table__
_PARTY: Any = PetitionParty.__table__
_PETITION: Any = Petition.__table__


def holder_clauses(staff_id: int | None, unit_ids: frozenset[int]) -> list[ColumnElement[bool]]:
    """Say in SQL that an entry of the access table is this person's, and that it is one of these units'."""
    holders: list[ColumnElement[bool]] = []
    if staff_id is not None:
        holders.append(and_(_ACCESS.c.holder_kind == HolderKind.user, _ACCESS.c.holder_id == staff_id))
    if unit_ids:
        units = _ACCESS.c.holder_id.in_(sorted(unit_ids))
        holders.append(and_(_ACCESS.c.holder_kind == HolderKind.unit, units))
    return holders or [false()]


def _holds(actor: Actor, reference: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say in SQL that `actor` holds the petition of `reference`."""
    return _reached(actor, reference, _ACCESS, _ACCESS.c.petition_id)


def _reached(actor: Actor, reference: ColumnElement[Any], source: Any, key: Any) -> ColumnElement[bool]:
    """Say in SQL that `source` leads from what `actor` holds to `reference`, by its column `key`.

    One meaning in two shapes: whoever holds few petitions starts from them; whoever holds many is asked about
    each row of the list in its order, which an index answers.
    """
    mine = holder_clauses(actor.staff_id, actor.unit_ids)
    if not actor.holds_many:
        return reference.in_(union_all(*(select(key).select_from(source).where(part) for part in mine)))
    asked = select(literal(1)).select_from(source).where(key == reference, or_(*mine))
    # OFFSET 0 keeps PostgreSQL from turning the question back into a join over everything held.
    return asked.offset(0).correlate_except(*_tables_of(source)).exists()


def _tables_of(source: Any) -> tuple[Any, ...]:
    """Return the tables the question itself brings; all others are those of the statement it is asked in."""
    return (source.left, source.right) if hasattr(source, "left") else (source,)


def criterion(entity: Entity, actor: Actor) -> ColumnElement[bool] | None:
    """Return what rows of `entity` the actor may see; None when all."""
    scope = entity.area.scope
    if scope is Scope.everyone:
        return None
    if actor == NOBODY:
        return false()
    if scope is Scope.petition:
        return _petition_criterion(entity, actor)
    if scope is Scope.unit:
        return _unit_criterion(entity, actor)
    author: ColumnElement[int | None] = entity.model.created_by_id
    return author == actor.user_id


def _petition_criterion(entity: Entity, actor: Actor) -> ColumnElement[bool] | None:
    if actor.reach is Reach.all:
        return None
    if entity.area.scope_column is not None:
        return _hanging_criterion(entity, entity.area.scope_column, actor)
    if actor.reach is Reach.none:
        return false()
    number: ColumnElement[int] = entity.model.id
    if entity.model is Petition:
        return _holds(actor, number)
    if entity.key == "petitioners":
        living = and_(_PARTY.c.petition_id == _ACCESS.c.petition_id, _PARTY.c.deleted_at.is_(None))
        return _reached(actor, number, _PARTY.join(_ACCESS, living), _PARTY.c.petitioner_id)
    own = _PETITION.alias("own")
    return _reached(actor, number, own.join(_ACCESS, own.c.id == _ACCESS.c.petition_id), own.c.matter_id)


def _hanging_criterion(entity: Entity, name: str, actor: Actor) -> ColumnElement[bool]:
    """Rows on a petition follow it; those on none belong to their unit."""
    reference: ColumnElement[int | None] = getattr(entity.model, name)
    if not entity.columns[name].nullable:
        return false() if actor.reach is Reach.none else _holds(actor, reference)
    own = and_(reference.is_(None), _own_unit(entity, actor))
    return own if actor.reach is Reach.none else or_(own, _holds(actor, reference))


def _seen_subject(entity: Entity, actor: Actor) -> ColumnElement[bool]:
    """Files follow the record they hang on: what one may not see there has no file here, and no file name."""
    seen: list[ColumnElement[bool]] = []
    for subject in catalogue():
        if subject.area.attachments and actor.may(subject.key, "read"):
            clause = criterion(subject, actor)
            rows = select(subject.model.id).where(true() if clause is None else clause).correlate(None)
            seen.append(and_(entity.model.subject_kind == subject.table, entity.model.subject_id.in_(rows)))
    return or_(false(), *seen)


def _own_unit(entity: Entity, actor: Actor) -> ColumnElement[bool]:
    if entity.key == "attachments":
        return _seen_subject(entity, actor)
    if "unit_id" not in entity.columns:
        return true()
    unit: ColumnElement[int | None] = entity.model.unit_id
    return unit.in_(sorted(actor.unit_ids)) if actor.unit_ids else false()


def _unit_criterion(entity: Entity, actor: Actor) -> ColumnElement[bool] | None:
    if actor.reach is Reach.all or actor.may("units", "write"):
        return None
    column: ColumnElement[int | None] = getattr(entity.model, entity.area.scope_column or "unit_id")
    return column.in_(sorted(actor.unit_ids)) if actor.unit_ids else false()


@cache
def _scoped_entities() -> tuple[Entity, ...]:
    return tuple(entity for entity in catalogue() if entity.area.scope is not Scope.everyone)


@lru_cache(maxsize=512)
def options_for(actor: Actor) -> Mapping[str, ORMOption]:
    """Return the loader criteria of every scoped area for `actor`, by table; an area seen whole has none.

    They hang on nothing but the actor's value, so an actor that comes again brings the same.
    """
    found = ((entity.model, criterion(entity, actor)) for entity in _scoped_entities())
    return {
        model.__tablename__: with_loader_criteria(model, clause, include_aliases=True)
        for model, clause in found
        if clause is not None
    }


def tables_in(statement: Executable) -> frozenset[str]:
    """Return the names of all tables a statement touches, however deep they stand in it."""
    found: set[str] = set()
    waiting: list[Any] = [statement]
    met: set[int] = set()
    while waiting:
        for element in visitors.iterate(waiting.pop()):
            if isinstance(element, Table):
                found.add(element.name)
            source = getattr(element, "table", None)  # the table or alias a column is of
            if source is not None and id(source) not in met:
                met.add(id(source))
                waiting.append(source)
    return frozenset(found)


@event.listens_for(PanelSession, "do_orm_execute")
def wall(state: ORMExecuteState) -> None:
    """Add the actor's criteria for the tables of a statement before it runs.

    A criterion for a table that does not occur would do nothing, but is paid for with every statement.
    """
    if state.is_column_load or is_unscoped(state.session):
        return
    options = options_for(actor_of(state.session))
    if options:
        needed = sorted(tables_in(state.statement) & options.keys())
        state.statement = state.statement.options(*(options[name] for name in needed))
