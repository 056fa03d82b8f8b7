"""Rows into tables as fast as a database takes them: COPY, or one prepared INSERT without waiting for the disk.

Indexes are taken away first and made again afterwards, from the definitions the migrations gave them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import psycopg
from sqlalchemy import Engine, Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from bench.database import is_sqlite
from schema.base import metadata

Row = tuple[Any, ...]
"""Values of one row: text, numbers, truth values, ISO dates, moments as `YYYY-MM-DD HH:MM:SS` in UTC, None."""


class Loader(Protocol):
    """A way of writing many rows."""

    def begin(self, tables: Sequence[str]) -> None:
        """Take the indexes of `tables` away."""

    def write(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Append `rows`."""

    def finish(self) -> None:
        """Make the indexes again, bring counters and statistics up to date, and close."""


def loader_for(engine: Engine) -> Loader:
    """Return the loader of a database."""
    if is_sqlite(engine):
        return SqliteLoader(str(engine.url.database))
    return PostgresLoader(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))


def completed(table: str, columns: Sequence[str]) -> tuple[list[str], Row]:
    """Return all columns to write and the constants for those `columns` leaves out but the table insists on.

    A new column with a default in the schema needs no change here; one without fails loudly in the database.
    """
    described: Table = metadata.tables[table]
    constants: dict[str, Any] = {}
    for column in described.columns:
        if column.name not in columns and isinstance(column.default, ScalarElementColumnDefault):
            constants[column.name] = getattr(column.default.arg, "value", column.default.arg)
    return [*columns, *constants], tuple(constants.values())


class SqliteLoader:
    """Prepared INSERTs into a file nobody else has open; a crash while loading costs the file."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in (
            "journal_mode=OFF",
            "synchronous=OFF",
            "foreign_keys=OFF",
            "locking_mode=EXCLUSIVE",
            "temp_store=MEMORY",
            "cache_size=-262144",
        ):
            self.connection.execute(f"PRAGMA {pragma}")
        self.indexes: list[str] = []

    def begin(self, tables: Sequence[str]) -> None:
        """Take the indexes of `tables` away."""
        marks = ",".join("?" * len(tables))
        found = self.connection.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
            tuple(tables),
        ).fetchall()
        for name, sql in found:
            self.connection.execute(f'DROP INDEX "{name}"')
            self.indexes.append(sql)
        self.connection.execute("BEGIN")

    def write(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Append `rows`."""
        names, constants = completed(table, columns)
        marks = ",".join("?" * len(names))
        statement = f"INSERT INTO {table} ({','.join(names)}) VALUES ({marks})"
        self.connection.executemany(statement, (row + constants for row in rows))

    def finish(self) -> None:
        """Make the indexes again, bring the statistics up to date, and close."""
        self.connection.execute("COMMIT")
        for sql in self.indexes:
            self.connection.execute(sql)
        self.connection.execute("ANALYZE")
        self.connection.execute("PRAGMA locking_mode=NORMAL")
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.close()


class PostgresLoader:
    """COPY with the triggers of foreign keys asleep, which takes a superuser."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url)
        for setting in (
            "TIME ZONE 'UTC'",
            "session_replication_role = replica",
            "synchronous_commit = off",
            "maintenance_work_mem = '256MB'",
        ):
            self.connection.execute(f"SET {setting}".encode())
        self.indexes: list[str] = []
        self.tables: list[str] = []

    def begin(self, tables: Sequence[str]) -> None:
        """Take the indexes of `tables` away; those behind a constraint stay."""
        self.tables += tables
        found = self.connection.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "WHERE i.indrelid = ANY(%s::regclass[]) "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            (list(tables),),
        ).fetchall()
        for name, definition in found:
            self.connection.execute(f"DROP INDEX {name}".encode())
            self.indexes.append(definition)

    def write(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Append `rows`."""
        names, constants = completed(table, columns)
        statement = f"COPY {table} ({','.join(names)}) FROM STDIN".encode()
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row + constants)

    def finish(self) -> None:
        """Make the indexes again, bring counters and statistics up to date, and close."""
        for definition in self.indexes:
            self.connection.execute(definition.encode())
        for table in self.tables:
            counter = f"pg_get_serial_sequence('{table}', 'id')"
            highest = f"(SELECT coalesce(max(id), 1) FROM {table})"
            self.connection.execute(f"SELECT setval({counter}, {highest})".encode())
        self.connection.commit()
        self.connection.autocommit = True
        self.connection.execute("VACUUM ANALYZE")
        self.connection.close()
