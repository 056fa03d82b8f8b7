"""What a request works with: session, actor, catalogue, day, and the formatter of its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, g
from sqlalchemy.orm import Session

from app.access.actor import NOBODY, Actor
from app.access.permissions import Act
from app.admin.formats import Formatter
from app.catalog.entity import Catalogue, Column, Kind
from app.clock import today
from app.extensions import db
from app.queries.catalog import current, dictionary
from app.queries.labels import names_for
from config import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """The values every page needs, gathered once."""

    session: Session
    actor: Actor
    catalogue: Catalogue
    today: date
    settings: Settings

    def reads(self, area: str) -> bool:
        """Say whether this person reads an area, so that a filter may look across into it."""
        return self.actor.may(area, Act.read)

    def formatter(
        self,
        columns: Iterable[Column],
        rows: Iterable[Mapping[str, Any]],
        *,
        links: bool = True,
        masked: bool = True,
    ) -> Formatter:
        """Return a formatter that knows all names `rows` refer to."""
        columns = list(columns)
        names = names_for(self.session, self.catalogue, columns, rows)
        used = {str(c.field.dictionary) for c in columns if c.kind is Kind.dictionary}
        dictionaries = {name: dictionary(self.session, name) for name in used}
        return Formatter(self.catalogue, names, dictionaries, links=links, masked=masked)


def context() -> Context:
    """Return the context of this request."""
    found: Context | None = g.get("context")
    if found is None:
        session = db()
        found = g.context = Context(
            session, g.get("actor", NOBODY), current(session), today(), current_app.config["SETTINGS"]
        )
    return found
