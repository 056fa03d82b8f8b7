"""The people of petitions as they are compared: read through the wall, numbers by their keyed hashes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.entity import Catalogue
from app.domain.duplicates import Person
from app.queries.catalog import current
from schema.people import Petitioner, PetitionParty
from schema.sealed import cipher
from schema.sounds import place, sound

Key = tuple[str, str]
"""What somebody can be found by: column and value."""


def keys_of(people: Iterable[Person]) -> set[Key]:
    """Return what somebody can be found by: column and value."""
    found = {
        (name, value)
        for person in people
        for name, value in (
            ("phone_hash", person.phone),
            ("id_number_hash", person.id_number),
            ("name_key", person.sound),
            ("address_key", place(person.address)),
        )
        if value
    }
    return {(name, str(value)) for name, value in found}


def people_of(session: Session, numbers: Sequence[int]) -> Mapping[int, tuple[Person, ...]]:
    """Return petition -> its people."""
    if not numbers:
        return {}
    seen = current(session)
    statement = (
        select(PetitionParty.petition_id, *person_columns())
        .join(Petitioner, Petitioner.id == PetitionParty.petitioner_id)
        .where(PetitionParty.petition_id.in_(numbers), PetitionParty.deleted_at.is_(None))
    )
    found: dict[int, tuple[Person, ...]] = {}
    for row in session.execute(statement):
        found[row.petition_id] = (*found.get(row.petition_id, ()), named_person(row, seen))
    return found


def person_columns() -> tuple[Any, ...]:
    """Return what is read of a person who is compared."""
    who = Petitioner
    return (who.name, who.name_key, who.phone_hash, who.id_number_hash, who.address)


def named_person(row: Any, seen: Catalogue) -> Person:
    """Return what this person may know of somebody: what a right hides is not compared either."""
    known = seen["petitioners"].columns if "petitioners" in seen.entities else {}
    return Person(
        row.name if "name" in known else "",
        row.name_key if "name" in known else None,
        row.phone_hash if "phone" in known else None,
        row.id_number_hash if "id_number" in known else None,
        (row.address or "") if "address" in known else "",
    )


def typed_person(values: Mapping[str, Any], seen: Catalogue) -> Person:
    """Return somebody as typed or as a file says, numbers hashed as they would be stored."""
    known = seen["petitioners"].columns if "petitioners" in seen.entities else {}
    given = {name: str(values.get(name) or "") for name in ("name", "phone", "id_number", "address")}
    hashed = {
        name: cipher().digest(given[name]) if given[name] and name in known else None
        for name in ("phone", "id_number")
    }
    return Person(given["name"], sound(given["name"]), hashed["phone"], hashed["id_number"], given["address"])
