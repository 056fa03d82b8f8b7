"""The State Council's calendar: days that differ from the ordinary week."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, Record
from schema.field import CONFIGURERS, EVERYONE, OFFICE, Area, Field, Grants, column
from schema.vocabulary import DayKind


class CalendarDay(Record):
    """A holiday or a make-up workday, with the notice it comes from."""

    __tablename__ = "calendar_day"
    __area__ = Area(
        key="calendar",
        label=_l("Calendar days"),
        one=_l("Calendar day"),
        menu="organisation",
        icon="calendar",
        order=90,
        naming="name",
        sort="-day",
        grants=Grants(
            read=EVERYONE,
            write=CONFIGURERS | OFFICE,
            delete=CONFIGURERS | OFFICE,
            load=CONFIGURERS,
            export=CONFIGURERS | OFFICE,
        ),
        hint=_l(
            "Only days that differ from the ordinary week stand here. "
            "A year without a notice makes dates provisional."
        ),
    )

    day: Mapped[date] = column(Date, Field(_l("Day"), listed=1), unique=True)
    kind: Mapped[DayKind] = column(EnumText(DayKind), Field(_l("Kind of day"), listed=2))
    name: Mapped[str] = column(String(60), Field(_l("Occasion"), listed=3, search=True))
    notice_no: Mapped[str | None] = column(
        String(120), Field(_l("Notice"), _l("The State Council notice it comes from."), listed=4, wide=True)
    )
