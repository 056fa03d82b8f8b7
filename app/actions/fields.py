"""Leaders' fields: what is open follows whoever is in charge today (seed: 一岗双责)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import access, audit, night_shift
from app.domain.errors import N_, Refused
from app.queries.organisation import category_parents, leader_fields, leader_in_charge
from schema.deadlines import Deadline
from schema.organisation import Leader, LeaderDivision
from schema.petitions import Petition
from schema.vocabulary import OPEN_STATES, AccessReason, AuditVerb, DeadlineKind

NAMED = frozenset({DeadlineKind.instruction, DeadlineKind.case_lead, DeadlineKind.reception_promise})
"""Deadlines of a leader by name, whatever the field."""
WORK = "fields"
"""The nightly work that moves what is open; a change of fields asks for it at once."""


def let_see(session: Session, petition: Petition, leader_id: int | None) -> None:
    """Let the leader of a category see a petition of it; a unit's leader sees through the unit."""
    if leader_id is None:
        return
    subjects = {petition.category_id, category_parents(session).get(petition.category_id)}
    by_category = any(
        field.leader_id == leader_id and field.category_id in subjects
        for field in leader_fields(session)
        if field.category_id is not None
    )
    if by_category:
        staff = session.scalar(select(Leader.staff_id).where(Leader.id == leader_id))
        access.grant(session, petition, AccessReason.leader_field, staff_id=staff)


def reassign(session: Session, *, today: date) -> int:
    """Give every open deadline to the leader of its field today; returns how many moved."""
    columns = select(Deadline, Petition).join(Petition, Petition.id == Deadline.petition_id)
    open_ones = columns.where(
        Deadline.met_on.is_(None),
        Deadline.voided_on.is_(None),
        Deadline.kind.not_in(NAMED),
        Petition.state.in_(OPEN_STATES),
    )
    moved = 0
    for deadline, petition in session.execute(open_ones.order_by(Deadline.id)).tuples():
        leader = leader_in_charge(session, deadline.unit_id, today, category_id=petition.category_id)
        let_see(session, petition, leader)
        if deadline.leader_id != leader:
            deadline.leader_id = leader
            moved += 1
    session.flush()
    return moved


def create_field(session: Session, actor: Actor, values: Mapping[str, Any]) -> LeaderDivision:
    """Give a leader a unit or a category; what is open there moves on the day it begins."""
    field = LeaderDivision(**values)
    _check(field)
    session.add(field)
    session.flush()
    audit.record(session, actor, field, AuditVerb.create, changes=audit.born(field))
    night_shift.again(session, WORK)
    return field


def amend_field(
    session: Session, actor: Actor, field: LeaderDivision, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Change a field or end it by a date."""
    difference = audit.apply(field, changes)
    _check(field)
    if difference:
        audit.record(session, actor, field, AuditVerb.amend, changes=difference)
        night_shift.again(session, WORK)
    return difference


def remove_field(session: Session, _actor: Actor, _field: LeaderDivision) -> None:
    """Take a field away; what is open there moves."""
    night_shift.again(session, WORK)


def _check(field: LeaderDivision) -> None:
    if (field.unit_id is None) == (field.category_id is None):
        raise Refused(N_("A field is either a unit or a category."), field="category_id")
