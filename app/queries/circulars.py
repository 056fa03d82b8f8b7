"""Circulars that were published: what later ones are compared with, and what a correction corrects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.periods import Period
from schema.circulars import Circular
from schema.documents import Paper
from schema.vocabulary import PaperState

PUBLISHED = (PaperState.signed, PaperState.issued, PaperState.served)


def published(session: Session, period: Period, unit_id: int) -> tuple[str, dict[str, Any]] | None:
    """Return number and frozen figures of the last circular a unit signed for exactly this period."""
    row = session.execute(
        select(Paper.display, Circular.snapshot)
        .select_from(Circular)
        .join(Paper, Paper.id == Circular.paper_id)
        .where(
            Circular.period_from == period.first,
            Circular.period_to == period.last,
            Circular.issuing_unit_id == unit_id,
            Circular.state.in_(PUBLISHED),
            Circular.snapshot.is_not(None),
            Circular.deleted_at.is_(None),
        )
        .order_by(Circular.id.desc())
        .limit(1)
    ).first()
    return None if row is None or row.snapshot is None else (row.display, row.snapshot)


def corrected(session: Session, circular: Circular) -> tuple[Circular, Paper] | None:
    """Return the circular and the paper that this one corrects."""
    if circular.corrects_id is None:
        return None
    old = session.get_one(Circular, circular.corrects_id)
    return old, session.get_one(Paper, old.paper_id)


def of_paper(session: Session, paper_id: int) -> Circular | None:
    """Return the circular a paper was signed as; None where there is none in sight."""
    return session.scalars(select(Circular).where(Circular.paper_id == paper_id)).one_or_none()
