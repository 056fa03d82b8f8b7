"""Interim notices: why a visit or call cannot be answered at once, and until when it will be."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import ServiceMethod

UNASKED = "read with its petition"


class InterimNotice(Authored, Base):
    """The reason and the date the petitioner was told (seed: 告知理由和答复期限)."""

    __tablename__ = "interim_notice"
    __area__ = Area(
        key="interim_notices",
        label=_l("Interim notices"),
        one=_l("Interim notice"),
        menu=None,
        icon="message-2",
        naming="reason",
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
    reason: Mapped[str] = column(
        LongText,
        Field(_l("Why it cannot be answered at once"), listed=2, format=Format.long, wide=True, sort=False),
    )
    promised_on: Mapped[date] = column(
        Date,
        Field(
            _l("Answer promised by"),
            _l("Never later than the legal limit."),
            listed=3,
            sort=False,
            unindexed=UNASKED,
        ),
    )
    method: Mapped[ServiceMethod] = column(
        EnumText(ServiceMethod), Field(_l("How it was told"), listed=4, sort=False, unindexed=UNASKED)
    )
    told_on: Mapped[date] = column(Date, Field(_l("Told on"), listed=5, sort=False, unindexed=UNASKED))
    told_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Told by"), listed=6, sort=False), ForeignKey("staff.id"), index=True
    )
