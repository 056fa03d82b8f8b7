"""The clock of the worker: messages go out as they come, nightly work is done once a day by one process."""

from __future__ import annotations

import logging
import os
import socket
from datetime import date, timedelta
from threading import Event

from app.access.actor import Actor, bind
from app.access.permissions import every
from app.access.sight import EVERYTHING
from app.actions import night_shift, outbox
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.clock import now, office_time, today
from app.documents.issue import print_waiting
from app.domain.errors import PanelError
from app.extensions import db
from app.worker.nights import NIGHTLY, Night
from app.worker.outlets import send
from config import Settings

LOOK = 5.0
"""Seconds between two looks for messages and for nightly work."""
NAME = "系统"
"""How the trail names what happens by itself, as it names people."""

log = logging.getLogger("xinfang.worker")


def keep_time(settings: Settings, stop: Event) -> None:
    """Look again and again until `stop`; what a dead process left, or a night it missed, is caught up."""
    holder = f"{socket.gethostname()[:24]}:{os.getpid()}"
    while True:
        try:
            look(settings, holder)
        except Exception:
            log.exception("the scheduler looks again later")
        finally:
            db.remove()
        if stop.wait(LOOK):
            return


def look(settings: Settings, holder: str) -> None:
    """Do what is due now: the night's work, messages on their way out, signed papers without a print."""
    session = db()
    bind(session, machine())
    for name in NIGHTLY:
        do_night(settings, name, holder)
    deliver(settings, holder)
    print_waiting(session, machine(), store=settings.files_dir, processes=settings.drawing)


def machine() -> Actor:
    """Return who acts when nobody does; it sees everything, and what it tells is read through the wall."""
    return Actor(
        user_id=None,
        username="machine",
        name=NAME,
        permissions=frozenset(every(catalogue())),
        petitions=EVERYTHING,
        origin="worker",
    )


def deliver(settings: Settings, holder: str) -> int:
    """Send what waits; returns how many messages left."""
    session, left = db(), 0
    while True:
        with unit_of_work(session):
            claimed = outbox.claim(session, holder, today=today())
        if not claimed:
            return left
        for message in claimed:
            try:
                send(settings, message)
            except Exception as error:  # noqa: BLE001 - whatever an outlet fails with, the row says so
                with unit_of_work(session):
                    outbox.refused(session, message.id, f"{type(error).__name__}: {error}")
                continue
            left += 1
            with unit_of_work(session):
                outbox.sent(session, message.id)


def do_night(settings: Settings, name: str, holder: str) -> bool:
    """Do one nightly piece of work unless it is done or held; says whether it was done here."""
    session, day = db(), _night(settings)
    try:
        with unit_of_work(session):
            mine = night_shift.take(session, name, day, holder)
    except PanelError:
        return False  # another process wrote the first row of this work just now
    if not mine:
        return False
    try:
        NIGHTLY[name](Night(session, machine(), settings, today()))
    except Exception as error:
        log.exception("nightly work %s failed", name)
        with unit_of_work(session):
            night_shift.put_off(session, name, f"{type(error).__name__}: {error}")
        return False
    with unit_of_work(session):
        night_shift.finish(session, name, day)
    return True


def _night(settings: Settings) -> date:
    """Return the day whose night is over: yesterday until the hour has come."""
    moment = office_time(now())
    return moment.date() if moment.hour >= settings.nightly_hour else moment.date() - timedelta(days=1)
