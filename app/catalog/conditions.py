"""The grammar of list addresses: `state=accepted,served`, `due_on=2026-01-01..`, `unit_id=empty`.

One grammar for the list page, the REST endpoint and the export, so that a link always means the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.catalog.entity import Catalogue, Column, Entity, Kind
from app.catalog.shape import clean
from app.domain.errors import N_, Refused

EMPTY, FILLED, SPAN = "empty", "filled", ".."
MOST_VALUES = 200


class Op(StrEnum):
    """How a condition compares."""

    one_of = "in"
    between = "between"
    contains = "contains"
    empty = "empty"
    filled = "filled"


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter that is on; `raw` is how it stands in the address."""

    column: Column
    op: Op
    values: tuple[Any, ...]
    raw: str
    via: Column | None = None  # the reference it looks across, `petition_id.state=accepted`

    @property
    def name(self) -> str:
        """How it is called in an address."""
        return f"{self.via.name}.{self.column.name}" if self.via else self.column.name


@dataclass(frozen=True, slots=True)
class Order:
    """One sort key."""

    name: str
    descending: bool


def parse_conditions(
    entity: Entity,
    pairs: Iterable[tuple[str, str]],
    catalogue: Catalogue | None = None,
    *,
    readable: Callable[[str], bool] = lambda _area: True,
) -> tuple[Condition, ...]:
    """Read the filters of an address; Refused (400 at the door) for what no column or value fits.

    A filter across a reference tells of the other area, so that one must be `readable`; of its columns the
    catalogue holds those that are.
    """
    joined: dict[str, list[str]] = {}
    for name, raw in pairs:
        if raw.strip():
            joined.setdefault(name, []).append(raw.strip())
    return tuple(_parse(entity, name, raws, catalogue, readable) for name, raws in joined.items())


def parse_order(entity: Entity, text: str | None) -> tuple[Order, ...]:
    """Read `sort=-due_on`; the area's own order when empty. The row number breaks ties, the same way."""
    chosen = (text or "").strip()
    names = (chosen or entity.area.sort).split(",")
    orders = [Order(name.lstrip("-"), name.startswith("-")) for name in names]
    for order in orders:
        known = entity.columns.get(order.name)
        if chosen and (known is None or not known.sortable):
            raise Refused(N_("The list cannot be sorted by “%(name)s”."), field="sort", name=order.name[:40])
    if all(order.name != "id" for order in orders):
        orders.append(Order("id", orders[-1].descending))
    return tuple(orders)


def _parse(
    entity: Entity, name: str, raws: list[str], catalogue: Catalogue | None, readable: Callable[[str], bool]
) -> Condition:
    reference, dot, inner = name.partition(".")
    via = entity.columns.get(reference) if dot else None
    if via is not None and catalogue is not None and via.target in catalogue.entities:
        if not readable(str(via.target)):
            raise Refused(N_("There is no filter “%(name)s”."), field=name, name=name[:40])
        return replace(_parse(catalogue[str(via.target)], inner, raws, None, readable), via=via)
    column = entity.columns.get(name)
    if column is None or not (column.filterable or column.field.search):
        raise Refused(N_("There is no filter “%(name)s”."), field=name, name=name[:40])
    raw = ",".join(raws)
    if raw in {EMPTY, FILLED}:
        return Condition(column, Op(raw), (), raw)
    if column.field.sealed:
        return Condition(column, Op.one_of, tuple(raws), raw)
    if column.kind in {Kind.text, Kind.long}:
        return Condition(column, Op.contains, (raws[0],), raws[0])
    if SPAN in raw and raw != SPAN and column.kind in {Kind.date, Kind.moment, Kind.integer, Kind.decimal}:
        low, _, high = raw.partition(SPAN)
        return Condition(column, Op.between, (clean(column, low), clean(column, high)), raw)
    parts = [part for part in raw.split(",") if part]
    if len(parts) > MOST_VALUES:
        raise Refused(N_("Too many values in one filter."), field=name)
    return Condition(column, Op.one_of, tuple(clean(column, part) for part in parts), raw)
