"""The life of a petition: drafted, registered, and moved by the verbs of the transition table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import (
    access,
    assignments,
    audit,
    deadlines,
    duplicates,
    mandatory,
    matters,
    papers,
    preparations,
    seclusion,
)
from app.actions.effects import AFTER_MOVE, EFFECTS, WRITTEN_BY_EFFECT, follow_ups
from app.actions.facts import facts, may
from app.clock import today as current_day
from app.domain import workflow
from app.domain.errors import N_, NotAllowed, Refusals, Refused
from app.domain.gates import problems
from app.domain.regimes import NATIONAL
from app.domain.secrecy import is_restricted
from app.domain.text import clean_line
from app.domain.workflow import Transition
from app.queries.cases import fixed_contact, waiting
from app.queries.regimes import rule_book
from schema.access import PetitionAccess, PetitionExclusion, Recusal
from schema.attachments import Attachment
from schema.claims import Claim
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import (
    FINAL_STATES,
    AccessReason,
    AuditVerb,
    Event,
    PetitionState,
)

NAMED = ("handler_id", "handler_b_id", "first_contact_id", "answered_by_id", "reviewer_id")
"""Inputs of verbs that name somebody who then sees the petition."""


def draft(
    session: Session,
    actor: Actor,
    values: Mapping[str, Any],
    *,
    petitioner: Mapping[str, Any] | None = None,
    claims: Sequence[str] = (),
    today: date,
) -> Petition:
    """Begin a petition as a draft with its main petitioner and claims; nothing is counted yet."""
    row = Petition(**{"first_contact_id": actor.staff_id, **values})
    row.state = PetitionState.draft
    row.is_secret = is_restricted(row.purpose, row.secrecy)
    row.received_on = row.received_on or today
    session.add(row)
    session.flush()
    if petitioner and petitioner.get("name"):
        attach_petitioner(session, row, _person(session, petitioner), primary=True)
    write_claims(session, row, claims or [row.title])
    access.grant(session, row, AccessReason.registrar, staff_id=actor.staff_id)
    access.grant(session, row, AccessReason.first_contact, staff_id=row.first_contact_id)
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=row.title)
    if not seclusion.is_shut_out(session, actor, row):  # else at registration
        seclusion.seclude(session, row)
    return row


def draft_alone(session: Session, actor: Actor, values: Mapping[str, Any]) -> Petition:
    """Begin a draft that is not registered in the same act."""
    row = draft(session, actor, values, today=current_day())
    refuse_blind_draft(session, actor, row)
    return row


def refuse_blind_draft(session: Session, actor: Actor, petition: Petition) -> None:
    """Refuse to leave a draft its author would never see again: such a report is registered at once."""
    if petition.state is PetitionState.draft and seclusion.is_shut_out(session, actor, petition):
        raise Refused(
            N_(
                "This report is about your own unit or person: register it at once, "
                "you will not see it again."
            ),
            field="respondent_unit_id",
        )


def attach_petitioner(session: Session, petition: Petition, person: Petitioner, *, primary: bool) -> None:
    """Make a person part of a petition; the main one gives the petition its name in lists."""
    session.add(PetitionParty(petition_id=petition.id, petitioner_id=person.id, is_primary=primary))
    if primary:
        petition.petitioner_name = person.name
    session.flush()


def write_claims(session: Session, petition: Petition, texts: Sequence[str]) -> None:
    """Write the claims of a new petition, numbered from 1."""
    lines = [line[:500] for text in texts if (line := clean_line(text))]
    session.add_all(
        Claim(petition_id=petition.id, position=n, text=text, text_sealed=petition.is_secret)
        for n, text in enumerate(lines, start=1)
    )
    session.flush()


def refuse_finished(petition: Petition) -> None:
    """Refuse any change to a petition, or to what hangs on it, that nothing more is expected of."""
    if petition.state in FINAL_STATES:
        raise Refused(N_("A petition that is finished is not changed any more."))


def unfinished(session: Session, number: int) -> Petition:
    """Return the petition of a row number; Refused when it is finished."""
    petition = session.scalars(select(Petition).where(Petition.id == number)).one()
    refuse_finished(petition)
    return petition


def amend(
    session: Session, actor: Actor, petition: Petition, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Correct what a petition says, while it is open; dates and titles of its deadlines follow."""
    refuse_finished(petition)
    _refuse_routing(session, petition, {"unit_id": changes.get("proposed_unit_id")})
    changes = _keep_first_contact(session, petition, changes)
    difference = audit.apply(petition, changes)
    petition.is_secret = is_restricted(petition.purpose, petition.secrecy)
    papers.follow_secrecy(session, petition)
    if "received_on" in difference and petition.state is not PetitionState.draft:
        deadlines.recount_notice(session, petition)
    if difference.keys() & {"matter_id", "visit_level"} and petition.state is not PetitionState.draft:
        matters.join(session, actor, petition)
    if difference.keys() & {"title", "secrecy", "purpose", "received_on"}:
        deadlines.refresh(session, petition)
    if difference:
        audit.record(
            session,
            actor,
            petition,
            AuditVerb.amend,
            changes=difference,
            display=petition.petition_no or petition.title,
        )
    if petition.is_secret and difference.keys() & {"purpose", "secrecy"}:
        duplicates.withdraw(session, actor, petition)
    if seclusion.concerns(difference):
        seclusion.seclude(session, petition)
    if "category_id" in difference and petition.state is not PetitionState.draft:
        mandatory.open_if_due(session, actor, petition)
        deadlines.refresh(session, petition)
    return difference


