"""What stands in every table, read past every wall: an attack that was refused has left no trace there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from app.extensions import db
from schema.base import metadata
from schema.vocabulary import AuditVerb

NOTED = frozenset({"audit_head", "alembic_version"})
"""The head of the trail moves with every attempt that is noted."""
WITNESSED = frozenset({AuditVerb.refuse, AuditVerb.export})
"""The trail may note a refusal, and what was taken by right; an entry of any other verb would be a change."""


def ledger(*, but: frozenset[str] = NOTED) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, in a connection of its own."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with db().get_bind().connect() as connection:
        for table in metadata.sorted_tables:
            if table.name not in but and not table.name.startswith("ab_"):
                rows = connection.execute(text(f'SELECT * FROM "{table.name}" ORDER BY 1')).all()
                if table.name == "audit_entry":
                    rows = [row for row in rows if row.verb not in WITNESSED]
                found[table.name] = [tuple(row) for row in rows]
    return found
