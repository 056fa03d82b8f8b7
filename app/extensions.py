"""Unbound extensions: the session every door shares, and how an engine is made."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flask_wtf import CSRFProtect
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session, scoped_session, sessionmaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine


class PanelSession(Session):
    """A session that carries its actor in `info["actor"]`; the wall listens on this class."""


session_factory: sessionmaker[PanelSession] = sessionmaker(class_=PanelSession, autoflush=False)
db: scoped_session[PanelSession] = scoped_session(session_factory)
csrf = CSRFProtect()


class Handover:
    """Where jobs go after the commit; the composition root connects it, so that no door knows the worker."""

    def __init__(self) -> None:
        """Begin unconnected: jobs then wait for the worker's next sweep."""
        self._to: Callable[[int], None] | None = None

    def connect(self, to: Callable[[int], None]) -> None:
        """Send jobs to `to` from now on."""
        self._to = to

    def __call__(self, number: int) -> None:
        """Hand over the job `number`."""
        if self._to is not None:
            self._to(number)


hand_over = Handover()

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Begin transactions as writers: SQLite takes its one write lock at once instead of failing half-way."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def make_engine(url: str, *, echo: bool = False) -> Engine:
    """Return an engine for SQLite (WAL, foreign keys on, patient) or PostgreSQL."""
    if url.startswith("sqlite"):
        engine = create_engine(url, echo=echo, connect_args={"timeout": 15, "check_same_thread": False})
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, echo=echo, pool_pre_ping=True, pool_size=8, max_overflow=8)


def _open_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
