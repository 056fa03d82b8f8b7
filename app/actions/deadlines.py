"""Deadlines as rows: opened when an act starts a clock, met or voided when another ends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, fields
from app.actions.counting import follow, recount
from app.clock import today
from app.domain.clocks import (
    EXTENDABLE,
    SIMPLE_ANSWER,
    SIMPLE_NOTICE,
    ends_with_upheld_objection,
    exclusion,
    extension,
    handling_start,
)
from app.domain.deadlines import count
from app.domain.errors import N_, Refused
from app.domain.rules import Rule
from app.queries.calendar import calendar
from app.queries.counts import CHOSEN, midnight, rule_of, spans_of, target_of
from app.queries.organisation import leader_in_charge
from app.queries.regimes import rule_book
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import AuditVerb, ClockStart, DeadlineKind, Track

RIGHTS = frozenset({DeadlineKind.objection, DeadlineKind.review_apply, DeadlineKind.recheck_apply})
"""Dates until which somebody may do something; they lapse, they are never late."""
ASIDE = RIGHTS | {DeadlineKind.co_opinion, DeadlineKind.path}
"""What a petition's own date leaves out: a unit that takes part is late for itself, not for the lead, and a
statutory path runs on after the petition has ended."""


def start(
    session: Session,
    petition: Petition,
    limit: Rule,
    on: date,
    *,
    unit_id: int | None = None,
    person_id: int | None = None,
    follows: Deadline | None = None,
    subject: Any = None,
) -> Deadline:
    """Open the clock `limit` of a petition on the day `on`, not counted (Civil Code, article 201).

    `subject` is the row it hangs on, else the petition itself; `follows` is the deadline whose end, or
    whose new beginning, starts this one.
    """
    known = calendar(session)
    due = count(on, limit.number, limit.unit, known, roll=limit.roll)
    return _add(
        session,
        petition,
        subject=subject,
        display_no=petition.petition_no or "",
        kind=limit.kind,
        rule_code=limit.code,
        rule_version=f"{limit.regime}/{limit.version}",
        started_at=midnight(on),
        due_strict=due.strict,
        due_rolled=due.rolled,
        binding_on=due.binding,
        provisional=due.provisional,
        starts=limit.starts,
        number=limit.number,
        counted_in=limit.unit,
        rolls=limit.roll,
        article=rule_book(session).basis(limit),
        target_on=target_of(limit, on, known),
        follows_id=None if follows is None else follows.id,
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
    limit = rule_book(session).rule(code, petition.regime, on) if petition.regime else None
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
        rule_version=CHOSEN,
        started_at=midnight(on),
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


def extend(
    session: Session, actor: Actor, petition: Petition, days: int, *, approved_on: date, reason: str = ""
) -> Deadline:
    """Extend the running time for handling by `days`, counted on from its un-rolled end.

    The same row goes on, as extended handling. Refused when nothing runs, when it is approved after the end
    that binds, or when all extensions together exceed the regime's maximum (2022, article 34; Zhejiang,
    article 23). Approving it is for the head of the unit: the caller has checked that.
    """
    found = running(session, petition, EXTENDABLE)
    limit = rule_book(session).rule("extend", petition.regime) if petition.regime else None
    if not found or limit is None:
        raise Refused(N_("Only a running time for handling can be extended."), field="days")
    row = found[0]
    total = extension(row.extended_by, days, limit.number, binding_on=row.binding_on, approved_on=approved_on)
    petition.is_extended = True
    changes = {"kind": DeadlineKind.extended_handle, "extended_by": total}
    return recount(session, actor, row, changes, reason=reason)


def exclude_days(
    session: Session, actor: Actor, petition: Petition, first: date, last: date, *, reason: str = ""
) -> Deadline:
    """Leave the days of a hearing, `first` to `last`, out of the running recheck (2022, article 36).

    The same days named twice are left out once. Refused for any other clock, and when no recheck runs:
    a hearing while handling or reviewing does not move the end.
    """
    found = running(session, petition)
    row = next((one for one in found if one.kind == DeadlineKind.recheck), None)
    if row is None:
        kind = found[0].kind if found else DeadlineKind.handle
        exclusion(kind, (), first, last)
        raise Refused(N_("No recheck is running."), field="hearing_from")
    spans = exclusion(row.kind, spans_of(row), first, last)
    kept = [[one.first.isoformat(), one.last.isoformat()] for one in spans]
    return recount(session, actor, row, {"excluded": kept}, reason=reason)


def restart(session: Session, actor: Actor, deadline: Deadline, on: date, *, reason: str = "") -> Deadline:
    """Begin the time of `deadline` anew after the day `on`, as a row that follows it; the old one ends.

    For a review that sends the matter back to be dealt with again. An objection that is rejected restarts
    nothing: the unit's time continues from its original receipt.
    """
    petition = session.scalars(select(Petition).where(Petition.id == deadline.petition_id)).one()
    limit = rule_of(rule_book(session), deadline, petition.regime, on)
    if limit is None:
        raise Refused(N_("This deadline follows no rule, so it cannot begin anew."))
    if deadline.met_on is None and deadline.voided_on is None:
        deadline.voided_on = on
        audit.record(
            session, actor, deadline, AuditVerb.amend, changes={"voided_on": (None, on)}, reason=reason
        )
    return start(
        session, petition, limit, on, unit_id=deadline.unit_id, person_id=deadline.person_id, follows=deadline
    )


def void_unit(session: Session, petition: Petition, unit_id: int, on: date) -> list[Deadline]:
    """End what the unit owed by having been sent the petition: its objection is upheld (2022, article 23).

    Its notice, objection and feedback end without being kept; the bureau's own notice runs on.
    """
    ended = [
        one
        for one in running(session, petition)
        if ends_with_upheld_objection(one.kind, one.unit_id, unit_id)
    ]
    for deadline in ended:
        deadline.voided_on = on
    return ended


def start_handling(
    session: Session,
    petition: Petition,
    accepted_on: date | None,
    *,
    unit_id: int | None = None,
    person_id: int | None = None,
) -> Deadline:
    """Open the time for handling on acceptance, or on the last day for notice if that passed in silence.

    With `accepted_on` None (nobody has accepted, the time for notice is over) the silence alone starts it.
    If silence has started it already, that row goes on under the handler named now. Call it before the
    notice is met. ValueError when there is neither acceptance nor a notice.
    """
    row = next(iter(running(session, petition, EXTENDABLE)), None)
    if row is not None:
        row.unit_id, row.person_id = unit_id or row.unit_id, person_id or row.person_id
        return row
    notice = own_notice(session, petition)
    on = handling_start(accepted_on, notice.binding_on if notice else None)
    if on is None:
        problem = "neither acceptance nor a notice starts this clock"
        raise ValueError(problem)
    limit = handling_limit(session, petition, on)
    silent = notice if notice is not None and on != accepted_on else None
    if silent is not None:
        limit = replace(limit, starts=ClockStart.silence)
    return start(session, petition, limit, on, unit_id=unit_id, person_id=person_id, follows=silent)


def handling_limit(session: Session, petition: Petition, on: date) -> Rule:
    """Return the limit for dealing with a petition accepted `on`: by its procedure, purpose and regime."""
    book = rule_book(session)
    regime = petition.regime or book.regime_for(petition.received_on)
    simple = book.rule(SIMPLE_ANSWER, regime, on) if petition.track is Track.simple else None
    return simple or book.handling_rule(petition.purpose, regime, on)


def own_notice(session: Session, petition: Petition) -> Deadline | None:
    """Return the running notice of who deals with the petition: the unit it was sent to, else the bureau."""
    found = running(session, petition, {DeadlineKind.notice})
    found = [one for one in found if one.rule_code != SIMPLE_NOTICE]  # missing it is no silence
    own = [
        one
        for one in found
        if one.rule_code == "accept_notice_transferred" and one.unit_id == petition.unit_id
    ]
    return next(iter(own or found), None)


def running(
    session: Session, petition: Petition, kinds: Iterable[DeadlineKind] | None = None
) -> list[Deadline]:
    """Return the petition's deadlines that are neither met nor void, as this act has left them so far."""
    session.flush()
    statement = select(Deadline).where(
        Deadline.petition_id == petition.id, Deadline.met_on.is_(None), Deadline.voided_on.is_(None)
    )
    if kinds is not None:
        statement = statement.where(Deadline.kind.in_(list(kinds)))
    return list(session.scalars(statement.order_by(Deadline.binding_on, Deadline.id)))


def refresh(session: Session, petition: Petition) -> None:
    """Bring what the petition says of its deadlines, and they of it, into step; call after every act."""
    session.flush()
    open_ones = [deadline for deadline in running(session, petition) if deadline.kind not in ASIDE]
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
        on = petition.received_on
        limit = rule_of(rule_book(session), deadline, petition.regime, on)
        if deadline.rule_code != "accept_notice_direct" or limit is None:
            continue
        follow(session, deadline, limit, on)


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
