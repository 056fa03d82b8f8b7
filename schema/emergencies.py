"""Emergency plans with their versions, levels, contacts and drills (seed: 应急预案)."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, LongText, Record, Valid
from schema.field import CONFIGURERS, OFFICE, Area, Field, Format, Grants, Scope, column
from schema.vocabulary import EventKind, EventLevel, PlanLevelColor, Role

READERS = (
    OFFICE
    | CONFIGURERS
    | {
        Role.leader,
        Role.div_head,
        Role.div_handler,
        Role.unit_user,
        Role.unit_head,
        Role.info_officer,
        Role.supervisor,
    }
)
WRITERS = OFFICE | {Role.info_officer, Role.unit_head}
GRANTS = Grants(read=READERS, write=WRITERS, delete=WRITERS, load=OFFICE, export=OFFICE)


class EmergencyPlan(Valid, Record):
    """A unit's plan for one kind of event, in a numbered version that replaces the one before."""

    __tablename__ = "emergency_plan"
    __area__ = Area(
        key="plans",
        label=_l("Emergency plans"),
        one=_l("Emergency plan"),
        menu="prevention",
        icon="shield",
        order=10,
        naming="title",
        sort="title",
        scope=Scope.unit,
        scope_column="unit_id",
        grants=GRANTS,
        attachments=True,
        sections={"main": _l("Plan"), "validity": _l("Validity")},
    )

    title: Mapped[str] = column(String(120), Field(_l("Plan"), listed=1, search=True, wide=True))
    unit_id: Mapped[int] = column(Integer, Field(_l("Unit"), listed=2), ForeignKey("unit.id"), index=True)
    kind: Mapped[EventKind] = column(EnumText(EventKind), Field(_l("Kind of event"), listed=3))
    edition: Mapped[int] = column(Integer, Field(_l("Edition"), listed=4, filter=False), default=1)
    replaces_id: Mapped[int | None] = column(Integer, Field(_l("Replaces")), ForeignKey("emergency_plan.id"))
    approved_on: Mapped[date | None] = column(Date, Field(_l("Approved on"), listed=5))
    review_by: Mapped[date | None] = column(Date, Field(_l("To be reviewed by"), listed=6))
    purpose: Mapped[str | None] = column(
        LongText, Field(_l("Purpose and scope"), format=Format.long, wide=True)
    )
    measures: Mapped[str | None] = column(LongText, Field(_l("Measures"), format=Format.long, wide=True))


class PlanLevel(Record):
    """What a level of the plan means and who decides it (I to IV, red to blue)."""

    __tablename__ = "plan_level"
    __area__ = Area(
        key="plan_levels",
        label=_l("Levels"),
        one=_l("Level"),
        menu=None,
        icon="stairs",
        naming="level",
        parent="plan_id",
        sort="level",
        grants=GRANTS,
    )

    plan_id: Mapped[int] = column(
        Integer, Field(_l("Plan"), listed=1), ForeignKey("emergency_plan.id"), index=True
    )
    level: Mapped[EventLevel] = column(EnumText(EventLevel), Field(_l("Level"), listed=2))
    color: Mapped[PlanLevelColor] = column(EnumText(PlanLevelColor), Field(_l("Colour"), listed=3))
    condition: Mapped[str] = column(
        LongText, Field(_l("When it applies"), listed=4, format=Format.long, wide=True)
    )
    decided_by: Mapped[str | None] = column(String(80), Field(_l("Who decides"), listed=5))
    response: Mapped[str | None] = column(LongText, Field(_l("Response"), format=Format.long, wide=True))


class PlanContact(Record):
    """Whom to call, and for what."""

    __tablename__ = "plan_contact"
    __area__ = Area(
        key="plan_contacts",
        label=_l("Contacts"),
        one=_l("Contact"),
        menu=None,
        icon="phone",
        parent="plan_id",
        sort="sort",
        grants=GRANTS,
    )

    plan_id: Mapped[int] = column(
        Integer, Field(_l("Plan"), listed=1), ForeignKey("emergency_plan.id"), index=True
    )
    name: Mapped[str] = column(String(60), Field(_l("Name"), listed=2, search=True))
    duty: Mapped[str] = column(String(80), Field(_l("Duty"), listed=3))
    phone: Mapped[str] = column(String(40), Field(_l("Telephone"), listed=4, format=Format.phone))
    is_backup: Mapped[bool] = column(Boolean, Field(_l("Backup contact"), listed=5), default=False)
    sort: Mapped[int] = column(Integer, Field(_l("Place in lists"), filter=False), default=100)


class PlanDrill(Record):
    """A drill of the plan and what it taught."""

    __tablename__ = "plan_drill"
    __area__ = Area(
        key="plan_drills",
        label=_l("Drills"),
        one=_l("Drill"),
        menu=None,
        icon="run",
        naming="subject",
        parent="plan_id",
        sort="-held_on",
        grants=GRANTS,
    )

    plan_id: Mapped[int] = column(
        Integer, Field(_l("Plan"), listed=1), ForeignKey("emergency_plan.id"), index=True
    )
    subject: Mapped[str] = column(String(120), Field(_l("Subject"), listed=2, search=True))
    held_on: Mapped[date] = column(Date, Field(_l("Held on"), listed=3))
    people_count: Mapped[int | None] = column(Integer, Field(_l("Number of people"), listed=4, filter=False))
    findings: Mapped[str | None] = column(LongText, Field(_l("Findings"), format=Format.long, wide=True))
