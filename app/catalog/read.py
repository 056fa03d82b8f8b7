"""The only reader of column metadata: from the models to the catalogue."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers

import schema
from app.catalog.entity import ACCOUNTS, Catalogue, Column, Entity, Kind
from schema.base import Base, EnumText, UtcDateTime
from schema.field import Field, Format
from schema.sealed import DIGEST, Sealed, SealedValue

if TYPE_CHECKING:
    from collections.abc import Iterable

LAYERS = {"vocabulary", "labels", "field", "base", "sealed", "migrations"}
"""What stands in the schema folder and is not an area."""


@cache
def discover() -> tuple[type[Base], ...]:
    """Import every area in the schema folder and return its models, each with an `__area__`."""
    for module in pkgutil.iter_modules(schema.__path__):
        if module.name not in LAYERS:
            importlib.import_module(f"schema.{module.name}")
    configure_mappers()
    models = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Base)]
    return tuple(sorted(models, key=lambda model: (model.__area__.order, model.__area__.key)))


@cache
def catalogue() -> Catalogue:
    """Return the catalogue as the code declares it."""
    return read(discover())


def read(models: Iterable[type[Base]]) -> Catalogue:
    """Read the descriptors of `models`; a column without one does not appear (checks.py refuses it)."""
    keys = {model.__tablename__: model.__area__.key for model in models}
    entities = {model.__area__.key: Entity(model.__area__, model, _columns(model, keys)) for model in models}
    return Catalogue({key: _with_children(entity, entities.values()) for key, entity in entities.items()})


def undescribed(model: type[Base]) -> list[str]:
    """Name the columns of `model` that carry no descriptor (the row number needs none)."""
    return [
        column.key for column in model.__table__.columns if column.key != "id" and "field" not in column.info
    ]


def _columns(model: type[Base], keys: dict[str, str]) -> dict[str, Column]:
    table: Any = model.__table__
    described = [column for column in table.columns if isinstance(column.info.get("field"), Field)]
    # Mixed-in columns (who, when) follow those the area declares itself.
    described.sort(key=lambda column: column.key in _mixed_in())
    return {column.key: _column(column, keys) for column in described}


@cache
def _mixed_in() -> frozenset[str]:
    return frozenset(
        {
            "created_at",
            "created_by_id",
            "updated_at",
            "updated_by_id",
            "deleted_at",
            "deleted_by_id",
            "version",
            "extra",
            "valid_from",
            "valid_to",
        }
    )


def _column(column: sa.Column[Any], keys: dict[str, str]) -> Column:
    field: Field = column.info["field"]
    target = next((key.column.table.name for key in column.foreign_keys), None)
    enum = column.type.enum if isinstance(column.type, EnumText) else field.choices
    return Column(
        name=column.key,
        kind=_kind(column, field, target),
        field=field,
        nullable=bool(column.nullable),
        has_default=column.default is not None or column.server_default is not None,
        length=getattr(column.type, "length", None),
        enum=enum,
        target=None if target is None else keys.get(target, ACCOUNTS),
        indexed=_indexed(column.table.c[column.key + DIGEST] if field.sealed else column),
        unique=bool(column.unique),
    )


def _kind(column: sa.Column[Any], field: Field, target: str | None) -> Kind:
    if target is not None:
        return Kind.ref
    if field.dictionary is not None:
        return Kind.dictionary
    if field.choices is not None:
        return Kind.multi
    type_ = column.type
    if isinstance(type_, EnumText):
        return Kind.enum
    if isinstance(type_, UtcDateTime):
        return Kind.moment
    if isinstance(type_, SealedValue):
        return Kind.json
    if isinstance(type_, Sealed):
        return Kind.long if field.format is Format.long else Kind.text
    for class_, kind in _KINDS:
        if isinstance(type_, class_):
            return Kind.long if kind is Kind.text and field.format is Format.long else kind
    raise TypeError(f"{column}: no kind for {type_!r}")


_KINDS: tuple[tuple[type, Kind], ...] = (
    (sa.JSON, Kind.json),
    (sa.Text, Kind.long),
    (sa.String, Kind.text),
    (sa.Boolean, Kind.boolean),
    (sa.Date, Kind.date),
    (sa.Numeric, Kind.decimal),
    (sa.Integer, Kind.integer),
)


def _indexed(column: sa.Column[Any]) -> bool:
    first = {next(iter(index.columns)).key for index in column.table.indexes if len(index.columns)}
    return bool(column.unique) or bool(column.index) or column.key in first


def _with_children(entity: Entity, others: Iterable[Entity]) -> Entity:
    children = tuple(
        (other.key, other.area.parent)
        for other in others
        if other.area.parent is not None
        and other.area.parent in other.columns
        and other.columns[other.area.parent].target == entity.key
    )
    return Entity(entity.area, entity.model, entity.columns, children)
