"""Questions of the door: whose token this is, who is online, who is locked out, by which rules."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.domain.sessions import LIMITS, Policy
from app.queries.catalog import note_version, remembered, setting
from schema.base import AccountRole, User, assoc_user_role
from schema.sessions import AccountSecret, OldPassword, RecoveryCode, SignIn, SignInFailure, SignInLock
from schema.settings import CatalogueVersion
from schema.vocabulary import Role

GUARDIANS = frozenset({Role.sysadmin.value, Role.security_admin.value, Role.auditor.value})
DEMO = "demo_database"


@dataclass(frozen=True, slots=True)
class Seat:
    """A sign-in as a request meets it."""

    id: int
    user_id: int
    username: str
    active: bool
    kind: str
    pending: bool
    begun_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    origin: str
    agent: str
    must_change: bool
    password_set_at: datetime | None
    has_factor: bool
    door: str = ""  # who keeps the password: we, or "ldap" or "oidc"
    roles: tuple[str, ...] = ()
    guardian: bool = False
    factor_demanded: bool = False


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def policy(session: Session) -> Policy:
    """Return the office's rules of the door."""
    return remembered(session, "door", lambda: _policy(session))


def seat_of(session: Session, token: str) -> Seat | None:
    """Return the sign-in of a token, over or not.

    One statement brings the account, its roles and the number of the configuration with it: every request
    asks for all of these.
    """
    rows = session.execute(_asked(), {"token": digest(token)}).mappings().all()
    if not rows:
        return None
    facts = dict(rows[0])
    note_version(session, facts.pop("number"))
    facts.pop("role")
    roles = tuple(sorted(row["role"] for row in rows if row["role"] is not None))
    demanded = not policy(session).second_factor_roles.isdisjoint(roles)
    guardian = not GUARDIANS.isdisjoint(roles)
    return Seat(**facts, roles=roles, guardian=guardian, factor_demanded=demanded)


@cache
def _asked() -> Select[Any]:
    """Return the statement of a seat, one row a role."""
    return (
        select(
            SignIn.id,
            SignIn.user_id,
            User.username,
            User.active,
            SignIn.kind,
            SignIn.pending,
            SignIn.begun_at,
            SignIn.seen_at,
            SignIn.ended_at,
            SignIn.origin,
            SignIn.agent,
            func.coalesce(AccountSecret.must_change, False).label("must_change"),
            AccountSecret.password_set_at,
            AccountSecret.factor_since.is_not(None).label("has_factor"),
            func.coalesce(AccountSecret.door, "").label("door"),
            select(CatalogueVersion.number).scalar_subquery().label("number"),
            AccountRole.name.label("role"),
        )
        .join(User, User.id == SignIn.user_id)
        .outerjoin(AccountSecret, AccountSecret.user_id == User.id)
        .outerjoin(assoc_user_role, assoc_user_role.c.user_id == User.id)
        .outerjoin(AccountRole, AccountRole.id == assoc_user_role.c.role_id)
        .where(SignIn.token_hash == bindparam("token"))
    )


def online(session: Session, now: datetime) -> Sequence[dict[str, Any]]:
    """Return every sign-in that is not over, the newest first."""
    oldest = now - timedelta(hours=policy(session).session_hours)
    columns = select(
        SignIn.id, SignIn.user_id, User.username, User.first_name, User.last_name, SignIn.kind,
        SignIn.begun_at, SignIn.seen_at, SignIn.origin, SignIn.agent,
    ).join(User, User.id == SignIn.user_id)  # fmt: skip
    alive = columns.where(SignIn.ended_at.is_(None), SignIn.begun_at > oldest, SignIn.pending.is_(False))
    return [dict(row) for row in session.execute(alive.order_by(SignIn.seen_at.desc())).mappings()]


def living(session: Session, user_id: int) -> Sequence[SignIn]:
    """Return the sign-ins of an account that are not over."""
    statement = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    return session.scalars(statement.order_by(SignIn.seen_at.desc())).all()


