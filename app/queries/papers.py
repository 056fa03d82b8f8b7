"""Questions about the register of papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from schema.documents import Paper
from schema.vocabulary import PaperKind, PaperState


def numbered(session: Session) -> Sequence[Paper]:
    """Return the papers with a number, in the order they were begun."""
    return session.scalars(select(Paper).where(Paper.number.is_not(None)).order_by(Paper.id)).all()


def signed(session: Session, paper_id: int) -> Paper | None:
    """Return a paper with a number; None when there is none for this person."""
    return session.scalars(select(Paper).where(Paper.id == paper_id, Paper.number.is_not(None))).one_or_none()


def unprinted(session: Session, *, due: datetime | None = None) -> Sequence[Paper]:
    """Return signed papers whose file is still to be made; with `due` those to be tried by that moment."""
    waiting = select(Paper).where(Paper.digest.is_(None), Paper.number.is_not(None), Paper.template != "")
    if due is not None:
        waiting = waiting.where(or_(Paper.print_after.is_(None), Paper.print_after <= due))
    return session.scalars(waiting.order_by(Paper.id)).all()


def draft_of(session: Session, petition_id: int, kind: PaperKind) -> Paper | None:
    """Return the latest draft of a kind on a petition, which a verb or a person began."""
    drafts = select(Paper).where(
        Paper.petition_id == petition_id, Paper.kind == kind, Paper.state == PaperState.draft
    )
    return session.scalars(drafts.order_by(Paper.id.desc()).limit(1)).one_or_none()
