"""Huey: the queue between the panel and its worker, in a file beside the database or in Redis."""

from __future__ import annotations

from functools import cache
from threading import Event, Thread

from huey import Huey, RedisHuey, SqliteHuey

from app.actions import jobs
from app.actions.unit import unit_of_work
from app.extensions import db
from app.worker import runner
from app.worker.outlets import PATIENCE
from app.worker.scheduler import keep_time
from config import Settings

NAME = "xinfang"
SLOWEST_LOOK = 1.0
"""Seconds between two looks into an empty queue."""


@cache
def queue(settings: Settings) -> Huey:
    """Return the queue of these settings with its one task."""
    if settings.redis_url:
        huey: Huey = RedisHuey(NAME, url=settings.redis_url, results=False)
    else:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey(NAME, filename=str(settings.data_dir / "queue.db"), results=False)

    @huey.task(name="run_job")
    def run_job(number: int) -> None:
        runner.run(settings, number)
        db.remove()

    huey.run_job = run_job
    return huey


def hand_over(settings: Settings, number: int) -> None:
    """Give a job to the worker; `inline` settings do it here and now."""
    if settings.worker == "inline":
        runner.run(settings, number)
    else:
        queue(settings).run_job(number)


def work(settings: Settings) -> None:
    """Be the worker: take up what was left, then do what comes and keep the time, until told to stop."""
    session = db()
    with unit_of_work(session):
        waiting = jobs.take_up_again(session)
    db.remove()
    huey = queue(settings)
    for number in waiting:
        huey.run_job(number)
    stop = Event()
    keeper = Thread(target=keep_time, args=(settings, stop), name="scheduler", daemon=True)
    keeper.start()
    try:
        huey.create_consumer(workers=1, worker_type="thread", periodic=False, max_delay=SLOWEST_LOOK).run()
    finally:
        stop.set()
        keeper.join(PATIENCE)
