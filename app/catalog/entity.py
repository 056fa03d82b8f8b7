"""What the catalogue knows: entities and their columns, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schema.field import Area, Field, Words


class Kind(StrEnum):
    """What sort of value a column holds; decides its input, its filter and how it is written."""

    text = "text"
    long = "long"
    integer = "int"
    decimal = "decimal"
    date = "date"
    moment = "datetime"
    boolean = "bool"
    enum = "enum"
    multi = "multi"
    ref = "ref"
    refs = "refs"
    dictionary = "dict"
    json = "json"


ACCOUNTS = "accounts"
"""The pseudo-area a reference to an account points to; accounts are FAB's table, not ours."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind and descriptor, and what the database knows of it."""

    name: str
    kind: Kind
    field: Field
    nullable: bool
    has_default: bool
    length: int | None = None
    enum: type[StrEnum] | None = None
    target: str | None = None
    indexed: bool = False
    unique: bool = False
    veiled: bool = False  # masked for whoever looks, on every page and in every file

    @property
    def label(self) -> Words:
        """The word a user reads."""
        return self.field.label

    @property
    def required(self) -> bool:
        """Whether a form must have it: by the descriptor, else when the database cannot do without."""
        if self.field.required is not None:
            return self.field.required
        return not self.nullable and not self.has_default and self.kind is not Kind.boolean

    @property
    def filterable(self) -> bool:
        """Whether it is offered as a filter: by the descriptor, else by its kind."""
        if self.field.filter is not None:
            return self.field.filter
        return self.kind in {
            Kind.boolean,
            Kind.enum,
            Kind.date,
            Kind.ref,
            Kind.dictionary,
            Kind.integer,
            Kind.decimal,
        }

    @property
    def sortable(self) -> bool:
        """Whether a list may be sorted by it."""
        return self.field.sort and self.kind not in {Kind.long, Kind.json, Kind.multi}


@dataclass(frozen=True, slots=True)
class Entity:
    """One area with its model and columns, in the order they were declared."""

    area: Area
    model: Any
    columns: Mapping[str, Column]
    children: tuple[tuple[str, str], ...] = field(default=())  # (entity key, name of its reference to this)

    @property
    def key(self) -> str:
        """The stable English name: permission key, path, file name."""
        return self.area.key

    @property
    def table(self) -> str:
        """The table's name, which the trail and attachments use as subject kind."""
        return str(self.model.__tablename__)

    @property
    def recyclable(self) -> bool:
        """Whether deleted rows go to a bin."""
        return "deleted_at" in self.columns

    @property
    def versioned(self) -> bool:
        """Whether a stale save can be noticed."""
        return "version" in self.columns

    @property
    def written_by_forms(self) -> bool:
        """Whether generated forms may write it."""
        return self.area.written_by == "forms"

    def fixed(self) -> frozenset[str]:
        """Name the columns the area cannot be shown without; no right hides them."""
        area = self.area
        order = {name.lstrip("-") for name in area.sort.split(",")}
        named = {area.naming, area.parent or "", area.scope_column or "", *order, *area.core}
        return frozenset(named & self.columns.keys())

    def listed(self) -> tuple[Column, ...]:
        """Columns of the default list, in order."""
        chosen = [column for column in self.columns.values() if column.field.listed]
        return tuple(sorted(chosen, key=lambda column: column.field.listed or 0))

    def on_form(self) -> tuple[Column, ...]:
        """Columns a form asks for."""
        return tuple(column for column in self.columns.values() if column.field.form)

    def shown(self) -> tuple[Column, ...]:
        """Columns a record shows."""
        return tuple(column for column in self.columns.values() if column.field.show)

    def searched(self) -> tuple[Column, ...]:
        """Columns the quick search looks into."""
        return tuple(column for column in self.columns.values() if column.field.search)

    def filters(self) -> tuple[Column, ...]:
        """Columns offered as filters."""
        return tuple(column for column in self.columns.values() if column.filterable)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entities by key; `version` grows with every change an administrator makes."""

    entities: Mapping[str, Entity]
    version: int = 0

    def __iter__(self) -> Iterator[Entity]:
        """Walk the entities in menu order."""
        return iter(self.entities.values())

    def __getitem__(self, key: str) -> Entity:
        """Return the entity; KeyError when there is none."""
        return self.entities[key]

    def by_table(self, table: str) -> Entity | None:
        """Return the entity whose rows stand in `table`."""
        return next((entity for entity in self if entity.table == table), None)
