"""The ladder: who is told how many working days before or after a deadline."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import Json, Record, Valid
from schema.field import CONFIGURERS, EVERYONE, OFFICE, Area, Field, Grants, column
from schema.labels import declare


class Rung(StrEnum):
    """Who answers for a deadline, one above the other."""

    handler = "handler"
    division_head = "division_head"
    field_leader = "field_leader"
    leader_in_charge = "leader_in_charge"
    principal = "principal"


declare(
    {
        Rung: {
            Rung.handler: _lp("rung", "Handler"),
            Rung.division_head: _lp("rung", "Head of the division or unit"),
            Rung.field_leader: _lp("rung", "Leader of the field"),
            Rung.leader_in_charge: _lp("rung", "Leader in charge of petitions"),
            Rung.principal: _lp("rung", "Principal leader"),
        }
    }
)


class EscalationRule(Valid, Record):
    """One step of the ladder; each is told once for each date of a deadline (seed: 层层抓落实)."""

    __tablename__ = "escalation_rule"
    __area__ = Area(
        key="escalation_rules",
        label=_l("Escalation ladder"),
        one=_l("Step of the ladder"),
        menu="organisation",
        icon="stairs",
        order=90,
        naming="name",
        sort="workdays",
        grants=Grants(
            read=EVERYONE,
            write=CONFIGURERS | OFFICE,
            delete=CONFIGURERS | OFFICE,
            export=CONFIGURERS | OFFICE,
        ),
        hint=_l("Each step tells its people once for each date of a deadline."),
        sections={"main": _l("Step"), "validity": _l("Validity")},
    )

    name: Mapped[str] = column(String(60), Field(_lp("thing", "Name"), listed=1, search=True))
    workdays: Mapped[int] = column(
        Integer,
        Field(
            _l("Working days after the due date"),
            _l("Negative: before it; 0: on the day itself."),
            listed=2,
            filter=False,
        ),
    )
    told: Mapped[list[str]] = column(Json, Field(_l("Who is told"), listed=3, choices=Rung, filter=False))
    supervised_only: Mapped[bool] = column(
        Boolean, Field(_l("Only what is under supervision"), listed=4), default=False
    )
