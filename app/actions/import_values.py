"""What an imported row becomes in the tables beside the petition, as values for one INSERT of many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.access.actor import Actor
from app.domain.secrecy import is_restricted
from schema.sealed import Secret
from schema.vocabulary import AuditVerb, ClaimResult, Purpose

Row = Mapping[str, Any]


def person(code: str, row: Row, *, system: str, moment: datetime) -> dict[str, Any]:
    """Return the petitioner the source calls `code`."""
    return {
        "name": code,
        "source_system": system,
        "source_code": code,
        "phone": row.get("phone"),
        "id_number": row.get("id_number"),
        "address": row.get("address"),
        "created_at": moment,
        "version": 1,
    }


def sealed(values: dict[str, Any]) -> dict[str, Any]:
    """Return a petition's values with its words sealed where it is restricted: a set passes no flush."""
    if not values["is_secret"]:
        return values
    hidden = {name: Secret(values[name]) for name in ("title", "content", "answer_text") if values[name]}
    return values | hidden


def claim(petition_id: int, row: Row, *, moment: datetime) -> dict[str, Any]:
    """Return the one claim of an imported petition: its title, as hidden as that."""
    hidden = is_restricted(Purpose(row["purpose"]), None)
    return {
        "petition_id": petition_id,
        "position": 1,
        "text": Secret(row["title"]) if hidden else row["title"],
        "text_sealed": hidden,
        "result": ClaimResult.answered if row.get("answer_text") else None,
        "created_at": moment,
        "version": 1,
    }


def party(petition_id: int, petitioner_id: int, *, moment: datetime) -> dict[str, Any]:
    """Return the part of the main petitioner."""
    return {
        "petition_id": petition_id,
        "petitioner_id": petitioner_id,
        "is_primary": True,
        "is_representative": False,
        "created_at": moment,
        "version": 1,
    }


def trail(petition_id: int, row: Row, actor: Actor, *, moment: datetime) -> dict[str, Any]:
    """Return the entry of the trail."""
    return {
        "happened_at": moment,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "verb": AuditVerb.import_.value,
        "subject_kind": "petition",
        "subject_id": petition_id,
        "petition_id": petition_id,
        "display": str(row["outside_no"])[:120],
        "changes": {},
        "origin": actor.origin,
    }
