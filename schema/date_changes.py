"""Dates that moved without anybody's act on the case: a new holiday notice, a changed rule."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from schema.base import Machinery, UtcDateTime


class DateChange(Machinery):
    """One deadline that moved, kept until whoever answers for it has read so."""

    __tablename__ = "date_change"
    __table_args__ = (Index(None, "person_id", "read_on"), Index(None, "unit_id", "read_on"))

    deadline_id: Mapped[int] = mapped_column(Integer, ForeignKey("deadline.id"), index=True)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    old_on: Mapped[date] = mapped_column(Date)
    new_on: Mapped[date] = mapped_column(Date)
    was_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    reason: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("staff.id"))
    unit_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("unit.id"))
    read_on: Mapped[date | None] = mapped_column(Date)
