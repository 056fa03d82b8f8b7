"""Rows of any area: created, amended, put in the bin and taken out, with their rules and their trail.

An area with rules of its own refines these verbs (`REFINEMENTS`); an area without is served as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.columns import refuse_unwritable
from app.access.permissions import Act
from app.actions import (
    absences,
    audit,
    calendar,
    circulars,
    claims,
    fields,
    handover,
    organisation,
    people,
    petitions,
    recounting,
    regimes,
    seclusion,
    settings,
    supervision,
)
from app.actions.configuration import bump
from app.catalog.entity import ACCOUNTS, Column, Entity, Kind
from app.clock import now, today
from app.domain.errors import N_, Clash, NotAllowed, Refused, Stale
from app.queries.catalog import current, seen_by, whole
from app.queries.labels import name_of
from app.queries.records import missing
from schema.vocabulary import AuditVerb

Create = Callable[[Session, Actor, Mapping[str, Any]], Any]
Amend = Callable[[Session, Actor, Any, Mapping[str, Any]], Mapping[str, tuple[Any, Any]]]
Remove = Callable[[Session, Actor, Any], None]


@dataclass(frozen=True, slots=True)
class Refinement:
    """What an area does instead of the general verb."""

    create: Create | None = None
    amend: Amend | None = None
    remove: Remove | None = None


REFINEMENTS: Mapping[str, Refinement] = {
    "units": Refinement(organisation.create_unit, organisation.amend_unit, organisation.remove_unit),
    "petitions": Refinement(
        petitions.draft_alone,
        petitions.amend,
        petitions.refuse_removal,
    ),
    "supervision": Refinement(supervision.open_from_form, supervision.amend),
    "circulars": Refinement(amend=circulars.amend, remove=circulars.refuse_removal),
    "claims": Refinement(claims.create, claims.amend, claims.remove),
    "recusals": Refinement(seclusion.create_recusal, seclusion.amend_recusal, seclusion.end_recusal),
    "calendar": Refinement(calendar.create, calendar.amend),
    "clock_rules": Refinement(regimes.create_rule, regimes.amend_rule),
    "clock_regimes": Refinement(regimes.create_regime, regimes.amend_regime),
    "settings": Refinement(settings.create, settings.amend),
    "absences": Refinement(absences.create_absence, absences.amend_absence),
    "staff": Refinement(amend=handover.amend_staff, remove=handover.refuse_removal),
    "posts": Refinement(absences.create_post, absences.amend_post, absences.remove_post),
    "leader_units": Refinement(fields.create_field, fields.amend_field, fields.remove_field),
    "parties": Refinement(people.create_party, people.amend_party, people.remove_party),
}


def create(
    session: Session,
    actor: Actor,
    entity: Entity,
    values: Mapping[str, Any],
    *,
    check: bool = True,
    act: str = Act.write,
) -> Any:
    """Write a new row of `entity`. NotAllowed without the right; Refused for a reference to nothing.

    `check` off leaves references to a caller that has resolved them itself (imports, by one query a column).
    """
    _require(actor, entity, act)
    _check_columns(session, actor, entity, values, new=True)
    if check:
        _check_references(session, entity, values)
    refined = REFINEMENTS.get(entity.key, Refinement()).create
    if refined is not None:
        row = refined(session, actor, values)
        _sign(row, actor, new=True)
        session.flush()
    else:
        row = entity.model(**values)
        _sign(row, actor, new=True)
        session.add(row)
        session.flush()
        _note(session, actor, entity, row, AuditVerb.create, changes=audit.born(row))
    touch(session, entity)
    _count_anew(session, entity, row)
    return row


def amend(
    session: Session,
    actor: Actor,
    entity: Entity,
    row: Any,
    changes: Mapping[str, Any],
    *,
    version: int | None = None,
    act: str = Act.write,
) -> Mapping[str, tuple[Any, Any]]:
    """Change a row and return what differs: column -> (old, new).

    Stale when `version` is older than the row's; NotAllowed, Refused and Clash as in `create`.
    """
    _require(actor, entity, act)
    if version is not None and entity.versioned and row.version != version:
        raise Stale(N_("Somebody else has saved this record in the meantime."))
    _check_columns(session, actor, entity, changes)
    _check_references(session, entity, changes, there=row)
    refined = REFINEMENTS.get(entity.key, Refinement()).amend
    if refined is not None:
        difference = refined(session, actor, row, changes)
    else:
        difference = audit.apply(row, changes)
        if difference:
            _note(session, actor, entity, row, AuditVerb.amend, changes=difference)
    if difference:
        _sign(row, actor)
        session.flush()
        touch(session, entity)
        _count_anew(session, entity, row)
    return difference


def require_version(entity: Entity, version: int | None) -> None:
    """Refuse a save that does not say which version it was built on: it might undo what it never saw."""
    if entity.versioned and version is None:
        raise Refused(
            N_("This save does not say which version of the record it changes. Open the record again.")
        )


def remove(session: Session, actor: Actor, entity: Entity, row: Any) -> None:
    """Put a row in the recycle bin (or delete it where the area keeps none)."""
    _require(actor, entity, Act.delete)
    if not entity.area.deletable:
        raise Refused(N_("Records of this area are not deleted."))
    refined = REFINEMENTS.get(entity.key, Refinement()).remove
    if refined is not None:
        refined(session, actor, row)
    _note(session, actor, entity, row, AuditVerb.delete)
    if entity.recyclable:
        row.deleted_at, row.deleted_by_id = now(), actor.user_id
    else:
        session.delete(row)
    session.flush()
    touch(session, entity)
    _count_anew(session, entity, row)


def restore(session: Session, actor: Actor, entity: Entity, row: Any) -> None:
    """Take a row out of the recycle bin."""
    _require(actor, entity, Act.delete)
    if not entity.recyclable or row.deleted_at is None:
        raise Clash(N_("This record is not in the recycle bin."))
    row.deleted_at = row.deleted_by_id = None
    _note(session, actor, entity, row, AuditVerb.restore)
    session.flush()
    touch(session, entity)
    _count_anew(session, entity, row)


def _count_anew(session: Session, entity: Entity, row: Any) -> None:
    """Open dates follow the calendar and the rules."""
    if entity.key == "calendar":
        recounting.later(session, calendar.reason_of(row))
    elif entity.key in {"clock_rules", "clock_regimes"}:
        recounting.later(session, row.name)


def touch(session: Session, entity: Entity) -> None:
    """Tell every worker that configuration changed; rows of big areas are no configuration."""
    if not entity.area.big:
        bump(session)


def _require(actor: Actor, entity: Entity, act: str) -> None:
    if not entity.written_by_forms:
        raise NotAllowed(N_("These records are kept by the procedure; nobody writes them by hand."))
    actor.require(entity.key, act)


def _check_columns(
    session: Session, actor: Actor, entity: Entity, values: Iterable[str], *, new: bool = False
) -> None:
    """Refuse values for columns `actor` may not write, whichever door brought them."""
    refuse_unwritable(whole(session)[entity.key], seen_by(session, actor)[entity.key], values, new=new)


def _check_references(
    session: Session, entity: Entity, values: Mapping[str, Any], *, there: Any = None
) -> None:
    """Refuse a reference to a row that does not exist or is not visible; never make one up.

    What the row `there` refers to already is no new reference and is not asked for again.
    """
    catalogue = current(session)
    for name, value in values.items():
        column: Column | None = entity.columns.get(name)
        if (
            value is None
            or column is None
            or (there is not None and getattr(there, name) == value)
            or column.kind is not Kind.ref
            or column.target in {None, ACCOUNTS}
        ):
            continue
        if missing(session, catalogue[str(column.target)], {value}):
            raise Refused(N_("What was chosen here no longer exists."), field=name)


def _sign(row: Any, actor: Actor, *, new: bool = False) -> None:
    moment = now()
    if new and hasattr(row, "created_at"):
        row.created_at = row.created_at or moment
        row.created_by_id = row.created_by_id or actor.user_id
    if hasattr(row, "updated_at"):
        row.updated_at, row.updated_by_id = moment, actor.user_id


def _note(
    session: Session,
    actor: Actor,
    entity: Entity,
    row: Any,
    verb: AuditVerb,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    display = name_of(session, current(session), entity, row)
    audit.record(session, actor, row, verb, changes=changes, display=display)


def create_petition(
    session: Session,
    actor: Actor,
    entity: Entity,
    values: Mapping[str, Any],
    *,
    petitioner: Mapping[str, Any] | None,
    claims: Sequence[str],
) -> Any:
    """Begin a petition together with its main petitioner and claims."""
    _require(actor, entity, Act.write)
    _check_columns(session, actor, entity, values, new=True)
    if petitioner:
        _check_columns(session, actor, current(session)["petitioners"], petitioner)
    _check_references(session, entity, values)
    row = petitions.draft(session, actor, values, petitioner=petitioner, claims=claims, today=today())
    _sign(row, actor, new=True)
    session.flush()
    return row
