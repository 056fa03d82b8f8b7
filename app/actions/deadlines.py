"""Deadlines as rows: opened when an act starts a clock, met or voided when another ends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions import fields
from app.clock import OFFICE_ZONE, today
from app.domain.deadlines import count
from app.domain.regimes import Rule, rule
from app.queries.calendar import calendar
from app.queries.organisation import leader_in_charge
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import DeadlineKind

RIGHTS = frozenset({DeadlineKind.objection, DeadlineKind.review_apply, DeadlineKind.recheck_apply})
"""Dates until which somebody may do something; they lapse, they are never late."""


def start(
    session: Session,
    petition: Petition,
    limit: Rule,
    on: date,
    *,
    unit_id: int | None = None,
    person_id: int | None = None,
) -> Deadline:
    """Open the clock `limit` of a petition on the day `on`, not counted (Civil Code, article 201)."""
    due = count(on, limit.number, limit.unit, calendar(session), roll=limit.roll)
    return _add(
        session,
        petition,
        kind=limit.kind,
        rule_code=limit.code,
        rule_version=f"{limit.regime}/{limit.version}",
        started_at=_midnight(on),
        due_strict=due.strict,
        due_rolled=due.rolled,
        binding_on=due.binding,
        provisional=due.provisional,
        unit_id=unit_id,
        person_id=person_id,
    )


def start_code(
    session: Session,
    petition: Petition,
    code: str,
    on: date,
    *,
    unit_id: int | None = None,
    person_id: int | None = None,
) -> Deadline | None:
    """Open the clock `code` as the petition's own regime sets it; None where it knows no such limit."""
    limit = rule(code, petition.regime) if petition.regime else None
    if limit is None:
        return None
    return start(session, petition, limit, on, unit_id=unit_id, person_id=person_id)


def chosen(
    session: Session,
    petition: Petition | None,
    kind: DeadlineKind,
    on: date,
    due_on: date,
    *,
    rule_code: str,
    subject: Any = None,
    display_no: str = "",
    unit_id: int | None = None,
    person_id: int | None = None,
    leader_id: int | None = None,
) -> Deadline:
    """Open a deadline on a date somebody chose; it is binding as it stands."""
    return _add(
        session,
        petition,
        subject=subject,
        kind=kind,
        rule_code=rule_code,
        rule_version="chosen",
        started_at=_midnight(on),
        due_strict=due_on,
        due_rolled=due_on,
        binding_on=due_on,
        provisional=False,
        unit_id=unit_id,
        person_id=person_id,
        leader_id=leader_id,
        display_no=display_no,
    )


def meet(session: Session, petition: Petition, kinds: Iterable[DeadlineKind], on: date) -> None:
    """Mark the open deadlines of these kinds as kept on the day `on`."""
    for deadline in running(session, petition, kinds):
        deadline.met_on = on


def void(session: Session, petition: Petition, on: date, kinds: Iterable[DeadlineKind] | None = None) -> None:
    """End the open deadlines of these kinds (all when None) without keeping them."""
    for deadline in running(session, petition, kinds):
        deadline.voided_on = on


def running(
    session: Session, petition: Petition, kinds: Iterable[DeadlineKind] | None = None
) -> list[Deadline]:
    """Return the petition's deadlines that are neither met nor void."""
    statement = select(Deadline).where(
        Deadline.petition_id == petition.id, Deadline.met_on.is_(None), Deadline.voided_on.is_(None)
    )
    if kinds is not None:
        statement = statement.where(Deadline.kind.in_(list(kinds)))
    return list(session.scalars(statement.order_by(Deadline.binding_on, Deadline.id)))


def refresh(session: Session, petition: Petition) -> None:
    """Bring what the petition says of its deadlines, and they of it, into step; call after every act."""
    session.flush()
    open_ones = [deadline for deadline in running(session, petition) if deadline.kind not in RIGHTS]
    first = open_ones[0] if open_ones else None
    petition.due_on = first.binding_on if first else None
    petition.due_provisional = bool(first and first.provisional)
    title = "" if petition.is_secret else petition.title
    for deadline in session.scalars(select(Deadline).where(Deadline.petition_id == petition.id)):
        deadline.title = title
        deadline.secret = petition.is_secret
        if deadline.subject_kind == "petition":
            deadline.display_no = petition.petition_no or ""
    session.flush()


def recount_notice(session: Session, petition: Petition) -> None:
    """Count the running notice clocks of the receipt anew, after its day was corrected."""
    for deadline in running(session, petition, {DeadlineKind.notice}):
        limit = rule(deadline.rule_code, petition.regime) if petition.regime else None
        if deadline.rule_code != "accept_notice_direct" or limit is None:
            continue
        due = count(petition.received_on, limit.number, limit.unit, calendar(session), roll=limit.roll)
        deadline.started_at, deadline.provisional = _midnight(petition.received_on), due.provisional
        deadline.due_strict, deadline.due_rolled, deadline.binding_on = due.strict, due.rolled, due.binding


def _add(
    session: Session, petition: Petition | None, *, subject: Any = None, display_no: str = "", **values: Any
) -> Deadline:
    owner: Any = subject if subject is not None else petition
    if values.get("leader_id") is None:
        values["leader_id"] = leader_in_charge(
            session,
            values.get("unit_id"),
            today(),
            category_id=None if petition is None else petition.category_id,
        )
    deadline = Deadline(
        subject_kind=owner.__tablename__,
        subject_id=owner.id,
        petition_id=None if petition is None else petition.id,
        display_no=display_no or (petition.petition_no if petition else "") or "",
        title="" if petition is None or petition.is_secret else petition.title,
        secret=bool(petition and petition.is_secret),
        **values,
    )
    session.add(deadline)
    session.flush()
    if petition is not None:
        fields.let_see(session, petition, deadline.leader_id)
    return deadline


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, OFFICE_ZONE)
