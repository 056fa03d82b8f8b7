"""Commendations: who was commended, by which kind of award, and for what.

The whole of a new area. `test_a_new_area.py` copies this file into the schema of a copy of the project;
it is no part of the product.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped

from schema.base import EnumText, LongText, Record
from schema.field import OFFICE, Area, Field, Format, Grants, Scope, column
from schema.labels import declare
from schema.vocabulary import Role


class CommendationKind(StrEnum):
    """What was awarded."""

    merit = "merit"
    model_worker = "model_worker"
    circular = "circular"


declare(
    {
        CommendationKind: {
            CommendationKind.merit: _l("Merit citation"),
            CommendationKind.model_worker: _l("Model petition worker"),
            CommendationKind.circular: _l("Commendation by circular"),
        }
    }
)

READERS = OFFICE | {Role.leader, Role.unit_user, Role.auditor}


class Commendation(Record):
    """A commendation of one person of one unit."""

    __tablename__ = "commendation"
    __area__ = Area(
        key="commendations",
        label=_l("Commendations"),
        one=_l("Commendation"),
        menu="oversight",
        icon="award",
        order=70,
        naming="staff_id",
        sort="-awarded_on",
        scope=Scope.unit,
        attachments=True,
        grants=Grants(read=READERS, write=OFFICE, delete=OFFICE, load=OFFICE, export=OFFICE),
    )

    unit_id: Mapped[int] = column(
        Integer, Field(_l("Commended unit"), listed=1), ForeignKey("unit.id"), index=True
    )
    staff_id: Mapped[int] = column(
        Integer, Field(_l("Commended person"), listed=2), ForeignKey("staff.id"), index=True
    )
    awarded_on: Mapped[date] = column(Date, Field(_l("Commended on"), listed=3), index=True)
    kind: Mapped[CommendationKind] = column(
        EnumText(CommendationKind), Field(_l("Kind of commendation"), listed=4)
    )
    citation: Mapped[str | None] = column(
        LongText,
        Field(_l("Citation"), _l("As it is read out."), format=Format.long, search=True, wide=True, listed=5),
    )
