"""Absences and AB posts: nobody is away without somebody standing in (seed: AB岗; domain M14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit
from app.actions.notices import tell
from app.domain.errors import N_, Refused
from app.domain.standing_in import Span, needed_by, stand_ins
from app.queries.organisation import heads
from app.queries.tasks import away, busy, named_for, posts
from schema.notices import NoticeKind
from schema.organisation import Absence, Post, Staff
from schema.vocabulary import AbsenceKind, AuditVerb

UNPLANNED = frozenset({AbsenceKind.sick_leave})
"""Absences nobody chooses the days of: where B is away too, the head of the division stands in."""


def create_absence(session: Session, actor: Actor, values: Mapping[str, Any]) -> Absence:
    """Let somebody be away; Refused when work would be left without anybody to do it."""
    row = Absence(**values)
    _check_absence(session, row)
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=_name(session, row))
    _tell(session, actor, row)
    return row


def amend_absence(
    session: Session, actor: Actor, row: Absence, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Change an absence under the same rule."""
    difference = audit.apply(row, changes)
    _check_absence(session, row)
    if difference:
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, display=_name(session, row))
        _tell(session, actor, row)
    return difference


def create_post(session: Session, actor: Actor, values: Mapping[str, Any]) -> Post:
    """Set up a post with A and B; B is of A's division, or somebody approved it."""
    row = Post(**values)
    _check_post(session, row)
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=row.name)
    return row


def amend_post(
    session: Session, actor: Actor, row: Post, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Change a post; Refused while A is away and would be left without a stand-in."""
    before = row.holder_a_id
    difference = audit.apply(row, changes)
    _check_post(session, row)
    session.flush()
    _check_left(session, before)
    if difference:
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, display=row.name)
    return difference


def remove_post(session: Session, _actor: Actor, row: Post) -> None:
    """Refuse to take a post away while A is away and B stands in."""
    _check_left(session, row.holder_a_id, without=row)


def _check_absence(session: Session, row: Absence) -> None:
    if row.starts_on is None or row.ends_on is None or row.ends_on < row.starts_on:
        return  # the database says it in its own sentence
    window, known, gone = Span(row.starts_on, row.ends_on), posts(session), away(session, but=row.id)
    absent = {one.staff for one in gone if one.span.meets(window)}
    left = needed_by(row.staff_id, window, known, gone) | (named_for(session, row.staff_id) & absent)
    unplanned = row.kind in UNPLANNED
    for person in sorted(left):
        if not unplanned or not _head_there(session, person, window, {row.staff_id}):
            name = session.scalar(select(Staff.name).where(Staff.id == person))
            raise Refused(
                N_("%(name)s is away in this time and this person stands in; one of the two must be there."),
                field="starts_on",
                name=name or "",
            )
    if not busy(session, row.staff_id, gone=absent) or stand_ins(row.staff_id, window, known, gone):
        return
    if unplanned and _head_there(session, row.staff_id, window, set()):
        return
    raise Refused(
        N_("Work is open and nobody stands in for this time: set up an AB post whose B is there."),
        field="staff_id",
    )


def _head_there(session: Session, staff_id: int, window: Span, but: set[int]) -> bool:
    unit = session.scalar(select(Staff.unit_id).where(Staff.id == staff_id))
    gone = {one.staff for one in away(session) if one.span.meets(window)} | but | {staff_id}
    return bool(heads(session).get(unit or 0, frozenset()) - gone)


def _check_post(session: Session, row: Post) -> None:
    if row.holder_b_id is None or row.approved_by_id is not None or row.holder_b_id == row.holder_a_id:
        return
    places = select(Staff.unit_id).where(Staff.id.in_([row.holder_a_id, row.holder_b_id])).distinct()
    if len(session.scalars(places).all()) > 1:
        raise Refused(N_("B works in another division than A: name who approved it."), field="approved_by_id")


def _check_left(session: Session, staff_id: int, *, without: Post | None = None) -> None:
    taken = None if without is None else (without.holder_a_id, without.holder_b_id)
    known = [post for post in posts(session) if (post.a, post.b) != taken]
    gone = away(session)
    for one in gone:
        if one.staff != staff_id or stand_ins(staff_id, one.span, known, gone):
            continue
        if busy(session, staff_id, gone={other.staff for other in gone if other.span.meets(one.span)}):
            raise Refused(N_("A is away and would be left without a stand-in."), field="holder_b_id")


def _tell(session: Session, actor: Actor, row: Absence) -> None:
    window, gone = Span(row.starts_on, row.ends_on), away(session, but=row.id)
    people = stand_ins(row.staff_id, window, posts(session), gone)
    if not people:
        unit = session.scalar(select(Staff.unit_id).where(Staff.id == row.staff_id))
        people = heads(session).get(unit or 0, frozenset())
    span = f"{row.starts_on.isoformat()} / {row.ends_on.isoformat()}"
    tell(
        session,
        actor,
        row,
        to=people - {row.staff_id},
        kind=NoticeKind.standing_in,
        number=span,
        tag=span_tag(row),
    )


def span_tag(row: Absence) -> str:
    """Return what is told once: that somebody is away in exactly this time."""
    return f"absence:{row.id}:{row.starts_on.isoformat()}:{row.ends_on.isoformat()}"


def _name(session: Session, row: Absence) -> str:
    return session.scalar(select(Staff.name).where(Staff.id == row.staff_id)) or ""
