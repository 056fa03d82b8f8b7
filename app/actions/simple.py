"""The simple procedure (简易办理): chosen by the unit that handles, with its own clocks, and left again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import deadlines
from app.clock import on_office_day
from app.domain.clocks import EXTENDABLE, SIMPLE_ANSWER, SIMPLE_NOTICE
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import ClockStart, DeadlineKind, Track

KINDS = frozenset({DeadlineKind.notice}) | EXTENDABLE


def begun_on(session: Session, petition: Petition) -> date:
    """Return the day its short time for notice counts from: the receipt by whoever deals with it."""
    notice = deadlines.own_notice(session, petition)
    return petition.received_on if notice is None else on_office_day(notice.started_at)


def simplify(
    session: Session, _actor: Actor, petition: Petition, _inputs: Mapping[str, Any], _today: date
) -> None:
    """T33: three working days for the notice from the same receipt; the ordinary time runs on beside it."""
    petition.track = Track.simple
    notice = deadlines.own_notice(session, petition)
    if notice is None:  # nobody is owed a notice
        return
    deadlines.start_code(
        session,
        petition,
        SIMPLE_NOTICE,
        on_office_day(notice.started_at),
        unit_id=notice.unit_id,
        person_id=notice.person_id,
    )


def go_back(
    session: Session, _actor: Actor, petition: Petition, _inputs: Mapping[str, Any], today: date
) -> None:
    """T34: the short clocks end; the ordinary time counts from the same day, so that nothing is gained."""
    leave(session, petition, today)


def leave(session: Session, petition: Petition, today: date) -> None:
    """Leave the simple procedure, if it was chosen: also because another unit deals with it now."""
    if petition.track is not Track.simple:
        return
    petition.track = Track.ordinary
    for clock in deadlines.running(session, petition, KINDS):
        if clock.rule_code not in {SIMPLE_NOTICE, SIMPLE_ANSWER}:
            continue
        clock.voided_on = today
        if clock.rule_code == SIMPLE_ANSWER:
            _handle_ordinarily(session, petition, clock)


def _handle_ordinarily(session: Session, petition: Petition, clock: Deadline) -> None:
    """Open the ordinary time for handling from the day the short one was counted from."""
    on = on_office_day(clock.started_at)
    later = deadlines.start(
        session,
        petition,
        deadlines.handling_limit(session, petition, on),
        on,
        unit_id=clock.unit_id,
        person_id=clock.person_id,
    )
    if clock.starts == ClockStart.silence:
        later.starts, later.follows_id = clock.starts, clock.follows_id
