"""Who has which record's form open just now; leaves no trail and is forgotten after a minute."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Base, UtcDateTime
from schema.field import Area, Field, column


class Presence(Base):
    """One person at one form; the browser says again and again that it is still open."""

    __tablename__ = "presence"
    __area__ = Area(
        key="presence",
        label=_l("Open forms"),
        one=_l("Open form"),
        menu=None,
        naming="subject_kind",
        big=True,
        written_by="actions",
        deletable=False,
    )
    __table_args__ = (Index(None, "subject_kind", "subject_id", "user_id", unique=True),)

    subject_kind: Mapped[str] = column(String(40), Field(_l("Area"), filter=False, sort=False))
    subject_id: Mapped[int] = column(Integer, Field(_l("Row"), filter=False, sort=False))
    user_id: Mapped[int] = column(
        Integer, Field(_l("Account number"), filter=False, sort=False), ForeignKey("ab_user.id")
    )
    name: Mapped[str] = column(String(80), Field(_l("Who"), filter=False, sort=False))
    seen_at: Mapped[datetime] = column(UtcDateTime, Field(_l("When"), filter=False, sort=False))
