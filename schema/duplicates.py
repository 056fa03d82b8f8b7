"""Petitions that may be about the same: what was found alike, and what a person decided about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from schema.base import EnumText, Json, Machinery, UtcDateTime
from schema.vocabulary import DuplicateVerdict


class Duplicate(Machinery):
    """Two petitions found alike; no area, so that no page shows the pair to whoever sees only one of them.

    `petition_id` is the one that was compared, `other_id` the one found; `reasons` are [msgid, values].
    Without a verdict nobody has decided yet.
    """

    __tablename__ = "duplicate"
    __table_args__ = (Index(None, "petition_id", "other_id", unique=True),)

    petition_id: Mapped[int] = mapped_column(Integer, ForeignKey("petition.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(Integer, ForeignKey("petition.id", ondelete="CASCADE"), index=True)
    score: Mapped[int] = mapped_column(Integer)
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[DuplicateVerdict | None] = mapped_column(EnumText(DuplicateVerdict, 20))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("ab_user.id"))
    reason: Mapped[str | None] = mapped_column(String(200))


class DuplicateCheck(Machinery):
    """When a petition was last compared with the others."""

    __tablename__ = "duplicate_check"

    petition_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("petition.id", ondelete="CASCADE"), unique=True
    )
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_by_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("ab_user.id"))


__all__ = ["Duplicate", "DuplicateCheck"]
