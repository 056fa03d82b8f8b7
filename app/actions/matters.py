"""One matter behind several petitions: its first officer stays, its level only rises (M02, M13)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions import access
from schema.matters import Matter
from schema.petitions import Petition
from schema.vocabulary import AccessReason, VisitLevel

RISING = tuple(VisitLevel)
"""The levels from the school to Beijing, lowest first."""


def join(session: Session, petition: Petition) -> None:
    """Let a registered petition follow its matter: the first officer answers for it, the level may rise."""
    if petition.matter_id is None:
        return
    matter = session.scalars(select(Matter).where(Matter.id == petition.matter_id)).one_or_none()
    if matter is None:
        return
    if matter.first_contact_id is None:
        matter.first_contact_id = petition.first_contact_id
    elif petition.first_contact_id != matter.first_contact_id:
        petition.first_contact_id = matter.first_contact_id
        access.grant(session, petition, AccessReason.first_contact, staff_id=matter.first_contact_id)
    rise(matter, petition.visit_level)


def rise(matter: Matter, level: VisitLevel | None) -> None:
    """Note the level a visit reached, if it is higher than any before."""
    reached = matter.level_reached
    if level is not None and (reached is None or RISING.index(level) > RISING.index(reached)):
        matter.level_reached = level
