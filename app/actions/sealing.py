"""Sealing: the entries of a unit of work get their place in the chain, as its last act before the commit.

The head of the chain is one row. Its lock is taken when everything else of the unit of work is written and
every other lock is held, so writers wait for it in turn and never for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, and_, event, insert, select, update
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.domain.chain import COVERED, Link, link
from schema.audit import AuditEntry, AuditHead

UNSEALED = "unsealed"
HEAD_PLACE, HEAD_HASH = "head_place", "head_hash"
PART = 500
"""Entries read and written by one statement; SQLite takes no more than some thousand values."""


@event.listens_for(AuditEntry, "after_insert")
def _remember(_mapper: object, _connection: object, entry: AuditEntry) -> None:
    """Note the row number of every entry the session writes."""
    session = Session.object_session(entry)
    if session is not None:
        session.info.setdefault(UNSEALED, set()).add(entry.id)


def add_many(session: Session, entries: Sequence[Mapping[str, Any]]) -> None:
    """Write many entries by few statements; they are sealed with the unit of work as any other."""
    numbers = session.scalars(insert(AuditEntry).returning(AuditEntry.id), list(entries))
    session.info.setdefault(UNSEALED, set()).update(numbers)


def forget(session: Session) -> None:
    """Drop what was noted of a unit of work that is over."""
    session.info.pop(UNSEALED, None)


def seal(session: Session) -> None:
    """Chain what this unit of work wrote; the last statements before its commit."""
    numbers: set[int] = session.info.pop(UNSEALED, set())
    if numbers:
        _chain(session, sorted(numbers))


def adopt(session: Session) -> int:
    """Chain, oldest first, the entries written before there was a chain; return how many there were.

    Once only: what turns up later without a place did not come through a unit of work, and `verify` names it.
    """
    with unscoped(session, "the chain of the trail takes in every entry"):
        place = session.scalar(select(AuditHead.place))
        numbers = [] if place else list(session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)))
    session.info.pop(UNSEALED, None)
    if numbers:
        _chain(session, numbers)
    return len(numbers)


def _chain(session: Session, numbers: Sequence[int]) -> None:
    with unscoped(session, "the chain of the trail takes in every entry"):
        *early, rest = (numbers[at : at + PART] for at in range(0, len(numbers), PART))
        parts = [session.execute(_stored(part)).mappings().all() for part in early]
        # Nothing above needs the lock; everything below, to the end of the commit, keeps others waiting.
        found = session.execute(_stored(rest, locked=True)).mappings().all()
        last = Link(found[0][HEAD_PLACE], found[0][HEAD_HASH])
        for part in (*parts, found):
            links = list(_links(last, part))
            if links:
                session.execute(update(AuditEntry), links)
                last = Link(links[-1]["place"], links[-1]["entry_hash"])
        session.execute(update(AuditHead).values(place=last.place, entry_hash=last.entry_hash))


def _stored(numbers: Iterable[int], *, locked: bool = False) -> Select[Any]:
    """Ask for entries as the database holds them: a hash covers what is stored, not what was meant.

    `locked` locks the head of the chain in the same statement and brings it beside each entry, or alone when
    a savepoint took all of them back. PostgreSQL reads a row it waited for again, so it is the newest head.
    """
    columns = [AuditEntry.id, *(getattr(AuditEntry, name) for name in COVERED)]
    wanted = and_(AuditEntry.id.in_(numbers), AuditEntry.place.is_(None))
    if not locked:
        return select(*columns).where(wanted).order_by(AuditEntry.id)
    head = (AuditHead.place.label(HEAD_PLACE), AuditHead.entry_hash.label(HEAD_HASH))
    beside = select(*columns, *head).select_from(AuditHead).outerjoin(AuditEntry, wanted)
    return beside.order_by(AuditEntry.id).with_for_update(of=AuditHead)


def _links(last: Link, entries: Iterable[RowMapping]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if entry["id"] is None:  # the head, alone
            continue
        place = last.place + 1
        entry_hash = link(last.entry_hash, place, dict(entry))
        yield {
            "id": entry["id"],
            "place": place,
            "previous_hash": last.entry_hash,
            "entry_hash": entry_hash,
        }
        last = Link(place, entry_hash)
