"""Who gets a file byte for byte, and who a copy without what cameras and programs wrote into it."""

from __future__ import annotations

from typing import Any

from app.access.actor import Actor
from app.access.permissions import Act
from schema.vocabulary import Role

KEEPERS = frozenset({Role.clerk.value, Role.office_head.value})
"""The petition office, which keeps every file."""


def gets_original(actor: Actor, subject: Any) -> bool:
    """Say whether `actor` is of the office or of the unit that answers for `subject` (a petition, a plan).

    Everybody else who may see it, a co-handling unit or a leader, gets the copy.
    """
    if actor.roles & KEEPERS:
        return True
    people = {getattr(subject, "handler_id", None), getattr(subject, "handler_b_id", None)} - {None}
    if actor.staff_id in people:
        return True
    unit_id = getattr(subject, "unit_id", None)
    return unit_id is not None and actor.unit_id == unit_id and actor.leader_id is None


def may_attach(actor: Actor, area: str, subject: Any) -> bool:
    """Say whether `actor` may add files: who writes the area, and who handles a petition and answers for it.

    Reading is not enough: a leader or a viewer who sees a case puts nothing into it. The channel of reports
    adds to what it receives.
    """
    if area == "petitions" and actor.petitions.restricted and getattr(subject, "is_secret", False):
        return True
    answers = gets_original(actor, subject) or (
        actor.staff_id is not None and getattr(subject, "first_contact_id", None) == actor.staff_id
    )
    handles = area == "petitions" and actor.may("claims", Act.write) and answers
    return actor.may(area, Act.write) or handles
