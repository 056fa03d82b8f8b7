"""Review and recheck: asked for, decided, late, lapsed, sent back (Regulations 2022, articles 35 and 36)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import access, audit, closing, deadlines, opinions, papers, service
from app.domain.errors import N_, Refused
from app.queries.organisation import units
from app.queries.regimes import rule_book
from schema.deadlines import Deadline
from schema.matters import Matter
from schema.petitions import Petition
from schema.reviews import ReviewRound
from schema.vocabulary import (
    AccessReason,
    AuditVerb,
    ClockRegime,
    ClosingBasis,
    DeadlineKind,
    PaperKind,
    RoundKind,
    Track,
)

CLOCKS = {
    RoundKind.review: ("review_decide", DeadlineKind.review_apply, DeadlineKind.review),
    RoundKind.recheck: ("recheck_decide", DeadlineKind.recheck_apply, DeadlineKind.recheck),
}
"""Level -> the rule of its decision, the window it is asked for in, the clock of the decision."""


def ask_review(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T17: the request is registered; the time for the decision starts with its receipt."""
    _ask(session, actor, petition, inputs, kind=RoundKind.review, today=today)


def ask_recheck(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T19: the request for the third and last level."""
    _ask(session, actor, petition, inputs, kind=RoundKind.recheck, today=today)


def decide_review(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T18: upheld, changed or revoked, and served; the window for a recheck begins."""
    _decide(session, actor, petition, inputs, kind=RoundKind.review, today=today)
    deadlines.start_code(session, petition, "recheck_apply", inputs["served_on"], unit_id=petition.unit_id)


def decide_recheck(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T19: the last word; the days of a hearing are not counted, and the matter is concluded."""
    first, last = inputs.get("hearing_from"), inputs.get("hearing_to")
    if first is not None and last is not None:
        deadlines.exclude_days(session, actor, petition, first, last)
    _decide(session, actor, petition, inputs, kind=RoundKind.recheck, today=today)
    petition.closed_on = today
    deadlines.void(session, petition, today)
    conclude(session, actor, petition, today)


def record_late(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], _today: date
) -> None:
    """T31: a request after the window is recorded and refused; nothing moves."""
    session.add(
        ReviewRound(
            petition_id=petition.id,
            kind=RoundKind.review,
            requested_on=inputs["requested_on"],
            postmark_on=inputs.get("postmark_on"),
            in_time=False,
            grounds=inputs["reason"],
        )
    )
    papers.prepare(session, petition, PaperKind.D03, petition.unit_id or actor.unit_id)


def lapse(
    session: Session, actor: Actor, petition: Petition, _inputs: Mapping[str, Any], today: date
) -> None:
    """T20: nobody asked for a review in time; the opinion stands and the petition is closed."""
    closing.finish(session, petition, ClosingBasis.lapsed, today)
    if _procedure(session, petition) is ClockRegime.zhejiang_2016:  # article 25(2): concludes the matter too
        conclude(session, actor, petition, today)


def redo(session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date) -> None:
    """T23: the review revoked the opinion; it stays as a version, and the time for handling begins anew."""
    _again(session, actor, petition, inputs, today)


def reopen(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T25: a supervisor, with a leader's instruction, has a closed petition handled again."""
    petition.unit_id = inputs["unit_id"]
    petition.handler_id, petition.handler_b_id = inputs["handler_id"], inputs["handler_b_id"]
    access.grant(session, petition, AccessReason.responsible_unit, unit_id=petition.unit_id)
    for number in (petition.handler_id, petition.handler_b_id):
        access.grant(session, petition, AccessReason.handler, staff_id=number)
    _again(session, actor, petition, inputs, today)


def conclude(session: Session, actor: Actor, petition: Petition, today: date) -> None:
    """Mark the matter as concluded: nobody need accept it again on the same facts and reasons."""
    if petition.matter_id is not None:
        matter = session.scalars(select(Matter).where(Matter.id == petition.matter_id)).one_or_none()
        if matter is not None:
            changes = audit.apply(matter, {"concluded_on": today})
            audit.record(session, actor, matter, AuditVerb.amend, changes=changes, petition_id=petition.id)


def _again(
    session: Session, _actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    opinions.replace(session, petition, reason=inputs.get("reason") or inputs.get("decision"))
    deadlines.void(session, petition, today)
    petition.closed_on = petition.closing_basis = petition.reply_exempt_reason = None
    petition.accepted_on, petition.is_extended, petition.track = today, False, Track.ordinary
    deadlines.start_code(
        session, petition, "redo", today, unit_id=petition.unit_id, person_id=petition.handler_id
    )


def _ask(
    session: Session,
    actor: Actor,
    petition: Petition,
    inputs: Mapping[str, Any],
    *,
    kind: RoundKind,
    today: date,
) -> None:
    code, window, _clock = CLOCKS[kind]
    requested_on = inputs["requested_on"]
    found = ReviewRound(
        petition_id=petition.id,
        kind=kind,
        requested_on=requested_on,
        postmark_on=inputs.get("postmark_on"),
        grounds=inputs.get("grounds"),
        organ_id=_organ(session, petition, kind),
        reviewer_id=inputs["reviewer_id"],
    )
    session.add(found)
    access.grant(session, petition, AccessReason.review, staff_id=found.reviewer_id)
    petition.closed_on = petition.closing_basis = None  # a letter posted in time may come after the end
    _use_window(session, petition, window, inputs.get("postmark_on") or requested_on, today)
    deadlines.start_code(
        session, petition, code, requested_on, unit_id=actor.unit_id, person_id=found.reviewer_id
    )


def _use_window(session: Session, petition: Petition, window: DeadlineKind, on: date, today: date) -> None:
    """Meet the window by the day of the postmark, also where the night has ended it already."""
    deadlines.meet(session, petition, {window}, on)
    ended = select(Deadline).where(
        Deadline.petition_id == petition.id, Deadline.kind == window, Deadline.voided_on <= today
    )
    for deadline in session.scalars(ended.order_by(Deadline.id.desc()).limit(1)):
        deadline.voided_on, deadline.met_on = None, on


def _decide(
    session: Session,
    actor: Actor,
    petition: Petition,
    inputs: Mapping[str, Any],
    *,
    kind: RoundKind,
    today: date,
) -> None:
    running = select(ReviewRound).where(
        ReviewRound.petition_id == petition.id,
        ReviewRound.kind == kind,
        ReviewRound.result.is_(None),
        ReviewRound.in_time.is_(True),
    )
    found = session.scalars(running.order_by(ReviewRound.id.desc()).limit(1)).one_or_none()
    if found is None:
        raise Refused(N_("No review is running."))
    found.result, found.decision = inputs["round_result"], inputs["decision"]
    found.approver_id, found.decided_on, found.served_on = inputs["approver_id"], today, inputs["served_on"]
    found.hearing_from, found.hearing_to = inputs.get("hearing_from"), inputs.get("hearing_to")
    service.notice(session, petition, PaperKind.D14, inputs, unit_id=found.organ_id or actor.unit_id)
    deadlines.meet(session, petition, {CLOCKS[kind][2]}, inputs["served_on"])


def _organ(session: Session, petition: Petition, kind: RoundKind) -> int | None:
    """Return the organ of a level, stored on the unit and never derived from the tree."""
    unit = units(session).get(petition.unit_id or 0)
    if unit is None:
        return None
    return unit.review_organ_id if kind is RoundKind.review else unit.recheck_organ_id


def _procedure(session: Session, petition: Petition) -> ClockRegime | None:
    return None if petition.regime is None else rule_book(session).procedure(petition.regime)
