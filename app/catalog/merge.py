"""What administrators changed, laid over what the code declares; pure, so it can be cached by version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.catalog.entity import Catalogue, Column, Entity


@dataclass(frozen=True, slots=True)
class Override:
    """One change to one column; None leaves a property as it is, `listed=0` takes it off the list."""

    area: str
    column: str
    label: str | None = None
    help: str | None = None
    listed: int | None = None


def merge(code: Catalogue, overrides: Iterable[Override], version: int) -> Catalogue:
    """Return `code` with the overrides applied; those naming an unknown area or column are passed over."""
    by_area: dict[str, list[Override]] = {}
    for override in overrides:
        by_area.setdefault(override.area, []).append(override)
    entities = {
        entity.key: _changed(entity, by_area[entity.key]) if entity.key in by_area else entity
        for entity in code
    }
    return Catalogue(entities, version)


def _changed(entity: Entity, overrides: list[Override]) -> Entity:
    columns: Mapping[str, Column] = {
        **entity.columns,
        **{o.column: _column(entity.columns[o.column], o) for o in overrides if o.column in entity.columns},
    }
    return replace(entity, columns=columns)


def _column(column: Column, override: Override) -> Column:
    field = column.field
    if override.label:
        field = replace(field, label=override.label)
    if override.help:
        field = replace(field, help=override.help)
    if override.listed is not None:
        field = replace(field, listed=override.listed or None)
    return replace(column, field=field)
