"""Jobs: written in the unit of work that asks for them, moved on by whoever does them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.clock import now
from app.domain.errors import N_, Refused
from schema.jobs import Job
from schema.vocabulary import JobState


def enqueue(session: Session, actor: Actor, kind: str, arguments: dict[str, Any]) -> Job:
    """Write down a piece of long work; hand it over after the commit (it is swept up if that is lost)."""
    job = Job(
        kind=kind, state=JobState.queued, arguments=arguments, created_at=now(), created_by_id=actor.user_id
    )
    session.add(job)
    session.flush()
    return job


def start(session: Session, number: int) -> Job | None:
    """Begin a queued job; None when somebody else has it, or it was cancelled."""
    job = session.scalars(select(Job).where(Job.id == number).with_for_update()).one_or_none()
    if job is None or job.state is not JobState.queued:
        return None
    job.state, job.started_at, job.progress, job.error = JobState.running, now(), 0, None
    return job


def report(session: Session, number: int, progress: int) -> bool:
    """Write down how far a job is (0 to 100); False when it was cancelled and should stop."""
    job = session.scalars(select(Job).where(Job.id == number).execution_options(populate_existing=True)).one()
    job.progress = progress
    return job.state is JobState.running


def finish(session: Session, number: int, result: dict[str, Any]) -> None:
    """End a job with its result; a cancelled one stays cancelled."""
    job = session.get_one(Job, number)
    if job.state is JobState.running:
        job.state, job.progress = JobState.done, 100
    job.result, job.finished_at = result, now()


def fail(session: Session, number: int, sentence: str) -> None:
    """End a job that could not be done."""
    job = session.get_one(Job, number)
    job.state, job.error, job.finished_at = JobState.failed, sentence, now()


def cancel(session: Session, actor: Actor, job: Job) -> None:
    """Stop a job of one's own; what it has stored so far stays."""
    if job.created_by_id != actor.user_id:
        raise Refused(N_("Only the person who started it can cancel it."))
    if job.state not in {JobState.queued, JobState.running}:
        raise Refused(N_("It is already over."))
    job.state, job.finished_at = JobState.cancelled, now()
    session.flush()


def take_up_again(session: Session) -> list[int]:
    """Queue anew what a dead worker left running, and return every waiting job, oldest first."""
    for job in session.scalars(select(Job).where(Job.state == JobState.running)):
        job.state = JobState.queued
    session.flush()
    return list(session.scalars(select(Job.id).where(Job.state == JobState.queued).order_by(Job.id)))
