"""What a row of a case shows beside its columns: flags, and how many workdays are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.admin.context import Context
from app.admin.page import Cell, Tag
from app.admin.page import Column as Head
from app.admin.tones import due_tag, flags
from app.catalog.entity import Entity
from app.domain.calendar import Calendar
from app.queries.calendar import calendar
from app.queries.petitions import FLAGS

MARKS: Mapping[str, tuple[str, ...]] = {
    "petitions": ("due_on", "due_provisional", *FLAGS),
    "deadlines": ("binding_on", "provisional", "met_on", "voided_on"),
}
"""Columns the marks of an area are made from; they are read with every row."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one area on one day."""

    key: str
    today: date
    calendar: Calendar | None

    @property
    def heads(self) -> tuple[Head, ...]:
        """The extra column with the remaining workdays."""
        return (Head("remaining", _("Remaining"), align="end"),) if self.key in MARKS else ()

    def tags(self, row: Mapping[str, Any]) -> tuple[Tag, ...]:
        """Flags beside the subject."""
        return flags(row) if self.key == "petitions" else ()

    def cells(self, row: Mapping[str, Any]) -> tuple[Cell, ...]:
        """The remaining workdays."""
        if self.key not in MARKS:
            return ()
        tag = self._due(row)
        if tag is None:
            return (Cell(),)
        return (Cell(tag.text, "deadline", tag.tone, title=_("Provisional") if tag.dashed else None),)

    def edge(self, row: Mapping[str, Any]) -> str | None:
        """The coloured edge of a row that is late or due today."""
        tag = self._due(row)
        return tag.tone if tag is not None and tag.tone in {"late", "today"} else None

    def _due(self, row: Mapping[str, Any]) -> Tag | None:
        if self.key not in MARKS or self.calendar is None:
            return None
        if self.key == "deadlines":
            if row["met_on"] is not None or row["voided_on"] is not None:
                return None
            return due_tag(row["binding_on"], self.today, self.calendar, provisional=row["provisional"])
        return due_tag(row["due_on"], self.today, self.calendar, provisional=row["due_provisional"])


def marks_of(context: Context, entity: Entity) -> Marks:
    """Return the marks of an area; an ordinary area has none."""
    known = entity.key in MARKS
    return Marks(entity.key, context.today, calendar(context.session) if known else None)


def needed_by(entity: Entity) -> tuple[str, ...]:
    """Return the columns the marks need."""
    return MARKS.get(entity.key, ())
