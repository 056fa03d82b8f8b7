"""Who has to deal with a petition: units in the lead and taking part."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText, UtcDateTime, Versioned
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import (
    CopyExtent,
    HandlingMode,
    LeadRole,
)

RARE = "chosen seldom and always beside an indexed filter"


class Assignment(Authored, Versioned, Base):
    """A petition sent to a unit: in the lead or taking part, with a way and a date."""

    __tablename__ = "assignment"
    __area__ = Area(
        key="assignments",
        label=_l("Assignments"),
        one=_l("Assignment"),
        menu=None,
        icon="arrow-forward-up",
        naming="unit_id",
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
    unit_id: Mapped[int] = column(Integer, Field(_l("Unit"), listed=2), ForeignKey("unit.id"), index=True)
    lead_role: Mapped[LeadRole] = column(
        EnumText(LeadRole), Field(_l("Part"), listed=3, sort=False, unindexed=RARE), default=LeadRole.lead
    )
    mode: Mapped[HandlingMode] = column(
        EnumText(HandlingMode), Field(_l("Way of handling"), listed=4, sort=False, unindexed=RARE)
    )
    handler_id: Mapped[int | None] = column(
        Integer, Field(_l("Handler"), listed=5), ForeignKey("staff.id"), index=True
    )
    feedback_due: Mapped[date | None] = column(
        Date,
        Field(
            _l("Feedback due"),
            _l("Chosen by who assigns (Regulations 2022, article 22)."),
            listed=6,
            sort=False,
            unindexed=RARE,
        ),
    )
    demand: Mapped[str | None] = column(
        LongText, Field(_l("Demand"), listed=7, format=Format.long, wide=True, sort=False)
    )
    extent: Mapped[CopyExtent] = column(
        EnumText(CopyExtent, 10),
        Field(_l("Sent as"), form=False, sort=False, unindexed=RARE),
        default=CopyExtent.whole,
    )
    redacted_summary: Mapped[str | None] = column(
        LongText,
        Field(
            _l("Redacted summary"),
            _l("All the unit is told, without name or wording of the petitioner."),
            format=Format.long,
            wide=True,
            sort=False,
        ),
    )
    feedback: Mapped[str | None] = column(
        LongText, Field(_l("Feedback"), format=Format.long, wide=True, sort=False)
    )
    delivered_at: Mapped[datetime | None] = column(
        UtcDateTime,
        Field(
            _l("Delivered at"),
            _l("Receipt counts from here, not from the click."),
            form=False,
            sort=False,
            filter=False,
        ),
    )
    signed_at: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("Signed for at"), form=False, sort=False, filter=False)
    )
    ended_on: Mapped[date | None] = column(
        Date, Field(_l("Ended on"), form=False, sort=False, unindexed=RARE)
    )
