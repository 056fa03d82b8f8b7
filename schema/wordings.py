"""The wording of papers: versions over the shipped files of `report_templates/`, which are version 0."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy import column as named
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText, UtcDateTime, Versioned
from schema.field import OFFICE, Area, Field, Format, Grants, column
from schema.labels import declare
from schema.vocabulary import Role

IN_FORCE = named("state") == "published"
IN_WORK = named("state") == "draft"


class WordingState(StrEnum):
    """Where a version of a wording stands; only a draft is ever changed."""

    draft = "draft"
    published = "published"
    retired = "retired"


declare(
    {
        WordingState: {
            WordingState.draft: _l("Draft"),
            WordingState.published: _l("In force"),
            WordingState.retired: _l("No longer in force"),
        }
    }
)


class Wording(Authored, Versioned, Base):
    """One version of one text file of a kind of paper; of each file at most one is in force, one in work."""

    __tablename__ = "wording"
    __area__ = Area(
        key="wordings",
        label=_l("Versions of wordings"),
        one=_l("Version of a wording"),
        menu=None,
        icon="writing",
        order=92,
        naming="file",
        sort="-id",
        core=frozenset({"kind", "file", "number", "text", "state"}),
        grants=Grants(read=OFFICE | {Role.leader, Role.sysadmin, Role.auditor}),
        written_by="actions",
        deletable=False,
        sections={"main": _l("Version of a wording"), "text": _l("Text")},
    )
    __table_args__ = (
        Index(None, "kind", "file", "number", unique=True),
        Index(
            "ix_wording_in_force",
            "kind",
            "file",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
        Index(
            "ix_wording_in_work", "kind", "file", unique=True, sqlite_where=IN_WORK, postgresql_where=IN_WORK
        ),
    )

    kind: Mapped[str] = column(String(20), Field(_l("Folder of the wording"), listed=1, format=Format.code))
    file: Mapped[str] = column(String(40), Field(_l("File"), listed=2, search=True, format=Format.code))
    number: Mapped[int] = column(Integer, Field(_l("Number of the version"), listed=3))
    state: Mapped[WordingState] = column(
        EnumText(WordingState, 20), Field(_l("State"), listed=4), default=WordingState.draft
    )
    reason: Mapped[str] = column(
        String(200), Field(_l("Why it was changed"), listed=5, search=True, wide=True), default=""
    )
    text: Mapped[str] = column(
        LongText, Field(_l("Text"), group="text", sort=False, filter=False, format=Format.long, wide=True)
    )
    written_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Written by"), listed=6, sort=False), ForeignKey("ab_user.id")
    )
    published_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Put into force by"), listed=7, sort=False), ForeignKey("ab_user.id")
    )
    published_at: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("In force since"), listed=8, filter=False)
    )
    retired_at: Mapped[datetime | None] = column(UtcDateTime, Field(_l("Until"), listed=9, filter=False))
