"""The file of a finished petition: its number and what is in it."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, Json, LongText
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import ArchiveItem

UNASKED = "read with its petition"


class ArchiveFile(Authored, Base):
    """A closed file with its list of contents (D25)."""

    __tablename__ = "archive_file"
    __area__ = Area(
        key="archives",
        label=_l("Archive files"),
        one=_l("Archive file"),
        menu=None,
        icon="archive",
        naming="archive_no",
        parent="petition_id",
        sort="id",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        grants=Grants(read=CASE_ROLES),
        written_by="actions",
        deletable=False,
    )

    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id"), unique=True
    )
    archive_no: Mapped[str] = column(
        String(40), Field(_l("Archive number"), listed=2, sort=False, filter=False)
    )
    contents: Mapped[list[str]] = column(
        Json, Field(_l("Contents"), listed=3, choices=ArchiveItem, sort=False, filter=False, wide=True)
    )
    filed_on: Mapped[date] = column(Date, Field(_l("Filed on"), listed=4, sort=False, unindexed=UNASKED))
    filed_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Filed by"), listed=5, sort=False), ForeignKey("staff.id"), index=True
    )
    note: Mapped[str | None] = column(
        LongText, Field(_l("Remark"), format=Format.long, wide=True, sort=False)
    )
