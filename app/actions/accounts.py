"""Accounts: who may sign in, with which roles. Nobody grants to himself; the last of each guardian stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app.access.actor import Actor
from app.actions import audit, passwords, powers, sessions
from app.actions.configuration import bump
from app.actions.handover import refuse_leaving
from app.domain.errors import N_, Invisible, Refused
from app.domain.sessions import Policy
from app.queries.sessions import door_of
from schema.base import AccountRole, User, assoc_user_role
from schema.organisation import Staff
from schema.vocabulary import AuditVerb, Role

NO_PASSWORD = "!"  # noqa: S105 - no hash: nothing typed ever fits it


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
    """Open an account at once. NotAllowed where a second person has to approve; Refused as in `check_new`.

    The first sign-in asks for a new password, unless this one is `definitive`: nobody else knows it.
    """
    actor.require("accounts", "write")
    powers.require_alone(session, actor)
    username, name = check_new(session, username, name, roles)
    user = apply_create(session, actor, username=username, name=name, roles=roles)
    passwords.keep(session, user, password, must_change=not definitive)
    return user


def change(session: Session, actor: Actor, user: User, *, active: bool, roles: Collection[str]) -> None:
    """Change an account's roles or switch it on or off, at once; NotAllowed and Refused as in `create`."""
    actor.require("accounts", "write")
    check_change(session, actor, user, active=active, roles=roles)
    powers.require_alone(session, actor)
    apply_change(session, actor, user, active=active, roles=roles)


def switch_off(session: Session, actor: Actor, user: User) -> None:
    """Let somebody sign in no more. In a hurry one person is enough, but not against the last guardian.

    Work that is open is handed over before; against a stolen account a new password helps at once.
    """
    actor.require("accounts", "write")
    roles = role_names(session, user.id)
    check_change(session, actor, user, active=False, roles=roles)
    apply_change(session, actor, user, active=False, roles=roles)


def check_new(session: Session, username: str, name: str, roles: Collection[str]) -> tuple[str, str]:
    """Return name and account without blanks. Refused for a name in use or roles that must not meet."""
    username, name = username.strip(), name.strip()
    if not username or not name:
        raise Refused(N_("This field is required."), field="username" if not username else "name")
    if session.scalar(select(User.id).where(func.lower(User.username) == username.lower())) is not None:
        raise Refused(N_("There is already an account of this name."), field="username")
    check_roles(roles)
    return username, name


def check_change(session: Session, actor: Actor, user: User, *, active: bool, roles: Collection[str]) -> None:
    """Refuse a change of one's own account, to close one with open work, and to end the last guardian."""
    if user.id == actor.user_id:
        raise Refused(N_("Nobody changes his or her own roles."))
    if user.active and not active:
        refuse_leaving(session, session.scalar(select(Staff.id).where(Staff.user_id == user.id)), "active")
    check_roles(roles)
    powers.lock(session)
    session.refresh(user)
    if door_of(session, user.id) and set(roles) != role_names(session, user.id):
        raise Refused(N_("The roles of this account come from its groups in the directory."), field="roles")
    old = role_names(session, user.id) if user.active else set()
    for guardian in powers.GUARDIANS:
        leaves = guardian.value in old and (guardian.value not in roles or not active)
        if leaves and powers.holders(session, guardian) <= 1:
            raise Refused(
                N_("The last account with the role “%(role)s” stays."), field="roles", role=guardian
            )


def check_roles(roles: Collection[str]) -> set[Role]:
    """Return the roles that exist among `roles`; Refused for duties held apart."""
    held = {Role(role) for role in roles if role in Role._value2member_map_}
    guardians = held & set(powers.GUARDIANS)
    if len(guardians) > 1 or (guardians and held - guardians):
        raise Refused(
            N_("System, security and audit duties are held by different people and go with no other role."),
            field="roles",
        )
    return held


def apply_create(
    session: Session,
    actor: Actor,
    *,
    username: str,
    name: str,
    roles: Collection[str],
    proposal: int | None = None,
) -> User:
    """Open an account that was decided on; it has no password yet, so nobody signs in."""
    powers.lock(session)
    username, name = check_new(session, username, name, roles)
    user = User(
        username=username,
        first_name=name[1:] or name,
        last_name=name[:1] if name[1:] else "",
        email=f"{username}@localhost.invalid",
        password=NO_PASSWORD,
        active=True,
    )
    session.add(user)
    session.flush()
    _set_roles(session, user, roles)
    _trail(session, actor, AuditVerb.create, user, _from(proposal) | {"roles": (None, sorted(roles))})
    return user


def apply_change(
    session: Session,
    actor: Actor,
    user: User,
    *,
    active: bool,
    roles: Collection[str],
    proposal: int | None = None,
) -> None:
    """Carry out a change that was decided on and checked.

    Who becomes security administrator gets a new password at the machine: whoever keeps accounts may know
    the old one, and would approve his own proposals with it.
    """
    old, was_active = role_names(session, user.id), bool(user.active)
    user.active = active
    changes = _from(proposal) | {"roles": (sorted(old), sorted(roles)), "active": (was_active, active)}
    if proposal is not None and Role.security_admin in roles and Role.security_admin not in old:
        user.password = NO_PASSWORD
        changes["password"] = ("***", None)
    if not active:
        sessions.end_all(session, user.id, "off")
    _set_roles(session, user, roles)
    _trail(session, actor, AuditVerb.amend, user, changes)


def set_password(
    session: Session, actor: Actor, user: User, password: str, *, old: str | None = None
) -> None:
    """Set a password: one's own with the old one, another's as the one who keeps accounts.

    Refused where another door keeps the password.
    """
    if door_of(session, user.id):
        raise Refused(
            N_("The password of this account is kept by the directory, and is changed there."),
            field="password",
        )
    if user.id == actor.user_id:
        if old is None or not check_password_hash(user.password or "", old):
            raise Refused(N_("The old password is not right."), field="old")
    else:
        actor.require("accounts", "write")
        if actor.user_id is not None and Role.security_admin in role_names(session, user.id):
            raise Refused(
                N_("A security administrator's password is replaced at the machine, not by who proposes."),
                field="password",
            )
    passwords.keep(session, user, password, must_change=user.id != actor.user_id)
    sessions.end_all(session, user.id, "password")
    _trail(session, actor, AuditVerb.amend, user, {"password": (None, "***")})
    session.flush()


def refuse_guardian(session: Session, user: User) -> None:
    """Refuse what would let another door vouch for who guards."""
    if role_names(session, user.id) & {role.value for role in powers.GUARDIANS}:
        raise Refused(N_("System, security and audit administrators sign in with a password of the panel."))


def void_password(session: Session, actor: Actor, user: User, door: str) -> None:
    """Let no password open an account any more: who keeps the one that does is `door`."""
    user.password = NO_PASSWORD
    sessions.end_all(session, user.id, "door")
    _trail(session, actor, AuditVerb.amend, user, {"password": ("***", None), "door": (None, door)})
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
    held = check_roles(roles)
    if {role.name for role in user.roles} != {role.value for role in held}:
        sessions.end_all(session, user.id, "roles")
    user.roles = list(session.scalars(select(AccountRole).where(AccountRole.name.in_(sorted(held)))))
    session.flush()
    bump(session)


def _from(proposal: int | None) -> dict[str, tuple[Any, Any]]:
    return {} if proposal is None else {"proposal": (None, proposal)}


def _trail(
    session: Session, actor: Actor, verb: AuditVerb, user: User, changes: dict[str, tuple[Any, Any]]
) -> None:
    audit.record(session, actor, user, verb, changes=changes, display=user.username)
