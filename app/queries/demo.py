"""Whether this database is a demo: what needs two people elsewhere takes effect at once there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.queries.catalog import is_set

MARK = "demo_database"
"""The setting that says so; only the demo writes it, no form and no import does (`actions.settings`)."""


def is_demo(session: Session) -> bool:
    """Say whether the database was filled by the demo."""
    return is_set(session, MARK)
