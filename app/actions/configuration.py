"""One number grows with each change of configuration, so that every process reads it anew."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.queries.catalog import changed
from schema.settings import CatalogueVersion


def bump(session: Session) -> None:
    """Let the number of the configuration grow."""
    result = session.execute(update(CatalogueVersion).values(number=CatalogueVersion.number + 1))
    if result.rowcount == 0:  # type: ignore[attr-defined]
        session.add(CatalogueVersion(number=1))
    changed(session)
