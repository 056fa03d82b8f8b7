"""What one person prepared for another to decide: an assignment, an extension, a draft reply."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText
from schema.field import CASE_ROLES, Area, Field, Format, Grants, Scope, column
from schema.sealed import Sealed, keep_secret
from schema.vocabulary import Event, PreparationState

UNASKED = "read with its petition"


class Preparation(Authored, Base):
    """A verb filled in by somebody who may not decide it; the decider's form begins with it.

    `inputs` is what was typed, as JSON text; it is sealed while the petition is secret.
    """

    __tablename__ = "preparation"
    __area__ = Area(
        key="preparations",
        label=_l("Proposals"),
        one=_l("Proposal"),
        menu=None,
        icon="clipboard-list",
        naming="event",
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
    event: Mapped[Event] = column(
        EnumText(Event), Field(_l("What is proposed"), listed=2, sort=False, unindexed=UNASKED)
    )
    reason: Mapped[str | None] = column(
        LongText, Field(_l("Why it is proposed"), listed=3, format=Format.long, wide=True, sort=False)
    )
    inputs: Mapped[str] = column(
        Sealed("preparation.inputs", always=False),
        Field(_l("What was filled in"), show=False, sort=False, filter=False, exported=False),
    )
    is_secret: Mapped[bool] = column(
        Boolean, Field(_l("Restricted"), show=False, sort=False, filter=False), default=False
    )
    prepared_on: Mapped[date] = column(
        Date, Field(_l("Proposed on"), listed=5, sort=False, unindexed=UNASKED)
    )
    prepared_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Proposed by"), listed=4, sort=False), ForeignKey("staff.id"), index=True
    )
    state: Mapped[PreparationState] = column(
        EnumText(PreparationState),
        Field(_l("State"), listed=6, sort=False, unindexed=UNASKED),
        default=PreparationState.waiting,
    )
    decided_on: Mapped[date | None] = column(
        Date, Field(_l("Decided on"), listed=8, sort=False, unindexed=UNASKED)
    )
    decided_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Decided by"), listed=7, sort=False), ForeignKey("staff.id"), index=True
    )
    note: Mapped[str | None] = column(
        LongText, Field(_l("Remark"), format=Format.long, wide=True, sort=False)
    )


keep_secret(Preparation, "is_secret", "inputs")
