"""Whom another door proved gets an account here, with the roles of the groups there and no others."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import accounts
from app.actions.passwords import secret_for
from app.actions.unit import unit_of_work
from app.domain.doors import GUARDIANS, Proven
from app.domain.errors import Refused
from app.domain.text import clean_line
from app.queries.sessions import account_named, account_of_subject, secret_of
from schema.base import User
from schema.vocabulary import Role

LONGEST = 60


def admit(
    session: Session, door: str, person: Proven, roles: Collection[Role], origin: str
) -> tuple[int | None, str]:
    """Return the account's number, or None and why not: `no role`, `off`, `foreign` or `name`.

    Who has lost every group loses every role too, and is sent out where he or she is signed in. An account of
    the panel itself is never taken over: the operator hands it over, at the machine.
    """
    actor = Actor(None, door, door, origin=origin)
    held = {role.value for role in roles if role not in GUARDIANS}
    with unit_of_work(session):
        user = _known(session, person)
        if user is None:
            return _new(session, actor, door, person, held)
        secret = secret_of(session, user.id)
        known = secret is not None and secret.door == door
        if secret is None or not known or secret.subject not in {None, person.subject}:
            return None, "foreign"
        if not user.active:
            return None, "off"
        secret.subject = person.subject
        if accounts.role_names(session, user.id) != held:
            accounts.apply_change(session, actor, user, active=True, roles=held)
        return (user.id, "") if held else (None, "no role")


def hand_over(session: Session, actor: Actor, user: User, door: str) -> None:
    """Let an account of the panel be proven by another door from now on; its password here is void.

    Refused for who guards: those accounts, and their passwords, stay here.
    """
    actor.require("accounts", "write")
    accounts.refuse_guardian(session, user)
    secret = secret_for(session, user.id)
    secret.door, secret.subject = door, None
    accounts.void_password(session, actor, user, door)


def take_back(session: Session, actor: Actor, user: User, password: str) -> None:
    """Let an account be opened by a password of the panel again, which its owner changes first."""
    actor.require("accounts", "write")
    secret = secret_for(session, user.id)
    secret.door, secret.subject = "", None
    session.flush()
    accounts.set_password(session, actor, user, password)


def _known(session: Session, person: Proven) -> User | None:
    if person.subject is not None:
        found = account_of_subject(session, person.subject)
        if found is not None:
            return found
    return account_named(session, person.account)


def _new(session: Session, actor: Actor, door: str, person: Proven, held: set[str]) -> tuple[int | None, str]:
    if not held:
        return None, "no role"
    name = clean_line(person.name)[:LONGEST] or person.account
    if len(person.account) > LONGEST:
        return None, "name"
    try:
        user = accounts.apply_create(session, actor, username=person.account, name=name, roles=held)
    except Refused:
        return None, "name"
    secret = secret_for(session, user.id)
    secret.door, secret.subject = door, person.subject
    return user.id, ""
