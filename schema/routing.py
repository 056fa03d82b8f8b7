"""Who is in charge answers: rules that propose where a petition goes, and answers the office gives alike."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, LongText, Record, Valid
from schema.field import CASE_ROLES, CONFIGURERS, EVERYONE, OFFICE, Area, Field, Format, Grants, column
from schema.labels import declare
from schema.vocabulary import UnitKind


class RouteTo(StrEnum):
    """How the unit of a proposal is found."""

    category_division = "category_division"
    county_of_region = "county_of_region"
    unit_above = "unit_above"
    respondent_unit = "respondent_unit"
    named_unit = "named_unit"


declare(
    {
        RouteTo: {
            RouteTo.category_division: _l("Usual division of the category"),
            RouteTo.county_of_region: _l("County bureau of the region"),
            RouteTo.unit_above: _l("Unit above the one complained about"),
            RouteTo.respondent_unit: _l("Unit complained about"),
            RouteTo.named_unit: _l("The unit named here"),
        }
    }
)

RULES = Grants(
    read=EVERYONE, write=CONFIGURERS | OFFICE, delete=CONFIGURERS | OFFICE, export=CONFIGURERS | OFFICE
)


class RoutingRule(Valid, Record):
    """Category, region and kind of unit to a lead and a unit taking part (seed: 谁主管谁负责)."""

    __tablename__ = "routing_rule"
    __area__ = Area(
        key="routing_rules",
        label=_l("Routing rules"),
        one=_l("Routing rule"),
        menu="organisation",
        icon="route",
        order=92,
        naming="name",
        sort="place",
        grants=RULES,
        hint=_l("The first rule that fits proposes; a person decides."),
        sections={"main": _l("If"), "then": _l("Then proposed"), "validity": _l("Validity")},
    )
    __table_args__ = (
        CheckConstraint(
            "lead <> 'named_unit' OR lead_unit_id IS NOT NULL",
            name="lead_named",
            info={"sentence": _l("Name the unit that leads.")},
        ),
        CheckConstraint(
            "co <> 'named_unit' OR co_unit_id IS NOT NULL",
            name="co_named",
            info={"sentence": _l("Name the unit that takes part.")},
        ),
    )

    name: Mapped[str] = column(
        String(120), Field(_l("Reason"), _l("Shown beside the proposal."), listed=1, search=True, wide=True)
    )
    place: Mapped[int] = column(
        Integer, Field(_l("Place"), _l("Smaller numbers are asked first."), filter=False), default=100
    )
    category_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Category"), _l("An upper category covers those below it; empty: any."), listed=2),
        ForeignKey("category.id"),
    )
    region: Mapped[str | None] = column(
        String(60), Field(_l("Region"), _l("Part of its name; empty: any."), listed=3)
    )
    unit_kind: Mapped[UnitKind | None] = column(
        EnumText(UnitKind), Field(_l("Kind of the unit complained about"), _l("Empty: any."), listed=4)
    )
    lead: Mapped[RouteTo] = column(EnumText(RouteTo), Field(_l("Leads"), group="then", listed=5))
    lead_unit_id: Mapped[int | None] = column(
        Integer, Field(_l("Unit named to lead"), group="then"), ForeignKey("unit.id")
    )
    co: Mapped[RouteTo | None] = column(EnumText(RouteTo), Field(_l("Takes part"), group="then", listed=6))
    co_unit_id: Mapped[int | None] = column(
        Integer, Field(_l("Unit named to take part"), group="then"), ForeignKey("unit.id")
    )


class StandardAnswer(Valid, Record):
    """What the office answers alike while it holds (seed: 统一口径)."""

    __tablename__ = "standard_answer"
    __area__ = Area(
        key="standard_answers",
        label=_l("Standard answers"),
        one=_l("Standard answer"),
        menu="handling",
        icon="message-2",
        order=60,
        naming="title",
        sort="title",
        grants=Grants(read=CASE_ROLES, write=OFFICE, delete=OFFICE, load=OFFICE, export=OFFICE),
        sections={"main": _l("Answer"), "validity": _l("Validity")},
    )

    title: Mapped[str] = column(String(120), Field(_l("Question"), listed=1, search=True, wide=True))
    category_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Category"), _l("An upper category covers those below it; empty: any."), listed=2),
        ForeignKey("category.id"),
        index=True,
    )
    text: Mapped[str] = column(
        LongText, Field(_l("Text of the answer"), format=Format.long, wide=True, search=True, sort=False)
    )
    basis: Mapped[str] = column(String(200), Field(_l("Basis"), listed=3, wide=True, search=True))
    approved_by_id: Mapped[int] = column(Integer, Field(_l("Approved by"), listed=4), ForeignKey("staff.id"))
