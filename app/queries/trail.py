"""The whole trail as a chain: its head, its links in order, and what stands outside of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.domain.chain import COVERED, Break, Link, Verdict, follow
from schema.audit import AuditEntry, AuditHead

PART = 1_000
WHY = "a chain is only followed whole"


def ends(session: Session) -> tuple[Link, Link]:
    """Return the link the chain here begins after, and its last one, as the head says."""
    head = AuditHead
    row = session.execute(
        select(head.anchor_place, head.anchor_hash, head.place, head.entry_hash).order_by(head.id)
    ).one()
    return Link(row[0], row[1]), Link(row[2], row[3])


def links(session: Session, *, before: datetime | None = None) -> Iterator[Mapping[str, Any]]:
    """Yield every sealed entry (up to the first that is not older than `before`) in the order of places."""
    entry = AuditEntry
    names = ["id", "place", "previous_hash", "entry_hash", *COVERED]
    statement = select(*(getattr(entry, name) for name in names)).order_by(entry.place).limit(PART)
    place: int | None = None
    while True:
        wanted = entry.place.is_not(None) if place is None else entry.place > place
        with unscoped(session, WHY):
            rows = [dict(row) for row in session.execute(statement.where(wanted)).mappings()]
        for row in rows:
            if before is not None and row["happened_at"] >= before:
                return
            yield row
        if len(rows) < PART:
            return
        place = rows[-1]["place"]


def verify(session: Session) -> Verdict:
    """Follow the chain from its anchor to its head; the verdict names the first link that does not hold."""
    anchor, head = ends(session)
    found = follow(links(session), anchor)
    if found.broken is not None:
        return found
    if found.last != head:
        there = f"the head says place {head.place}, the last entry stands at {found.last.place}"
        return replace(found, broken=Break(min(head.place, found.last.place) + 1, None, there))
    with unscoped(session, WHY):
        stray = session.scalar(select(func.min(AuditEntry.id)).where(AuditEntry.place.is_(None)))
    if stray is not None:
        return replace(
            found, broken=Break(None, stray, "the entry has no place: it was not written by the panel")
        )
    return found


def hash_at(session: Session, place: int) -> str | None:
    """Return the hash at a place of the chain, archived ends included; None when no such entry is here."""
    anchor, _head = ends(session)
    if place == anchor.place:
        return anchor.entry_hash
    with unscoped(session, WHY):
        return session.scalar(select(AuditEntry.entry_hash).where(AuditEntry.place == place))
