"""Rows of any area for lists, exports and the API: filtered, searched, sorted, paged, counted up to a cap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from app.access.actor import actor_of
from app.catalog.conditions import Condition, Op, Order
from app.catalog.entity import Column, Entity, Kind
from app.catalog.read import catalogue as declared
from app.clock import OFFICE_ZONE, office_time
from app.domain.calendar import ONE_DAY
from app.domain.identity import is_number
from app.queries import held, shapes
from app.queries.minors import conceal, marks_for
from app.queries.shapes import Shape, Stretch
from schema.sealed import DIGEST, MARK, Sealed, cipher

COUNT_CAP = 10_000
"""Counts are exact up to here; beyond, a page says "10,000+"."""

DEEP = 1_000
"""From this offset on, ids are found first and rows afterwards (8–13 times cheaper)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a list asks: everything an address says, parsed."""

    conditions: tuple[Condition, ...] = ()
    orders: tuple[Order, ...] = ()
    text: str = ""
    page: int = 1
    size: int = 25
    after: int | None = None  # the last row of the page before; makes any page as cheap as the first
    before: int | None = None  # the first row of the page behind; the same, going back
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as plain mappings (always with `id`), and how many there are; `capped` when more than the cap."""

    rows: Sequence[dict[str, Any]]
    count: int
    capped: bool


def answer(session: Session, entity: Entity, names: Iterable[str], question: Question) -> Answer:
    """Return one page of `entity` with the columns `names`."""
    keys, stretches, values = _seek(session, entity, question)
    shape = _shape(session, entity, _wanted(entity, names), keys, question)
    narrowed = narrowing(entity, question)
    offset = (question.page - 1) * question.size
    rows: list[dict[str, Any]] = []
    if not stretches and offset >= DEEP:
        found = _ids_far_down(session, shape, narrowed, question.size, offset)
        rows = _rows(session, shapes.rows(shape, Stretch.chosen).where(*narrowed), {shapes.IDS: found})
    else:
        for part in stretches or (Stretch.whole,):
            if left := question.size - len(rows):  # the next is asked only when one is not enough
                start = 0 if stretches else offset
                asked = (
                    shapes.rows(shape, part) if isinstance(part, Stretch) else shapes.rows(shape).where(part)
                )
                asked = asked.where(*narrowed) if narrowed else asked
                rows += _rows(session, asked, {**values, shapes.MOST: left, shapes.START: start})
    if keys != question.orders:
        rows.reverse()
    conceal(session, entity, rows)
    if question.page == 1 and question.after is None and len(rows) < question.size:
        return Answer(rows, len(rows), capped=False)
    return Answer(rows, *count(session, entity, question))


def _ids_far_down(
    session: Session, shape: Shape, narrowed: Sequence[ColumnElement[bool]], size: int, offset: int
) -> list[int]:
    actor = actor_of(session)
    newest = shape.orders == held.NEWEST_FIRST and not narrowed
    if newest and held.answers(actor, shape.model, deleted=shape.deleted):
        return held.ids(session, actor, size, offset)
    asked = shapes.rows(replace(shape, names=("id",))).where(*narrowed)
    return list(session.scalars(asked, {shapes.MOST: size, shapes.START: offset}))


