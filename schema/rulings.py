"""Rulings of procedure: not accepted, not accepted again, referred to a statutory path."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import RulingKind, StatutoryPath

UNASKED = "read with its petition"


class Ruling(Authored, Base):
    """A decision that ends a petition, or one claim of it, without an opinion."""

    __tablename__ = "ruling"
    __area__ = Area(
        key="rulings",
        label=_l("Rulings of procedure"),
        one=_l("Ruling of procedure"),
        menu=None,
        icon="route-off",
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
    kind: Mapped[RulingKind] = column(
        EnumText(RulingKind), Field(_l("Ruling"), listed=2, sort=False, unindexed=UNASKED)
    )
    claim_id: Mapped[int | None] = column(
        Integer, Field(_l("Claim"), listed=3, sort=False, filter=False), ForeignKey("claim.id")
    )
    decline_code: Mapped[str | None] = column(
        String(40),
        Field(_l("Reason to decline"), listed=4, sort=False, dictionary="decline_reason", unindexed=UNASKED),
    )
    refusal_code: Mapped[str | None] = column(
        String(40),
        Field(
            _l("Reason to refuse again"),
            listed=5,
            sort=False,
            dictionary="refuse_again_reason",
            unindexed=UNASKED,
        ),
    )
    earlier_id: Mapped[int | None] = column(
        Integer, Field(_l("Earlier petition"), sort=False, filter=False), ForeignKey("petition.id")
    )
    path: Mapped[StatutoryPath | None] = column(
        EnumText(StatutoryPath), Field(_l("Statutory path"), listed=6, sort=False, unindexed=UNASKED)
    )
    organ: Mapped[str | None] = column(
        String(120), Field(_l("Competent organ"), listed=7, sort=False, filter=False)
    )
    legal_basis: Mapped[str] = column(
        String(300), Field(_l("Legal basis"), listed=8, sort=False, filter=False, wide=True)
    )
    advice: Mapped[str | None] = column(
        LongText, Field(_l("What the petitioner is told"), format=Format.long, wide=True, sort=False)
    )
    path_ended_on: Mapped[date | None] = column(
        Date, Field(_l("Path ended on"), listed=10, sort=False, unindexed=UNASKED)
    )
    path_result: Mapped[str | None] = column(
        String(300), Field(_l("Result of the path"), sort=False, filter=False, wide=True)
    )
    ruled_on: Mapped[date] = column(Date, Field(_l("Decided on"), listed=9, sort=False, unindexed=UNASKED))
