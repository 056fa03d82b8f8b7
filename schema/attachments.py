"""Attachments: files that belong to a row, kept under a random name with their own name beside."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, Recyclable
from schema.field import EVERYONE, Area, Field, Format, Grants, Scope, column


class Attachment(Authored, Recyclable, Base):
    """A file of a row; who may see the row may see the file."""

    __tablename__ = "attachment"
    __area__ = Area(
        key="attachments",
        label=_l("Attachments"),
        one=_l("Attachment"),
        menu=None,
        icon="paperclip",
        naming="name",
        sort="id",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        core=frozenset({"size", "created_at"}),
        grants=Grants(read=EVERYONE),
        written_by="actions",
    )
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    subject_kind: Mapped[str] = column(String(40), Field(_l("Subject"), show=False, sort=False, filter=False))
    subject_id: Mapped[int] = column(Integer, Field(_l("Subject row"), show=False, sort=False, filter=False))
    petition_id: Mapped[int | None] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id"), index=True
    )
    name: Mapped[str] = column(String(255), Field(_l("File name"), listed=1, search=True, sort=False))
    media_type: Mapped[str] = column(String(100), Field(_l("File type"), listed=2, sort=False, filter=False))
    size: Mapped[int] = column(
        Integer, Field(_l("Size"), listed=3, sort=False, filter=False, suffix=_l("bytes"))
    )
    digest: Mapped[str] = column(
        String(64), Field(_l("Digest"), format=Format.digest, sort=False, filter=False)
    )
    storage_key: Mapped[str] = column(
        String(64),
        Field(_l("Storage key"), show=False, sort=False, filter=False, exported=False),
        unique=True,
    )
