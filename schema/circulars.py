"""Circulars: a period's figures, frozen, composed into a paper (seed: 情况通报制度)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from schema.base import EnumText, Json, LongText, Record, UtcDateTime
from schema.field import OFFICE, Area, Field, Format, Grants, column
from schema.vocabulary import PaperState, Role


class Circular(Record):
    """A circular in the making or issued; `snapshot` holds the frozen figures it speaks of."""

    __tablename__ = "circular"
    __area__ = Area(
        key="circulars",
        label=_l("Circulars"),
        one=_l("Circular"),
        menu="figures",
        icon="speakerphone",
        order=20,
        naming="title",
        sort="-period_to",
        core=frozenset({"title", "state"}),
        grants=Grants(
            read=OFFICE
            | {Role.leader, Role.supervisor, Role.stat_viewer, Role.div_head, Role.unit_head, Role.unit_user},
            write=OFFICE,
            delete=OFFICE,
        ),
        sections={"main": _l("Circular"), "text": _l("Text")},
    )

    title: Mapped[str] = column(String(200), Field(_l("Title"), listed=1, search=True, wide=True))
    period_from: Mapped[date] = column(Date, Field(_l("From"), listed=2))
    period_to: Mapped[date] = column(Date, Field(_l("To"), listed=3))
    issuing_unit_id: Mapped[int] = column(Integer, Field(_l("Issued by")), ForeignKey("unit.id"))
    recipients: Mapped[str] = column(String(300), Field(_l("Addressed to"), group="text", wide=True))
    body: Mapped[str | None] = column(
        LongText,
        Field(
            _l("Text"),
            _l("One paragraph a line; drafted when the figures are frozen. Names in braces are figures."),
            "text",
            format=Format.long,
            wide=True,
        ),
    )
    copies_to: Mapped[str | None] = column(String(300), Field(_l("Copies to"), group="text", wide=True))
    state: Mapped[PaperState] = column(
        EnumText(PaperState),
        Field(_l("State"), listed=4, form=False, imported=False),
        default=PaperState.draft,
        index=True,
    )
    frozen_at: Mapped[datetime | None] = column(
        UtcDateTime,
        Field(_l("Figures frozen at"), listed=5, form=False, imported=False, filter=False, sort=False),
    )
    frozen_by_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Figures frozen by"), form=False, imported=False, filter=False, sort=False),
        ForeignKey("staff.id"),
    )
    snapshot: Mapped[dict[str, Any] | None] = column(
        Json,
        Field(
            _l("Frozen figures"),
            form=False,
            show=False,
            imported=False,
            exported=False,
            filter=False,
            sort=False,
        ),
    )
    paper_id: Mapped[int | None] = column(
        Integer, Field(_l("Paper"), form=False, imported=False), ForeignKey("paper.id"), index=True
    )
    corrects_id: Mapped[int | None] = column(
        Integer,
        Field(_l("Corrects"), form=False, imported=False, sort=False),
        ForeignKey("circular.id"),
        index=True,
    )
