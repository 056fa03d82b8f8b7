"""The old ledger of the demo goes in: through the import, then completed with units and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, imports
from app.cli.demo_ledger import SYSTEM, Past
from app.cli.demo_office import Office
from app.clock import OFFICE_ZONE
from app.domain.deadlines import count
from app.domain.regimes import handling_rule
from app.queries.calendar import calendar
from app.queries.organisation import leader_in_charge
from schema.access import PetitionAccess
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import (
    AccessReason,
    AuditVerb,
    Channel,
    HandlingMode,
    HolderKind,
    OccurrenceKind,
    Secrecy,
)


def take_in(session: Session, actor: Actor, office: Office, lines: Sequence[Past], today: date) -> None:
    """Take the ledger in through the import, then complete its petitions line by line."""
    batch = imports.begin_batch(
        session,
        actor,
        file_name="旧信访台账导出.xlsx",
        digest="0" * 64,
        area="petitions",
        system=SYSTEM,
        mapping={},
    )
    source = imports.Source(SYSTEM, today, categories=office.categories)
    tally = imports.take_in(session, actor, batch.id, [_row(line) for line in lines], source)
    imports.end_batch(session, actor, batch.id, tally, rows=len(lines), refused=len(tally.clashes))
    by_number = {line.number: line for line in lines}
    taken = (
        select(Petition, Claim)
        .join(Claim, Claim.petition_id == Petition.id)
        .where(Petition.import_batch_id == batch.id)
    )
    clocks, sights = [], []
    for petition, claim in session.execute(taken.order_by(Petition.id)).all():
        line = by_number[str(petition.outside_no)]
        claim.result = line.result
        _complete(session, actor, office, petition, line)
        if line.unit is not None:
            clocks.append(_clock(session, petition, line))
            sights.append(_sight(petition))
    session.flush()
    session.execute(insert(Deadline), clocks)
    session.execute(insert(PetitionAccess), sights)


def _row(line: Past) -> dict[str, Any]:
    """Return the line as the import takes it."""
    noon = datetime.combine(line.closed, time(15, 30), OFFICE_ZONE)
    return {
        "outside_no": line.number,
        "title": line.text.title,
        "content": line.text.content,
        "channel": line.channel,
        "purpose": line.text.subject.purpose,
        "category": line.text.subject.code,
        "received_at": line.received,
        "answered_at": max(noon, line.received),
        "answer_text": line.answer,
        "petitioner_name": line.person.name,
        "phone": line.person.phone,
        "id_number": line.person.id_number,
        "address": line.person.address,
        "people_count": line.people,
    }


def _complete(session: Session, actor: Actor, office: Office, petition: Petition, line: Past) -> None:
    """Add what further columns of the ledger say, and leave the trail."""
    unit_id = office.units[line.unit] if line.unit else None
    desk = office.desks[line.unit] if line.unit else None
    clerk = actor.staff_id
    changes: dict[str, Any] = {
        "summary": line.text.summary,
        "unit_id": unit_id,
        "first_contact_id": clerk,
        "visit_level": line.level,
        "handler_id": office.staff[desk.handler] if desk else None,
        "handler_b_id": office.staff[desk.stand_in] if desk else None,
        "mode": HandlingMode.forward if desk else HandlingMode.direct_answer,
        "accepted_on": line.accepted if desk else None,
        "answered_by_id": office.staff[desk.handler] if desk else clerk,
        "satisfaction": line.rating,
        "secrecy": Secrecy.internal if line.text.subject.internal else Secrecy.open,
        **line.text.flags,
    }
    if line.channel is Channel.visit:
        changes |= {"reception_place": "市教育局信访接待室", "receiver_id": clerk}
    if line.repeat:
        changes |= {"is_repeat": True, "occurrence_kind": OccurrenceKind.repeat_after_answer}
    difference = audit.apply(petition, changes)
    audit.record(
        session, actor, petition, AuditVerb.amend, changes=difference, display=petition.petition_no or ""
    )


def _clock(session: Session, petition: Petition, line: Past) -> dict[str, Any]:
    """Return the clock of handling as it ran: started with the acceptance, met with the closing.

    Written by sets, as the import writes what hangs on its petitions: one by one it would take as long as
    everything else together.
    """
    if petition.regime is None:
        raise ValueError("a petition that was taken in has a regime")
    limit = handling_rule(petition.purpose, petition.regime)
    due = count(line.accepted, limit.number, limit.unit, calendar(session), roll=limit.roll)
    return {
        "subject_kind": Petition.__tablename__,
        "subject_id": petition.id,
        "petition_id": petition.id,
        "display_no": petition.petition_no,
        "title": petition.title,
        "kind": limit.kind,
        "rule_code": limit.code,
        "rule_version": f"{limit.regime}/{limit.version}",
        "started_at": datetime.combine(line.accepted, time.min, OFFICE_ZONE),
        "due_strict": due.strict,
        "due_rolled": due.rolled,
        "binding_on": due.binding,
        "provisional": due.provisional,
        "unit_id": petition.unit_id,
        "person_id": petition.handler_id,
        "leader_id": leader_in_charge(session, petition.unit_id, petition.received_on),
        "met_on": line.closed,
    }


def _sight(petition: Petition) -> dict[str, Any]:
    """Return the grant by which the unit sees what it dealt with."""
    return {
        "holder_kind": HolderKind.unit,
        "holder_id": petition.unit_id,
        "petition_id": petition.id,
        "registered_on": petition.registered_on,
        "reason": AccessReason.responsible_unit,
    }
