"""What references are called: small areas from memory, big ones by one statement each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.entity import ACCOUNTS, Catalogue, Column, Entity, Kind
from app.queries.catalog import accounts, book
from app.queries.listing import search

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
    """Return (id, name) of rows whose name contains `text`, and whether there are more (remote selects)."""
    model, naming = entity.model, entity.area.naming
    columns = [getattr(model, name) for name in dict.fromkeys([naming, *also])]
    statement = select(model.id, *columns)
    if entity.recyclable:
        statement = statement.where(model.deleted_at.is_(None))
    searched = entity.searched() or tuple(c for c in (entity.columns[naming],) if c.kind is Kind.text)
    if text and searched:
        statement = statement.where(search(entity, searched, text))
    order = model.id.desc() if entity.area.big else getattr(model, entity.area.sort.split(",")[0].lstrip("-"))
    rows = session.execute(
        statement.order_by(order, model.id).limit(size + 1).offset((page - 1) * size)
    ).all()
    return [(row[0], " ".join(str(part) for part in row[1:] if part)) for row in rows[:size]], len(
        rows
    ) > size


def _read(session: Session, entity: Entity, wanted: Iterable[int]) -> Mapping[int, Any]:
    ids = sorted(set(wanted))
    if not ids:
        return {}
    statement = select(entity.model.id, getattr(entity.model, entity.area.naming)).where(
        entity.model.id.in_(ids)
    )
    return dict(session.execute(statement).tuples().all())
