"""Who else has a record's form open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.clock import now
from schema.presence import Presence

FRESH = timedelta(seconds=75)
"""The browser speaks every half minute; two times unheard means gone."""


def others_editing(session: Session, actor: Actor, table: str, number: int) -> Sequence[str]:
    """Return the names of the others who have the form of a row open; ask only about a row one may see."""
    known = Presence
    here = (known.subject_kind == table) & (known.subject_id == number) & (known.user_id != actor.user_id)
    found = select(known.name).where(here, known.seen_at > now() - FRESH).order_by(known.name)
    return session.scalars(found).all()
