"""Questions about notices: what a person is told, read through what he or she may still see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from schema.deadlines import Deadline
from schema.notices import Notice
from schema.petitions import Petition

MOST = 200
"""Notices a page shows, the newest."""


def mine(session: Session, actor: Actor, *, limit: int = MOST) -> Sequence[dict[str, Any]]:
    """Return a person's notices, newest first; `over` once the deadline is; others stood in for included."""
    columns = (
        Notice.id,
        Notice.staff_id,
        Notice.kind,
        Notice.subject_kind,
        Notice.subject_id,
        Notice.petition_id,
        Notice.deadline_id,
        Notice.due_on,
        Notice.number,
        Notice.created_at,
        Notice.read_at,
        and_(Notice.deadline_id.is_not(None), ~_true()).label("over"),
    )
    statement = _visible(select(*columns), actor).order_by(Notice.id.desc()).limit(limit)
    return [dict(row) for row in session.execute(statement).mappings()]


def unread(session: Session, actor: Actor) -> int:
    """Return how many notices wait to be read and are still true."""
    asked = _visible(select(Notice.id), actor).where(Notice.read_at.is_(None), _true())
    return session.scalar(select(func.count()).select_from(asked.limit(MOST).subquery())) or 0


def shown(session: Session, actor: Actor, numbers: Sequence[int] | None) -> Sequence[Notice]:
    """Return the unread notices of a person among `numbers` (all when None), to be marked as read."""
    statement = _visible(select(Notice), actor).where(Notice.read_at.is_(None))
    if numbers is not None:
        statement = statement.where(Notice.id.in_(list(numbers)))
    return session.scalars(statement).all()


def told_already(session: Session, tags: Sequence[str]) -> set[str]:
    """Return which of these tags have been told."""
    return {tag for tag in session.scalars(select(Notice.tag).where(Notice.tag.in_(tags))) if tag}


def _visible(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Join a notice to what it is about: the wall's criteria stand in the joins, so the unseen is missing."""
    people = sorted(actor.stands_for | ({actor.staff_id} if actor.staff_id is not None else frozenset()))
    return (
        statement.outerjoin(Petition, Petition.id == Notice.petition_id)
        .outerjoin(Deadline, Deadline.id == Notice.deadline_id)
        .where(
            Notice.staff_id.in_(people) if people else false(),
            or_(Notice.petition_id.is_(None), Petition.id.is_not(None)),
            or_(Notice.deadline_id.is_(None), Deadline.id.is_not(None)),
        )
    )


def _true() -> ColumnElement[bool]:
    """Say in SQL that a notice still holds: it is about no deadline, or about one that runs to that day."""
    runs = and_(Deadline.met_on.is_(None), Deadline.voided_on.is_(None), Deadline.binding_on == Notice.due_on)
    return or_(Notice.deadline_id.is_(None), runs)


def still_told(session: Session, number: int) -> bool:
    """Say whether a notice is unread and still holds, so that it is worth a message."""
    statement = (
        select(Notice.id)
        .outerjoin(Deadline, Deadline.id == Notice.deadline_id)
        .where(Notice.id == number, Notice.read_at.is_(None), _true())
    )
    return session.scalar(statement) is not None
