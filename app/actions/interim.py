"""Who came or called is told why it takes time, and until when (seed: 告知理由和答复期限; M23)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import deadlines
from schema.interim_notices import InterimNotice
from schema.petitions import Petition
from schema.vocabulary import Channel, DeadlineKind, ServiceMethod


def tell(session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date) -> None:
    """Record the reason and the promised date; a promise not kept stands on the board as late."""
    if not inputs.get("interim_reason") or not inputs.get("promised_on"):
        return
    spoken = ServiceMethod.phone if petition.channel is Channel.phone else ServiceMethod.in_person
    notice = InterimNotice(
        petition_id=petition.id,
        reason=inputs["interim_reason"],
        promised_on=inputs["promised_on"],
        method=spoken,
        told_on=today,
        told_by_id=actor.staff_id,
    )
    session.add(notice)
    session.flush()
    deadlines.chosen(
        session,
        petition,
        DeadlineKind.reception_promise,
        today,
        notice.promised_on,
        rule_code="interim_promise",
        subject=notice,
        display_no=petition.petition_no or "",
        unit_id=actor.unit_id,
        person_id=petition.first_contact_id,
    )
