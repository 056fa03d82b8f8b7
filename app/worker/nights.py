"""What is done once a night; another area adds its own by one line of `NIGHTLY`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.actions import escalation, fields, nightly, printing, receipts
from app.actions.unit import unit_of_work
from config import Settings


@dataclass(frozen=True, slots=True)
class Night:
    """A nightly piece of work's surroundings; `today` is the office's day, also when a night was missed."""

    session: Session
    actor: Actor
    settings: Settings
    today: date


def ladder(night: Night) -> None:
    """Tell everybody on the ladder what is close or late."""
    with unit_of_work(night.session):
        escalation.climb(night.session, night.actor, today=night.today)


def leaders_fields(night: Night) -> None:
    """Let open deadlines follow the leaders' fields of today."""
    with unit_of_work(night.session):
        fields.reassign(night.session, today=night.today)


def closings(night: Night) -> None:
    """Begin what silence has begun; close what nobody asked to have reviewed in time (T20)."""
    bind(night.session, nightly.NIGHT)
    try:
        nightly.begin_silent(night.session, today=night.today, unit=unit_of_work)
        nightly.lapse(night.session, nightly.NIGHT, today=night.today, unit=unit_of_work)
    finally:
        bind(night.session, night.actor)


def receipts_owed(night: Night) -> None:
    """Remind units of the receipts they owe."""
    with unit_of_work(night.session):
        receipts.remind(night.session, night.actor, today=night.today)


def printed_files(night: Night) -> None:
    """Remove the files of papers printed together that nobody fetched in time."""
    with unit_of_work(night.session):
        printing.expire(night.session, store=night.settings.files_dir)


NIGHTLY: Mapping[str, Callable[[Night], None]] = {
    "closings": closings,  # first: what is closed needs no reminder
    "fields": leaders_fields,  # before the ladder, which tells the leader of the field
    "ladder": ladder,
    "receipts": receipts_owed,
    "printed files": printed_files,
}
"""Name -> what is done, in this order; each may be done twice without harm, and for a missed night today."""
