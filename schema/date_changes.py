"""Dates that moved without anybody's act on the case: a new holiday notice, a changed rule."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from schema.base import Machinery, UtcDateTime


class DateChange(Machinery):
    """One deadline that moved: from when to when, and why. Who is told has a notice."""

    __tablename__ = "date_change"

    deadline_id: Mapped[int] = mapped_column(Integer, ForeignKey("deadline.id"), index=True)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    old_on: Mapped[date] = mapped_column(Date)
    new_on: Mapped[date] = mapped_column(Date)
    was_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    reason: Mapped[str] = mapped_column(String(120))
