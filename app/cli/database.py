"""The database's life: made and brought up to date by numbered migrations, never by a web worker."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from app.catalog.read import discover
from config import ROOT
from schema.base import metadata

discover()
MIGRATIONS = ROOT / "schema" / "migrations"


def upgrade(engine: Engine, revision: str = "head", *, folder: Path = MIGRATIONS) -> None:
    """Bring the database up to `revision`."""
    with engine.begin() as connection:
        command.upgrade(_config(folder, connection), revision)


def downgrade(engine: Engine, revision: str, *, folder: Path = MIGRATIONS) -> None:
    """Take the database back to `revision`."""
    with engine.begin() as connection:
        command.downgrade(_config(folder, connection), revision)


def state(engine: Engine) -> tuple[str | None, str | None]:
    """Return (revision of the database, newest revision)."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(_config(MIGRATIONS, None)).get_current_head()


def differences(engine: Engine) -> list[object]:
    """Return how the database differs from the models; empty when the migrations say the same as they."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "render_as_batch": True}
        )
        return list(compare_metadata(context, metadata))


def generate(engine: Engine, message: str, *, folder: Path = MIGRATIONS) -> Path:
    """Write the next numbered migration from the difference between models and database."""
    numbers = [
        int(found[0]) for path in (folder / "versions").glob("*.py") if (found := re.match(r"\d+", path.name))
    ]
    number = f"{max(numbers, default=0) + 1:04d}"
    with engine.connect() as connection:
        script = command.revision(
            _config(folder, connection), message=message, autogenerate=True, rev_id=number
        )
    if script is None or isinstance(script, list):
        raise RuntimeError("Alembic wrote no single migration")
    return Path(str(script.path))


def _config(folder: Path, connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
