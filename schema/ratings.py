"""Ratings: what the petitioner thinks of the office, and of the unit that answered."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText
from schema.field import CASE_ROLES, OFFICE, Area, Field, Grants, Scope, column
from schema.vocabulary import RatingSide, RatingWay, Role, Satisfaction

RARE = "read with its petition"
LONGEST_COMMENT = 300


class Rating(Authored, Base):
    """One side of a petition to be rated, invited when its answer is served (domain §4.11)."""

    __tablename__ = "rating"
    __area__ = Area(
        key="ratings",
        label=_l("Ratings"),
        one=_l("Rating"),
        menu="oversight",
        icon="mood-smile",
        order=60,
        naming="side",
        parent="petition_id",
        sort="-invited_on",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        grants=Grants(read=CASE_ROLES | {Role.supervisor}, export=OFFICE | {Role.supervisor, Role.leader}),
        written_by="actions",
        deletable=False,
        hint=_l("Two ratings per petition; rated through the query page, by telephone or on a slip."),
    )
    __table_args__ = (Index(None, "petition_id", "side", unique=True), Index(None, "invited_on", "id"))

    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), listed=1, sort=False), ForeignKey("petition.id")
    )
    side: Mapped[RatingSide] = column(
        EnumText(RatingSide, 10), Field(_l("Who is rated"), listed=2, sort=False, unindexed=RARE)
    )
    unit_id: Mapped[int | None] = column(
        Integer, Field(_l("Rated unit"), listed=3, sort=False), ForeignKey("unit.id"), index=True
    )
    invited_on: Mapped[date] = column(Date, Field(_l("Invited on"), listed=4))
    until_on: Mapped[date] = column(
        Date, Field(_l("May be rated until"), listed=5, sort=False, unindexed=RARE)
    )
    value: Mapped[Satisfaction | None] = column(
        EnumText(Satisfaction), Field(_l("Satisfaction"), listed=6, sort=False, unindexed=RARE)
    )
    rated_on: Mapped[date | None] = column(Date, Field(_l("Rated on"), listed=7, sort=False), index=True)
    way: Mapped[RatingWay | None] = column(
        EnumText(RatingWay, 20), Field(_l("How it was rated"), listed=8, sort=False, unindexed=RARE)
    )
    comment: Mapped[str | None] = column(
        String(LONGEST_COMMENT),
        Field(
            _l("What the petitioner said"),
            _l("Not kept for a restricted petition."),
            wide=True,
            sort=False,
            filter=False,
        ),
    )
    taken_by_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Noted by"), _l("Empty: by the petitioner."), sort=False, filter=False),
        ForeignKey("staff.id"),
    )
