"""Agreements: mediated, settled, or withdrawn in writing."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import AgreementKind

UNASKED = "read with its petition"


class Agreement(Authored, Base):
    """What the petitioner put a name to (Regulations 2022, article 33)."""

    __tablename__ = "agreement"
    __area__ = Area(
        key="agreements",
        label=_l("Agreements"),
        one=_l("Agreement"),
        menu=None,
        icon="heart-handshake",
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
    kind: Mapped[AgreementKind] = column(
        EnumText(AgreementKind), Field(_l("Kind of agreement"), listed=2, sort=False, unindexed=UNASKED)
    )
    terms: Mapped[str] = column(
        LongText, Field(_l("Terms"), listed=3, format=Format.long, wide=True, sort=False)
    )
    signed_on: Mapped[date] = column(
        Date, Field(_l("Signed by the petitioner on"), listed=4, sort=False, unindexed=UNASKED)
    )
    performed_on: Mapped[date | None] = column(
        Date, Field(_l("Performed on"), listed=5, sort=False, unindexed=UNASKED)
    )
    document: Mapped[str] = column(String(200), Field(_l("Document"), listed=6, sort=False, filter=False))
