"""Who is signed in: one actor per request, from the account, its roles and its place in the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_ as or_sight

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor, Reach
from app.access.permissions import from_fab, locked, permission
from app.access.rows import MANY, holder_clauses
from app.access.sight import NOTHING, Sight
from app.queries.catalog import accounts, remembered
from app.queries.standing import Standing, anybody_away, cases_stood_in, standing, stood_for
from schema.access import PetitionAccess
from schema.base import (
    AccountRole,
    Permission,
    PermissionView,
    User,
    ViewMenu,
    assoc_permissionview_role,
    assoc_user_role,
)
from schema.vocabulary import Role

GUARDIANS = frozenset({Role.sysadmin.value, Role.security_admin.value, Role.auditor.value})
"""Roles that never read a petition, whatever else an account should come to hold."""


@dataclass(frozen=True, slots=True)
class Account:
    """What an actor begins with: the name one signs in by, whether it is switched on, and its roles."""

    username: str
    active: bool
    roles: tuple[str, ...]


def actor_for(
    session: Session, user_id: int, *, today: date, origin: str = "", account: Account | None = None
) -> Actor | None:
    """Return the actor of an account, or None when it is gone or switched off.

    While nobody is away it follows from the account (`account`, if just read), the configuration and the
    day, and is kept under the configuration's number; cases stood in for are asked anew each time.
    """
    account = account or account_of(session, user_id)
    if account is None or not account.active:
        return None
    if anybody_away(session, today):
        found = _actor(session, user_id, account, today)
    else:
        name = f"actor:{user_id}:{account.username}:{','.join(account.roles)}:{today}"
        found = remembered(session, name, lambda: _actor(session, user_id, account, today))
    return replace(found, origin=origin) if origin else found


def _actor(session: Session, user_id: int, account: Account, today: date) -> Actor:
    wide = _wide(session)
    own = standing(session, user_id, account.roles, today, wide=wide)
    away = [] if own.place.staff_id is None else stood_for(session, own.place.staff_id, today)
    others = [standing(session, number, _roles_of(session, number), today, wide=wide) for number in away]
    seen, permissions = own.petitions, _permissions(session, account.roles)
    if own.place.staff_id is not None and seen != NOTHING:
        seen |= Sight(petition_ids=cases_stood_in(session, own.place.staff_id, today))
    for other in others:
        seen |= other.petitions
        permissions |= {word for word in _permissions(session, other.roles) if _on_cases(word)}
    guardian = bool(own.roles & GUARDIANS)
    found = Actor(
        user_id=user_id,
        username=account.username,
        name=accounts(session).get(user_id, account.username),
        roles=own.roles,
        permissions=frozenset(word for word in permissions if not (guardian and _on_cases(word))),
        staff_id=own.place.staff_id,
        unit_id=own.place.unit_id,
        unit_ids=own.units.union(*(other.units for other in others)),
        line_ids=own.place.line,
        leader_id=own.leader_id,
        petitions=NOTHING if guardian else seen,
        areas=_areas([own, *others]),
        own=own.petitions,
        stands_for=frozenset(other.place.staff_id for other in others if other.place.staff_id is not None),
    )
    key = f"many:{sorted(seen.staff_ids)}:{sorted(seen.unit_ids)}"
    many = found.reach is Reach.held and remembered(session, key, lambda: _holds_many(session, found))
    return replace(found, holds_many=many)


def account_of(session: Session, user_id: int) -> Account | None:
    """Return an account with its roles, None when it is gone."""
    user = session.execute(select(User.username, User.active).where(User.id == user_id)).one_or_none()
    if user is None:
        return None
    return Account(user.username, bool(user.active), tuple(_roles_of(session, user_id)))


def _wide(session: Session) -> frozenset[str]:
    """Return the roles that keep the units, and so see all of what belongs to them."""
    matrix = remembered(session, "matrix", lambda: matrix_of(session))
    return frozenset(role for role, words in matrix.items() if permission("units", "write") in words)


def _areas(standings: Sequence[Standing]) -> tuple[tuple[str, Sight], ...]:
    """Return what is seen where the office decided for a role held or stood in for, added up."""
    decided = sorted(frozenset[str]().union(*(one.decided for one in standings)))
    return tuple((area, reduce(or_sight, (one.areas[area] for one in standings))) for area in decided)


def _on_cases(word: str) -> bool:
    """Say whether a permission is about cases: only those pass to a stand-in."""
    return locked(Role.auditor, word)


def _holds_many(session: Session, actor: Actor) -> bool:
    """Say whether somebody holds so many petitions that lists are better walked than started from them."""
    mine = or_(*holder_clauses(actor))
    entries = select(PetitionAccess.petition_id).where(mine).limit(MANY + 1).subquery()
    return (session.scalar(select(func.count()).select_from(entries)) or 0) > MANY


def _roles_of(session: Session, user_id: int) -> list[str]:
    statement = (
        select(AccountRole.name)
        .join(assoc_user_role, assoc_user_role.c.role_id == AccountRole.id)
        .where(assoc_user_role.c.user_id == user_id)
        .order_by(AccountRole.name)
    )
    return list(session.scalars(statement))


def _permissions(session: Session, roles: Iterable[str]) -> frozenset[str]:
    matrix = remembered(session, "matrix", lambda: matrix_of(session))
    return frozenset(
        word
        for role in roles
        for word in matrix.get(role, frozenset())
        if role not in Role._value2member_map_ or not locked(Role(role), word)
    )


def matrix_of(session: Session) -> Mapping[str, frozenset[str]]:
    """Return role -> permissions, as FAB's tables hold them."""
    statement = (
        select(AccountRole.name, Permission.name, ViewMenu.name)
        .select_from(assoc_permissionview_role)
        .join(AccountRole, AccountRole.id == assoc_permissionview_role.c.role_id)
        .join(PermissionView, PermissionView.id == assoc_permissionview_role.c.permission_view_id)
        .join(Permission, Permission.id == PermissionView.permission_id)
        .join(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
    )
    found: dict[str, set[str]] = {}
    for role, permission_name, view_name in session.execute(statement):
        found.setdefault(role, set()).add(from_fab(permission_name, view_name))
    return {role: frozenset(words) for role, words in found.items()}
