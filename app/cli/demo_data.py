"""Synthetic demo data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.organisation import Unit


def is_empty(session: Session) -> bool:
    """Say whether nothing was entered yet."""
    return session.scalar(select(Unit.id).limit(1)) is None


def load(session: Session, *, today: date, data_dir: Path) -> None:
    """Fill an empty database."""
