"""The wall: which rows a statement may see, added to every ORM read of the session.

The positive scope of petitions is the maintained table `petition_access`; holders that see everything
ask it only for the few restricted ones. The negative scope is the table `petition_exclusion`, and nothing
overrides it. `with_loader_criteria` does not reach `.has()`/`.any()`, Core tables or raw connections, so a
guard forbids those elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any
from weakref import WeakKeyDictionary

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
from sqlalchemy.sql.elements import True_

from app.access.actor import NOBODY, Actor, Reach, actor_of, is_unscoped
from app.access.sight import Sight
from app.catalog.entity import Entity
from app.catalog.read import catalogue
from app.extensions import PanelSession
from schema.access import PetitionAccess, PetitionExclusion
from schema.field import Scope
from schema.paper_chain import Receipt
from schema.people import PetitionParty
from schema.petitions import Petition
from schema.vocabulary import AccessReason, CopyExtent, HolderKind, PaperKind

MANY = 5_000
"""From here on a holder's rows are asked for one by one in a list's order, instead of starting from all."""

ADVISERS = ("draw", "sign_advice")
"""Who may do one of these sees letters of advice: proposals to hold somebody accountable (domain M17)."""

# Tables, not models: the wall's own subqueries must not pass through the wall again.
_ACCESS: Any = PetitionAccess.__table__
_EXCLUSION: Any = PetitionExclusion.__table__
_PARTY: Any = PetitionParty.__table__
_PETITION: Any = Petition.__table__


def holder_clauses(actor: Actor) -> list[ColumnElement[bool]]:
    """Say in SQL that an entry of the access table is this person's, and that it is one of these units'."""
    holders: list[ColumnElement[bool]] = []
    seen = actor.petitions
    if seen.staff_ids:
        people = _ACCESS.c.holder_id.in_(sorted(seen.staff_ids))
        holders.append(and_(_ACCESS.c.holder_kind == HolderKind.user, people))
    elif seen.mine and actor.staff_id is not None:
        own = and_(_ACCESS.c.holder_kind == HolderKind.user, _ACCESS.c.holder_id == actor.staff_id)
        holders.append(and_(own, _ACCESS.c.reason == AccessReason.registrar))
    if seen.unit_ids:
        units = _ACCESS.c.holder_id.in_(sorted(seen.unit_ids))
        holders.append(and_(_ACCESS.c.holder_kind == HolderKind.unit, units))
    if seen.petition_ids:
        holders.append(_ACCESS.c.petition_id.in_(sorted(seen.petition_ids)))
    return holders or [false()]


def excluded(actor: Actor) -> Any:
    """Return the numbers of all petitions `actor` may never see, as a question; None when there are none.

    Asked once a statement: it hangs on no row, and few petitions exclude anybody.
    """
    parts = []
    for kind, holders in (
        (HolderKind.user, frozenset() if actor.staff_id is None else frozenset({actor.staff_id})),
        (HolderKind.unit, actor.line_ids),
    ):
        if holders:
            named = and_(_EXCLUSION.c.holder_kind == kind, _EXCLUSION.c.holder_id.in_(sorted(holders)))
            parts.append(select(_EXCLUSION.c.petition_id).where(named))
    return union_all(*parts) if parts else None


def _not_excluded(actor: Actor, reference: ColumnElement[Any]) -> ColumnElement[bool]:
    numbers = excluded(actor)
    return true() if numbers is None else reference.not_in(numbers)


def _holds(actor: Actor, reference: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say in SQL that `actor` holds the petition of `reference`."""
    return _reached(actor, reference, _ACCESS, _ACCESS.c.petition_id)


