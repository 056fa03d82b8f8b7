"""Petitions carried to where a test begins, by the same verbs the office uses."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions import petitions
from schema.audit import AuditEntry
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import Event
from tests import cast


def day(text: str) -> date:
    """Return `09-17` of 2026, or a whole ISO date."""
    return date.fromisoformat(text if text.count("-") == 2 else f"2026-{text}")


def do(
    session: Session, office: cast.Office, username: str, row: Petition, event: Event, **inputs: Any
) -> Petition:
    """Let a person of the cast do a verb; `on` is the day, today unless given."""
    today = inputs.pop("on", cast.TODAY)
    return petitions.do(session, cast.acting(session, office, username), row, event, inputs, today=today)


def dispatched(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return a petition assigned to Basic Education until 16 October, He suggested as handler."""
    row = cast.petition(session, office, **values)
    given = {"unit_id": office.units["basic"], "feedback_due": day("10-16"), "handler_id": office.staff["he"]}
    return do(session, office, "fang", row, Event.assign, **given)


def accepted(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return a petition Basic Education accepted: He handles, Sun stands in."""
    row = dispatched(session, office, **values)
    given = {"handler_id": office.staff["he"], "handler_b_id": office.staff["sun"], "accepted_on": cast.TODAY}
    return do(session, office, "chen", row, Event.accept, **given)


def answered(session: Session, office: cast.Office, **values: Any) -> Petition:
    """Return an inquiry Lin answered at once."""
    row = cast.petition(session, office, **{"purpose": "inquiry", **values})
    return do(
        session, office, "lin", row, Event.answer, answer_text="满六周岁", answered_by_id=office.staff["lin"]
    )


def at(session: Session, office: cast.Office, event: Event, **values: Any) -> Petition:
    """Return a petition where `event` can come next."""
    if event in {Event.register, Event.discard}:
        return cast.petition(session, office, register=False, **values)
    if event is Event.accept:
        return dispatched(session, office, **values)
    if event is Event.reply:
        return accepted(session, office, **values)
    if event is Event.close:
        return answered(session, office, **values)
    return cast.petition(session, office, **values)


def inputs_for(office: cast.Office, event: Event) -> dict[str, Any]:
    """Return everything a verb asks for, filled in well."""
    staff, basic = office.staff, office.units["basic"]
    return {
        Event.answer: {"answer_text": "满六周岁", "answered_by_id": staff["lin"]},
        Event.forward: {"unit_id": basic},
        Event.assign: {"unit_id": basic, "feedback_due": day("10-16")},
        Event.accept: {"handler_id": staff["he"], "handler_b_id": staff["sun"], "accepted_on": cast.TODAY},
        Event.reply: {"answer_text": "采纳", "result": "adopted", "reply_served_on": cast.TODAY},
        Event.to_discipline: {"reason": "a cadre"},
        Event.forward_out: {"outside_organ": "市人社局"},
        Event.keep: {"reason": "no matter of ours"},
        Event.void: {"reason": "entered twice"},
    }.get(event, {})


def clocks(session: Session, row: Petition) -> dict[str, tuple[date, str]]:
    """Return rule -> (binding date, what became of it: open, met or void with the day)."""
    found = session.scalars(select(Deadline).where(Deadline.petition_id == row.id).order_by(Deadline.id))
    return {one.rule_code: (one.binding_on, _fate(one)) for one in found}


def trail(session: Session, row: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return (verb, changes) of everything the trail says of a row, oldest first."""
    session.flush()
    entry = AuditEntry
    where = (entry.subject_kind == row.__tablename__, entry.subject_id == row.id)
    return [
        (one.verb, one.changes) for one in session.scalars(select(entry).where(*where).order_by(entry.id))
    ]


def _fate(one: Deadline) -> str:
    if one.met_on is not None:
        return f"met {one.met_on:%m-%d}"
    return "open" if one.voided_on is None else f"void {one.voided_on:%m-%d}"
