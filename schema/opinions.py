"""Opinions: the versions of the opinion letter, from the draft to the day it was served."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, Json, LongText
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import OpinionState

UNASKED = "read with its petition"


class Opinion(Authored, Base):
    """One version of the opinion on a petition; after service it is never changed, only replaced.

    `decided` freezes claim by claim what was found, on which basis and with which outcome.
    """

    __tablename__ = "opinion"
    __area__ = Area(
        key="opinions",
        label=_l("Opinions"),
        one=_l("Opinion"),
        menu=None,
        icon="file-certificate",
        naming="version_no",
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
        Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id"), index=True
    )
    version_no: Mapped[int] = column(
        Integer, Field(_l("Version of the opinion"), listed=2, sort=False, filter=False), default=1
    )
    state: Mapped[OpinionState] = column(
        EnumText(OpinionState),
        Field(_l("State"), listed=3, sort=False, unindexed=UNASKED),
        default=OpinionState.draft,
    )
    investigation: Mapped[str] = column(
        LongText, Field(_l("Record of the investigation"), format=Format.long, wide=True, sort=False)
    )
    statement_heard_on: Mapped[date] = column(
        Date,
        Field(
            _l("Statement heard on"),
            _l("The petitioner's facts and reasons were listened to (Regulations 2022, article 31)."),
            sort=False,
            unindexed=UNASKED,
        ),
    )
    remedy: Mapped[str | None] = column(
        LongText, Field(_l("Next right"), format=Format.long, wide=True, sort=False)
    )
    decided: Mapped[list[dict[str, Any]] | None] = column(
        Json, Field(_l("Claims as decided"), show=False, sort=False, filter=False, exported=False)
    )
    drafted_on: Mapped[date] = column(Date, Field(_l("Drafted on"), listed=4, sort=False, unindexed=UNASKED))
    drafted_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Drafted by"), listed=5, sort=False), ForeignKey("staff.id"), index=True
    )
    signed_on: Mapped[date | None] = column(
        Date, Field(_l("Signed on"), listed=7, sort=False, unindexed=UNASKED)
    )
    signer_id: Mapped[int | None] = column(
        Integer, Field(_l("Signed by"), listed=6, sort=False), ForeignKey("leader.id"), index=True
    )
    paper_id: Mapped[int | None] = column(
        Integer, Field(_l("Paper"), listed=8, sort=False, filter=False), ForeignKey("paper.id")
    )
    return_reason: Mapped[str | None] = column(
        LongText, Field(_l("Why it was returned"), format=Format.long, wide=True, sort=False)
    )
