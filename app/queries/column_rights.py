"""What an office took from roles for the columns of one area, with a token that tells two states apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.columns import Narrowing
from schema.settings import ColumnRight

TAKEN = ("hidden_from", "read_only_for", "masked_for")
"""The three things that can be taken, as the row holds them."""


def stored(session: Session, area: str) -> Mapping[str, ColumnRight]:
    """Return column -> row of the area, past what is remembered."""
    rows = session.scalars(select(ColumnRight).where(ColumnRight.area == area).order_by(ColumnRight.id))
    return {row.column_name: row for row in rows}


def narrowing(row: ColumnRight | None) -> Narrowing:
    """Return what a row takes; nothing when there is none."""
    return Narrowing(*(frozenset(getattr(row, name, None) or ()) for name in TAKEN))


def token(rows: Mapping[str, ColumnRight]) -> str:
    """Return a short digest of the rows: another one as soon as somebody has saved something else."""
    said = [(name, [sorted(getattr(rows[name], part) or ()) for part in TAKEN]) for name in sorted(rows)]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
