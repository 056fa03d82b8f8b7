"""The database a benchmark works on: settings of its own, so that no office's data is ever touched."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, make_url

from app.cli.commands import Tools
from config import Settings, from_environment
from run import bind_engine, create_app, work

ACCOUNTS = "bench-accounts.json"
"""Who may sign in to the generated database, beside its data; readable by its owner only."""


@dataclass(frozen=True, slots=True)
class Account:
    """A generated account with the place it holds in the office."""

    username: str
    password: str
    role: str
    staff_id: int
    unit_id: int


def settings_for(database: str | None, name: str = "bench") -> Settings:
    """Return the settings of the environment, pointed at `database` or at a SQLite file of this name.

    The data directory of a SQLite file is the folder it stands in. The office's own default database is
    never used: a benchmark must be asked for a database by name.
    """
    settings = from_environment()
    usual = f"sqlite:///{settings.data_dir / 'xinfang.db'}"
    if database is None and settings.database_url == usual:
        database = f"sqlite:///{settings.data_dir / 'bench' / name}.db"
    url = make_url(database or settings.database_url)
    beside = Path(str(url.database)).parent if url.get_backend_name() == "sqlite" else settings.data_dir
    return replace(settings, database_url=url.render_as_string(hide_password=False), data_dir=beside)


def tools_for(settings: Settings) -> Tools:
    """Return the tools of the command line, bound to the benchmark's database."""
    return Tools(settings, create_app, bind_engine, work)


def is_sqlite(engine: Engine) -> bool:
    """Say whether the database is a SQLite file."""
    return engine.dialect.name == "sqlite"


def write_accounts(settings: Settings, accounts: list[Account]) -> Path:
    """Keep the accounts beside the data and return the file."""
    path = _path(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    rows: list[dict[str, Any]] = [{name: getattr(a, name) for name in Account.__slots__} for a in accounts]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def read_accounts(settings: Settings) -> list[Account]:
    """Return the generated accounts; FileNotFoundError when nothing was generated here."""
    return [Account(**row) for row in json.loads(_path(settings).read_text(encoding="utf-8"))]


def has_accounts(settings: Settings) -> bool:
    """Say whether something was generated here."""
    return _path(settings).is_file()


def _path(settings: Settings) -> Path:
    """One file per database, so that SQLite and PostgreSQL may share a data directory."""
    name = settings.database_url.rpartition("/")[2].partition("?")[0]
    return settings.data_dir / f"{name}-{ACCOUNTS}"
