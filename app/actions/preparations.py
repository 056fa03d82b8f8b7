"""What one prepares for another to decide: assignments, extensions, refusals, draft replies.

A row of the transition table names who may prepare it (`prepares`) beside who may do it. What was filled in
waits; the decider's form begins with it, and the deed overtakes what else waits for the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit
from app.actions.facts import own
from app.domain import workflow
from app.domain.errors import N_, NotAllowed, Refused
from app.domain.transition import Transition
from app.queries.cases import waiting
from schema.petitions import Petition
from schema.preparations import Preparation
from schema.vocabulary import AuditVerb, Event, PreparationState


def may_prepare(actor: Actor, petition: Petition, row: Transition) -> bool:
    """Say whether this person may prepare what a row says for somebody else to decide."""
    if not row.prepares or not actor.may("petitions", f"prepare_{row.event.value.rstrip('_')}"):
        return False
    return not row.own_unit or own(actor, petition)


def prepare(
    session: Session,
    actor: Actor,
    petition: Petition,
    event: Event,
    inputs: Mapping[str, Any],
    *,
    today: date,
) -> Preparation:
    """Keep what was filled in for whoever decides; what waited for the same verb is overtaken."""
    workflow.move(petition.state, event)
    row = workflow.transition(event, petition.state)
    if row is None or not may_prepare(actor, petition, row):
        raise NotAllowed(N_("You do not have the right to do this."))
    for earlier in waiting(session, petition.id, event):
        earlier.state, earlier.decided_on = PreparationState.overtaken, today
    given = {name: audit.plain(value) for name, value in inputs.items() if value not in (None, "", [])}
    found = Preparation(
        petition_id=petition.id,
        event=event,
        reason=inputs.get("reason"),
        inputs=json.dumps(given, ensure_ascii=False),
        is_secret=petition.is_secret,
        prepared_on=today,
        prepared_by_id=actor.staff_id,
    )
    session.add(found)
    session.flush()
    changes = {"event": (None, event), "reason": (None, found.reason)}
    audit.record(
        session, actor, found, AuditVerb.propose, changes=changes, display=petition.petition_no or ""
    )
    return found


def turn_down(session: Session, actor: Actor, found: Preparation, note: str, *, today: date) -> None:
    """Send a proposal back with the reason; whoever made it may make another."""
    if found.state is not PreparationState.waiting:
        raise Refused(N_("This proposal was decided already."))
    if not actor.may("petitions", found.event.value.rstrip("_")):
        raise NotAllowed(N_("You do not have the right to do this."))
    before = found.state
    found.state, found.decided_on = PreparationState.turned_down, today
    found.decided_by_id, found.note = actor.staff_id, note
    session.flush()
    changes = {"state": (before, found.state), "note": (None, note)}
    audit.record(session, actor, found, AuditVerb.reject, changes=changes, reason=note)


def settle(session: Session, actor: Actor, asked: Sequence[Preparation], today: date) -> None:
    """Close what waited for a verb that was now done."""
    for found in asked:
        found.state, found.decided_on = PreparationState.done, today
        found.decided_by_id = actor.staff_id
    session.flush()
