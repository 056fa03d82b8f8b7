"""Reviews and rechecks: each round of the second and third level."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import RoundKind, RoundResult

UNASKED = "read with its petition"


class ReviewRound(Authored, Base):
    """A request for review or recheck with its decision (Regulations 2022, articles 35 and 36)."""

    __tablename__ = "review_round"
    __area__ = Area(
        key="review_rounds",
        label=_l("Reviews and rechecks"),
        one=_l("Review or recheck"),
        menu=None,
        icon="arrows-up",
        naming="kind",
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
    kind: Mapped[RoundKind] = column(
        EnumText(RoundKind), Field(_l("Level"), listed=2, sort=False, unindexed=UNASKED)
    )
    requested_on: Mapped[date] = column(
        Date, Field(_l("Request received on"), listed=3, sort=False, unindexed=UNASKED)
    )
    postmark_on: Mapped[date | None] = column(
        Date,
        Field(
            _l("Postmark"),
            _l("A letter is in time by its postmark."),
            listed=4,
            sort=False,
            unindexed=UNASKED,
        ),
    )
    in_time: Mapped[bool] = column(
        Boolean, Field(_l("In time"), listed=5, sort=False, unindexed=UNASKED), default=True
    )
    grounds: Mapped[str | None] = column(
        LongText, Field(_l("Grounds"), listed=6, format=Format.long, wide=True, sort=False)
    )
    organ_id: Mapped[int | None] = column(
        Integer, Field(_l("Organ that reviews"), listed=7, sort=False, filter=False), ForeignKey("unit.id")
    )
    reviewer_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Reviewer"), _l("Never who handled the petition."), listed=8, sort=False),
        ForeignKey("staff.id"),
        index=True,
    )
    hearing_from: Mapped[date | None] = column(
        Date,
        Field(
            _l("Hearing from"),
            _l("Only in a recheck the days of a hearing are not counted."),
            sort=False,
            unindexed=UNASKED,
        ),
    )
    hearing_to: Mapped[date | None] = column(Date, Field(_l("Hearing to"), sort=False, unindexed=UNASKED))
    result: Mapped[RoundResult | None] = column(
        EnumText(RoundResult), Field(_l("Decision"), listed=9, sort=False, unindexed=UNASKED)
    )
    decision: Mapped[str | None] = column(
        LongText, Field(_l("Grounds of the decision"), format=Format.long, wide=True, sort=False)
    )
    approver_id: Mapped[int | None] = column(
        Integer, Field(_l("Approved by"), sort=False, filter=False), ForeignKey("leader.id")
    )
    decided_on: Mapped[date | None] = column(
        Date, Field(_l("Decided on"), listed=10, sort=False, unindexed=UNASKED)
    )
    served_on: Mapped[date | None] = column(
        Date, Field(_l("Decision served on"), listed=11, sort=False, unindexed=UNASKED)
    )
