"""Roles and permissions: brought into step with the code at set-up, granted and revoked in the matrix."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import DUTIES, KEPT, defaults, fixed, from_fab, locked, to_fab
from app.actions import audit, powers
from app.actions.configuration import bump
from app.actions.told import untold
from app.catalog.entity import Catalogue
from app.domain.errors import N_, Refused
from schema.base import AccountRole, Permission, PermissionView, ViewMenu, assoc_permissionview_role
from schema.vocabulary import AuditVerb, Role


def synchronise(session: Session, catalogue: Catalogue) -> int:
    """Create the roles and permissions the code knows and return how many permissions are new.

    A new permission goes to the roles its declaration names; one that existed keeps what an office made
    of it.
    """
    with untold(session, "the rights the code declares, granted by `init` to the roles it names"):
        number = _synchronised(session, catalogue)
    bump(session)
    return number


def _synchronised(session: Session, catalogue: Catalogue) -> int:
    roles = _roles(session)
    words = defaults(catalogue)
    known = _known(session)
    new = {word: holders for word, holders in words.items() if word not in known}
    names = _ensure(session, Permission, {to_fab(word)[0] for word in new})
    views = _ensure(session, ViewMenu, {to_fab(word)[1] for word in new})
    for word, holders in new.items():
        permission_name, view_name = to_fab(word)
        pair = PermissionView(permission_id=names[permission_name], view_menu_id=views[view_name])
        session.add(pair)
        session.flush()
        if holders:
            session.execute(
                insert(assoc_permissionview_role),
                [{"permission_view_id": pair.id, "role_id": roles[role.value]} for role in sorted(holders)],
            )
    _keep_duties(session)
    return len(new)


def change(
    session: Session,
    actor: Actor,
    *,
    granted: Collection[tuple[str, str]],
    revoked: Collection[tuple[str, str]],
) -> None:
    """Grant and revoke (role, permission) pairs at once; NotAllowed where a second person has to approve."""
    actor.require("roles", "write")
    check(session, actor, granted=granted, revoked=revoked)
    powers.require_alone(session, actor)
    powers.lock(session)
    apply(session, actor, granted=granted, revoked=revoked)


def check(
    session: Session,
    actor: Actor,
    *,
    granted: Collection[tuple[str, str]],
    revoked: Collection[tuple[str, str]],
) -> None:
    """Refuse unknown words, what a role can never hold or never lose, and what one would grant to oneself."""
    roles, known = _roles(session), _known(session)
    if any(role not in roles or word not in known for role, word in (*granted, *revoked)):
        raise Refused(N_("There is no such role or permission."))
    for role, word in granted:
        if role in Role._value2member_map_ and locked(Role(role), word):
            raise Refused(
                N_("This role can never hold this permission: those who administer never read petitions.")
            )
        if fixed(role, word) is False:
            raise Refused(N_("Who proposes and who approves stay two roles; this one gets neither duty."))
        if role in actor.roles:
            raise Refused(N_("Nobody grants to himself or herself: this role is one's own."))
    if any(fixed(role, word) for role, word in revoked):
        raise Refused(N_("This role cannot lose this permission: its duty needs it."))


def apply(
    session: Session,
    actor: Actor,
    *,
    granted: Collection[tuple[str, str]],
    revoked: Collection[tuple[str, str]],
    proposal: int | None = None,
) -> None:
    """Carry out a change that was decided on and checked."""
    roles, known = _roles(session), _known(session)
    for role, word in revoked:
        _take(session, roles[role], known[word])
    rows = [{"role_id": roles[role], "permission_view_id": known[word]} for role, word in granted]
    if rows:
        session.execute(insert(assoc_permissionview_role), rows)
    for verb, pairs in ((AuditVerb.grant, granted), (AuditVerb.revoke, revoked)):
        for role, word in sorted(pairs):
            changes: dict[str, tuple[Any, Any]] = {"role": (None, role), "permission": (None, word)}
            if proposal is not None:
                changes["proposal"] = (None, proposal)
            audit.record(session, actor, session.get_one(AccountRole, roles[role]), verb, changes=changes)
    bump(session)


def _take(session: Session, role: int, pair: int) -> None:
    held = assoc_permissionview_role.c
    session.execute(
        delete(assoc_permissionview_role).where(held.role_id == role, held.permission_view_id == pair)
    )


def _keep_duties(session: Session) -> None:
    """Give every duty to its role and take it from all others, whatever an older database holds."""
    roles, known = _roles(session), _known(session)
    held = set(
        session.execute(
            select(assoc_permissionview_role.c.role_id, assoc_permissionview_role.c.permission_view_id)
        ).tuples()
    )
    for role, word in product(roles, {*DUTIES, *KEPT} & known.keys()):
        pair, wanted = (roles[role], known[word]), fixed(role, word)
        values = {"role_id": pair[0], "permission_view_id": pair[1]}
        if wanted and pair not in held:
            session.execute(insert(assoc_permissionview_role).values(values))
        elif wanted is False and pair in held:
            _take(session, *pair)


def _roles(session: Session) -> dict[str, int]:
    """Return code -> number of every role, creating those the vocabulary names."""
    found: dict[str, int] = dict(session.execute(select(AccountRole.name, AccountRole.id)).tuples().all())
    missing = [role.value for role in Role if role.value not in found]
    if missing:
        session.add_all(AccountRole(name=name) for name in missing)
        session.flush()
        found = dict(session.execute(select(AccountRole.name, AccountRole.id)).tuples().all())
    return found


def _known(session: Session) -> dict[str, int]:
    statement = (
        select(Permission.name, ViewMenu.name, PermissionView.id)
        .join(Permission, Permission.id == PermissionView.permission_id)
        .join(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
    )
    return {from_fab(name, view): number for name, view, number in session.execute(statement)}


def _ensure(session: Session, model: Any, names: set[str]) -> dict[str, int]:
    found: dict[str, int] = dict(session.execute(select(model.name, model.id)).tuples().all())
    session.add_all(model(name=name) for name in sorted(names - set(found)))
    session.flush()
    return dict(session.execute(select(model.name, model.id)).tuples().all())
