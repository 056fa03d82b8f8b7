"""Messages on their way out: claimed with a lease, sent, tried again, or withdrawn when no longer true.

A message is a row of the unit of work that was its reason, so none is lost; who claims it holds it for a
while, so two processes never send the same at once, and what a dead process held is claimed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import actor_of, bind, unscoped
from app.clock import now
from app.queries.actors import actor_for
from app.queries.notices import still_told
from schema.access import PetitionExclusion
from schema.notices import Notice, NoticeKind, OutboxMessage, OutboxState, Outlet
from schema.organisation import Staff
from schema.petitions import Petition

LEASE = timedelta(minutes=5)
"""How long a claimed message is left to its holder; longer than any outlet may take."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""How long a refused message waits before it is tried again; after the last it is given up."""
LONGEST_ERROR = 200


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All an outlet is told: what happened to which number, where to read on, and whom a mail is for."""

    id: int
    outlet: Outlet
    kind: NoticeKind
    number: str
    path: str
    address: str


def claim(session: Session, holder: str, *, today: date, most: int = 20) -> Sequence[Outgoing]:
    """Take waiting messages for `holder` until the lease ends; withdraw those that are no longer true."""
    due = (
        select(OutboxMessage)
        .where(OutboxMessage.state == OutboxState.waiting, OutboxMessage.next_at <= now())
        .order_by(OutboxMessage.next_at, OutboxMessage.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found: list[Outgoing] = []
    for message in session.scalars(due):
        notice = session.get_one(Notice, message.notice_id)
        address = _address(session, message.outlet, notice, today)
        if address is None:
            message.state = OutboxState.withdrawn
            continue
        message.holder, message.next_at, message.tries = holder, now() + LEASE, message.tries + 1
        found.append(Outgoing(message.id, message.outlet, notice.kind, notice.number, _path(notice), address))
    session.flush()
    return found


def sent(session: Session, number: int) -> None:
    """Write down that a message left."""
    message = session.get_one(OutboxMessage, number)
    message.state, message.sent_at, message.error = OutboxState.sent, now(), None
    session.flush()


def refused(session: Session, number: int, sentence: str) -> None:
    """Write down that an outlet did not take a message: it is tried again later, in the end given up."""
    message = session.get_one(OutboxMessage, number)
    message.error = sentence[:LONGEST_ERROR]
    if message.tries > len(WAITS):
        message.state = OutboxState.failed
    else:
        message.next_at = now() + WAITS[message.tries - 1]
    session.flush()


def _address(session: Session, outlet: Outlet, notice: Notice, today: date) -> str | None:
    """Return whom a message is for (empty for a robot); None when it must not go out any more."""
    person = session.execute(select(Staff.email, Staff.user_id).where(Staff.id == notice.staff_id)).one()
    if outlet is Outlet.mail and (not person.email or person.user_id is None):
        return None
    with unscoped(session, "whether a message is still true is asked by nobody in particular"):
        if not still_told(session, notice.id) or _hidden(session, notice, robot=outlet is not Outlet.mail):
            return None
    if outlet is not Outlet.mail:
        return ""
    return person.email if _sees(session, person.user_id, notice, today) else None


def _hidden(session: Session, notice: Notice, *, robot: bool) -> bool:
    """Say whether a petition is restricted by now, or, for a whole group, somebody is excluded from it."""
    if notice.petition_id is None:
        return False
    if session.scalar(select(Petition.is_secret).where(Petition.id == notice.petition_id)):
        return True
    asked = select(PetitionExclusion.id).where(PetitionExclusion.petition_id == notice.petition_id)
    return robot and session.scalar(asked.limit(1)) is not None


def _sees(session: Session, user_id: int, notice: Notice, today: date) -> bool:
    """Ask with the recipient's own eyes."""
    if notice.petition_id is None:
        return True
    before, reader = actor_of(session), actor_for(session, user_id, today=today)
    if reader is None:
        return False
    bind(session, reader)
    try:
        asked = select(Petition.id).where(Petition.id == notice.petition_id)
        return session.scalar(asked) is not None
    finally:
        bind(session, before)


def _path(notice: Notice) -> str:
    return f"/notices/{notice.id}"
