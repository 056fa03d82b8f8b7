"""Whether a database is up to date, asked without loading the migrations' machinery."""

from __future__ import annotations

import re

from sqlalchemy import String, column, create_engine, inspect, select, table

from config import ROOT

VERSIONS = ROOT / "schema" / "migrations" / "versions"


def newest() -> str:
    """Return the number of the newest migration."""
    numbers = [found[0] for path in VERSIONS.glob("*.py") if (found := re.match(r"\d+", path.name))]
    return max(numbers)


def is_newest(url: str) -> bool:
    """Say whether the database at `url` has every migration."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            known = table("alembic_version", column("version_num", String))
            return connection.execute(select(known.c.version_num)).scalar() == newest()
    finally:
        engine.dispose()
