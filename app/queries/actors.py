"""Who is signed in: one actor per request, from the account, its roles and its place in the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor, Reach
from app.access.permissions import from_fab, locked
from app.access.rows import MANY, holder_clauses
from app.queries.catalog import accounts, remembered
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
from schema.organisation import Leader, LeaderDivision, Staff, Unit
from schema.vocabulary import LeaderRank, Role

SEES_ALL = frozenset({Role.clerk, Role.office_head, Role.supervisor})
"""Roles that see every ordinary petition (domain §3.1)."""

SEES_HELD = frozenset(
    {
        Role.div_handler,
        Role.div_head,
        Role.ab_backup,
        Role.unit_user,
        Role.unit_head,
        Role.reviewer,
        Role.discipline,
        Role.leader,
    }
)
"""Roles that see what the access table names them or their unit for."""


def actor_for(session: Session, user_id: int, *, today: date, origin: str = "") -> Actor | None:
    """Return the actor of an account, or None when it is gone or switched off."""
    user = session.execute(select(User.username, User.active).where(User.id == user_id)).one_or_none()
    if user is None or not user.active:
        return None
    roles = _roles_of(session, user_id)
    place = _place(session, user_id)
    staff_id, unit_id = place or (None, None)
    leader_id, rank, charge = _leader(session, staff_id, today)
    unit_ids, reach = _units_below(session, unit_id) | charge, _reach(roles, rank)
    many = reach is Reach.held and remembered(
        session, f"many:{staff_id}:{sorted(unit_ids)}", lambda: _holds_many(session, staff_id, unit_ids)
    )
    return Actor(
        user_id=user_id,
        username=user.username,
        name=accounts(session).get(user_id, user.username),
        roles=frozenset(roles),
        permissions=_permissions(session, roles),
        staff_id=staff_id,
        unit_id=unit_id,
        unit_ids=unit_ids,
        leader_id=leader_id,
        reach=reach,
        origin=origin,
        holds_many=many,
    )


def _holds_many(session: Session, staff_id: int | None, unit_ids: frozenset[int]) -> bool:
    """Say whether somebody holds so many petitions that lists are better walked than started from them."""
    mine = or_(*holder_clauses(staff_id, unit_ids))
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


def _place(session: Session, user_id: int) -> tuple[int, int] | None:
    places = remembered(session, "places", lambda: _places(session))
    return places.get(user_id)


def _places(session: Session) -> Mapping[int, tuple[int, int]]:
    statement = select(Staff.user_id, Staff.id, Staff.unit_id).where(Staff.user_id.is_not(None))
    return {user: (staff, unit) for user, staff, unit in session.execute(statement) if user is not None}


def _units_below(session: Session, unit_id: int | None) -> frozenset[int]:
    if unit_id is None:
        return frozenset()
    paths = remembered(
        session, "paths", lambda: dict(session.execute(select(Unit.id, Unit.path)).tuples().all())
    )
    start = paths.get(unit_id, "")
    return (
        frozenset(number for number, path in paths.items() if path.startswith(start))
        if start
        else frozenset({unit_id})
    )


def _leader(
    session: Session, staff_id: int | None, today: date
) -> tuple[int | None, LeaderRank | None, frozenset[int]]:
    if staff_id is None:
        return None, None, frozenset()
    leaders = remembered(session, "leaders", lambda: _leaders(session))
    for number, staff, rank, start, end in leaders:
        if staff == staff_id and (start is None or start <= today) and (end is None or end >= today):
            charge = remembered(session, "charges", lambda: _charges(session)).get(number, frozenset())
            return number, rank, charge
    return None, None, frozenset()


def _leaders(session: Session) -> list[tuple[int, int | None, LeaderRank, date | None, date | None]]:
    columns = select(Leader.id, Leader.staff_id, Leader.rank, Leader.valid_from, Leader.valid_to)
    return [tuple(row) for row in session.execute(columns.where(Leader.deleted_at.is_(None)))]


def _charges(session: Session) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    columns = select(LeaderDivision.leader_id, LeaderDivision.unit_id)
    for leader, unit in session.execute(columns.where(LeaderDivision.deleted_at.is_(None))):
        found.setdefault(leader, set()).add(unit)
    return {leader: frozenset(units) for leader, units in found.items()}


def _reach(roles: Iterable[str], rank: LeaderRank | None) -> Reach:
    held = set(roles)
    if held & SEES_ALL or (Role.leader in held and rank in {LeaderRank.principal, LeaderRank.in_charge}):
        return Reach.all
    return Reach.held if held & SEES_HELD else Reach.none
