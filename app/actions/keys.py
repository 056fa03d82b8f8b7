"""Keys come into use and change; what is stored is sealed anew, part by part, and can be gone on with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, select, type_coerce, update
from sqlalchemy.orm import Session

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.clock import now
from app.domain.errors import N_
from app.keys import KeyMissing, KeyRing
from app.queries.keys import Place, batch, places, registered
from schema.sealed import cipher
from schema.sealing import SealingKey

SIZE = 500


def require_keys(session: Session, ring: KeyRing) -> None:
    """Make the first keys where nothing is sealed yet; KeyMissing when stored data need one that is gone."""
    known = registered(session)
    there = {*ring.names, ring.hash_name} - {""}
    if missing := sorted(known - there):
        raise KeyMissing(
            N_(
                "The database was sealed with %(names)s, which %(folder)s does not hold."
                " Bring the keys back from their backup; new ones would not open what is stored."
            ),
            names=", ".join(missing),
            folder=ring.folder,
        )
    if not ring.names or not ring.hash_name:
        ring.make()


def register(session: Session) -> None:
    """Enter the keys in use, so that the database can say later which it needs."""
    ring: Any = cipher()
    known = set(session.scalars(select(SealingKey.name)))
    names = [name for name in (*ring.names, ring.hash_name) if name and name not in known]
    session.add_all(SealingKey(name=name, first_used_at=now()) for name in names)
    session.flush()


def rotate(session: Session, ring: KeyRing) -> str:
    """Make a new key, current from now on, and enter it; what is stored keeps its own until `reseal`."""
    name = ring.make()
    with unit_of_work(session):
        register(session)
    return name


def reseal(session: Session, ring: KeyRing, *, head: str = "") -> int:
    """Seal every value that does not begin with `head` (as sealed now), and return how many there were.

    Each part is a unit of work; versions, hashes that are there and the trail stay as they are.
    """
    number = 0
    for place in places():
        after = 0
        while True:
            with unit_of_work(session), untold(session, "the same values under another key"):
                rows = batch(session, place, head or ring.head(), after, SIZE)
                for key, stored in rows:
                    _seal(session, place, key, stored)
            if not rows:
                break
            after = rows[-1][0]
            number += len(rows)
    return number


def _seal(session: Session, place: Place, key: int, stored: str) -> None:
    """Write one value anew, unless somebody changed it meanwhile: then it is sealed already."""
    text = place.type.plain(stored)
    table = place.model.__table__
    column = table.c[place.name]
    values: dict[Any, Any] = {column: type_coerce(cipher().seal(place.type.place, text), Text())}
    same = (table.c.id == key) & (type_coerce(column, Text()) == stored)
    session.execute(update(table).where(same).values(values))
    if place.digest is not None:
        digest = table.c[place.digest.key]
        session.execute(
            update(table).where(table.c.id == key, digest.is_(None)).values({digest: cipher().digest(text)})
        )
