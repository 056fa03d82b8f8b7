"""Telling people: a notice in the panel and a message on its way out, in one unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor, unscoped
from app.clock import now
from app.extensions import outlets
from app.queries.notices import shown, told_already
from app.queries.organisation import units
from schema.access import PetitionExclusion
from schema.deadlines import Deadline
from schema.notices import Notice, NoticeKind, OutboxMessage, OutboxState, Outlet
from schema.organisation import Staff
from schema.petitions import Petition
from schema.vocabulary import HolderKind


def tell(
    session: Session,
    actor: Actor,
    subject: Any,
    *,
    to: Iterable[int | None],
    kind: NoticeKind,
    number: str = "",
    deadline: Deadline | None = None,
    tag: str = "",
    inside: bool = False,
) -> list[Notice]:
    """Tell the staff `to` (row numbers; None is passed over) that `kind` happened to `subject`.

    `subject` is a flushed row: a petition, or what hangs on one. Whoever acts is not told what he or she
    does, nor is who may never see the petition. A notice on a `deadline` holds only while that runs to the
    same day; what carries a `tag` is told once to each person; what is told `inside` goes to no mailbox and
    no robot. Returns the notices written.
    """
    petition = _petition(session, subject)
    people = _allowed(session, petition, {one for one in to if one is not None and one != actor.staff_id})
    tags = {one: f"{tag}:{one}" for one in people} if tag else {}
    known = told_already(session, list(tags.values())) if tags else set()
    written = [
        Notice(
            staff_id=one,
            kind=kind,
            subject_kind=subject.__tablename__,
            subject_id=subject.id,
            petition_id=None if petition is None else petition.id,
            deadline_id=None if deadline is None else deadline.id,
            due_on=None if deadline is None else deadline.binding_on,
            number=(number or _number(subject, petition))[:40],
            tag=tags.get(one),
            created_at=now(),
        )
        for one in sorted(people)
        if tags.get(one) not in known
    ]
    session.add_all(written)
    session.flush()
    if not inside and (petition is None or not petition.is_secret):
        _send_out(session, written, petition)
    return written


def read(session: Session, actor: Actor, numbers: Sequence[int] | None = None) -> int:
    """Mark a person's notices as read (all when `numbers` is None); returns how many were unread."""
    found = shown(session, actor, numbers)
    for notice in found:
        notice.read_at = now()
    session.flush()
    return len(found)


def _petition(session: Session, subject: Any) -> Petition | None:
    if isinstance(subject, Petition):
        return subject
    number = getattr(subject, "petition_id", None)
    if number is None:
        return None
    with unscoped(session, "who may not be told of a petition is asked whoever acts"):
        return session.scalars(select(Petition).where(Petition.id == number)).one_or_none()


def _number(subject: Any, petition: Petition | None) -> str:
    if petition is not None and petition.petition_no:
        return str(petition.petition_no)
    return f"#{subject.id}"


def _allowed(session: Session, petition: Petition | None, people: set[int]) -> set[int]:
    """Leave out who may never see the petition: the accused, the recused, the unit a report is about."""
    if petition is None or not people:
        return people
    held = select(PetitionExclusion.holder_kind, PetitionExclusion.holder_id)
    barred = set(session.execute(held.where(PetitionExclusion.petition_id == petition.id)).tuples())
    if not barred:
        return people
    places = session.execute(select(Staff.id, Staff.unit_id).where(Staff.id.in_(people))).tuples()
    return {
        person
        for person, unit in places
        if (HolderKind.user, person) not in barred
        and not any((HolderKind.unit, above) in barred for above in _line(session, unit))
    }


def _line(session: Session, unit_id: int) -> set[int]:
    unit = units(session).get(unit_id)
    return {unit_id} | ({int(part) for part in unit.path.split("/") if part} if unit else set())


def _send_out(session: Session, written: Sequence[Notice], petition: Petition | None) -> None:
    """Write the messages of the outlets the office has: mail to each person, a robot once for all.

    A robot speaks to a whole group, so it never speaks of a petition somebody is excluded from.
    """
    for outlet in outlets():
        told = written if outlet is Outlet.mail else written[:1]
        if outlet is not Outlet.mail and petition is not None and _excludes(session, petition):
            continue
        session.add_all(
            OutboxMessage(
                notice_id=notice.id, outlet=outlet, state=OutboxState.waiting, next_at=now(), tries=0
            )
            for notice in told
        )
    session.flush()


def _excludes(session: Session, petition: Petition) -> bool:
    asked = select(PetitionExclusion.id).where(PetitionExclusion.petition_id == petition.id).limit(1)
    return session.scalar(asked) is not None
