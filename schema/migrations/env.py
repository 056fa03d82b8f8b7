"""Alembic's environment: the models are the target, FAB's tables included; types are written plainly."""

from __future__ import annotations

from typing import Any, cast

from alembic import context
from sqlalchemy import DateTime, Integer, String
from sqlalchemy.types import TypeDecorator

from app.catalog.read import discover
from schema.base import EnumText, UtcDateTime, metadata
from schema.sealed import Sealed

discover()


def render_item(kind: str, item: Any, autogen_context: Any) -> Any:
    """Write our named types as the plain types they are, so that a migration needs no code of ours."""
    if kind != "type":
        return False
    if isinstance(item, EnumText):
        return f"sa.String(length={cast('String', item.impl_instance).length})"
    if isinstance(item, Sealed):
        return "sa.Text()"
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if item.__class__.__name__ == "JSON":
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def compare_type(
    _context: Any, _inspected: Any, _column: Any, inspected_type: Any, metadata_type: Any
) -> bool | None:
    """Compare what a named type is stored as."""
    plain = metadata_type.impl_instance if isinstance(metadata_type, TypeDecorator) else metadata_type
    if isinstance(plain, String) and isinstance(inspected_type, String):
        return plain.length != inspected_type.length
    if isinstance(plain, DateTime | Integer):
        return not isinstance(inspected_type, DateTime | Integer)
    return False if isinstance(metadata_type, TypeDecorator) or "JSON" in type(plain).__name__ else None


def run() -> None:
    """Run the migrations on the connection the caller gave."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        compare_type=compare_type,
        render_as_batch=True,
        user_module_prefix="sa.",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
