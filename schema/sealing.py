"""The keys a database was sealed with, by name: enough to notice that one is missing."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import String
from sqlalchemy.orm import Mapped

from schema.base import Base, UtcDateTime
from schema.field import Area, Field, column


class SealingKey(Base):
    """A key stored data may need; its name tells it from every other, the key itself is a file."""

    __tablename__ = "sealing_key"
    __area__ = Area(
        key="sealing_keys",
        label=_l("Keys"),
        one=_l("Key"),
        menu=None,
        icon="key",
        naming="name",
        written_by="actions",
        deletable=False,
    )

    name: Mapped[str] = column(String(40), Field(_l("Name"), listed=1, filter=False), unique=True)
    first_used_at: Mapped[datetime] = column(UtcDateTime, Field(_l("In use since"), listed=2, filter=False))
