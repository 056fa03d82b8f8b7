"""Questions about the register of papers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.documents import Paper
from schema.vocabulary import PaperKind, PaperState


def numbered(session: Session) -> Sequence[Paper]:
    """Return the papers with a number, in the order they were begun."""
    return session.scalars(select(Paper).where(Paper.number.is_not(None)).order_by(Paper.id)).all()


def signed(session: Session, paper_id: int) -> Paper | None:
    """Return a paper with a number; None when there is none for this person."""
    return session.scalars(select(Paper).where(Paper.id == paper_id, Paper.number.is_not(None))).one_or_none()


def unprinted(session: Session) -> Sequence[Paper]:
    """Return signed papers whose file is still to be made."""
    waiting = select(Paper).where(Paper.digest.is_(None), Paper.number.is_not(None), Paper.template != "")
    return session.scalars(waiting).all()


def draft_of(session: Session, petition_id: int, kind: PaperKind) -> Paper | None:
    """Return the latest draft of a kind on a petition, which a verb or a person began."""
    drafts = select(Paper).where(
        Paper.petition_id == petition_id, Paper.kind == kind, Paper.state == PaperState.draft
    )
    return session.scalars(drafts.order_by(Paper.id.desc()).limit(1)).one_or_none()


def flash_reports(session: Session, petition_id: int) -> tuple[str, ...]:
    """Return the titles of the flash reports signed on a petition, in their order."""
    titles = select(Paper.title).where(
        Paper.petition_id == petition_id, Paper.kind == PaperKind.D19, Paper.number.is_not(None)
    )
    return tuple(session.scalars(titles.order_by(Paper.id)))
