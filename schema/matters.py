"""The matters behind petitions: one matter, one or many occurrences."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, Record
from schema.field import CASE_ROLES, OFFICE, Area, Field, Grants, Scope, column
from schema.vocabulary import VisitLevel


class Matter(Record):
    """The matter behind one or more petitions; groups the first and the repeated ones (domain §0.2)."""

    __tablename__ = "matter"
    __area__ = Area(
        key="matters",
        label=_l("Matters"),
        one=_l("Matter"),
        menu="handling",
        icon="folders",
        order=30,
        naming="title",
        sort="-id",
        scope=Scope.petition,
        big=True,
        deletable=False,
        grants=Grants(read=CASE_ROLES, write=OFFICE),
    )

    title: Mapped[str] = column(String(200), Field(_l("Matter"), listed=1, search=True, sort=False))
    origin_unit_id: Mapped[int | None] = column(
        Integer, Field(_l("Where it arose"), listed=2), ForeignKey("unit.id"), index=True
    )
    first_contact_id: Mapped[int | None] = column(
        Integer,
        Field(
            _l("First-contact officer"), _l("Answers for the matter, whoever registers it again."), form=False
        ),
        ForeignKey("staff.id"),
        index=True,
    )
    level_reached: Mapped[VisitLevel | None] = column(
        EnumText(VisitLevel),
        Field(_l("Highest level reached"), _l("Only ever rises."), listed=3, form=False),
        index=True,
    )
    concluded_on: Mapped[date | None] = column(
        Date, Field(_l("Concluded on"), listed=4, form=False), index=True
    )