def _named(actor: Actor, reference: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say the same of a single row, for the few restricted petitions of somebody who sees all others."""
    mine = or_(*holder_clauses(actor))
    asked = select(literal(1)).select_from(_ACCESS).where(_ACCESS.c.petition_id == reference, mine)
    return asked.offset(0).correlate_except(_ACCESS).exists()


def _visible(actor: Actor, reference: ColumnElement[Any], secret: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say in SQL that `actor` sees the petition of `reference`; `secret` says whether it is restricted."""
    if actor.reach is Reach.none:
        return false()
    channel, never = actor.petitions.restricted, excluded(actor)
    parts: list[ColumnElement[bool]] = [] if never is None else [reference.not_in(never)]
    if actor.reach is Reach.held:
        held = _holds(actor, reference)
        parts.append(or_(secret, held) if channel else held)
    elif not channel:
        parts.append(or_(~secret, _named(actor, reference)))
    return and_(*parts) if parts else true()


def _reached(actor: Actor, reference: ColumnElement[Any], source: Any, key: Any) -> ColumnElement[bool]:
    """Say in SQL that `source` leads from what `actor` holds to `reference`, by its column `key`.

    One meaning in two shapes: whoever holds few petitions starts from them; whoever holds many is asked about
    each row of the list in its order, which an index answers.
    """
    mine = holder_clauses(actor)
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
    if entity.model is Petition:
        model: Any = entity.model
        return _visible(actor, model.id, model.is_secret.is_(true()))
    if entity.area.scope_column is not None:
        seen = _hanging_criterion(entity, entity.area.scope_column, actor)
        if entity.key == "papers" and not any(actor.may("papers", act) for act in ADVISERS):
            return and_(seen, _not_advice(entity, actor))
        return seen
    if actor.reach is Reach.none:
        return false()
    return _through_petitions(entity, actor)


def _not_advice(entity: Entity, actor: Actor) -> ColumnElement[bool]:
    """Rule out letters of advice, but for those this person's unit was sent and owes a receipt for."""
    model: Any = entity.model
    sent = Receipt.__table__.alias("sent")
    owed = select(literal(1)).where(sent.c.paper_id == model.id, sent.c.unit_id.in_(sorted(actor.unit_ids)))
    return or_(model.kind != PaperKind.D24, owed.correlate_except(sent).exists())


def _hanging_criterion(entity: Entity, name: str, actor: Actor) -> ColumnElement[bool]:
    """Rows on a petition follow it; those on none belong to their unit, or to everybody who sees all."""
    reference: ColumnElement[int | None] = getattr(entity.model, name)
    seen = _follows(entity, reference, actor)
    if "redacted_summary" in entity.columns:  # all its unit was sent
        model: Any = entity.model
        copies = model.extent == CopyExtent.summary
        seen = or_(seen, and_(copies, model.unit_id.in_(sorted(actor.unit_ids))))
    if not entity.columns[name].nullable:
        return seen
    own = _own_unit(entity, actor)
    return or_(and_(reference.is_(None), own), and_(reference.is_not(None), seen))


def _follows(entity: Entity, reference: ColumnElement[Any], actor: Actor) -> ColumnElement[bool]:
    """Say in SQL that the petition of `reference` is seen; rows that know it to be restricted say so."""
    if "secret" in entity.columns:
        model: Any = entity.model
        return _visible(actor, reference, model.secret.is_(true()))
    own = _PETITION.alias("own")
    restricted = and_(own.c.id == reference, own.c.is_secret.is_(true()))
    asked = select(literal(1)).select_from(own).where(restricted)
    return _visible(actor, reference, asked.correlate_except(own).exists())


def _through_petitions(entity: Entity, actor: Actor) -> ColumnElement[bool]:
    """People and matters are seen through a petition of theirs that is; by who sees all, also without one."""
    number: ColumnElement[int] = entity.model.id
    own = _PETITION.alias("own")
    people = entity.key == "petitioners"
    living = and_(_PARTY.c.petition_id == own.c.id, _PARTY.c.deleted_at.is_(None))
    parts: Any = _PARTY.join(own, living) if people else own
    key = _PARTY.c.petitioner_id if people else own.c.matter_id
    inside = (_PARTY, own) if people else (own,)
    there = select(literal(1)).select_from(parts).where(key == number)
    restricted = own.c.is_secret.is_(true())
    if actor.reach is Reach.all:
        seen = there.where(_visible(actor, own.c.id, restricted))
        nothing = ~there.correlate_except(*inside).exists()
        return or_(nothing, seen.correlate_except(*inside, _ACCESS, _EXCLUSION).exists())
    held = _held_through(entity, actor, number)
    if not actor.petitions.restricted:
        return held
    channel = there.where(restricted, _not_excluded(actor, own.c.id))
    return or_(held, channel.correlate_except(*inside, _EXCLUSION).exists())


def _held_through(entity: Entity, actor: Actor, number: ColumnElement[int]) -> ColumnElement[bool]:
    allowed = _not_excluded(actor, _ACCESS.c.petition_id)
    if entity.key == "petitioners":
        living = and_(_PARTY.c.petition_id == _ACCESS.c.petition_id, _PARTY.c.deleted_at.is_(None))
        source, key = _PARTY.join(_ACCESS, and_(living, allowed)), _PARTY.c.petitioner_id
    else:
        own = _PETITION.alias("own")
        source, key = own.join(_ACCESS, and_(own.c.id == _ACCESS.c.petition_id, allowed)), own.c.matter_id
    return _reached(actor, number, source, key)


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
    if actor.reach is Reach.all or "unit_id" not in entity.columns:
        return true()
    unit: ColumnElement[int | None] = entity.model.unit_id
    return unit.in_(sorted(actor.unit_ids)) if actor.unit_ids else false()


def _unit_criterion(entity: Entity, actor: Actor) -> ColumnElement[bool] | None:
    seen = dict(actor.areas).get(entity.key)
    if seen is None:
        wide = actor.reach is Reach.all or actor.may("units", "write")
        seen = Sight(everything=wide, unit_ids=actor.unit_ids)
    if seen.everything:
        return None
    column: ColumnElement[int | None] = getattr(entity.model, entity.area.scope_column or "unit_id")
    parts: list[ColumnElement[bool]] = [column.in_(sorted(seen.unit_ids))] if seen.unit_ids else []
    if seen.mine and "created_by_id" in entity.columns:
        parts.append(entity.model.created_by_id == actor.user_id)
    return or_(*parts) if parts else false()


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
        if clause is not None and not isinstance(clause, True_)
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


MOST_ACTORS = 64
_walled: WeakKeyDictionary[Executable, dict[Actor, Executable | None]] = WeakKeyDictionary()
"""Statement -> actor -> the statement with criteria; None when it needs none: it must not keep itself."""


def walled(statement: Executable, actor: Actor) -> Executable:
    """Return `statement` with the criteria of the tables it touches.

    A criterion for a table that does not occur would do nothing, but is paid for with every statement. A
    statement that its asker keeps is walked once for each actor, and what is known of its text stays known.
    """
    options = options_for(actor)
    if not options:
        return statement
    known = _walled.setdefault(statement, {})
    if actor not in known:
        if len(known) >= MOST_ACTORS:
            known.clear()
        needed = sorted(tables_in(statement) & options.keys())
        known[actor] = statement.options(*(options[name] for name in needed)) if needed else None
    found = known[actor]
    return statement if found is None else found


@event.listens_for(PanelSession, "do_orm_execute")
def wall(state: ORMExecuteState) -> None:
    """Add the actor's criteria to a statement before it runs."""
    if state.is_column_load or is_unscoped(state.session):
        return
    state.statement = walled(state.statement, actor_of(state.session))
