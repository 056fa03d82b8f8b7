"""Who is signed in, what went wrong at the door, and the secrets of an account; on no page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from schema.base import Machinery, UtcDateTime

_ACCOUNT = "ab_user.id"


class SignIn(Machinery):
    """One sign-in: the browser or program holds a random token, the row only its digest."""

    __tablename__ = "sign_in"
    __table_args__ = (Index(None, "user_id", "ended_at"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey(_ACCOUNT, ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="browser")  # browser | api
    pending: Mapped[bool] = mapped_column(Boolean, default=False)  # the second factor is still to come
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str | None] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(60), default="")
    agent: Mapped[str] = mapped_column(String(120), default="")


class SignInFailure(Machinery):
    """A wrong password or code; counted by account and by address."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "account", "happened_at"), Index(None, "origin", "happened_at"))

    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account: Mapped[str] = mapped_column(String(128))
    origin: Mapped[str] = mapped_column(String(60))
    forgiven: Mapped[bool] = mapped_column(Boolean, default=False)  # by a right password or an administrator


class SignInLock(Machinery):
    """An account or an address that is locked; a stored fact, so that no clock set back undoes it."""

    __tablename__ = "sign_in_lock"
    __table_args__ = (Index(None, "kind", "subject"),)

    kind: Mapped[str] = mapped_column(String(10))  # account | address
    subject: Mapped[str] = mapped_column(String(128))
    locked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccountSecret(Machinery):
    """What the door knows of an account beside its password: its age, and the key of the second factor."""

    __tablename__ = "account_secret"

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey(_ACCOUNT, ondelete="CASCADE"), unique=True)
    password_set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    must_change: Mapped[bool] = mapped_column(Boolean, default=False)
    factor_key: Mapped[str | None] = mapped_column(String(400))  # sealed
    factor_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    factor_step: Mapped[int | None] = mapped_column(Integer)  # of the last code taken: none is taken twice
    door: Mapped[str] = mapped_column(String(10), default="")  # who keeps the password: we, "ldap" or "oidc"
    subject: Mapped[str | None] = mapped_column(String(64), unique=True)  # digest of the name over there


class OldPassword(Machinery):
    """The digest of a password an account had, so that it does not come back."""

    __tablename__ = "old_password"
    __table_args__ = (Index(None, "user_id", "id"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey(_ACCOUNT, ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(256))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(Machinery):
    """A code that stands in once for the second factor; what is kept is salted and slow to try."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[int] = mapped_column(Integer, ForeignKey(_ACCOUNT, ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(128))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
