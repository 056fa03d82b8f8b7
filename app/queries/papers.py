"""Questions about the register of papers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


def seen_of(session: Session, numbers: Collection[int]) -> frozenset[int]:
    """Return which of these papers this person may see: a petition may be seen and not each of them."""
    if not numbers:
        return frozenset()
    return frozenset(session.scalars(select(Paper.id).where(Paper.id.in_(sorted(numbers)))))


def draft_of(session: Session, petition_id: int, kind: PaperKind) -> Paper | None:
    """Return the latest draft of a kind on a petition, which a verb or a person began."""
    drafts = select(Paper).where(
        Paper.petition_id == petition_id, Paper.kind == kind, Paper.state == PaperState.draft
    )
    return session.scalars(drafts.order_by(Paper.id.desc()).limit(1)).one_or_none()


def flash_reports(session: Session, petition_id: int, *, before: int | None = None) -> tuple[str, ...]:
    """Return the stages of the flash reports that stand on a petition, as codes, in their order.

    With `before` those that came before that paper: what corrects a report takes its place in the chain.
    """
    rows = session.scalars(
        select(Paper).where(
            Paper.petition_id == petition_id, Paper.kind == PaperKind.D19, Paper.number.is_not(None)
        )
    ).all()
    corrected = {row.id: row.corrects_id for row in rows}

    def place(number: int) -> int:
        while (older := corrected.get(number)) is not None:
            number = older
        return number

    standing = {place(row.id): row for row in rows if row.state is not PaperState.cancelled}
    return tuple(
        str((row.given or {})["stage"])
        for at, row in sorted(standing.items())
        if before is None or at < place(before)
    )
