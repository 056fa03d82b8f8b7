"""Deadlines as rows: everything that must be done by a day stands here, whatever it belongs to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, Json, UtcDateTime
from schema.field import CASE_ROLES, OFFICE, Area, Field, Grants, Scope, column
from schema.vocabulary import ClockStart, ClockUnit, DeadlineKind, Role

KEPT: dict[str, Any] = {"form": False, "sort": False, "filter": False, "imported": False}
"""Options of what the count writes down for its own explanation."""
RARE = "chosen seldom and always beside an indexed filter"


class Deadline(Authored, Base):
    """One date with the rule it follows. `binding_on` is what everything sorts and buckets by.

    Number and title are kept by the actions of the subject; the title is empty while the subject is secret.
    """

    __tablename__ = "deadline"
    __area__ = Area(
        key="deadlines",
        label=_l("Deadlines"),
        one=_l("Deadline"),
        menu="oversight",
        icon="clock-hour-4",
        order=20,
        naming="display_no",
        sort="binding_on",
        scope=Scope.petition,
        scope_column="petition_id",
        big=True,
        core=frozenset(
            {
                "kind",
                "title",
                "display_no",
                "binding_on",
                "provisional",
                "met_on",
                "voided_on",
                "unit_id",
                "person_id",
                "leader_id",
            }
        ),
        grants=Grants(read=CASE_ROLES | {Role.info_officer}, export=OFFICE | {Role.supervisor, Role.leader}),
        written_by="actions",
        deletable=False,
        sections={"main": _l("Deadline"), "dates": _l("Dates"), "rule": _l("Rule")},
    )
    __table_args__ = (
        Index("ix_deadline_open", "met_on", "voided_on", "binding_on", "id"),
        Index(
            "ix_deadline_board",
            *(
                "met_on",
                "voided_on",
                "kind",
                "binding_on",
                "id",
                "unit_id",
                "provisional",
                "petition_id",
                "secret",
            ),
        ),
        Index("ix_deadline_unit", "unit_id", "met_on", "voided_on", "binding_on", "id"),
        Index("ix_deadline_binding", "binding_on", "id"),
        Index(None, "subject_kind", "subject_id"),
        Index(None, "person_id", "met_on", "binding_on"),
    )

    subject_kind: Mapped[str] = column(String(40), Field(_l("Subject"), sort=False, filter=False, show=False))
    subject_id: Mapped[int] = column(Integer, Field(_l("Subject row"), sort=False, filter=False, show=False))
    petition_id: Mapped[int | None] = column(
        Integer, Field(_l("Petition"), sort=False), ForeignKey("petition.id"), index=True
    )
    display_no: Mapped[str] = column(
        String(40), Field(_l("Number"), listed=1, search=True, sort=False), default=""
    )
    title: Mapped[str] = column(
        String(200), Field(_l("Subject"), listed=2, search=True, sort=False, wide=True), default=""
    )
    kind: Mapped[DeadlineKind] = column(
        EnumText(DeadlineKind), Field(_l("Kind of deadline"), listed=3, sort=False), index=True
    )
    unit_id: Mapped[int | None] = column(
        Integer, Field(_l("Unit"), listed=4, sort=False), ForeignKey("unit.id")
    )
    person_id: Mapped[int | None] = column(
        Integer, Field(_l("Person"), listed=5, sort=False), ForeignKey("staff.id")
    )
    leader_id: Mapped[int | None] = column(
        Integer, Field(_l("Leader"), sort=False), ForeignKey("leader.id"), index=True
    )
    started_at: Mapped[datetime] = column(
        UtcDateTime, Field(_l("Started at"), group="dates", sort=False, filter=False)
    )
    target_on: Mapped[date | None] = column(
        Date, Field(_l("Internal target"), group="dates", sort=False, unindexed=RARE)
    )
    due_strict: Mapped[date] = column(
        Date, Field(_l("Strict end"), group="dates", sort=False, unindexed=RARE)
    )
    due_rolled: Mapped[date] = column(
        Date, Field(_l("Rolled end"), group="dates", sort=False, unindexed=RARE)
    )
    binding_on: Mapped[date] = column(Date, Field(_l("Due on"), listed=6, group="dates"))
    due_at: Mapped[datetime | None] = column(
        UtcDateTime, Field(_l("Due at"), group="dates", sort=False, filter=False)
    )
    provisional: Mapped[bool] = column(
        Boolean, Field(_l("Provisional"), listed=8, group="dates", sort=False, unindexed=RARE), default=False
    )
    met_on: Mapped[date | None] = column(
        Date, Field(_l("Met on"), listed=7, group="dates", sort=False, unindexed=RARE)
    )
    voided_on: Mapped[date | None] = column(
        Date, Field(_l("Voided on"), group="dates", sort=False, unindexed=RARE)
    )
    exempt_reason: Mapped[str | None] = column(
        String(120), Field(_l("Why it is not owed"), group="rule", sort=False, filter=False)
    )
    rule_code: Mapped[str] = column(
        String(40), Field(_l("Rule"), group="rule", sort=False, filter=False, show=False)
    )
    rule_version: Mapped[str] = column(
        String(40),
        Field(_l("Version of the rule"), group="rule", sort=False, filter=False, show=False),
        default="",
    )
    follows_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Follows"), _l("The deadline whose end or restart began this one."), group="rule", **KEPT),
        ForeignKey("deadline.id"),
        index=True,
    )
    starts: Mapped[ClockStart | None] = column(
        EnumText(ClockStart), Field(_lp("clock", "Starts with"), group="rule", **KEPT)
    )
    number: Mapped[int | None] = column(Integer, Field(_l("Length"), group="rule", **KEPT))
    counted_in: Mapped[ClockUnit | None] = column(
        EnumText(ClockUnit), Field(_l("Counted in"), group="rule", **KEPT)
    )
    rolls: Mapped[bool] = column(
        Boolean, Field(_l("Rolls to a workday"), group="rule", **KEPT), default=False
    )
    article: Mapped[str] = column(String(120), Field(_l("Legal basis"), group="rule", **KEPT), default="")
    excluded_days: Mapped[int] = column(
        Integer,
        Field(_l("Days not counted"), group="rule", sort=False, filter=False, suffix=_l("days")),
        default=0,
    )
    excluded: Mapped[list[list[str]] | None] = column(
        Json, Field(_l("Spans not counted"), group="rule", show=False, **KEPT)
    )
    extended_by: Mapped[int] = column(
        Integer,
        Field(_l("Extended by"), group="rule", sort=False, filter=False, suffix=_l("days")),
        default=0,
    )
    secret: Mapped[bool] = column(Boolean, Field(_l("Restricted"), sort=False, unindexed=RARE), default=False)
