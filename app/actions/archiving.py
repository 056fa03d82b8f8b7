"""Archiving the trail: its oldest entries leave for a file, and the chain goes on from the last of them."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.clock import now
from app.domain.chain import Link
from app.domain.errors import N_, Clash
from app.queries.trail import ends
from schema.audit import AuditEntry, AuditHead
from schema.vocabulary import AuditVerb


def archive(session: Session, actor: Actor, last: Link, *, reason: str) -> None:
    """Remove the entries up to `last`, which are safe in a file, and note that in the trail.

    Moving the anchor comes first: the database deletes nothing that stands behind it.
    """
    anchor, head = ends(session)
    if not anchor.place < last.place <= head.place:
        raise Clash(N_("There is nothing to archive."))
    session.execute(update(AuditHead).values(anchor_place=last.place, anchor_hash=last.entry_hash))
    session.execute(
        delete(AuditEntry).where(AuditEntry.place <= last.place).execution_options(synchronize_session=False)
    )
    session.add(
        AuditEntry(
            happened_at=now(),
            actor_id=actor.user_id,
            actor_name=actor.name,
            verb=AuditVerb.archive.value,
            subject_kind=AuditEntry.__tablename__,
            changes={"place": [anchor.place, last.place]},
            reason=reason,
            origin=actor.origin,
        )
    )
