"""Settings of an office; what marks a database as a demo is none: it would switch the second person off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit
from app.domain.errors import N_, Refused
from app.queries.demo import MARK
from schema.settings import Setting
from schema.vocabulary import AuditVerb


def create(session: Session, actor: Actor, values: Mapping[str, Any]) -> Setting:
    """Write a new setting."""
    _refuse_mark(values.get("code"))
    row = Setting(**values)
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=row.code)
    return row


def amend(
    session: Session, actor: Actor, row: Setting, changes: Mapping[str, Any]
) -> Mapping[str, tuple[Any, Any]]:
    """Change a setting and return what differs."""
    _refuse_mark(row.code)
    _refuse_mark(changes.get("code"))
    difference = audit.apply(row, changes)
    if difference:
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, display=row.code)
    return difference


def _refuse_mark(code: object) -> None:
    if str(code or "").strip().lower() == MARK:
        raise Refused(N_("Only the demo itself marks a database as a demo."), field="code")
