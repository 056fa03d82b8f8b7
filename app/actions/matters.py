"""The matter behind petitions: linked, taken apart, and who was the first to meet it.

A link changes what the petitions are to each other (domain §4.6) and nothing else of them. The first-contact
officer of a matter stays the same however often it comes back, and is told (domain M13).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor, unscoped
from app.actions import access, audit, notices, seclusion
from app.domain.duplicates import Earlier, occurrence
from app.domain.errors import N_, Refused
from app.domain.levels import RISING
from schema.dictionaries import Category
from schema.matters import Matter
from schema.notices import NoticeKind
from schema.organisation import Staff, Unit
from schema.petitions import Petition
from schema.vocabulary import (
    OPEN_STATES,
    AccessReason,
    AuditVerb,
    OccurrenceKind,
    PetitionState,
    VisitLevel,
)


def link(
    session: Session, actor: Actor, petition: Petition, other: Petition, *, reason: str | None
) -> Matter:
    """Bring two petitions under one matter, a new one if neither has any; both stay pieces."""
    if petition.matter_id and other.matter_id and petition.matter_id != other.matter_id:
        raise Refused(N_("Both belong to a matter already; take one out of its matter first."))
    number = other.matter_id or petition.matter_id
    matter = _matter(session, number) if number else _found(session, actor, petition, other)
    if matter.first_contact_id is None:
        first = min((petition, other), key=_age)
        matter.first_contact_id = first.first_contact_id
    for row in (other, petition):
        if row.matter_id != matter.id:
            _change(session, actor, row, {"matter_id": matter.id}, reason)
    session.flush()
    recount(session, actor, matter)
    for row in (other, petition):
        return_to_first_contact(session, actor, row, matter)
    return matter


def unlink(session: Session, actor: Actor, petition: Petition, reason: str | None) -> Sequence[Petition]:
    """Take a petition out of its matter and return those that stay; Refused when it is in none."""
    if petition.matter_id is None:
        raise Refused(N_("This petition belongs to no matter."))
    matter = _matter(session, petition.matter_id)
    alone = {"matter_id": None, "is_repeat": False, "occurrence_kind": OccurrenceKind.first}
    _change(session, actor, petition, alone, reason)
    session.flush()
    return recount(session, actor, matter)


def recount(session: Session, actor: Actor, matter: Matter) -> Sequence[Petition]:
    """Say anew of each petition whether it is the first or which kind of repeat; oldest first."""
    with unscoped(session, "what a petition is among those of its matter hangs on all of them"):
        rows = session.scalars(select(Petition).where(Petition.matter_id == matter.id)).all()
    counted = sorted((row for row in rows if row.state is not PetitionState.void), key=_age)
    known = {row.id: _earlier(row) for row in counted if row.state is not PetitionState.draft}
    for row in counted:
        kind = occurrence(_earlier(row), known.values(), matter.concluded_on)
        repeat = kind is not OccurrenceKind.first
        _change(session, actor, row, {"occurrence_kind": kind, "is_repeat": repeat}, None)
    session.flush()
    return counted


def settle(session: Session, actor: Actor, petition: Petition) -> None:
    """Count the petitions of a matter anew, when one of them was registered or voided."""
    if petition.matter_id is not None:
        recount(session, actor, _matter(session, petition.matter_id))


def return_to_first_contact(session: Session, actor: Actor, petition: Petition, matter: Matter) -> None:
    """Give a repeat to the officer who met the matter first, and tell him or her.

    Not to somebody it is about, who is recused or has left the service: then it keeps its own officer.
    """
    officer = matter.first_contact_id
    if officer is None or officer == petition.first_contact_id or not petition.is_repeat:
        return
    if not session.scalar(select(Staff.is_active).where(Staff.id == officer, Staff.deleted_at.is_(None))):
        return
    try:
        seclusion.refuse_routing(session, petition, staff=[("first_contact_id", officer)])
    except Refused:
        return
    _change(session, actor, petition, {"first_contact_id": officer}, None)
    access.grant(session, petition, AccessReason.first_contact, staff_id=officer)
    tell(session, actor, petition, officer)


def tell(session: Session, actor: Actor, petition: Petition, staff_id: int) -> None:
    """Tell a member of staff that a matter of his or hers has come back: the one place notices hang on.

    It stands in the petition's history, and the person's home lists it while it is open.
    """
    audit.record(
        session,
        actor,
        petition,
        AuditVerb.tell,
        changes={"first_contact_id": (None, staff_id)},
        display=petition.petition_no or petition.title,
    )
    notices.tell(session, actor, petition, to=(staff_id,), kind=NoticeKind.repeat)


def join(session: Session, actor: Actor, petition: Petition) -> None:
    """Let a registered petition follow its matter: the first officer answers for it, the level may rise."""
    if petition.matter_id is None:
        return
    matter = _matter(session, petition.matter_id)
    if matter.first_contact_id is None:
        matter.first_contact_id = petition.first_contact_id
    session.flush()
    recount(session, actor, matter)
    return_to_first_contact(session, actor, petition, matter)
    rise(matter, petition.visit_level)


def rise(matter: Matter, level: VisitLevel | None) -> None:
    """Note the level a visit reached, if it is higher than any before (M02)."""
    reached = matter.level_reached
    if level is not None and (reached is None or RISING.index(level) > RISING.index(reached)):
        matter.level_reached = level


def _found(session: Session, actor: Actor, petition: Petition, other: Petition) -> Matter:
    first = min((petition, other), key=_age)
    unit_id = first.respondent_unit_id or first.unit_id
    matter = Matter(title=_title(session, first.category_id, unit_id), origin_unit_id=unit_id)
    session.add(matter)
    session.flush()
    audit.record(session, actor, matter, AuditVerb.create, changes=audit.born(matter), petition_id=first.id)
    return matter


def _title(session: Session, category_id: int, unit_id: int | None) -> str:
    """Return category and unit: whoever sees one petition of a matter must not read the words of another."""
    kind = session.scalar(select(Category.name).where(Category.id == category_id))
    place = session.scalar(select(Unit.name).where(Unit.id == unit_id)) if unit_id else None
    return " · ".join(name for name in (kind, place) if name)[:200]


def _matter(session: Session, number: int) -> Matter:
    with unscoped(session, "the matter of a petition at hand, which may be restricted since a moment ago"):
        return session.scalars(select(Matter).where(Matter.id == number)).one()


def _change(
    session: Session, actor: Actor, row: Petition, changes: dict[str, Any], reason: str | None
) -> None:
    difference = audit.apply(row, changes)
    if difference:
        display = row.petition_no or row.title
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, reason=reason, display=display)


def _age(row: Petition) -> Any:
    return row.received_on, row.id


def _earlier(row: Petition) -> Earlier:
    """Return a petition with the day it was answered, or otherwise over."""
    ended = row.answered_on or row.closed_on
    if ended is None and row.state not in OPEN_STATES:
        ended = row.received_on
    return Earlier(row.id, row.received_on, ended)
