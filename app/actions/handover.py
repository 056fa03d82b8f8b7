"""Handing over: what somebody has open goes to somebody else, before the person goes (domain M13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import access, audit, seclusion
from app.actions.notices import tell
from app.domain.errors import N_, Refused
from app.queries.tasks import open_number, open_tasks
from schema.assignments import Assignment
from schema.notices import NoticeKind
from schema.organisation import Staff
from schema.petitions import Petition
from schema.vocabulary import AccessReason, AuditVerb

PARTS = {
    "handler_id": AccessReason.handler,
    "handler_b_id": AccessReason.stand_in,
    "first_contact_id": AccessReason.first_contact,
}
"""What a person is in a petition, and why the successor then sees it."""


@dataclass(frozen=True, slots=True)
class Passing:
    """From whom to whom a case goes, and why."""

    before: int
    after: int
    reason: str


def hand_over(session: Session, actor: Actor, staff: Staff, *, to: int | None, reason: str) -> int:
    """Give everything `staff` has open, and `actor` sees, to the staff member `to`; returns how much it was.

    Refused without a reason, to the same person, or when one of the cases may not become known to `to`.
    """
    actor.require("handover", "write")
    if not reason.strip():
        raise Refused(N_("Say why."), field="reason")
    heir = None if to is None else session.get(Staff, to)
    if heir is None or heir.id == staff.id or not heir.is_active or heir.deleted_at is not None:
        raise Refused(N_("Choose somebody else who is in service."), field="to")
    tasks = open_tasks(session, staff.id)
    cases = {row.id: row for row in (*tasks.handled, *tasks.stood_in, *tasks.first_contacts)}
    for _number, petition in sorted(cases.items()):
        seclusion.refuse_routing(session, petition, staff=[("to", heir.id)])
        _pass_on(session, actor, petition, Passing(staff.id, heir.id, reason))
    for deadline in tasks.deadlines:
        deadline.person_id = heir.id
    _assignments(session, staff.id, heir.id)
    session.flush()
    return tasks.number


def _pass_on(session: Session, actor: Actor, petition: Petition, passing: Passing) -> None:
    before, after = passing.before, passing.after
    changes: dict[str, Any] = {name: after for name in PARTS if getattr(petition, name) == before}
    if changes.get("handler_id") == after and petition.handler_b_id == after:
        changes["handler_b_id"] = None  # nobody stands in for himself
    elif changes.get("handler_b_id") == after and petition.handler_id == after:
        changes["handler_b_id"] = None
    difference = audit.apply(petition, changes)
    for name in difference:
        if getattr(petition, name) == after:
            access.grant(session, petition, PARTS[name], staff_id=after)
    session.flush()
    audit.record(
        session,
        actor,
        petition,
        AuditVerb.amend,
        changes=difference,
        reason=passing.reason,
        display=petition.petition_no or petition.title,
    )
    tell(session, actor, petition, to=[after], kind=NoticeKind.handed_over)


def _assignments(session: Session, before: int, after: int) -> None:
    asked = select(Assignment).where(Assignment.handler_id == before, Assignment.ended_on.is_(None))
    for assignment in session.scalars(asked):
        assignment.handler_id = after


def refuse_leaving(session: Session, staff_id: int | None, field: str) -> None:
    """Refuse to let somebody go who still has work open."""
    number = 0 if staff_id is None else open_number(session, staff_id)
    if number:
        raise Refused(
            N_("%(number)s tasks are still open with this person; hand them over first."),
            field=field,
            number=number,
        )


def amend_staff(
    session: Session, actor: Actor, row: Staff, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Change a member of staff; who has work open neither leaves nor loses the account."""
    leaves = row.is_active and not changes.get("is_active", True)
    unlinked = row.user_id is not None and changes.get("user_id", row.user_id) is None
    if leaves or unlinked:
        refuse_leaving(session, row.id, "is_active" if leaves else "user_id")
    difference = audit.apply(row, changes)
    if difference:
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, display=row.name)
    return difference


def refuse_removal(session: Session, _actor: Actor, row: Staff) -> None:
    """Refuse to remove somebody who has work open."""
    refuse_leaving(session, row.id, "is_active")
