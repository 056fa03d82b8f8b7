"""The second factor: time-based codes (RFC 6238), and ten recovery codes for when the telephone is gone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import pyotp
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import sessions
from app.actions.passwords import secret_for
from app.actions.unit import unit_of_work
from app.actions.witness import Witnessed, note
from app.clock import now
from app.domain.errors import N_, Refused
from app.extensions import session_factory
from app.queries.sessions import recovery_codes, secret_of
from schema.base import User
from schema.sessions import RecoveryCode
from schema.vocabulary import AuditVerb

CODES, STEP = 10, 30
LETTERS, LONG = "abcdefghjkmnpqrstuvwxyz23456789", 20
"""A recovery code: twenty of 31 signs no eye mistakes, which are 99 bits."""


def new_key() -> str:
    """Return a new key for an authenticator."""
    return pyotp.random_base32()


def address(key: str, username: str, product: str) -> str:
    """Return what the picture for the telephone says."""
    return pyotp.TOTP(key).provisioning_uri(name=username, issuer_name=product)


def seal(key: str, master: str) -> str:
    """Seal a key for storage; the only place that knows how."""
    return _cipher(master).encrypt(key.encode()).decode()


def unseal(sealed: str, master: str) -> str:
    """Return the key `seal` was given."""
    return _cipher(master).decrypt(sealed.encode()).decode()


def enrol(
    session: Session, actor: Actor, key: str, code: str, master: str, *, keep: int | None = None
) -> list[str]:
    """Begin to demand codes of `key` from oneself; return the recovery codes, shown once.

    One's other sign-ins end, all but the one of number `keep`: they were made without it.
    """
    step = _step_of(key, code, None)
    if actor.user_id is None or step is None:
        raise Refused(N_("The code is not right. Check the clock of the telephone."), field="code")
    with unit_of_work(session):
        row = secret_for(session, actor.user_id)
        if row.factor_since is not None:
            raise Refused(N_("A second factor is in force already; an administrator can take it back."))
        row.factor_key, row.factor_since, row.factor_step = seal(key, master), now(), step
        codes = _new_codes(session, actor.user_id)
        sessions.end_all(session, actor.user_id, "factor", but=keep)
    _note(actor, actor.user_id, actor.username, "on")
    return codes


def renew_codes(session: Session, actor: Actor) -> list[str]:
    """Return ten new recovery codes of oneself; the old ones are over."""
    with unit_of_work(session):
        row = secret_of(session, actor.user_id or 0)
        if actor.user_id is None or row is None or row.factor_since is None:
            raise Refused(N_("There is no second factor in force."))
        codes = _new_codes(session, actor.user_id)
    _note(actor, actor.user_id, actor.username, "codes")
    return codes


def give_up(session: Session, actor: Actor, *, keep: int | None = None) -> None:
    """Take one's own second factor back; one's other sign-ins end."""
    if actor.user_id is None:
        return
    with unit_of_work(session):
        _forget(session, actor.user_id)
        sessions.end_all(session, actor.user_id, "factor", but=keep)
    _note(actor, actor.user_id, actor.username, "off")


def fits(user_id: int, code: str, master: str) -> bool:
    """Say whether a code or a recovery code fits, and use it up: no code is taken twice."""
    with session_factory() as session, unit_of_work(session):
        row = secret_of(session, user_id)
        if row is None or not row.factor_key or row.factor_since is None:
            return False
        typed = _plain(code)
        step = _step_of(unseal(row.factor_key, master), typed, row.factor_step)
        if step is not None:
            row.factor_step = step
            return True
        spare = _spare(session, user_id, typed)
        if spare is not None:
            spare.used_at = now()
            return True
    return False


def reset(session: Session, actor: Actor, user: User) -> None:
    """Take the second factor of another account back; NotAllowed for who may not."""
    actor.require("online", "write")
    with unit_of_work(session):
        _forget(session, user.id)
    _note(actor, user.id, user.username, "reset")


def _forget(session: Session, user_id: int) -> None:
    row = secret_for(session, user_id)
    row.factor_key = row.factor_since = row.factor_step = None
    for spare in recovery_codes(session, user_id):
        spare.used_at = now()


def _new_codes(session: Session, user_id: int) -> list[str]:
    """Make ten codes under one salt, so that a try costs one scrypt, not ten."""
    for old in recovery_codes(session, user_id):
        old.used_at = now()
    salt = secrets.token_hex(16)
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LONG)) for _ in range(CODES)]
    session.add_all(RecoveryCode(user_id=user_id, digest=f"{salt}${_slow(code, salt)}") for code in codes)
    return ["-".join(code[at : at + 5] for at in range(0, LONG, 5)) for code in codes]


def _spare(session: Session, user_id: int, typed: str) -> RecoveryCode | None:
    """Return the unused recovery code that was typed; what has not its form costs nothing."""
    if len(typed) != LONG or not set(typed) <= set(LETTERS):
        return None
    tried: dict[str, str] = {}
    for spare in recovery_codes(session, user_id):
        salt, _separator, kept = spare.digest.partition("$")
        if salt not in tried:
            tried[salt] = _slow(typed, salt)
        if hmac.compare_digest(kept, tried[salt]):
            return spare
    return None


def _plain(code: str) -> str:
    return code.strip().replace(" ", "").replace("-", "").lower()


def _slow(code: str, salt: str) -> str:
    """Return what is kept of a recovery code: scrypt with the cost of a password."""
    kept = hashlib.scrypt(code.encode(), salt=salt.encode(), n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    return kept.hex()


def _step_of(key: str, code: str, last: int | None) -> int | None:
    """Return the step whose code this is: now, one before or after, and later than the `last` one taken."""
    here = int(now().timestamp()) // STEP
    for step in (here - 1, here, here + 1):
        if (last is None or step > last) and hmac.compare_digest(
            pyotp.TOTP(key).generate_otp(step).encode(), code.encode()
        ):
            return step
    return None


def _cipher(master: str) -> Fernet:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"xinfang second factor").derive(master.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _note(actor: Actor, user_id: int, username: str, what: str) -> None:
    seen = Witnessed(AuditVerb.amend, "ab_user", user_id, display=username, detail={"second_factor": what})
    note(actor, seen)
