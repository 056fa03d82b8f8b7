"""The statutory path a claim was led to (依法分类): its clocks start with the ruling and run to its end.

Which limits a path has are rows of `clock_rule` that name it: the first starts when the path is opened, an
extension starts at the end of that, and further steps start one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, deadlines
from app.actions.counting import recount
from app.clock import on_office_day
from app.domain.clocks import extension
from app.domain.errors import N_, Refused
from app.domain.rules import Rule
from app.queries.counts import midnight
from app.queries.regimes import rule_book
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.rulings import Ruling
from schema.vocabulary import AuditVerb, ClockStart


def begin(session: Session, petition: Petition, on: date, *, unit_id: int | None) -> None:
    """Start the first clock of each path the petition's claims were led to on the day `on` (T10).

    A path the law gives no number of days has none; nothing is made up.
    """
    rulings = select(Ruling).where(Ruling.petition_id == petition.id, Ruling.path.is_not(None))
    for ruling in session.scalars(rulings.order_by(Ruling.id)).all():
        known = _rules(session, petition, ruling, on)
        first = next((one for one in known if one.starts == ClockStart.path_opened), None)
        if first is not None and not _clocks(session, ruling):
            _start(session, petition, ruling, first, on, unit_id=unit_id)


def open_on(session: Session, actor: Actor, ruling: Ruling, opened_on: date, *, today: date) -> None:
    """Count the first clock anew from the day the competent organ opened the path (立案、受理之日)."""
    clocks = _clocks(session, ruling)
    first = next((one for one in clocks if one.starts == ClockStart.path_opened), None)
    if first is None or first.met_on is not None or ruling.path_ended_on is not None:
        raise Refused(N_("No first step of this path is running."))
    if not ruling.ruled_on <= opened_on <= today:
        raise Refused(
            N_("The path is opened between the ruling of %(ruled)s and today."),
            field="opened_on",
            ruled=ruling.ruled_on,
        )
    recount(session, actor, first, {"started_at": midnight(opened_on)})


def extend(session: Session, actor: Actor, ruling: Ruling, days: int, reason: str, *, today: date) -> None:
    """Extend the running clock by what the path's own law allows, approved before its end."""
    clock = _running(session, ruling)
    petition = _petition(session, ruling)
    on = on_office_day(clock.started_at)
    known = _rules(session, petition, ruling, on)
    limit = next((one for one in known if one.starts == ClockStart.path_end), None)
    if limit is None:
        raise Refused(N_("The law of this path knows no extension."))
    total = extension(clock.extended_by, days, limit.number, binding_on=clock.binding_on, approved_on=today)
    recount(session, actor, clock, {"extended_by": total}, reason=reason)


def finish_step(
    session: Session, actor: Actor, ruling: Ruling, inputs: Mapping[str, Any], *, today: date
) -> None:
    """Record that the running step was done; the next one starts on that day, the last one ends the path."""
    clock, done_on = _running(session, ruling), inputs["done_on"]
    if not on_office_day(clock.started_at) <= done_on <= today:
        raise Refused(
            N_("The step was done between its beginning on %(begun)s and today."),
            field="done_on",
            begun=on_office_day(clock.started_at),
        )
    clock.met_on = done_on
    petition = _petition(session, ruling)
    begun = {one.rule_code for one in _clocks(session, ruling)}
    steps = [one for one in _rules(session, petition, ruling, done_on) if one.starts == ClockStart.path_step]
    following = next((one for one in steps if one.code not in begun), None)
    changes: dict[str, Any] = {"path_result": inputs["result"]}
    if following is None:
        changes["path_ended_on"] = done_on
    else:
        later = _start(session, petition, ruling, following, done_on, unit_id=clock.unit_id)
        later.follows_id = clock.id
    difference = audit.apply(ruling, changes)
    session.flush()
    audit.record(
        session, actor, ruling, AuditVerb.amend, changes=difference, display=petition.petition_no or ""
    )


def _start(
    session: Session, petition: Petition, ruling: Ruling, limit: Rule, on: date, *, unit_id: int | None
) -> Deadline:
    return deadlines.start(
        session, petition, limit, on, unit_id=unit_id, person_id=petition.handler_id, subject=ruling
    )


def _rules(session: Session, petition: Petition, ruling: Ruling, on: date) -> Sequence[Rule]:
    if ruling.path is None or petition.regime is None:
        return ()
    return rule_book(session).path_rules(ruling.path, petition.regime, on)


def _clocks(session: Session, ruling: Ruling) -> Sequence[Deadline]:
    session.flush()
    mine = (Deadline.subject_kind == Ruling.__tablename__, Deadline.subject_id == ruling.id)
    return session.scalars(select(Deadline).where(*mine).order_by(Deadline.id)).all()


def _running(session: Session, ruling: Ruling) -> Deadline:
    open_ones = [one for one in _clocks(session, ruling) if one.met_on is None and one.voided_on is None]
    if not open_ones:
        raise Refused(N_("No clock of this path is running."))
    return open_ones[0]


def _petition(session: Session, ruling: Ruling) -> Petition:
    return session.scalars(select(Petition).where(Petition.id == ruling.petition_id)).one()
