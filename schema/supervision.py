"""Supervised cases: someone outside the handling unit watches until it is done."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, LongText, Record
from schema.field import CASE_ROLES, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import Role, SupervisionKind, SupervisionState, SupervisionTrigger

SUPERVISORS = frozenset({Role.office_head, Role.supervisor, Role.leader})


class SupervisionCase(Record):
    """A supervision of a petition (seed: 立案督办): why, what is demanded, by whom, until when."""

    __tablename__ = "supervision_case"
    __area__ = Area(
        key="supervision",
        label=_l("Supervised cases"),
        one=_l("Supervised case"),
        menu="oversight",
        icon="gavel",
        order=30,
        naming="supervision_no",
        sort="-opened_on",
        scope=Scope.petition,
        scope_column="petition_id",
        attachments=True,
        core=frozenset({"kind", "state", "demand"}),
        grants=Grants(read=CASE_ROLES, write=SUPERVISORS, export=OFFICE | SUPERVISORS),
        deletable=False,
        sections={"main": _l("Supervision"), "result": _l("Result")},
    )

    supervision_no: Mapped[str | None] = column(
        String(40),
        Field(_l("Supervision number"), listed=1, search=True, form=False, imported=False),
        unique=True,
    )
    petition_id: Mapped[int] = column(
        Integer, Field(_l("Petition"), listed=2), ForeignKey("petition.id"), index=True
    )
    kind: Mapped[SupervisionKind] = column(
        EnumText(SupervisionKind), Field(_l("Kind of supervision"), listed=3)
    )
    trigger: Mapped[SupervisionTrigger] = column(EnumText(SupervisionTrigger), Field(_l("Why"), listed=4))
    unit_id: Mapped[int] = column(
        Integer, Field(_l("Supervised unit"), listed=5), ForeignKey("unit.id"), index=True
    )
    dedicated_person: Mapped[str | None] = column(
        String(60), Field(_l("Dedicated person"), _l("Named by the head of the unit."), listed=6)
    )
    demand: Mapped[str] = column(LongText, Field(_l("Demand"), format=Format.long, wide=True))
    opened_on: Mapped[date | None] = column(
        Date, Field(_l("Opened on"), listed=7, form=False, imported=False), index=True
    )
    due_on: Mapped[date] = column(Date, Field(_l("Feedback due"), listed=8))
    state: Mapped[SupervisionState] = column(
        EnumText(SupervisionState),
        Field(_l("State"), listed=9, form=False, imported=False),
        default=SupervisionState.open,
        index=True,
    )
    result: Mapped[str | None] = column(
        LongText,
        Field(_l("Result"), format=Format.long, wide=True, group="result", form=False, imported=False),
    )
    closed_on: Mapped[date | None] = column(
        Date, Field(_l("Closed on"), group="result", form=False, imported=False)
    )
