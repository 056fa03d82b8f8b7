"""Names of pupils: outside the record of the case a petitioner is called 某某 where minors are concerned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.entity import Entity
from app.domain.masking import name_outside
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition

MARK = Petition.minors_involved.key


def marks_for(entity: Entity, names: Iterable[str]) -> tuple[str, ...]:
    """Return the column that must be read beside `names`, so that it is known whom they concern."""
    return (MARK,) if entity.model is Petition and _named(entity, names) else ()


def conceal(session: Session, entity: Entity, rows: Sequence[dict[str, Any]]) -> None:
    """Put 某某 for the names of `rows` that concern minors; one statement where rows do not say so."""
    names = _named(entity, rows[0]) if rows else ()
    if not names:
        return
    if entity.model is Petition:
        found = {row["id"] for row in rows if row[MARK]}
    else:
        found = concerned(session, entity, {row["id"] for row in rows})
    for row in rows:
        for name in names:
            row[name] = name_outside(row[name], minors=row["id"] in found)


def concerned(session: Session, entity: Entity, numbers: Collection[int]) -> set[int]:
    """Return those rows whose petition, or one of whose petitions, concerns minors."""
    model = entity.model
    if model is Petition:
        statement = select(Petition.id)
    elif model is Petitioner:
        statement = (
            select(PetitionParty.petitioner_id)
            .join(Petition, Petition.id == PetitionParty.petition_id)
            .where(PetitionParty.deleted_at.is_(None))
        )
    else:
        statement = select(model.id).join(Petition, Petition.id == model.petition_id)
    key = statement.selected_columns[0]
    return set(session.scalars(statement.where(key.in_(sorted(numbers)), Petition.minors_involved.is_(True))))


def _named(entity: Entity, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in entity.columns and entity.columns[name].field.minors)
