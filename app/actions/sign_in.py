"""Proving who one is: passwords and codes, what is counted against whom, and what is locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from app.access.actor import Actor
from app.actions.admission import admit
from app.actions.unit import unit_of_work
from app.actions.witness import Witnessed, note
from app.clock import now
from app.domain.doors import Door, Proven, roles_of
from app.domain.errors import N_, Invisible
from app.domain.sessions import unclaimed
from app.extensions import session_factory
from app.queries.sessions import (
    account_named,
    account_of_subject,
    door_of,
    failures,
    locks,
    policy,
    secret_of,
    unforgiven,
)
from schema.base import User
from schema.sessions import SignInFailure, SignInLock
from schema.vocabulary import AuditVerb

NOBODYS = generate_password_hash("nobody's")
"""Checked where there is no account or no use in asking, so that every answer takes as long."""


def by_password(session: Session, username: str, password: str, origin: str) -> User | None:
    """Return the account name and password fit, or None: wrong, unknown, switched off or locked alike."""
    user = account_named(session, username) if username else None
    fits = check_password_hash(user.password if user and user.password else NOBODYS, password)
    secret = secret_of(session, user.id) if user else None
    whole = secret is None or secret.factor_since is None  # with a second factor the door is half open only
    late = secret is not None and unclaimed(
        policy(session), must_change=secret.must_change, set_at=secret.password_set_at, now=now()
    )
    right = bool(user and user.active and password and fits and not late)
    return judged(session, user, username, origin, lambda: right, forgive=whole)


def by_other_door(
    session: Session, door: Door, username: str, origin: str, prove: Callable[[], Proven | None]
) -> User | None:
    """Return the account of who `prove` says it is, or None, for whatever reason; counted as at our own door.

    `prove` is not asked while a lock stands. It costs one scrypt all the same, as every other answer.
    """
    check_password_hash(NOBODYS, username)
    user = account_named(session, username) if username else None
    account = _key(user.username if user else username)
    if locks(session, now(), account=account, origin=origin):
        _note(user, origin, "locked")
        return None
    person = prove()
    if person is None:
        refused(username, origin, user=user)
        return None
    number, why = admit(session, door.name, person, roles_of(person.groups, door.groups), origin)
    if number is None:
        refused(username, origin, user=user, why=why)
        return None
    secret = secret_of(session, number)
    if secret is None or secret.factor_since is None:
        _forgive(account)
    return session.get(User, number)


def name_of(session: Session, person: Proven) -> str:
    """Return what the account of a person another door knows is called here, else what it says."""
    user = account_of_subject(session, person.subject) if person.subject else None
    return user.username if user else person.account


def door_for(session: Session, username: str) -> str | None:
    """Return who keeps the password of an account: the panel (nothing), a door; None: there is no account."""
    user = account_named(session, username) if username else None
    return None if user is None else door_of(session, user.id)


def judged(
    session: Session,
    user: User | None,
    username: str,
    origin: str,
    right: Callable[[], object],
    *,
    forgive: bool = True,
) -> User | None:
    """Return the account if no lock stands against it and `right` holds; what fails is counted."""
    account = _key(user.username if user else username)
    if locks(session, now(), account=account, origin=origin):
        _note(user, origin, "locked")
        return None
    if user is not None and right():
        if forgive:
            _forgive(account)
        return user
    _count(account, origin)
    _note(user, origin, "wrong")
    return None


def proves(session: Session, user: User, password: str, origin: str) -> bool:
    """Say whether who is signed in knows his or her password; a wrong one counts as one at the door."""
    return by_password(session, user.username, password, origin) is not None


def refused(username: str, origin: str, *, user: User | None = None, why: str = "wrong") -> None:
    """Count what another door refused, and note why."""
    _count(_key(user.username if user else username), origin)
    _note(user, origin, why)


def unlock(session: Session, actor: Actor, number: int) -> None:
    """Lift a lock; NotAllowed for who may not, Invisible when there is none of this number."""
    actor.require("online", "write")
    with unit_of_work(session):
        lock = session.get(SignInLock, number)
        if lock is None:
            raise Invisible(N_("There is no such lock."))
        lock.lifted_at = now()
        subject = lock.subject
        for row in unforgiven(session, subject):
            row.forgiven = True
    note(actor, Witnessed(AuditVerb.amend, "ab_user", display=subject, detail={"lock": "lifted"}))


def _forgive(account: str) -> None:
    with session_factory() as session:
        if rows := unforgiven(session, account):
            numbers = [row.id for row in rows]
            with unit_of_work(session):
                for number in numbers:
                    session.get_one(SignInFailure, number).forgiven = True


def _count(account: str, origin: str) -> None:
    moment = now()
    with session_factory() as session, unit_of_work(session):
        session.add(SignInFailure(happened_at=moment, account=account, origin=origin[:60]))
        session.flush()
        rules = policy(session)
        since = moment - timedelta(minutes=rules.lock_minutes)
        until = moment + timedelta(minutes=rules.lock_minutes)
        if failures(session, since, account=account) >= rules.lock_account_after:
            session.add(SignInLock(kind="account", subject=account, locked_at=moment, until=until))
        if origin and failures(session, since, origin=origin[:60]) >= rules.lock_address_after:
            session.add(SignInLock(kind="address", subject=origin[:60], locked_at=moment, until=until))


def _note(user: User | None, origin: str, why: str) -> None:
    """Note a failure by the account; what was typed for one that is not there may be a stray password."""
    who = Actor(None, "", "", origin=origin)
    number, shown = (user.id, user.username) if user else (None, "")
    note(who, Witnessed(AuditVerb.sign_in_failed, "ab_user", number, display=shown, detail={"why": why}))


def _key(username: str) -> str:
    return username.strip().lower()[:128]
