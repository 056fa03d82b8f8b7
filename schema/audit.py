"""The trail: who did what, when, on what, and what changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Base, Json, LongText, UtcDateTime
from schema.field import Area, Field, Format, Grants, column
from schema.vocabulary import Role


class AuditEntry(Base):
    """One entry of the append-only trail; the hash columns chain it to the one before."""

    __tablename__ = "audit_entry"
    __area__ = Area(
        key="audit",
        label=_l("Audit trail"),
        one=_l("Audit entry"),
        menu="system",
        icon="history",
        order=50,
        naming="verb",
        sort="-id",
        big=True,
        core=frozenset({"happened_at", "actor_name", "subject_kind", "display", "reason"}),
        grants=Grants(read=frozenset({Role.auditor})),
        written_by="actions",
        deletable=False,
    )
    __table_args__ = (
        Index(None, "subject_kind", "subject_id", "id"),
        Index(None, "petition_id", "id"),
        Index(None, "actor_id", "id"),
        Index(None, "happened_at"),
        Index(None, "place", unique=True),
    )

    happened_at: Mapped[datetime] = column(UtcDateTime, Field(_l("When"), listed=1, filter=False, sort=False))
    actor_id: Mapped[int | None] = column(
        Integer, Field(_l("Account number"), sort=False, filter=False, show=False), ForeignKey("ab_user.id")
    )
    actor_name: Mapped[str] = column(
        String(80), Field(_l("Who"), listed=2, search=True, sort=False), default=""
    )
    behalf_of_id: Mapped[int | None] = column(
        Integer, Field(_l("On behalf of"), sort=False, filter=False), ForeignKey("staff.id")
    )
    verb: Mapped[str] = column(
        String(40), Field(_l("Act"), listed=3, format=Format.act, filter=False, sort=False)
    )
    subject_kind: Mapped[str] = column(
        String(40), Field(_l("Area"), listed=4, format=Format.area, filter=False, sort=False)
    )
    subject_id: Mapped[int | None] = column(Integer, Field(_l("Row"), listed=5, filter=False, sort=False))
    petition_id: Mapped[int | None] = column(
        Integer, Field(_l("Petition row"), show=False, filter=False, sort=False)
    )
    display: Mapped[str] = column(String(120), Field(_l("Record"), show=False, sort=False), default="")
    # Told on the record only, in the words and within the rights of the columns that changed.
    changes: Mapped[dict[str, Any] | None] = column(
        Json,
        Field(_l("Changes"), show=False, filter=False, sort=False, exported=False),
    )
    reason: Mapped[str | None] = column(
        LongText, Field(_l("Reason"), format=Format.long, show=False, filter=False, sort=False)
    )
    origin: Mapped[str] = column(
        String(60), Field(_l("From where"), listed=6, filter=False, sort=False), default=""
    )
    place: Mapped[int | None] = column(Integer, Field(_l("Place in the chain"), filter=False, sort=False))
    previous_hash: Mapped[str | None] = column(
        String(64), Field(_l("Hash before"), format=Format.digest, filter=False, sort=False)
    )
    entry_hash: Mapped[str | None] = column(
        String(64), Field(_l("Hash"), format=Format.digest, filter=False, sort=False)
    )


class AuditHead(Base):
    """A single row: the last link of the chain, and the last one archived, after which the chain begins."""

    __tablename__ = "audit_head"
    __area__ = Area(
        key="audit_head",
        label=_l("Head of the trail"),
        one=_l("Head of the trail"),
        menu=None,
        naming="place",
        written_by="actions",
        deletable=False,
    )

    place: Mapped[int] = column(Integer, Field(_l("Place in the chain"), filter=False))
    entry_hash: Mapped[str] = column(String(64), Field(_l("Hash"), format=Format.digest, filter=False))
    anchor_place: Mapped[int] = column(Integer, Field(_l("Archived up to"), filter=False))
    anchor_hash: Mapped[str] = column(
        String(64), Field(_l("Hash archived last"), format=Format.digest, filter=False)
    )
