"""The people of a petition: the main one gives it its name in lists; there is only one main one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, petitions
from app.domain.errors import N_, Refused
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import AuditVerb

MAIN_STAYS = N_("The main petitioner stays; make somebody else the main one first.")


def create_party(session: Session, actor: Actor, values: Mapping[str, Any]) -> PetitionParty:
    """Make a person part of a petition; Refused when the petition is finished."""
    petition = petitions.unfinished(session, values["petition_id"])
    party = PetitionParty(**values)
    session.add(party)
    session.flush()
    _settle(session, petition, party)
    audit.record(
        session, actor, party, AuditVerb.create, changes=audit.born(party), display=_name(session, party)
    )
    return party


def amend_party(
    session: Session, actor: Actor, party: PetitionParty, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Change a person's part; he or she stays with the petition."""
    petition = petitions.unfinished(session, party.petition_id)
    if changes.get("petition_id", party.petition_id) != party.petition_id:
        raise Refused(N_("A person's part stays with its petition."), field="petition_id")
    if party.is_primary and not changes.get("is_primary", True):
        raise Refused(MAIN_STAYS, field="is_primary")
    difference = audit.apply(party, changes)
    _settle(session, petition, party)
    if difference:
        audit.record(
            session, actor, party, AuditVerb.amend, changes=difference, display=_name(session, party)
        )
    return difference


def remove_party(session: Session, _actor: Actor, party: PetitionParty) -> None:
    """Refuse to take away the main petitioner: name another one first."""
    petitions.unfinished(session, party.petition_id)
    if party.is_primary:
        raise Refused(MAIN_STAYS)


def _settle(session: Session, petition: Petition, party: PetitionParty) -> None:
    """Keep one main petitioner, and the petition's name in lists with him or her."""
    if not party.is_primary:
        return
    others = select(PetitionParty).where(
        PetitionParty.petition_id == petition.id,
        PetitionParty.id != party.id,
        PetitionParty.is_primary.is_(True),
    )
    for other in session.scalars(others):
        other.is_primary = False
    petition.petitioner_name = _name(session, party)
    session.flush()


def _name(session: Session, party: PetitionParty) -> str:
    return session.scalar(select(Petitioner.name).where(Petitioner.id == party.petitioner_id)) or ""
