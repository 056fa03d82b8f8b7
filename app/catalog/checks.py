"""Numbered start-up checks: a bad descriptor is refused before anybody sees a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.catalog.entity import Catalogue, Column, Entity, Kind
from app.catalog.read import undescribed
from schema.field import Scope

MENUS = ("handling", "oversight", "prevention", "figures", "organisation", "system")
"""The groups of the menu, in their order."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, under which number."""

    number: str
    where: str
    sentence: str

    def __str__(self) -> str:
        """Return one line for the log."""
        return f"{self.number} {self.where}: {self.sentence}"


class BadCatalogue(RuntimeError):
    """The descriptors contradict themselves; the message lists every finding."""


def require_sound(catalogue: Catalogue) -> None:
    """Raise BadCatalogue with all findings at once, or return."""
    findings = list(check(catalogue))
    if findings:
        raise BadCatalogue("\n".join(str(finding) for finding in findings))


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Yield every finding in every entity."""
    for entity in catalogue:
        yield from _check_names(entity)
        yield from _check_area(entity)
        for column in entity.columns.values():
            yield from _check_column(entity, column, catalogue)


def _check_names(entity: Entity) -> Iterator[Finding]:
    """Everything an area names must exist."""
    area, where = entity.area, entity.key
    if not re.fullmatch(r"[a-z][a-z_]*", entity.key):
        yield Finding("C001", where, "an area's key is lower-case English words joined by _")
    for name in undescribed(entity.model):
        yield Finding("C002", f"{where}.{name}", "the column carries no Field")
    if area.naming not in entity.columns:
        yield Finding("C003", where, f"naming column {area.naming!r} does not exist")
    for name in area.sort.split(","):
        if name.lstrip("-") not in {*entity.columns, "id"}:
            yield Finding("C004", where, f"default order {name!r} does not exist")
    if area.menu is not None and area.menu not in MENUS:
        yield Finding("C005", where, f"menu group {area.menu!r} does not exist")
    if area.parent is not None and area.parent not in entity.columns:
        yield Finding("C006", where, f"parent {area.parent!r} does not exist")


def _check_area(entity: Entity) -> Iterator[Finding]:
    """What an area says of itself must hold together."""
    area, where = entity.area, entity.key
    if area.scope is Scope.unit and (area.scope_column or "unit_id") not in entity.columns:
        yield Finding("C007", where, "scope by unit needs a column with the unit")
    if not entity.listed() and area.menu is not None:
        yield Finding("C008", where, "an area in the menu lists no column")
    if area.written_by not in {"forms", "actions"}:
        yield Finding("C009", where, f"written_by {area.written_by!r} is neither forms nor actions")
    names = [c.name for c in entity.columns.values() if c.sortable and not c.indexed]
    if area.big and names:
        yield Finding("C010", where, f"a big area sorts by columns without index: {', '.join(names)}")


def _check_column(entity: Entity, column: Column, catalogue: Catalogue) -> Iterator[Finding]:
    where, field = f"{entity.key}.{column.name}", column.field
    if not str(field.label):
        yield Finding("C020", where, "the label is empty")
    if column.kind is Kind.ref and column.target not in {*catalogue.entities, "accounts"}:
        yield Finding("C021", where, f"refers to {column.target!r}, which is no area")
    if field.group != "main" and entity.area.sections and field.group not in {*entity.area.sections, "trace"}:
        yield Finding("C022", where, f"section {field.group!r} is not declared by the area")
    if entity.area.big and column.filterable and not column.indexed and not str(field.unindexed):
        yield Finding("C023", where, "a filter of a big area needs an index or a reason")
    if field.listed and column.kind is Kind.json:
        yield Finding("C024", where, "a structured value cannot stand in a list")
    if (
        field.imported
        and not field.form
        and entity.written_by_forms
        and column.required
        and not column.has_default
    ):
        yield Finding("C025", where, "required, but no form asks for it")
    if field.clear and not field.masked:
        yield Finding("C027", where, "roles see it clear, but nobody sees it masked")
    if (field.read or field.clear) and column.name in entity.fixed():
        yield Finding("C028", where, "the area's pages cannot be drawn without it, so no right can hide it")
    if field.search and column.kind not in {Kind.text, Kind.long}:
        yield Finding("C026", where, "only text can be searched")