def account_named(session: Session, username: str) -> User | None:
    """Return the account of a name, in whatever letters it is typed."""
    found: User | None = session.scalar(select(User).where(func.lower(User.username) == username.lower()))
    return found


def account_of_subject(session: Session, subject: str) -> User | None:
    """Return the account another door knows by this digest."""
    statement = select(User).join(AccountSecret, AccountSecret.user_id == User.id)
    found: User | None = session.scalar(statement.where(AccountSecret.subject == subject))
    return found


def door_of(session: Session, user_id: int) -> str:
    """Return who keeps the password of an account: the panel (nothing), or `ldap` or `oidc`."""
    return session.scalar(select(AccountSecret.door).where(AccountSecret.user_id == user_id)) or ""


def locks(session: Session, now: datetime, *, account: str, origin: str = "") -> Sequence[SignInLock]:
    """Return the locks in force for an account or an address."""
    statement = select(SignInLock).where(SignInLock.lifted_at.is_(None), SignInLock.until > now)
    account_is = (SignInLock.kind == "account") & (SignInLock.subject == account)
    address_is = (SignInLock.kind == "address") & (SignInLock.subject == origin)
    return session.scalars(statement.where(or_(account_is, address_is))).all()


def locked(session: Session, now: datetime) -> Sequence[SignInLock]:
    """Return every lock in force, the newest first."""
    statement = select(SignInLock).where(SignInLock.lifted_at.is_(None), SignInLock.until > now)
    return session.scalars(statement.order_by(SignInLock.id.desc())).all()


def with_factor(session: Session) -> Sequence[dict[str, Any]]:
    """Return the accounts with a second factor."""
    statement = select(User.id, User.username).join(AccountSecret, AccountSecret.user_id == User.id)
    held = statement.where(AccountSecret.factor_since.is_not(None)).order_by(User.username)
    return [dict(row) for row in session.execute(held).mappings()]


def failures(session: Session, since: datetime, *, account: str = "", origin: str = "") -> int:
    """Count what went wrong for an account or at an address; what seems still to come counts too."""
    statement = select(func.count()).select_from(SignInFailure).where(SignInFailure.happened_at > since)
    if account:
        statement = statement.where(SignInFailure.account == account, SignInFailure.forgiven.is_(False))
    else:
        statement = statement.where(SignInFailure.origin == origin)
    return session.scalar(statement) or 0


def unforgiven(session: Session, account: str) -> Sequence[SignInFailure]:
    """Return the failures that still count against an account."""
    statement = select(SignInFailure).where(SignInFailure.account == account)
    return session.scalars(statement.where(SignInFailure.forgiven.is_(False))).all()


def secret_of(session: Session, user_id: int) -> AccountSecret | None:
    """Return what the door knows of an account."""
    return session.scalar(select(AccountSecret).where(AccountSecret.user_id == user_id))


def old_passwords(session: Session, user_id: int, most: int) -> Sequence[str]:
    """Return the digests of an account's last passwords."""
    statement = select(OldPassword.digest).where(OldPassword.user_id == user_id)
    return session.scalars(statement.order_by(OldPassword.id.desc()).limit(most)).all()


def recovery_codes(session: Session, user_id: int) -> Sequence[RecoveryCode]:
    """Return the recovery codes of an account nobody used yet."""
    statement = select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalars(statement).all()


def _policy(session: Session) -> Policy:
    chosen: dict[str, Any] = {}
    for code, (least, most) in LIMITS.items():
        text = setting(session, code, "").strip()
        if text.isascii() and text.isdecimal() and least <= int(text) <= most:
            chosen[code] = int(text)
    roles = setting(session, "second_factor_roles", "").replace("，", ",").split(",")
    chosen["second_factor_roles"] = frozenset(name.strip() for name in roles if name.strip())
    words = setting(session, "password_words", "").replace("，", ",").split(",")
    house = [setting(session, code, "") for code in ("office_name", "product_name")]
    chosen["password_words"] = tuple(word.strip() for word in (*words, *house) if word.strip())
    return Policy(**chosen, demo=bool(setting(session, DEMO, "")))
