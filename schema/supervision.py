"""Supervised cases: someone outside the handling unit watches until it is done."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, LongText, Record
from schema.field import CASE_ROLES, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import ProposedState, Role, SupervisionKind, SupervisionState, SupervisionTrigger

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


class ProposedSupervision(Authored, Base):
    """A supervision the panel proposes; the office takes it up, or says in writing why not."""

    __tablename__ = "proposed_supervision"
    __area__ = Area(
        key="proposed_supervision",
        label=_l("Proposed supervisions"),
        one=_l("Proposed supervision"),
        menu="oversight",
        icon="bulb",
        order=35,
        naming="trigger",
        parent="petition_id",
        sort="-proposed_on",
        scope=Scope.petition,
        scope_column="petition_id",
        grants=Grants(read=OFFICE | SUPERVISORS, export=OFFICE | SUPERVISORS),
        written_by="actions",
        deletable=False,
        hint=_l("To be opened, or refused in writing, within one working day."),
    )
    __table_args__ = (Index(None, "petition_id", "trigger", unique=True),)

    petition_id: Mapped[int] = column(Integer, Field(_l("Petition"), listed=1), ForeignKey("petition.id"))
    trigger: Mapped[SupervisionTrigger] = column(
        EnumText(SupervisionTrigger), Field(_l("Why"), listed=2, sort=False), index=True
    )
    proposed_on: Mapped[date] = column(Date, Field(_l("Proposed on"), listed=3), index=True)
    due_on: Mapped[date] = column(
        Date, Field(_l("To be decided by"), listed=4, sort=False, unindexed="few rows")
    )
    state: Mapped[ProposedState] = column(
        EnumText(ProposedState, 10),
        Field(_l("State"), listed=5, sort=False),
        default=ProposedState.open,
        index=True,
    )
    reason: Mapped[str | None] = column(
        LongText, Field(_l("Why it was not taken up"), format=Format.long, wide=True, sort=False)
    )
    case_id: Mapped[int | None] = column(
        Integer, Field(_l("Supervised case"), sort=False, filter=False), ForeignKey("supervision_case.id")
    )
    decided_on: Mapped[date | None] = column(
        Date, Field(_l("Decided on"), listed=6, sort=False, unindexed="few rows")
    )
    decided_by_id: Mapped[int | None] = column(
        Integer, Field(_l("Decided by"), sort=False, filter=False), ForeignKey("staff.id")
    )
