"""Mandatory reports: harm to a minor is told to the police and others at once, whatever else is done."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText, UtcDateTime
from schema.field import CASE_ROLES, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import MandatoryState

RARE = "read with its petition"


class MandatoryReport(Authored, Base):
    """A task the category of a petition opens by itself (Minors Protection Law, article 11)."""

    __tablename__ = "mandatory_report"
    __area__ = Area(
        key="mandatory_reports",
        label=_l("Mandatory reports"),
        one=_l("Mandatory report"),
        menu="oversight",
        icon="urgent",
        order=50,
        naming="category_id",
        parent="petition_id",
        sort="-known_at",
        scope=Scope.petition,
        scope_column="petition_id",
        grants=Grants(read=CASE_ROLES, export=OFFICE),
        written_by="actions",
        deletable=False,
        hint=_l("Opened by the category of a petition; dismissed only by two people."),
    )
    __table_args__ = (
        Index(None, "petition_id", "category_id", unique=True),
        CheckConstraint(
            "dismissed_by_id IS NULL OR dismissed_by_id <> dismissal_by_id",
            name="two_people",
            info={"sentence": _l("One person alone does not dismiss a mandatory report.")},
        ),
    )

    petition_id: Mapped[int] = column(Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id"))
    category_id: Mapped[int] = column(
        Integer, Field(_l("Category"), listed=2), ForeignKey("category.id"), index=True
    )
    state: Mapped[MandatoryState] = column(
        EnumText(MandatoryState, 20),
        Field(_l("State"), listed=3, sort=False),
        default=MandatoryState.open,
        index=True,
    )
    known_at: Mapped[datetime] = column(
        UtcDateTime,
        Field(_l("Known at"), _l("The time runs from here."), listed=4, filter=False),
    )
    due_at: Mapped[datetime] = column(
        UtcDateTime, Field(_l("To be reported by"), listed=5, sort=False, filter=False)
    )
    reported_on: Mapped[date | None] = column(
        Date, Field(_l("Reported on"), listed=6, sort=False, unindexed=RARE)
    )
    reported_at: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("Reported at"), sort=False, filter=False)
    )
    organ: Mapped[str | None] = column(
        String(120), Field(_l("Reported to"), listed=7, sort=False, filter=False)
    )
    proof: Mapped[str | None] = column(String(200), Field(_l("Proof"), sort=False, filter=False, wide=True))
    reported_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Reported by"), sort=False, filter=False), ForeignKey("staff.id")
    )
    dismissal_reason: Mapped[str | None] = column(
        LongText, Field(_l("Why it need not be reported"), format=Format.long, wide=True, sort=False)
    )
    dismissal_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Dismissal proposed by"), sort=False, filter=False), ForeignKey("staff.id")
    )
    dismissed_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Dismissal confirmed by"), sort=False, filter=False), ForeignKey("staff.id")
    )
