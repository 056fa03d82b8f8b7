"""Who may see which petition: one maintained row per holder, written with the act that grants it."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped

from schema.base import Base, EnumText
from schema.field import Area, Field, column
from schema.vocabulary import AccessReason, HolderKind


class PetitionAccess(Base):
    """Holder (a member of staff or a unit) sees the petition; the positive scope of the wall."""

    __tablename__ = "petition_access"
    __area__ = Area(
        key="petition_access",
        label=_l("Access to petitions"),
        one=_l("Access"),
        menu=None,
        icon="key",
        naming="holder_kind",
        written_by="actions",
        deletable=False,
        big=True,
    )
    __table_args__ = (
        # Both ways: what a holder holds, and whether one petition is held, as the wall asks for each row.
        Index("ix_petition_access_key", "holder_kind", "holder_id", "petition_id", unique=True),
        Index("ix_petition_access_held", "petition_id", "holder_kind", "holder_id"),
        Index("ix_petition_access_recent", "holder_kind", "holder_id", "registered_on", "petition_id"),
    )

    holder_kind: Mapped[HolderKind] = column(
        EnumText(HolderKind, 10), Field(_l("Holder kind"), sort=False, filter=False)
    )
    holder_id: Mapped[int] = column(Integer, Field(_l("Holder"), sort=False, filter=False))
    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id", ondelete="CASCADE")
    )
    registered_on: Mapped[date | None] = column(Date, Field(_l("Registered on"), sort=False, filter=False))
    reason: Mapped[AccessReason] = column(
        EnumText(AccessReason), Field(_l("Reason"), sort=False, filter=False)
    )
