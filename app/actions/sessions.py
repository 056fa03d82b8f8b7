"""Sign-ins begin, are seen and end; what is over stays over. Each act is a unit of work of its own."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions.unit import unit_of_work
from app.actions.witness import Witnessed, note
from app.clock import now
from app.domain.sessions import why_over
from app.extensions import session_factory
from app.queries.sessions import Seat, digest, living, online, policy, seat_of
from schema.base import User
from schema.sessions import SignIn
from schema.vocabulary import AuditVerb

SEEN_EVERY = timedelta(minutes=1)


def begin(user: User, *, origin: str, agent: str, kind: str = "browser", pending: bool = False) -> str:
    """Begin a sign-in and return its token; nobody but the caller ever has it."""
    token, moment = secrets.token_urlsafe(32), now()
    with session_factory() as session, unit_of_work(session):
        session.add(
            SignIn(
                user_id=user.id,
                token_hash=digest(token),
                kind=kind,
                pending=pending,
                begun_at=moment,
                seen_at=moment,
                origin=origin[:60],
                agent=agent[:120],
            )
        )
        if not pending:
            person = session.get_one(User, user.id)
            person.last_login = moment.replace(tzinfo=None)
            person.login_count = (person.login_count or 0) + 1
    if not pending:
        _note(AuditVerb.sign_in, user.id, user.username, origin, {"kind": kind})
    return token


def take(session: Session, token: str) -> Seat | None:
    """Return the sign-in of `token` if it holds; one that is over is stored as over, once and for all."""
    seat = seat_of(session, token)
    if seat is None or seat.ended_at is not None:
        return None
    moment = now()
    over = why_over(
        policy(session),
        begun=seat.begun_at,
        seen=seat.seen_at,
        now=moment,
        guardian=seat.guardian,
        pending=seat.pending,
    )
    if over or not seat.active:
        end(seat, over or "off")
        return None
    if moment - seat.seen_at >= SEEN_EVERY:
        with session_factory() as own, unit_of_work(own):
            own.get_one(SignIn, seat.id).seen_at = moment
    return seat


def end(seat: Seat, reason: str) -> None:
    """End one sign-in."""
    with session_factory() as session, unit_of_work(session):
        _end(session.get_one(SignIn, seat.id), reason)
    if not seat.pending:
        _note(AuditVerb.sign_out, seat.user_id, seat.username, seat.origin, {"why": reason})


def end_all(session: Session, user_id: int, reason: str, *, but: int | None = None) -> int:
    """End every sign-in of an account in the unit of work at hand; return how many."""
    rows = [row for row in living(session, user_id) if row.id != but]
    for row in rows:
        _end(row, reason)
    session.flush()
    return len(rows)


def force(session: Session, actor: Actor, *, user_id: int, number: int | None = None) -> int:
    """Sign somebody out: one sign-in or all; NotAllowed for who may not. Return how many ended."""
    actor.require("online", "write")
    with unit_of_work(session):
        rows = [row for row in living(session, user_id) if number in {None, row.id}]
        for row in rows:
            _end(row, "forced")
    if rows:
        seen = Witnessed(AuditVerb.sign_out, "ab_user", user_id, detail={"why": "forced", "count": len(rows)})
        note(actor, seen)
    return len(rows)


def end_own(session: Session, actor: Actor, *, keep: int) -> int:
    """End one's own other sign-ins."""
    if actor.user_id is None:
        return 0
    with unit_of_work(session):
        count = end_all(session, actor.user_id, "own", but=keep)
    detail = {"why": "own", "count": count}
    who = actor.user_id
    note(actor, Witnessed(AuditVerb.sign_out, "ab_user", who, display=actor.username, detail=detail))
    return count


def present(session: Session) -> list[dict[str, object]]:
    """Return who is online just now."""
    return list(online(session, now()))


def _end(row: SignIn, reason: str) -> None:
    if row.ended_at is None:
        row.ended_at, row.ended_reason = now(), reason


def _note(verb: AuditVerb, user_id: int, username: str, origin: str, detail: dict[str, object]) -> None:
    who = Actor(user_id, username, username, origin=origin)
    note(who, Witnessed(verb, "ab_user", user_id, display=username, detail=detail))
