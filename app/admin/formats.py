"""From values to cells: how each kind of value is written on a page and in an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import url_for

from app.admin import words
from app.admin.acts import act_word
from app.admin.page import Cell
from app.admin.tones import STATE_TONES
from app.catalog.entity import ACCOUNTS, Catalogue, Column, Kind
from app.catalog.masks import masked, number_masked
from app.queries.labels import Names
from schema.field import Format

LONGEST = 400
STATES = frozenset({"state", "kind", "result", "rank", "rule_code"})
PLAIN_WORDS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.boolean: words.yes_no,
    Kind.date: words.day,
    Kind.enum: words.member,
    Kind.json: lambda _value: words.EMPTY,
    Kind.moment: words.moment,
}
"""Kinds whose text needs nothing but the value."""

RECURRING = frozenset({Kind.enum, Kind.dictionary, Kind.boolean, Kind.date, Kind.ref})
"""Kinds of few values, which the rows of a list share."""


class Formatter:
    """Writes values of one request: it knows the names references go by and the dictionaries in force."""

    def __init__(
        self,
        catalogue: Catalogue,
        names: Names,
        dictionaries: Mapping[str, Mapping[str, str]],
        *,
        links: bool = True,
        masked: bool = True,
    ) -> None:
        """Keep what the values are looked up in."""
        self.catalogue, self.names, self.dictionaries = catalogue, names, dictionaries
        self.links, self.masked = links, masked
        self._drawn: dict[tuple[str, Any], Cell] = {}

    def cell(self, column: Column, value: Any) -> Cell:
        """Return `value` ready to be drawn; what comes again in many rows is written once."""
        if value in (None, "", []):
            return EMPTY_CELL
        if column.kind not in RECURRING:
            return self._cell(column, value)
        found = self._drawn.get((column.name, value))
        if found is None:
            found = self._drawn[column.name, value] = self._cell(column, value)
        return found

    def _cell(self, column: Column, value: Any) -> Cell:
        kind = column.kind
        if self._hides(column):
            return Cell(self.text(column, value))
        if kind is Kind.enum:
            tone = STATE_TONES.get(str(value), "neu") if column.name in STATES else None
            return Cell(words.member(value), "enum" if tone else "text", tone)
        if kind is Kind.date:
            return Cell(words.day(value), "date")
        if kind in {Kind.integer, Kind.decimal}:
            suffix = str(column.field.suffix)
            return Cell(f"{value} {suffix}".strip(), "number")
        if kind is Kind.boolean:
            return Cell(words.yes_no(value), "bool", "ok" if value else None)
        if kind is Kind.ref:
            return Cell(self.text(column, value), "ref", href=self.link(column, value))
        text = self.text(column, value)
        return Cell(text, "long" if kind is Kind.long else "text", title=text if len(text) > 24 else None)  # noqa: PLR2004

    def text(self, column: Column, value: Any) -> str:
        """Return `value` as plain text."""
        if value in (None, "", []):
            return words.EMPTY
        kind = column.kind
        if self._hides(column):
            return masked(column, value)
        if kind is Kind.ref:
            return self.name(str(column.target), value)
        if kind in PLAIN_WORDS:
            return PLAIN_WORDS[kind](value)
        if kind is Kind.multi and column.enum is not None:
            return "、".join(words.member(column.enum(item)) for item in value)
        if kind is Kind.dictionary:
            return self.dictionaries.get(str(column.field.dictionary), {}).get(value, str(value))
        if column.field.format is Format.act:
            return act_word(str(value))
        if column.field.format is Format.area:
            entity = self.catalogue.by_table(str(value))
            return str(value) if entity is None else str(entity.area.label)
        return self._masked(column, str(value))

    def name(self, target: str, number: int) -> str:
        """Return what the row `number` of an area is called."""
        found = self.names.get(target, {}).get(number)
        if found is None:
            return words.EMPTY
        if target == ACCOUNTS or target not in self.catalogue.entities:
            return str(found)
        entity = self.catalogue[target]
        naming = entity.columns[entity.area.naming]
        return self.text(naming, found) if naming.kind is not Kind.text else self._masked(naming, str(found))

    def link(self, column: Column, number: int) -> str | None:
        """Return the address of the row a reference points to."""
        if not self.links or column.target in {None, ACCOUNTS}:
            return None
        return url_for(f"{column.target}.show", pk=number)

    def _hides(self, column: Column) -> bool:
        return column.veiled or (self.masked and column.field.masked)

    def _masked(self, column: Column, text: str) -> str:
        """Numbers kept from view stay so wherever they stand; the rest is masked in lists."""
        return (masked if self.masked or column.veiled else number_masked)(column, text)


EMPTY_CELL = Cell()


def raw_text(value: Any) -> str:
    """Return a value as an input holds it: ISO dates, codes, row numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "value", value))
