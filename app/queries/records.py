"""One record, its rows beneath, its trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.catalog.entity import Entity
from app.domain.errors import N_, Invisible
from app.queries.minors import conceal, marks_for
from schema.attachments import Attachment
from schema.audit import AuditEntry
from schema.vocabulary import AuditVerb

MOST_BENEATH = 50
"""Rows of a panel on a record; the rest is one click away in the list."""

WITNESSED = (AuditVerb.read, AuditVerb.refuse, AuditVerb.export)
"""What the trail says of readers, which is for auditors and no part of a record's history.

An infected file is: only its refusal names the petition; who was refused a page leaves none.
"""


def find(session: Session, entity: Entity, number: int, *, deleted: bool = False) -> Any:
    """Return the row with its wall respected; Invisible when there is none for this person.

    A SELECT every time: `Session.get` would answer from the identity map, past the wall.
    """
    statement = select(entity.model).where(entity.model.id == number)
    if entity.recyclable and not deleted:
        statement = statement.where(entity.model.deleted_at.is_(None))
    row = session.scalars(statement.execution_options(populate_existing=False)).one_or_none()
    if row is None:
        raise Invisible(N_("There is no such record, or it is not yours to see."))
    return row


def missing(session: Session, entity: Entity, numbers: Iterable[int]) -> set[int]:
    """Return those of `numbers` that name no visible, living row."""
    wanted = set(numbers)
    statement = select(entity.model.id).where(entity.model.id.in_(sorted(wanted)))
    if entity.recyclable:
        statement = statement.where(entity.model.deleted_at.is_(None))
    return wanted - set(session.scalars(statement))


def beneath(
    session: Session, child: Entity, reference: str, number: int
) -> tuple[Sequence[dict[str, Any]], int]:
    """Return the rows of a child area on one record (at most MOST_BENEATH), and how many there are."""
    model = child.model
    where = [getattr(model, reference) == number]
    if child.recyclable:
        where.append(model.deleted_at.is_(None))
    names = [column.name for column in child.listed() if column.name != reference]
    columns = [model.id, *(getattr(model, name) for name in (*names, *marks_for(child, names)))]
    descending = child.area.sort.startswith("-")
    key = getattr(model, child.area.sort.lstrip("-").split(",")[0])
    statement = (
        select(*columns)
        .where(*where)
        .order_by(key.desc() if descending else key, model.id)
        .limit(MOST_BENEATH)
    )
    rows = [dict(row) for row in session.execute(statement).mappings()]
    conceal(session, child, rows)
    if len(rows) < MOST_BENEATH:
        return rows, len(rows)
    return rows, session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def trail(
    session: Session, table: str, number: int, *, petition: bool = False, limit: int = 100
) -> Sequence[Any]:
    """Return what happened to a record, newest first; a petition's trail holds that of everything on it."""
    own = (AuditEntry.subject_kind == table) & (AuditEntry.subject_id == number)
    where = or_(own, AuditEntry.petition_id == number) if petition else own
    refused_file = (AuditEntry.verb == AuditVerb.refuse) & AuditEntry.petition_id.is_not(None)
    where = where & (AuditEntry.verb.not_in(WITNESSED) | refused_file)
    return session.scalars(select(AuditEntry).where(where).order_by(AuditEntry.id.desc()).limit(limit)).all()


def since(session: Session, table: str, number: int, entry: int) -> Sequence[Any] | None:
    """Return a record's entries after one of them, newest first; None when that is none of its own."""
    own = (AuditEntry.subject_kind == table) & (AuditEntry.subject_id == number)
    found = session.scalars(
        select(AuditEntry).where(own, AuditEntry.id >= entry).order_by(AuditEntry.id.desc())
    ).all()
    return found[:-1] if found and found[-1].id == entry else None


def attachment(session: Session, table: str, number: int, file_id: int) -> Attachment | None:
    """Return one file of a record, or None when it is not one of its files."""
    file = Attachment
    where = (file.subject_kind == table) & (file.subject_id == number) & file.deleted_at.is_(None)
    return session.scalars(select(file).where(file.id == file_id, where)).one_or_none()


def attachments(session: Session, table: str, number: int) -> Sequence[Any]:
    """Return the files of a record, oldest first."""
    file = Attachment
    where = (file.subject_kind == table) & (file.subject_id == number) & file.deleted_at.is_(None)
    return session.scalars(select(file).where(where).order_by(file.id)).all()
