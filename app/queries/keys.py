"""What the database says of its keys: which it was sealed with, and what still stands in plain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, inspect, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.catalog.read import discover
from schema.sealed import DIGEST, MARK, Sealed
from schema.sealing import SealingKey


@dataclass(frozen=True, slots=True)
class Place:
    """A column that holds sealed text; `when` is the column that says which rows, None: every row."""

    model: Any
    name: str
    type: Sealed

    @property
    def stored(self) -> ColumnElement[Any]:
        """The column as it stands in the database."""
        return type_coerce(getattr(self.model, self.name), Text())

    @property
    def digest(self) -> Any:
        """The column of its keyed hash, or None."""
        return getattr(self.model, self.name + DIGEST, None)

    def owed(self, head: str) -> ColumnElement[bool]:
        """Say which rows ought to be sealed anew, so that their text begins with `head`."""
        hidden = self.stored.startswith(MARK, autoescape=True)
        if not self.type.always:
            hidden = or_(hidden, getattr(self.model, self.type.when).is_(True))
        else:
            hidden = self.stored.is_not(None)
        return and_(hidden, self.stored.is_not(None), ~self.stored.startswith(head, autoescape=True))


def places() -> Iterator[Place]:
    """Yield every column of every area that holds sealed text."""
    for model in discover():
        for attribute in inspect(model).column_attrs:
            type_ = attribute.columns[0].type
            if isinstance(type_, Sealed):
                yield Place(model, attribute.key, type_)


def registered(session: Session) -> frozenset[str]:
    """Return the names of the keys stored data may need; none before the tables exist."""
    if not inspect(session.get_bind()).has_table(SealingKey.__tablename__):
        return frozenset()
    return frozenset(session.scalars(select(SealingKey.name)))


def owed(session: Session, place: Place, head: str) -> int:
    """Count the rows of a place that do not begin with `head` and should: MARK counts what is plain."""
    statement = select(func.count()).select_from(place.model).where(place.owed(head))
    return session.scalar(statement) or 0


def batch(session: Session, place: Place, head: str, after: int, size: int) -> list[tuple[int, str]]:
    """Return the next rows to be sealed anew, by their number: (number, text as it is stored)."""
    model = place.model
    statement = select(model.id, place.stored).where(model.id > after, place.owed(head))
    return list(session.execute(statement.order_by(model.id).limit(size)).tuples())
