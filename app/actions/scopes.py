"""How far each role sees, as the office decides it; whoever administers never sees a petition."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Act, locked, permission
from app.access.sight import PETITIONS, default_scopes
from app.actions import audit, powers
from app.actions.configuration import bump
from app.clock import now
from app.domain.errors import N_, Refused
from app.queries.catalog import whole
from app.queries.organisation import units as living
from app.queries.standing import Chosen, role_scopes
from schema.access import RoleScope
from schema.base import AccountRole
from schema.field import Scope
from schema.vocabulary import AuditVerb, Role, RowScope

CASES_ONLY = frozenset({RowScope.involved, RowScope.restricted})
"""What only means something where there are cases."""


def areas(session: Session) -> tuple[str, ...]:
    """Return the areas in which it can be decided: petitions, and what belongs to units."""
    entities = whole(session).entities.values()
    return (PETITIONS, *(entity.key for entity in entities if entity.area.scope is Scope.unit))


def offered(area: str) -> tuple[RowScope, ...]:
    """Return what a role may be given in an area."""
    return tuple(scope for scope in RowScope if area == PETITIONS or scope not in CASES_ONLY)


def is_shut(role: Role, area: str) -> bool:
    """Say whether a role never sees an area, whatever an office decides."""
    return locked(role, permission(area, Act.read))


def current(session: Session, role: Role, area: str) -> Chosen:
    """Return what the office has decided; nothing where the default holds."""
    return role_scopes(session).get((role.value, area), Chosen(frozenset(), frozenset()))


def decide(
    session: Session,
    actor: Actor,
    role: Role,
    area: str,
    *,
    scopes: Collection[RowScope],
    units: Collection[int],
) -> bool:
    """Let a role see this far in an area from now on, and say whether that differs; no scopes: the default.

    NotAllowed where a second person has to approve.
    """
    actor.require("roles", "write")
    wanted = Chosen(frozenset(scopes), frozenset(units))
    check(session, actor, role, area, wanted)
    powers.require_alone(session, actor)
    powers.lock(session)
    return apply(session, actor, role, area, wanted)


def check(session: Session, actor: Actor, role: Role, area: str, wanted: Chosen) -> None:
    """Refuse what a role can never see, what one would give to oneself, and what says nothing."""
    if area not in areas(session) or not wanted.scopes <= set(offered(area)):
        raise Refused(N_("There is no such area, or a role cannot see this way in it."))
    if wanted.scopes and is_shut(role, area):
        raise Refused(N_("This role can never see petitions: those who administer never read them."))
    if role in actor.roles:
        raise Refused(N_("Nobody grants to himself or herself: this role is one's own."))
    if RowScope.chosen_unit in wanted.scopes and not wanted.units:
        raise Refused(N_("Choose the units this role sees."), field="units")
    if RowScope.chosen_unit not in wanted.scopes and wanted.units:
        raise Refused(N_("Units are named, but the role is not to see chosen units."), field="units")
    if not wanted.units <= living(session).keys():
        raise Refused(N_("There is no such unit."), field="units")


def apply(
    session: Session, actor: Actor, role: Role, area: str, wanted: Chosen, *, proposal: int | None = None
) -> bool:
    """Carry out what was decided on and checked, and say whether anything differs."""
    old = current(session, role, area)
    if old == wanted:
        return False
    rows = select(RoleScope).where(RoleScope.role == role, RoleScope.area == area)
    stored = {(row.scope, row.unit_id): row for row in session.scalars(rows)}
    pairs = _pairs(wanted)
    for pair, row in stored.items():
        if pair not in pairs:
            session.delete(row)
    for scope, unit in sorted(pairs - stored.keys(), key=str):
        made = {"created_at": now(), "created_by_id": actor.user_id}
        session.add(RoleScope(role=role, area=area, scope=scope, unit_id=unit, **made))
    session.flush()
    changes = {
        "role": (None, role),
        "area": (None, area),
        "scopes": (_said(session, role, area, old), _said(session, role, area, wanted)),
    }
    if proposal is not None:
        changes["proposal"] = (None, str(proposal))
    subject = session.scalars(select(AccountRole).where(AccountRole.name == role.value)).one()
    display = f"{role.value}.{area}"
    audit.record(session, actor, subject, AuditVerb.configure, changes=changes, display=display)
    bump(session)
    return True


def _pairs(wanted: Chosen) -> set[tuple[RowScope, int | None]]:
    """Return the rows that say this: one a scope, of chosen units one each."""
    plain: set[tuple[RowScope, int | None]] = {
        (scope, None) for scope in wanted.scopes - {RowScope.chosen_unit}
    }
    return plain | {(RowScope.chosen_unit, unit) for unit in wanted.units}


def _said(session: Session, role: Role, area: str, chosen: Chosen) -> str:
    """Return a decision in words of the trail, which is in no language; units stand by name."""
    if not chosen.scopes:
        return "default: " + ", ".join(sorted(default_scopes(role, area, None)))
    known = living(session)
    names = [known[number].name if number in known else str(number) for number in sorted(chosen.units)]
    chosen_units = f"{RowScope.chosen_unit} ({', '.join(names)})"
    return ", ".join(chosen_units if s is RowScope.chosen_unit else s for s in sorted(chosen.scopes))
