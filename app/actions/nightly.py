"""What the night does by itself: windows that passed close their petitions, and the list is drawn up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.sight import EVERYTHING
from app.actions import audit, deadlines, petitions
from app.domain.errors import PanelError
from app.queries.explanations import silent
from app.queries.unfinished import adrift, lapsing, unanswered
from schema.vocabulary import AuditVerb, Event

NIGHT = Actor(
    None,
    "night",
    "系统",
    permissions=frozenset({"petitions:read", "petitions:lapse"}),
    petitions=EVERYTHING,
    origin="",
)
"""Who the trail names for what nobody pressed."""

Units = Callable[[Session], AbstractContextManager[None]]


@dataclass(slots=True)
class Night:
    """What one night did and found: numbers of petitions, and why some could not be closed."""

    closed: list[str] = field(default_factory=list)
    blocked: list[tuple[str, str]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    adrift: list[str] = field(default_factory=list)


def lapse(session: Session, actor: Actor, *, today: date, unit: Units) -> Night:
    """Close each petition whose window has passed, each in a unit of work of its own (T20).

    What the closing gate holds back stays open and is named with the reason. Doing it twice changes nothing.
    """
    night = Night()
    for number, name in [(row.id, str(row.petition_no)) for row in lapsing(session, today)]:
        try:
            with unit(session):
                row = petitions.unfinished(session, number)
                petitions.do(session, actor, row, Event.lapse, {}, today=today)
        except PanelError as error:
            night.blocked.append((name, str(error)))
        else:
            night.closed.append(name)
    return night


def begin_silent(session: Session, *, today: date, unit: Units) -> list[str]:
    """Let the time for handling run where nobody accepted in time, and return the numbers.

    Silence does not lengthen the clock (domain §2.1).
    """
    begun = []
    for number in [row.id for row in silent(session, today)]:
        with unit(session):
            row = petitions.unfinished(session, number)
            clock = deadlines.start_handling(
                session, row, None, unit_id=row.unit_id, person_id=row.handler_id
            )
            deadlines.refresh(session, row)
            audit.record(
                session,
                NIGHT,
                clock,
                AuditVerb.create,
                changes=audit.born(clock),
                display=row.petition_no or "",
            )
            begun.append(str(row.petition_no))
    return begun


def run(session: Session, actor: Actor, *, today: date, unit: Units) -> Night:
    """Do the work of a night and draw up its list: what ended unanswered, what no clock drives (M15)."""
    night = lapse(session, actor, today=today, unit=unit)
    found = review(session, today=today)
    night.unanswered, night.adrift = found.unanswered, found.adrift
    return night


def review(session: Session, *, today: date) -> Night:
    """Draw up the list and change nothing."""
    night = Night()
    night.unanswered = [str(row.petition_no) for row in unanswered(session)]
    night.adrift = [str(row.petition_no) for row in adrift(session, today)]
    return night
