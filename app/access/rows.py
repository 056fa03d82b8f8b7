"""The wall: which rows a statement may see, added to every ORM read of the session.

The positive scope of petitions is the maintained table `petition_access`; holders that see everything
skip it. `with_loader_criteria` does not reach `.has()`/`.any()`, Core tables or raw connections, so a
guard forbids those elsewhere.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, event, false, or_, select, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption

from app.access.actor import NOBODY, Actor, Reach, actor_of, is_unscoped
from app.catalog.entity import Entity
from app.catalog.read import catalogue
from app.extensions import PanelSession
from schema.access import PetitionAccess
from schema.field import Scope
from schema.people import PetitionParty
from schema.petitions import Petition
from schema.vocabulary import HolderKind


def held_petitions(actor: Actor) -> Any:
    """Select the ids of the petitions `actor` holds, by person or by unit."""
    holders: list[ColumnElement[bool]] = []
    if actor.staff_id is not None:
        holders.append(
            and_(PetitionAccess.holder_kind == HolderKind.user, PetitionAccess.holder_id == actor.staff_id)
        )
    if actor.unit_ids:
        holders.append(
            and_(
                PetitionAccess.holder_kind == HolderKind.unit,
                PetitionAccess.holder_id.in_(sorted(actor.unit_ids)),
            )
        )
    return select(PetitionAccess.petition_id).where(or_(*holders) if holders else false())


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
    held = held_petitions(actor)
    number: ColumnElement[int] = entity.model.id
    if entity.model is Petition:
        return number.in_(held)
    if entity.key == "petitioners":
        parts = select(PetitionParty.petitioner_id).where(PetitionParty.deleted_at.is_(None))
        return number.in_(parts.where(PetitionParty.petition_id.in_(held)))
    return number.in_(select(Petition.matter_id).where(Petition.id.in_(held)))


def _hanging_criterion(entity: Entity, name: str, actor: Actor) -> ColumnElement[bool]:
    """Rows on a petition follow it; those on none belong to their unit."""
    reference: ColumnElement[int | None] = getattr(entity.model, name)
    own = and_(reference.is_(None), _own_unit(entity, actor))
    return own if actor.reach is Reach.none else or_(own, reference.in_(held_petitions(actor)))


def _own_unit(entity: Entity, actor: Actor) -> ColumnElement[bool]:
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


def options_for(actor: Actor) -> tuple[ORMOption, ...]:
    """Return the loader criteria of every scoped area for `actor`."""
    found = ((entity.model, criterion(entity, actor)) for entity in _scoped_entities())
    return tuple(
        with_loader_criteria(model, clause, include_aliases=True, propagate_to_loaders=True)
        for model, clause in found
        if clause is not None
    )


@event.listens_for(PanelSession, "do_orm_execute")
def wall(state: ORMExecuteState) -> None:
    """Add the actor's criteria to a statement before it runs."""
    if state.is_column_load or is_unscoped(state.session):
        return
    session: Session = state.session
    actor = actor_of(session)
    options = session.info.get("wall")
    if options is None or options[0] is not actor:
        options = session.info["wall"] = (actor, options_for(actor))
    if options[1]:
        state.statement = state.statement.options(*options[1])