def _rows(session: Session, statement: Select[Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    result = session.execute(statement, values)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]


def count(session: Session, entity: Entity, question: Question, cap: int = COUNT_CAP) -> tuple[int, bool]:
    """Return how many rows there are, and whether that is only the cap.

    Whoever holds more petitions than the cap need not have each of them looked at: the access table says
    so, once for each configuration.
    """
    actor, narrowed = actor_of(session), narrowing(entity, question)
    if not narrowed and held.answers(actor, entity.model, deleted=_bin(entity, question)):
        return held.number(session, actor, cap)
    asked = shapes.number(entity.model, deleted=_bin(entity, question), most=cap + 1)
    if narrowed:
        found = select(literal(1)).select_from(entity.model).where(*clauses(entity, question))
        asked = select(func.count()).select_from(found.limit(cap + 1).subquery())
    number = session.scalar(asked) or 0
    return min(number, cap), number > cap


def every_id(session: Session, entity: Entity, question: Question, limit: int) -> list[int]:
    """Return the ids of all rows the question means, at most `limit`, in order."""
    shape = _shape(session, entity, ("id",), question.orders, question)
    asked = shapes.rows(shape).where(*narrowing(entity, question))
    return list(session.scalars(asked, {shapes.MOST: limit, shapes.START: 0}))


def stream(
    session: Session, entity: Entity, names: Iterable[str], question: Question, chunk: int = 1_000
) -> Iterable[list[dict[str, Any]]]:
    """Yield all rows in chunks, for exports; memory does not grow with their number."""
    shape = _shape(session, entity, _wanted(entity, names), question.orders, question)
    columns = [getattr(entity.model, name) for name in shape.names]
    statement = select(*columns).where(*clauses(entity, question)).order_by(*shapes.ordered(shape))
    result = session.execute(statement.execution_options(yield_per=chunk))
    for part in result.mappings().partitions():
        rows = [dict(row) for row in part]
        conceal(session, entity, rows)
        yield rows


def clauses(entity: Entity, question: Question) -> list[ColumnElement[bool]]:
    """Return the WHERE of a question."""
    return [*narrowing(entity, question), *shapes.in_bin(entity.model, deleted=_bin(entity, question))]


def narrowing(entity: Entity, question: Question) -> list[ColumnElement[bool]]:
    """Return what filters and search say, without the recycle bin."""
    found = [_clause(entity, condition) for condition in question.conditions]
    if question.text:
        found.append(search(entity, entity.searched(), question.text))
    return found


def _bin(entity: Entity, question: Question) -> bool | None:
    return question.deleted if entity.recyclable else None


def escaped(text: str) -> str:
    """Return `text` as a LIKE pattern that means itself."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Say that a column contains `text`; what stands sealed in a column that takes both contains nothing."""
    found = column.like(escaped(text), escape="\\")
    return and_(found, column.not_like(f"{MARK}%")) if isinstance(column.type, Sealed) else found


def having(entity: Entity, column: Column, values: Iterable[Any]) -> ColumnElement[bool]:
    """Say that a sealed column holds one of `values`, as a whole: its keyed hash is all that can be asked."""
    digests = [cipher().digest(str(value)) for value in values]
    digest: ColumnElement[Any] = getattr(entity.model, column.name + DIGEST)
    return digest == digests[0] if len(digests) == 1 else digest.in_(digests)


def search(entity: Entity, columns: Iterable[Column], text: str) -> ColumnElement[bool]:
    """Say that one of `columns` contains `text`; a whole number is looked for where numbers are sealed."""
    plain = [column for column in columns if not column.field.sealed]
    sealed = [column for column in columns if column.field.sealed]
    if sealed and is_number(text):
        return or_(false(), *(having(entity, column, [text]) for column in sealed))
    found = (contains(getattr(entity.model, column.name), text) for column in plain)
    return or_(false(), *found)  # where nothing is searched, nothing is found


def _wanted(entity: Entity, names: Iterable[str]) -> tuple[str, ...]:
    wanted = dict.fromkeys(["id", *(["version"] if entity.versioned else []), *names])
    return tuple(wanted | dict.fromkeys(marks_for(entity, wanted)))


def _shape(
    session: Session, entity: Entity, names: tuple[str, ...], orders: tuple[Order, ...], question: Question
) -> Shape:
    known = entity.columns
    gaps = frozenset(order.name for order in orders if order.name in known and known[order.name].nullable)
    lite = session.get_bind().dialect.name == "sqlite"
    return Shape(entity.model, names, orders, gaps, _bin(entity, question), lite)


def _clause(entity: Entity, condition: Condition) -> ColumnElement[bool]:
    if condition.via is not None:
        target: Any = declared()[str(condition.via.target)]
        there = target.model.id == getattr(entity.model, condition.via.name)
        return select(target.model.id).where(there, _clause(target, replace(condition, via=None))).exists()
    column: ColumnElement[Any] = getattr(entity.model, condition.column.name)
    if condition.op in {Op.empty, Op.filled}:
        return column.is_(None) if condition.op is Op.empty else column.is_not(None)
    if condition.op is Op.contains:
        return contains(column, str(condition.values[0]))
    if condition.column.field.sealed:
        return having(entity, condition.column, condition.values)
    if condition.op is Op.between:
        low, high = condition.values
        found = [column >= low] if low is not None else []
        found += [_until(column, high)] if high is not None else []
        return and_(*found)
    if condition.column.kind is Kind.moment:
        days = [datetime.combine(office_time(value), time.min, OFFICE_ZONE) for value in condition.values]
        return or_(false(), *(and_(column >= day, _until(column, day)) for day in days))
    return column == condition.values[0] if len(condition.values) == 1 else column.in_(condition.values)


def _until(column: ColumnElement[Any], end: Any) -> ColumnElement[bool]:
    """Say that a value is not beyond `end`; a day without an hour is meant to its own end."""
    whole_day = isinstance(end, datetime) and office_time(end).time() == time.min
    within: ColumnElement[bool] = column < end + ONE_DAY if whole_day else column <= end
    return within


def _seek(
    session: Session, entity: Entity, question: Question
) -> tuple[tuple[Order, ...], Sequence[Stretch | ColumnElement[bool]], Mapping[str, Any]]:
    """Return the order to read in, the stretches behind the known row one after the other, and its values.

    No stretch: from the start. Going back the order is turned round. Empty values stand last when ascending
    and first when descending; asked for apart from the filled ones, each stretch is one walk along an index,
    which `filled OR empty` is not.
    """
    known = question.before or question.after
    same_way = len({order.descending for order in question.orders}) == 1
    if known is None or not same_way:
        return question.orders, (), {}
    keys = question.orders
    if question.before is not None:
        keys = tuple(replace(order, descending=not order.descending) for order in keys)
    names = tuple(order.name for order in keys)
    found = session.execute(shapes.known_row(entity.model, names), {shapes.KNOWN: known}).one_or_none()
    if found is None:
        return question.orders, (), {}
    gaps = [name in entity.columns and entity.columns[name].nullable for name in names]
    descending = keys[0].descending
    if any(gaps[1:]):
        columns: list[Any] = [getattr(entity.model, name) for name in names]
        steps = [_beyond(columns, found, place, descending=descending) for place in range(len(columns))]
        return keys, (or_(*steps),), {}
    values = {shapes.parameter(place): value for place, value in enumerate(found)}
    if found[0] is None:
        del values[shapes.parameter(0)]
        return keys, (Stretch.among_empty, Stretch.filled) if descending else (Stretch.among_empty,), values
    return keys, (Stretch.beyond, Stretch.empty) if gaps[0] and not descending else (Stretch.beyond,), values


def _beyond(columns: list[Any], values: Any, place: int, *, descending: bool) -> ColumnElement[bool]:
    """Say that a row equals the known one before `place` and stands behind it there."""
    pairs = list(zip(columns, values, strict=True))
    same = [column.is_(None) if value is None else column == value for column, value in pairs[:place]]
    column, value = pairs[place]
    if value is None:
        behind = column.is_not(None) if descending else false()
    else:
        behind = column < value if descending else or_(column > value, column.is_(None))
    return and_(*same, behind)
