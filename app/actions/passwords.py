"""Passwords: what a good one is, which came before it, and how long it holds."""

from __future__ import annotations

import secrets
import string

from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from app.clock import now
from app.domain.errors import N_, Refused
from app.domain.guessing import guesses
from app.domain.sessions import Policy
from app.queries.sessions import old_passwords, policy, secret_of
from schema.base import User
from schema.sessions import AccountSecret, OldPassword

SPECIAL = frozenset(string.punctuation)


def keep(session: Session, user: User, password: str, *, must_change: bool) -> None:
    """Give an account a password that fits the rules; Refused for a weak one or one it had."""
    rules = policy(session)
    check(password, user.username, rules)
    if user.id is not None:
        known = [*old_passwords(session, user.id, rules.password_history), user.password or ""]
        if rules.password_history and any(old and check_password_hash(old, password) for old in known):
            raise Refused(
                N_("This password was in use before; the last %(number)s do not come back."),
                field="password",
                number=rules.password_history,
            )
    user.password = generate_password_hash(password)  # scrypt, which takes memory as well as time
    session.add(user)
    session.flush()
    row = secret_for(session, user.id)
    row.password_set_at, row.must_change = now(), must_change
    session.add(OldPassword(user_id=user.id, digest=user.password, set_at=now()))
    session.flush()


def secret_for(session: Session, user_id: int) -> AccountSecret:
    """Return what the door knows of an account; a row is made where there is none."""
    row = secret_of(session, user_id)
    if row is None:
        row = AccountSecret(user_id=user_id, password_set_at=now(), must_change=False)
        session.add(row)
        session.flush()
    return row


def check(password: str, username: str, rules: Policy) -> None:
    """Refuse a weak password: long enough, of enough classes, without the account's name, not soon guessed.

    What everybody tries first is told by zxcvbn's lists and patterns, and by the words of the office.
    """
    classes = sum(
        (
            any(c.islower() for c in password),
            any(c.isupper() for c in password),
            any(c.isdigit() for c in password),
            any(c in SPECIAL for c in password),
        )
    )
    if len(password) < rules.password_length or classes < rules.password_classes:
        raise Refused(
            N_(
                "A password has at least %(length)s characters of %(classes)s kinds: "
                "small letters, capitals, digits, signs."
            ),
            field="password",
            length=rules.password_length,
            classes=rules.password_classes,
        )
    if username.lower() in password.lower():
        raise Refused(N_("The password must not contain the account's name."), field="password")
    if guesses(password, (username, *rules.password_words)) < rules.password_guesses:
        raise Refused(
            N_(
                "This password is too easy to guess: it is made of common passwords, names, dates, rows of "
                "keys or words of the office."
            ),
            field="password",
        )


def draw(username: str) -> str:
    """Return a random password that fits the rule for the account `username`, short as that name may be."""
    drawn = (_draw() for _ in range(50))
    return next((password for password in drawn if username.lower() not in password.lower()), _draw())


def _draw() -> str:
    capital = secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
    small = secrets.choice("abcdefghjkmnpqrstuvwxyz")
    return f"{secrets.token_urlsafe(9)}-{capital}{small}{secrets.randbelow(90) + 10}"
