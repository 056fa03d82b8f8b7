"""A session for the operator's own work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.cli.commands import Tools
from app.extensions import db
from app.keys import KeyRing


def engine_of(tools: Tools) -> Any:
    """Return the engine of the database in the settings."""
    tools.bind_engine(tools.settings)
    return db().get_bind()


def ring_of(tools: Tools) -> KeyRing:
    """Return the keys of the settings."""
    return KeyRing(tools.settings.keys, tools.settings.cipher)


@contextmanager
def office(tools: Tools, reason: str) -> Iterator[Session]:
    """Open a session outside the wall; `reason` is what the operator is about."""
    tools.bind_engine(tools.settings)
    session = db()
    with unscoped(session, reason):
        yield session
    db.remove()
