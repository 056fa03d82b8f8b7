"""The database's part of a backup: one consistent copy of it while it is at work, and the way back."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect

from app.queries import holdings

NAMES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
"""What the copy is called, by kind of database."""
_DEBIAN = Path("/usr/lib/postgresql")


@contextmanager
def copied(engine: Engine, folder: Path) -> Iterator[Connection]:
    """Copy the database into `folder`; yield a connection that sees it as it is in the copy."""
    target = folder / NAMES[engine.dialect.name]
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as ours, closing(sqlite3.connect(target)) as copy:
            # In one step: a copy in pieces begins anew at every write in between.
            ours.driver_connection.backup(copy)  # type: ignore[union-attr]
            copy.execute("PRAGMA journal_mode=DELETE")
        with _copy_of(target) as connection:
            yield connection
        return
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        moment = holdings.exported_moment(connection)
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}")
        _postgresql(engine, "pg_dump", *options, f"--file={target}")
        yield connection


def is_empty(engine: Engine) -> bool:
    """Say whether the database has no table."""
    return not inspect(engine).get_table_names()


def put_back(engine: Engine, folder: Path) -> None:
    """Replace whatever the database holds by the copy in `folder`."""
    source = folder / NAMES[engine.dialect.name]
    if engine.dialect.name == "sqlite":
        _put_back_file(engine, source)
        return
    if not is_empty(engine):
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _postgresql(engine, "pg_restore", *options, str(source))


def _put_back_file(engine: Engine, source: Path) -> None:
    """Put the copy in the place of the file; the log of the old one must not be played into it."""
    engine.dispose()
    target = Path(str(engine.url.database))
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    fresh.replace(target)


@contextmanager
def _copy_of(path: Path) -> Iterator[Connection]:
    """Open the finished copy as it stands, without turning its journal on again."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check").scalar()
        if found != "ok":
            raise click.ClickException(f"The copy of the database is damaged: {found}")
        yield connection


def _postgresql(engine: Engine, name: str, *options: str) -> None:
    """Run a tool of PostgreSQL on the database; ClickException with what it said when it fails."""
    _arguments, given = engine.dialect.create_connect_args(engine.url)
    password = given.pop("password", None)
    given.pop("context", None)  # psycopg's own, nothing of the address
    with tempfile.TemporaryDirectory() as folder:
        if password is not None:  # neither in the list of processes nor in the environment
            given["passfile"] = str(_password_file(Path(folder), str(password)))
        done = subprocess.run(  # noqa: S603 - the tool found below, options of our own, no shell
            [_tool(engine, name), *options, f"--dbname={make_conninfo(**given)}"],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise click.ClickException(f"{name} failed: {done.stderr.strip()}")


def _password_file(folder: Path, password: str) -> Path:
    path = folder / "password"
    path.touch(mode=0o600)
    escaped = re.sub(r"([\\:])", r"\\\1", password)
    path.write_text(f"*:*:*:*:{escaped}\n", encoding="utf-8")
    return path


def _tool(engine: Engine, name: str) -> str:
    """Return the newest installed tool of that name that is not older than the server."""
    with engine.connect() as connection:
        info: Any = connection.dialect.server_version_info
        server = int(info[0])
    found = {
        int(folder.name): folder / "bin" / name
        for folder in _DEBIAN.glob("[0-9]*")
        if folder.name.isdecimal() and os.access(folder / "bin" / name, os.X_OK)
    }
    fitting = [version for version in found if version >= server]
    if fitting:
        return str(found[min(fitting)])
    on_the_path = None if found else shutil.which(name)
    if on_the_path is not None:
        return on_the_path
    raise click.ClickException(
        f"{name} of PostgreSQL {server} or newer is needed: "
        f"on Debian `apt-get install postgresql-client-{server}`."
    )
