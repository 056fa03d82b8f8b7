"""Objections: a unit says that a petition is not its own, or that another should lead."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import ObjectionDecision, ObjectionKind

UNASKED = "read with its petition"


class Objection(Authored, Base):
    """An objection with its reasons and what the office decided (Regulations 2022, articles 23(3), 24)."""

    __tablename__ = "objection"
    __area__ = Area(
        key="objections",
        label=_l("Objections"),
        one=_l("Objection"),
        menu=None,
        icon="message-exclamation",
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
    kind: Mapped[ObjectionKind] = column(
        EnumText(ObjectionKind),
        Field(_l("What is disputed"), listed=2, sort=False, unindexed=UNASKED),
        default=ObjectionKind.not_ours,
    )
    unit_id: Mapped[int] = column(
        Integer, Field(_l("Objecting unit"), listed=3, sort=False), ForeignKey("unit.id"), index=True
    )
    raised_on: Mapped[date] = column(Date, Field(_l("Raised on"), listed=4, sort=False, unindexed=UNASKED))
    reason: Mapped[str] = column(
        LongText, Field(_l("Reasons"), listed=5, format=Format.long, wide=True, sort=False)
    )
    suggested_unit_id: Mapped[int | None] = column(
        Integer, Field(_l("Suggested unit"), listed=6, sort=False, filter=False), ForeignKey("unit.id")
    )
    decision: Mapped[ObjectionDecision | None] = column(
        EnumText(ObjectionDecision), Field(_l("Decision"), listed=7, sort=False, unindexed=UNASKED)
    )
    decided_on: Mapped[date | None] = column(
        Date, Field(_l("Decided on"), listed=8, sort=False, unindexed=UNASKED)
    )
    decided_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Decided by"), sort=False, filter=False), ForeignKey("staff.id")
    )
    decision_reason: Mapped[str | None] = column(
        LongText, Field(_l("Reason of the decision"), format=Format.long, wide=True, sort=False)
    )
