"""Doing one job: as the person who asked for it, reporting between its units of work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from app.access.actor import bind
from app.actions import jobs, printing
from app.actions.unit import unit_of_work
from app.clock import today
from app.domain.errors import PanelError
from app.extensions import db
from app.queries.actors import actor_for
from app.worker.handlers import Work, import_file, print_papers
from config import Settings

log = logging.getLogger("xinfang.worker")

HANDLERS: Mapping[str, Callable[[Work], dict[str, Any]]] = {
    "import": import_file,
    printing.KIND: print_papers,
}
"""Kind of job -> what does it."""


def run(settings: Settings, number: int) -> None:
    """Do the job `number` when it is still waiting; whatever happens, its row says how it ended."""
    session = db()
    # A job has a session of its own work: the caller's actor and caches are put back afterwards.
    before = dict(session.info)
    try:
        with unit_of_work(session):
            job = jobs.start(session, number)
            if job is None:
                return
            kind, arguments, owner = job.kind, dict(job.arguments or {}), job.created_by_id
        actor = None if owner is None else actor_for(session, owner, today=today(), origin="worker")
        if actor is None:
            _fail(number, "The account that asked for this may no longer sign in.")
            return
        bind(session, actor)
        result = HANDLERS[kind](Work(session, actor, settings, arguments, _reporter(number)))
        with unit_of_work(session):
            jobs.finish(session, number, result)
    except PanelError as error:
        _fail(number, str(error))
    except Exception:
        log.exception("job %s failed", number)
        _fail(number, "Something went wrong here; the log says what.")
    finally:
        session.info.clear()
        session.info.update(before)


def _reporter(number: int) -> Callable[[int], bool]:
    def report(progress: int) -> bool:
        session = db()
        with unit_of_work(session):
            return jobs.report(session, number, progress)

    return report


def _fail(number: int, sentence: str) -> None:
    session = db()
    with unit_of_work(session):
        jobs.fail(session, number, sentence)
