"""The clock as administered data: bodies of rules, and the limits each of them sets."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Authored, Base, EnumText, Valid, Versioned
from schema.field import CASE_ROLES, CONFIGURERS, Area, Field, Grants, column
from schema.vocabulary import ClockRegime, ClockStart, ClockUnit, DeadlineKind, Role, StatutoryPath

READERS = CASE_ROLES | CONFIGURERS | {Role.security_admin, Role.auditor, Role.info_officer}
BODIES_OF_RULES = "clock_regime"
"""The list of bodies of rules, as columns name it; its words are the names of the rows."""
SETTERS = CONFIGURERS | {Role.office_head}
"""Who sets the clock: the administrator, and the head of the petition office."""


class RegimeRow(Authored, Versioned, Valid, Base):
    """A body of rules: petitions received while it holds keep it for life."""

    __tablename__ = "clock_regime"
    __area__ = Area(
        key="clock_regimes",
        label=_l("Bodies of rules"),
        one=_l("Body of rules"),
        menu="organisation",
        icon="scale",
        order=92,
        naming="name",
        sort="-valid_from",
        grants=Grants(read=READERS, write=SETTERS),
        deletable=False,
        sections={"main": _l("Body of rules"), "validity": _l("Received from – to")},
        hint=_l("A petition keeps the rules of the day it was received."),
    )

    code: Mapped[str] = column(
        String(40),
        Field(_l("Code"), _l("Small letters, digits and _; it is never changed."), listed=2, sort=False),
        unique=True,
    )
    name: Mapped[str] = column(String(80), Field(_lp("thing", "Name"), listed=1, search=True))
    jurisdiction: Mapped[str] = column(
        String(20), Field(_l("Jurisdiction"), _l("national or zhejiang."), listed=3, filter=False)
    )
    follows: Mapped[ClockRegime] = column(
        EnumText(ClockRegime),
        Field(
            _l("Procedure of"),
            _l(
                "The body of rules whose procedure it follows: representatives of a visit, what is an "
                "appeal, what ends a matter. Limits it has none of its own for are taken from there too."
            ),
            listed=4,
            sort=False,
        ),
    )


class ClockRule(Authored, Versioned, Valid, Base):
    """One limit: so many days, hours or minutes after an event, and what it rests on."""

    __tablename__ = "clock_rule"
    __area__ = Area(
        key="clock_rules",
        label=_l("Rules of the clock"),
        one=_l("Rule of the clock"),
        menu="organisation",
        icon="clock-cog",
        order=91,
        naming="name",
        sort="id",
        grants=Grants(read=READERS, write=SETTERS, export=SETTERS),
        deletable=False,
        sections={
            "main": _l("Rule"),
            "count": _l("How it is counted"),
            "basis": _l("What it rests on"),
            "validity": _l("For clocks that start from – to"),
        },
        hint=_l("Before a change is saved you see which open dates it would move."),
    )
    __table_args__ = (
        Index(None, "code", "regime"),
        CheckConstraint("number > 0", name="number", info={"sentence": _l("A limit is at least one.")}),
    )

    name: Mapped[str] = column(String(60), Field(_l("Step"), listed=1, search=True))
    code: Mapped[str] = column(
        String(40), Field(_l("Code"), _l("The name by which acts start this clock."), listed=9, filter=False)
    )
    regime: Mapped[str] = column(String(40), Field(_l("Body of rules"), listed=2, dictionary=BODIES_OF_RULES))
    kind: Mapped[DeadlineKind] = column(EnumText(DeadlineKind), Field(_l("Kind of deadline")))
    path: Mapped[StatutoryPath | None] = column(
        EnumText(StatutoryPath),
        Field(
            _l("Statutory path"),
            _l("Starts when a claim is led to this path; later steps follow in the order they were entered."),
            sort=False,
        ),
    )
    who: Mapped[str | None] = column(String(60), Field(_l("Who has to act"), listed=7, filter=False))
    paper: Mapped[str | None] = column(String(120), Field(_l("Paper"), filter=False, wide=True))
    starts: Mapped[ClockStart] = column(
        EnumText(ClockStart), Field(_lp("clock", "Starts with"), listed=3, group="count")
    )
    number: Mapped[int] = column(Integer, Field(_l("Length"), listed=4, group="count"))
    unit: Mapped[ClockUnit] = column(EnumText(ClockUnit), Field(_l("Counted in"), listed=5, group="count"))
    roll: Mapped[bool] = column(
        Boolean,
        Field(
            _l("Rolls to a workday"),
            _l("A last day that is a rest day moves to the next workday."),
            listed=6,
            group="count",
        ),
        default=False,
    )
    target_number: Mapped[int | None] = column(
        Integer,
        Field(
            _lp("clock", "Internal target"),
            _l("What the office asks of itself within the limit."),
            group="count",
        ),
    )
    target_unit: Mapped[ClockUnit | None] = column(
        EnumText(ClockUnit), Field(_l("Target counted in"), group="count")
    )
    article: Mapped[str | None] = column(
        String(40),
        Field(
            _l("Article"),
            _l("Of the body of rules; empty for a target of the office."),
            listed=8,
            group="basis",
        ),
    )
    basis: Mapped[str | None] = column(
        String(120), Field(_l("Other law"), group="basis", filter=False, wide=True)
    )