def obstacles(actor: Actor, petition: Petition, event: Event) -> str | None:
    """Return why `actor` cannot do `event` now (a msgid), or None when the button may be pressed."""
    row = workflow.transition(event, petition.state)
    if row is None:
        return N_("Not possible in this state.")
    return None if may(actor, petition, row) else N_("This is for other roles to do.")


def do(
    session: Session,
    actor: Actor,
    petition: Petition,
    event: Event,
    inputs: Mapping[str, Any],
    *,
    today: date,
    jurisdiction: str = NATIONAL,
) -> Petition:
    """Do `event` to a petition: one row of the table with its deadlines, grants, papers and trail.

    `jurisdiction` says whose rules a petition gets for life when it is registered.
    NotAllowed when this person may not; Refusals with everything that is wrong, at once.
    """
    _hold(session, petition)
    workflow.move(petition.state, event)
    row = workflow.transition(event, petition.state)
    if row is None or not may(actor, petition, row):
        raise NotAllowed(N_("You do not have the right to do this."))
    asked = waiting(session, petition.id, event) if row.prepares else ()
    known = facts(session, actor, petition, row, inputs, today=today, jurisdiction=jurisdiction, asked=asked)
    found = [Refused(p.message, field=p.field, **p.params) for p in problems(row, known)]
    if found:
        raise Refusals(found)
    _refuse_routing(session, petition, inputs)
    if event in {Event.forward, Event.assign}:
        assignments.check_copies(session, petition, inputs)
    if row.target is None:
        _discard(session, actor, petition)
        return petition
    petition.regime = petition.regime or rule_book(session).regime_for(petition.received_on, jurisdiction)
    _carry_out(session, actor, petition, row, inputs, today=today)
    for later in follow_ups(row, inputs):
        _carry_out(session, actor, petition, later, inputs, today=today)
    preparations.settle(session, actor, asked, today)
    if event is Event.register:
        matters.settle(session, actor, petition)
        duplicates.check(session, actor, petition)
        seclusion.seclude(session, petition)
    elif event is Event.void:
        matters.settle(session, actor, petition)
    elif event is Event.to_discipline:
        duplicates.withdraw(session, actor, petition)
        access.seal(session, petition)
    return petition


def _hold(session: Session, petition: Petition) -> None:
    """Lock the row: of two who press at once the second sees what the first has made of it."""
    session.flush()
    row = select(Petition).where(Petition.id == petition.id).with_for_update(of=Petition)
    session.scalars(row.execution_options(populate_existing=True)).one_or_none()


def _carry_out(
    session: Session,
    actor: Actor,
    petition: Petition,
    row: Transition,
    inputs: Mapping[str, Any],
    *,
    today: date,
) -> None:
    given = {name: value for name, value in inputs.items() if value not in (None, "", [])}
    changes = {name: (getattr(petition, name, None), value) for name, value in given.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}  # said again is no change
    changes |= {"state": (petition.state, row.target)}
    if row.target is not None:
        petition.state = row.target
    EFFECTS[row.event](session, actor, petition, inputs, today)
    for kind in row.paper:
        if kind not in WRITTEN_BY_EFFECT:
            papers.prepare(session, petition, kind, petition.unit_id or actor.unit_id)
    deadlines.refresh(session, petition)
    audit.record(
        session,
        actor,
        petition,
        row.event,
        changes=changes,
        reason=inputs.get("reason"),
        display=petition.petition_no or petition.title,
    )
    for listener in AFTER_MOVE:
        listener(session, actor, petition, row.event, today)


def _keep_first_contact(
    session: Session, petition: Petition, changes: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Who first received the petitioner answers to the end (M13); a draft may still name somebody else.

    A form that leaves the name out leaves it as it is.
    """
    if petition.state is PetitionState.draft or "first_contact_id" not in changes:
        return changes
    if changes["first_contact_id"] is None:
        return {name: value for name, value in changes.items() if name != "first_contact_id"}
    fixed = fixed_contact(session, petition)
    if fixed is not None and changes["first_contact_id"] != fixed:
        raise Refused(
            N_(
                "Who first received the petitioner answers for the matter to the end and is not changed here."
            ),
            field="first_contact_id",
        )
    return changes


def _refuse_routing(session: Session, petition: Petition, inputs: Mapping[str, Any]) -> None:
    """Whoever a verb names as unit or person must be allowed to know of the petition."""
    units = [(name, inputs.get(name)) for name in ("unit_id", "suggested_unit_id")]
    units += [("co_unit_ids", number) for number in inputs.get("co_unit_ids") or []]
    staff = [(name, inputs.get(name)) for name in NAMED]
    seclusion.refuse_routing(session, petition, units=units, staff=staff)


def _person(session: Session, values: Mapping[str, Any]) -> Petitioner:
    person = Petitioner(**{name: value for name, value in values.items() if value})
    session.add(person)
    session.flush()
    return person


def _discard(session: Session, actor: Actor, petition: Petition) -> None:
    """T32: a draft that was never registered goes for good, with what hangs on it.

    The grants go last: until then they are what lets a person see the rest.
    """
    audit.record(session, actor, petition, Event.discard, display=petition.title)
    for model in (Attachment, Claim, PetitionParty, Recusal, PetitionExclusion, PetitionAccess):
        session.execute(delete(model).where(model.petition_id == petition.id))
    session.delete(petition)


def refuse_removal(_session: Session, _actor: Actor, petition: Petition) -> None:
    """Refuse to delete what was registered: it can only be voided (domain §8.1, item 10)."""
    if petition.state is not PetitionState.draft:
        raise Refused(N_("A registered petition is never deleted; void it instead."))
