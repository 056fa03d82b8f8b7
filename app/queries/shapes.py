"""Statements of lists, each shape built once per process.

Putting a statement together costs more than running it. What differs from one request to the next – the
known row, how many, from where – is a parameter; filters and searches are added to what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, literal, select, tuple_

from app.catalog.conditions import Order

MOST, START, IDS, KNOWN = "most", "start", "ids", "known"
"""Parameters: how many rows, after how many, the rows themselves, and the known row's number or values."""


class Stretch(StrEnum):
    """A part of a list that one walk along an index answers, seen from a known row."""

    whole = "whole"
    chosen = "chosen"  # the rows given by number
    beyond = "beyond"  # behind the known row, which has a value
    among_empty = "among_empty"  # behind the known row, which has none
    filled = "filled"
    empty = "empty"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a list reads: columns, order, the bin or not (None: there is none), and whether SQLite orders it.

    `gaps` are the sort keys that may be empty.
    """

    model: Any
    names: tuple[str, ...]
    orders: tuple[Order, ...]
    gaps: frozenset[str]
    deleted: bool | None
    lite: bool


def parameter(place: int) -> str:
    """Return the name of the parameter for the known row's value of the sort key at `place`."""
    return f"{KNOWN}_{place}"


@lru_cache(maxsize=1_024)
def rows(shape: Shape, stretch: Stretch = Stretch.whole) -> Select[Any]:
    """Return the statement of the rows; its parameters are MOST and START, of chosen ones IDS."""
    model = shape.model
    statement = select(*(getattr(model, name) for name in shape.names))
    statement = statement.where(*in_bin(model, deleted=shape.deleted)).order_by(*ordered(shape))
    if stretch is Stretch.chosen:
        return statement.where(model.id.in_(bindparam(IDS, expanding=True)))
    if stretch is not Stretch.whole:
        statement = statement.where(_within(shape, stretch))
    return statement.limit(bindparam(MOST, type_=Integer)).offset(bindparam(START, type_=Integer))


@lru_cache(maxsize=256)
def known_row(model: Any, names: tuple[str, ...]) -> Select[Any]:
    """Return the statement of one row's sort keys; its parameter is KNOWN."""
    return select(*(getattr(model, name) for name in names)).where(model.id == bindparam(KNOWN))


@lru_cache(maxsize=256)
def number(model: Any, *, deleted: bool | None, most: int) -> Select[Any]:
    """Return the statement that counts the rows, at most `most`."""
    found = (
        select(literal(1)).select_from(model).where(*in_bin(model, deleted=deleted)).limit(most).subquery()
    )
    return select(func.count()).select_from(found)


def in_bin(model: Any, *, deleted: bool | None) -> Sequence[ColumnElement[bool]]:
    """Say whether the rows of the recycle bin are meant, or all others; nothing where there is none."""
    if deleted is None:
        return ()
    return (model.deleted_at.is_not(None) if deleted else model.deleted_at.is_(None),)


def ordered(shape: Shape) -> Iterable[Any]:
    """Yield the sort keys; empty values come last when ascending, first when descending (PostgreSQL)."""
    for order in shape.orders:
        column: Any = getattr(shape.model, order.name)
        key = column.desc() if order.descending else column.asc()
        if shape.lite and order.name in shape.gaps:
            key = key.nulls_first() if order.descending else key.nulls_last()
        yield key


def _within(shape: Shape, stretch: Stretch) -> ColumnElement[bool]:
    columns: list[Any] = [getattr(shape.model, order.name) for order in shape.orders]
    first = columns[0]
    if stretch in {Stretch.filled, Stretch.empty}:
        known: ColumnElement[bool] = first.is_not(None) if stretch is Stretch.filled else first.is_(None)
        return known
    skipped = 1 if stretch is Stretch.among_empty else 0
    values = [bindparam(parameter(place), type_=column.type) for place, column in enumerate(columns)]
    left, right = tuple_(*columns[skipped:]), tuple_(*values[skipped:])
    behind = left < right if shape.orders[0].descending else left > right
    return and_(first.is_(None), behind) if skipped else behind
