"""What references are called: small areas from memory, big ones by one statement each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.entity import ACCOUNTS, Catalogue, Column, Entity, Kind
from app.catalog.masks import masked
from app.queries.catalog import accounts, book
from app.queries.listing import search
from app.queries.minors import conceal, marks_for
from schema.field import Format

Names = Mapping[str, Mapping[int, Any]]
"""Area key -> row number -> naming value."""


def names_for(
    session: Session, catalogue: Catalogue, columns: Iterable[Column], rows: Iterable[Mapping[str, Any]]
) -> Names:
    """Return the names of everything `rows` refer to in `columns`."""
    references = [column for column in columns if column.kind is Kind.ref and column.target]
    found: dict[str, Mapping[int, Any]] = {}
    rows = list(rows)
    for target in dict.fromkeys(str(column.target) for column in references):
        if target == ACCOUNTS:
            found[target] = accounts(session)
            continue
        entity = catalogue[target]
        if not entity.area.big:
            found[target] = book(session, entity)
        else:
            wanted = {
                row[c.name] for c in references if c.target == target for row in rows if row.get(c.name)
            }
            found[target] = _read(session, entity, wanted)
        naming = entity.columns[entity.area.naming]
        if naming.kind is Kind.ref and naming.target in catalogue.entities and naming.target not in found:
            upper = catalogue[str(naming.target)]
            found[upper.key] = (
                book(session, upper)
                if not upper.area.big
                else _read(session, upper, set(found[target].values()))
            )
    return found


def name_of(session: Session, catalogue: Catalogue, entity: Entity, row: Any) -> str:
    """Return what a row is called, a reference by its own name; asked of the database, not of memory."""
    naming = entity.columns[entity.area.naming]
    value = getattr(row, naming.name)
    while naming.kind is Kind.ref and naming.target in catalogue.entities and value is not None:
        upper = catalogue[str(naming.target)]
        value, naming = _read(session, upper, [value]).get(value), upper.columns[upper.area.naming]
    return "" if value is None else str(value)


def lookup(
    session: Session, entity: Entity, text: str, *, page: int = 1, size: int = 20, also: Iterable[str] = ()
) -> tuple[list[tuple[int, str]], bool]:
    """Return (id, name) of rows whose name contains `text`, and whether there are more (remote selects).

    People are named as in a list, `张**`, and told apart by the number of their row.
    """
    model, naming = entity.model, entity.area.naming
    names = list(dict.fromkeys([naming, *(name for name in also if name in entity.columns)]))
    columns = [getattr(model, name) for name in (*names, *marks_for(entity, names))]
    statement = select(model.id, *columns)
    if entity.recyclable:
        statement = statement.where(model.deleted_at.is_(None))
    searched = entity.searched() or tuple(c for c in (entity.columns[naming],) if c.kind is Kind.text)
    if text and searched:
        statement = statement.where(search(entity, searched, text))
    order = model.id.desc() if entity.area.big else getattr(model, entity.area.sort.split(",")[0].lstrip("-"))
    statement = statement.order_by(order, model.id).limit(size + 1).offset((page - 1) * size)
    rows = [dict(row) for row in session.execute(statement).mappings()]
    conceal(session, entity, rows)
    return [(row["id"], _called(entity, names, row)) for row in rows[:size]], len(rows) > size


def _called(entity: Entity, names: Iterable[str], row: Mapping[str, Any]) -> str:
    """Return what a row is called where one is chosen."""
    columns = [entity.columns[name] for name in names]
    words = [masked(column, row[column.name]) for column in columns if row[column.name]]
    people = any(column.field.format is Format.person or column.veiled for column in columns)
    return " ".join([*words, f"#{row['id']}"] if people else words)


def _read(session: Session, entity: Entity, wanted: Iterable[int]) -> Mapping[int, Any]:
    ids = sorted(set(wanted))
    if not ids:
        return {}
    naming = entity.area.naming
    columns = [getattr(entity.model, name) for name in ("id", naming, *marks_for(entity, [naming]))]
    rows = [dict(row) for row in session.execute(select(*columns).where(entity.model.id.in_(ids))).mappings()]
    conceal(session, entity, rows)
    return {row["id"]: row[naming] for row in rows}
