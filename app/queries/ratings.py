"""Questions about ratings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.ratings import Rating


def ratings_of(session: Session, petition_id: int) -> Sequence[Rating]:
    """Return the ratings a petition was invited to give, the office's first."""
    return session.scalars(
        select(Rating).where(Rating.petition_id == petition_id).order_by(Rating.side, Rating.id)
    ).all()


def invited(session: Session) -> Sequence[Rating]:
    """Return the ratings nobody has given yet, the one invited first before others."""
    waiting = select(Rating).where(Rating.rated_on.is_(None)).order_by(Rating.invited_on, Rating.id)
    return session.scalars(waiting).all()


def ratable(session: Session, petition_id: int, today: date) -> Sequence[Rating]:
    """Return those that may still be given today."""
    return [row for row in ratings_of(session, petition_id) if row.rated_on is None and today <= row.until_on]
