"""Who has a record's form open: said again and again by the browser, forgotten when it falls silent."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.clock import now
from schema.presence import Presence

FORGOTTEN = timedelta(minutes=10)
"""From then on a row is of no use to anybody."""


def note_editing(session: Session, actor: Actor, table: str, number: int) -> None:
    """Note that `actor` has the form of a row open just now; leaves nothing in the trail."""
    if actor.user_id is None:
        return
    moment, known = now(), Presence
    session.execute(delete(known).where(known.seen_at < moment - FORGOTTEN))
    mine = (known.subject_kind == table) & (known.subject_id == number) & (known.user_id == actor.user_id)
    row = session.scalars(select(known).where(mine)).one_or_none()
    if row is None:
        row = known(subject_kind=table, subject_id=number, user_id=actor.user_id)
        session.add(row)
    row.name, row.seen_at = actor.name, moment
