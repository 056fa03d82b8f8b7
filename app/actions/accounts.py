"""Accounts: who may sign in, with which roles. Nobody grants to himself; the last of each guardian stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app.access.actor import Actor
from app.actions import passwords, sessions
from app.actions.records import bump
from app.clock import now
from app.domain.errors import N_, Invisible, Refused
from app.domain.sessions import Policy
from schema.audit import AuditEntry
from schema.base import AccountRole, User, assoc_user_role
from schema.vocabulary import AuditVerb, Role

GUARDIANS = (Role.sysadmin, Role.security_admin, Role.auditor)


def create(
    session: Session,
    actor: Actor,
    *,
    username: str,
    name: str,
    password: str,
    roles: Collection[str],
    definitive: bool = False,
) -> User:
    """Open an account. Refused for a weak password, a name in use or roles that must not meet.

    The first sign-in asks for a new password, unless this one is `definitive`: nobody else knows it.
    """
    actor.require("accounts", "write")
    username, name = username.strip(), name.strip()
    if not username or not name:
        raise Refused(N_("This field is required."), field="username" if not username else "name")
    if session.scalar(select(User.id).where(func.lower(User.username) == username.lower())) is not None:
        raise Refused(N_("There is already an account of this name."), field="username")
    user = User(
        username=username,
        first_name=name[1:] or name,
        last_name=name[:1] if name[1:] else "",
        email=f"{username}@localhost.invalid",
        active=True,
    )
    passwords.keep(session, user, password, must_change=not definitive)
    _set_roles(session, user, roles)
    _trail(session, actor, AuditVerb.create, user, {"roles": [None, sorted(roles)]})
    return user


def change(session: Session, actor: Actor, user: User, *, active: bool, roles: Collection[str]) -> None:
    """Change an account's roles or switch it on or off. Refused for one's own and for the last guardian."""
    actor.require("accounts", "write")
    if user.id == actor.user_id:
        raise Refused(N_("Nobody changes his or her own roles."))
    old = role_names(session, user.id)
    for guardian in GUARDIANS:
        leaves = guardian.value in old and (guardian.value not in roles or not active)
        if leaves and _holders(session, guardian) <= 1:
            raise Refused(
                N_("The last account with the role “%(role)s” stays."), field="roles", role=guardian
            )
    was_active, user.active = bool(user.active), active
    if not active:
        sessions.end_all(session, user.id, "off")
    _set_roles(session, user, roles)
    _trail(
        session,
        actor,
        AuditVerb.amend,
        user,
        {"roles": [sorted(old), sorted(roles)], "active": [was_active, active]},
    )


def set_password(
    session: Session, actor: Actor, user: User, password: str, *, old: str | None = None
) -> None:
    """Set a password: one's own with the old one, another's as the one who keeps accounts."""
    if user.id == actor.user_id:
        if old is None or not check_password_hash(user.password or "", old):
            raise Refused(N_("The old password is not right."), field="old")
    else:
        actor.require("accounts", "write")
    passwords.keep(session, user, password, must_change=user.id != actor.user_id)
    sessions.end_all(session, user.id, "password")
    _trail(session, actor, AuditVerb.amend, user, {"password": [None, "***"]})
    session.flush()


def check_password(password: str, username: str) -> None:
    """Refuse a weak password by the rules every office begins with."""
    passwords.check(password, username, Policy())


def new_password(username: str) -> str:
    """Return a random password that fits the rule for the account `username`."""
    return passwords.draw(username)


def role_names(session: Session, user_id: int) -> set[str]:
    """Return the roles of an account."""
    statement = select(AccountRole.name).join(assoc_user_role, assoc_user_role.c.role_id == AccountRole.id)
    return set(session.scalars(statement.where(assoc_user_role.c.user_id == user_id)))


def find(session: Session, number: int) -> User:
    """Return an account; Invisible when there is none."""
    user = session.get(User, number)
    if user is None:
        raise Invisible(N_("There is no such account."))
    return user


def _set_roles(session: Session, user: User, roles: Collection[str]) -> None:
    held = {Role(role) for role in roles if role in Role._value2member_map_}
    guardians = held & set(GUARDIANS)
    if len(guardians) > 1 or (guardians and held - guardians):
        raise Refused(
            N_("System, security and audit duties are held by different people and go with no other role."),
            field="roles",
        )
    if {role.name for role in user.roles} != {role.value for role in held}:
        sessions.end_all(session, user.id, "roles")
    user.roles = list(session.scalars(select(AccountRole).where(AccountRole.name.in_(sorted(held)))))
    session.flush()
    bump(session)


def _holders(session: Session, role: Role) -> int:
    statement = (
        select(func.count())
        .select_from(assoc_user_role)
        .join(AccountRole, AccountRole.id == assoc_user_role.c.role_id)
        .join(User, User.id == assoc_user_role.c.user_id)
        .where(AccountRole.name == role.value, User.active.is_(True))
    )
    return session.scalar(statement) or 0


def _trail(session: Session, actor: Actor, verb: AuditVerb, user: Any, changes: dict[str, Any]) -> None:
    session.add(
        AuditEntry(
            happened_at=now(),
            actor_id=actor.user_id,
            actor_name=actor.name,
            verb=verb.value,
            subject_kind="ab_user",
            subject_id=user.id,
            display=user.username,
            changes=changes,
            origin=actor.origin,
        )
    )
