"""Columns and areas made by hand: values of the catalogue that no table of the product stands behind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from app.catalog.entity import Catalogue, Column, Entity, Kind
from schema.field import Area, Field

AREA: dict[str, Any] = {
    "key": "commendations",
    "label": "Commendations",
    "one": "Commendation",
    "menu": "prevention",
    "naming": "title",
    "sort": "-id",
}


def column(
    kind: Kind = Kind.text, name: str = "title", *, field: dict[str, Any] | None = None, **known: Any
) -> Column:
    """Return a column of `kind`; `field` holds options of its descriptor, `known` what the database knows."""
    options = {"label": "Title", **(field or {})}
    return Column(
        **{
            "name": name,
            "kind": kind,
            "field": Field(**options),
            "nullable": True,
            "has_default": False,
            **known,
        }
    )


def entity(*columns: Column, bare: tuple[str, ...] = (), **area: Any) -> Entity:
    """Return an area of hand-made columns; `bare` names columns of its table that carry no descriptor."""
    chosen = columns or (column(field={"listed": 1}),)
    described = [sa.Column(one.name, sa.String, info={"field": one.field}) for one in chosen]
    table = sa.Table(
        "commendation",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        *described,
        *(sa.Column(name, sa.String) for name in bare),
    )
    model = SimpleNamespace(__tablename__="commendation", __table__=table)
    return Entity(Area(**{**AREA, **area}), model, {one.name: one for one in chosen})


def catalogue_of(*entities: Entity) -> Catalogue:
    """Return a catalogue of hand-made areas."""
    return Catalogue({one.key: one for one in entities})
