"""Obligations: what must be finished before a case may close; any area registers its own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText
from schema.field import CASE_ROLES, Area, Field, Grants, Scope, column
from schema.vocabulary import ObligationKind


class Obligation(Authored, Base):
    """Something still owed on a petition by another area (open supervision, co-opinion, instruction …)."""

    __tablename__ = "obligation"
    __area__ = Area(
        key="obligations",
        label=_l("Obligations"),
        one=_l("Obligation"),
        menu=None,
        icon="checklist",
        naming="display",
        parent="petition_id",
        sort="id",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        grants=Grants(read=CASE_ROLES),
        written_by="actions",
        deletable=False,
    )
    __table_args__ = (Index(None, "subject_kind", "subject_id", unique=True),)

    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id"), index=True
    )
    subject_kind: Mapped[str] = column(String(40), Field(_l("Subject"), show=False, sort=False, filter=False))
    subject_id: Mapped[int] = column(Integer, Field(_l("Subject row"), show=False, sort=False, filter=False))
    kind: Mapped[ObligationKind] = column(
        EnumText(ObligationKind),
        Field(_l("Kind"), listed=2, sort=False, unindexed="read with its petition"),
    )
    display: Mapped[str] = column(String(120), Field(_l("What is owed"), listed=3, sort=False), default="")
    is_open: Mapped[bool] = column(
        Boolean,
        Field(_l("Still open"), listed=4, sort=False, unindexed="read with its petition"),
        default=True,
    )
