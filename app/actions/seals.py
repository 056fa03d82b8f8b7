"""Pictures of seals: one in use for a unit at a time; what was signed with an earlier one keeps that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import antivirus, audit, files
from app.domain.errors import N_, Refused
from app.queries.organisation import units
from app.queries.paper_chain import seal_in_use
from schema.paper_chain import SealPicture
from schema.vocabulary import AuditVerb, UnitKind


def put_in_use(
    session: Session,
    actor: Actor,
    unit_id: int,
    *,
    content: bytes,
    pixels: int,
    digest: str,
    today: date,
    store: Path,
    clamd: str = "",
) -> SealPicture:
    """Print a picture on what a unit signs from today on; the one before is withdrawn.

    `content` was checked and drawn anew. Refused for a division, which has no seal of its own (domain §7.1);
    Infected when the scanner finds something.
    """
    actor.require("seals", "keep")
    unit = units(session).get(unit_id)
    if unit is None or unit.kind is UnitKind.division:
        raise Refused(N_("A division has no seal: the organ it belongs to signs."), field="unit_id")
    antivirus.scan(clamd, content, unit.name)
    old = seal_in_use(session, unit_id)
    if old is not None:
        old.withdrawn_on = today
    row = SealPicture(
        unit_id=unit_id,
        digest=digest,
        file=files.keep(store, content, within=session),
        pixels=pixels,
        used_from=today,
        created_by_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=unit.name)
    return row


def withdraw(session: Session, actor: Actor, row: SealPicture, *, today: date) -> None:
    """Print the picture no more on what is signed from now on; space is left for the seal again."""
    actor.require("seals", "keep")
    if row.withdrawn_on is not None:
        raise Refused(N_("This picture is withdrawn already."))
    row.withdrawn_on = today
    session.flush()
    changes = {"withdrawn_on": (None, today)}
    audit.record(session, actor, row, AuditVerb.amend, changes=changes)
