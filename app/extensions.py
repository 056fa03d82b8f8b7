"""Unbound extensions: the session every door shares, and how an engine is made."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flask_wtf import CSRFProtect
from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.orm import Session, SessionTransaction, scoped_session, sessionmaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from sqlalchemy import Connection, Engine

    from schema.notices import Outlet


NO_JIT = {"options": "-c jit=off"}
"""Compiling a statement costs PostgreSQL more than any of ours takes."""


class PanelSession(Session):
    """A session that carries its actor in `info["actor"]`; the wall listens on this class."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Return a row by its number as the wall lets it through, never from what was loaded before."""
        if options:
            return super().get(entity, ident, **options)
        (key,) = inspect(entity).primary_key
        return self.scalars(select(entity).where(key == ident)).one_or_none()


@event.listens_for(PanelSession, "after_begin")
def _note_begin(session: Session, _transaction: object, connection: Connection) -> None:
    """Remember what the connection to SQLite had written before the transaction began."""
    if connection.dialect.name == "sqlite" and not session.in_nested_transaction():
        raw: Any = connection.connection.driver_connection
        session.info["begun"] = (raw, raw.total_changes)


@event.listens_for(PanelSession, "after_transaction_end")
def _forget_begin(session: Session, transaction: SessionTransaction) -> None:
    """Let go of the connection with its transaction."""
    if transaction.parent is None:
        session.info.pop("begun", None)


def has_only_read(session: Session) -> bool:
    """Say whether the running transaction could not become a writer: on SQLite one that only read so far."""
    raw, written = session.info.get("begun", (None, 0))
    return raw is not None and raw.total_changes == written


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


class Outlets:
    """The ways out an office has set up; the composition root names them, so no action knows settings."""

    def __init__(self) -> None:
        """Begin with none: notices then stay in the panel."""
        self._names: tuple[Outlet, ...] = ()

    def connect(self, names: Iterable[Outlet]) -> None:
        """Let messages go out by these from now on."""
        self._names = tuple(names)

    def __call__(self) -> tuple[Outlet, ...]:
        """Return the ways out."""
        return self._names


outlets = Outlets()


class Composer:
    """Who says what a paper of a petition says as its record stands; connected by the composition root.

    So a verb of a petition that signs or serves a paper freezes its text in the same unit of work, and no
    action knows templates.
    """

    def __init__(self) -> None:
        """Begin unconnected: then nothing is frozen, and the first print does it."""
        self._made: Callable[[Session, Any, date | None], dict[str, Any] | None] | None = None

    def connect(self, made: Callable[[Session, Any, date | None], dict[str, Any] | None]) -> None:
        """Ask `made` from now on."""
        self._made = made

    def __call__(self, session: Session, paper: Any, signed_on: date | None) -> dict[str, Any] | None:
        """Return the value of a paper as signed on a day, without its number; None if nobody can say."""
        return None if self._made is None else self._made(session, paper, signed_on)


compose = Composer()

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Begin transactions as writers: SQLite takes its one write lock at once instead of failing half-way."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def is_writing() -> bool:
    """Say whether a unit of work is open here."""
    return _writing.get()


def make_engine(url: str, *, echo: bool = False) -> Engine:
    """Return an engine for SQLite (WAL, foreign keys on, patient) or PostgreSQL."""
    if url.startswith("sqlite"):
        engine = create_engine(url, echo=echo, connect_args={"timeout": 15, "check_same_thread": False})
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, echo=echo, pool_pre_ping=True, pool_size=8, max_overflow=8, connect_args=NO_JIT)


def _open_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
