"""What a database holds as a whole, for the copy made of it: rows per table, files and their digests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import JSON, Connection, Integer, String, column, func, inspect, select, table

_VERSION = table("alembic_version", column("version_num", String))
_TRAIL = table("audit_entry", column("id", Integer), column("entry_hash", String))
_ATTACHMENT = table("attachment", column("storage_key", String), column("digest", String))
_PAPER = table("paper", column("file", String), column("digest", String))
_SEAL = table("seal_picture", column("file", String), column("digest", String))
_JOB = table("job", column("arguments", JSON), column("result", JSON))


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the trail: its number and its hash, where it has one."""

    number: int
    entry_hash: str | None


def exported_moment(connection: Connection) -> str:
    """Return the name under which other connections to PostgreSQL see what this transaction sees."""
    return str(connection.scalar(select(func.pg_export_snapshot())))


def tables(connection: Connection) -> list[str]:
    """Return the names of all tables, in order."""
    return sorted(inspect(connection).get_table_names())


def counts(connection: Connection) -> dict[str, int]:
    """Return table -> number of rows."""
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in tables(connection)
    }


def revision(connection: Connection) -> str | None:
    """Return the number of the last migration."""
    return connection.scalar(select(_VERSION.c.version_num))


def head(connection: Connection) -> Head | None:
    """Return the head of the trail; None while it is empty."""
    row = connection.execute(select(_TRAIL).order_by(_TRAIL.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else Head(row.id, row.entry_hash)


def kept_files(connection: Connection) -> dict[str, str]:
    """Return storage key -> digest of every file a row answers for, those in the recycle bin included."""
    attached = select(_ATTACHMENT)
    printed = select(_PAPER).where(_PAPER.c.file.is_not(None), _PAPER.c.digest.is_not(None))
    parts = (attached, printed, select(_SEAL))
    return {key: digest for statement in parts for key, digest in connection.execute(statement)}


def passing_files(connection: Connection) -> Iterator[str]:
    """Yield the keys of files a job reads or has written."""
    for name in ("arguments", "result"):
        for (value,) in connection.execute(select(_JOB.c[name])):
            for part in ("key", "refused", "file"):
                if isinstance(value, dict) and value.get(part):
                    yield str(value[part])
