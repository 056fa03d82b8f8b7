"""Rows of any area for lists, exports and the API: filtered, searched, sorted, paged, counted up to a cap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from app.access.actor import actor_of
from app.access.rows import holder_clauses
from app.catalog.conditions import Condition, Op, Order
from app.catalog.entity import Column, Entity, Kind
from app.catalog.read import catalogue as declared
from app.clock import OFFICE_ZONE, office_time
from app.domain.calendar import ONE_DAY
from app.domain.identity import is_number
from app.queries.minors import conceal, marks_for
from schema.access import PetitionAccess
from schema.petitions import Petition
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
    where = clauses(entity, question)
    columns = _columns(entity, names)
    keys, stretches = _seek(session, entity, question)
    orders = [_order(session, entity, order) for order in keys]
    offset = (question.page - 1) * question.size
    statement = select(*columns).where(*where).order_by(*orders)
    if stretches:
        rows = _walk(session, statement, stretches, question.size)
    elif offset >= DEEP:
        found = select(entity.model.id).where(*where).order_by(*orders).limit(question.size).offset(offset)
        ids = list(session.scalars(found))
        rows = _rows(session, statement.where(entity.model.id.in_(ids)))
    else:
        rows = _rows(session, statement.limit(question.size).offset(offset or None))
    if keys != question.orders:
        rows.reverse()
    conceal(session, entity, rows)
    if question.page == 1 and question.after is None and len(rows) < question.size:
        return Answer(rows, len(rows), capped=False)
    return Answer(rows, *count(session, entity, question))


def _rows(session: Session, statement: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(statement).mappings()]


def _walk(
    session: Session, statement: Select[Any], stretches: Sequence[ColumnElement[bool]], size: int
) -> list[dict[str, Any]]:
    """Return the first `size` rows of the stretches; the next one is asked only when one is not enough."""
    rows: list[dict[str, Any]] = []
    for stretch in stretches:
        if len(rows) < size:
            rows += _rows(session, statement.where(stretch).limit(size - len(rows)))
    return rows


def count(session: Session, entity: Entity, question: Question, cap: int = COUNT_CAP) -> tuple[int, bool]:
    """Return how many rows there are, and whether that is only the cap.

    Somebody who holds more petitions than the cap need not have each of them looked at: the access table
    says so. A petition may be held twice, as a person and as a unit.
    """
    actor = actor_of(session)
    everything = not (question.conditions or question.text or question.deleted)
    if actor.holds_many and entity.model is Petition and everything:
        mine = or_(*holder_clauses(actor))
        held = select(PetitionAccess.petition_id).where(mine).limit(2 * (cap + 1)).subquery()
        if (session.scalar(select(func.count(held.c.petition_id.distinct()))) or 0) > cap:
            return cap, True
    found = (
        select(literal(1))
        .select_from(entity.model)
        .where(*clauses(entity, question))
        .limit(cap + 1)
        .subquery()
    )
    number = session.scalar(select(func.count()).select_from(found)) or 0
    return min(number, cap), number > cap


def every_id(session: Session, entity: Entity, question: Question, limit: int) -> list[int]:
    """Return the ids of all rows the question means, at most `limit`, in order."""
    orders = [_order(session, entity, order) for order in question.orders]
    return list(
        session.scalars(
            select(entity.model.id).where(*clauses(entity, question)).order_by(*orders).limit(limit)
        )
    )


def stream(
    session: Session, entity: Entity, names: Iterable[str], question: Question, chunk: int = 1_000
) -> Iterable[list[dict[str, Any]]]:
    """Yield all rows in chunks, for exports; memory does not grow with their number."""
    orders = [_order(session, entity, order) for order in question.orders]
    statement = select(*_columns(entity, names)).where(*clauses(entity, question)).order_by(*orders)
    result = session.execute(statement.execution_options(yield_per=chunk))
    for part in result.mappings().partitions():
        rows = [dict(row) for row in part]
        conceal(session, entity, rows)
        yield rows


def clauses(entity: Entity, question: Question) -> list[ColumnElement[bool]]:
    """Return the WHERE of a question."""
    found = [_clause(entity, condition) for condition in question.conditions]
    if question.text:
        found.append(search(entity, entity.searched(), question.text))
    if entity.recyclable:
        deleted = entity.model.deleted_at
        found.append(deleted.is_not(None) if question.deleted else deleted.is_(None))
    return found


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


def _columns(entity: Entity, names: Iterable[str]) -> list[Any]:
    wanted = dict.fromkeys(["id", *(["version"] if entity.versioned else []), *names])
    wanted |= dict.fromkeys(marks_for(entity, wanted))
    return [getattr(entity.model, name) for name in wanted]


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


def _order(session: Session, entity: Entity, order: Order) -> Any:
    column: Any = getattr(entity.model, order.name)
    key = column.desc() if order.descending else column.asc()
    known = entity.columns.get(order.name)
    if known is not None and known.nullable and session.get_bind().dialect.name == "sqlite":
        # PostgreSQL's own order: empty values last when ascending, first when descending.
        return key.nulls_first() if order.descending else key.nulls_last()
    return key


def _seek(
    session: Session, entity: Entity, question: Question
) -> tuple[tuple[Order, ...], Sequence[ColumnElement[bool]]]:
    """Return the order to read in and the stretches, one behind the other, that lie beyond the known row.

    No stretch: from the start. Going back the order is turned round. Empty values stand last when ascending
    and first when descending, as `_order` puts them; asked for apart from the filled ones, each stretch is
    one walk along an index, which `filled OR empty` is not.
    """
    known = question.before or question.after
    same_way = len({order.descending for order in question.orders}) == 1
    if known is None or not same_way:
        return question.orders, ()
    keys = question.orders
    if question.before is not None:
        keys = tuple(replace(order, descending=not order.descending) for order in keys)
    columns: list[Any] = [getattr(entity.model, order.name) for order in keys]
    values = session.execute(select(*columns).where(entity.model.id == known)).one_or_none()
    if values is None:
        return question.orders, ()
    gaps = [order.name in entity.columns and entity.columns[order.name].nullable for order in keys]
    descending = keys[0].descending
    if not any(gaps[1:]):
        return keys, _stretches(columns, values, descending=descending, gaps=gaps[0])
    steps = [_beyond(columns, values, place, descending=descending) for place in range(len(columns))]
    return keys, (or_(*steps),)


def _stretches(
    columns: list[Any], values: Any, *, descending: bool, gaps: bool
) -> Sequence[ColumnElement[bool]]:
    """Return what lies beyond `values` where only the first column may be empty."""
    first, *others = columns
    if values[0] is None:
        left, right = tuple_(*others), tuple_(*values[1:])
        empty = and_(first.is_(None), left < right if descending else left > right)
        return (empty, first.is_not(None)) if descending else (empty,)
    left, right = tuple_(*columns), tuple_(*values)
    if descending:
        return (left < right,)
    return (left > right, first.is_(None)) if gaps else (left > right,)


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
