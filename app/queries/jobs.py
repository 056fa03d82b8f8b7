"""Questions about long work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import N_, Invisible
from schema.jobs import Job

MOST_RESULTS = 200
"""Jobs of one person, the newest, whose results can still be taken away."""


def own_results(session: Session, user_id: int | None, kind: str) -> list[dict[str, Any]]:
    """Return what came of the jobs of a kind this account started, newest first."""
    mine = (Job.created_by_id == user_id) & (Job.kind == kind) & Job.result.is_not(None)
    found = session.scalars(select(Job.result).where(mine).order_by(Job.id.desc()).limit(MOST_RESULTS))
    return [result for result in found if result is not None]


def own_job(session: Session, number: int, user_id: int | None) -> Job:
    """Return a job this account started; Invisible for anybody else's."""
    statement = select(Job).where(Job.id == number, Job.created_by_id == user_id)
    job = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if job is None:
        raise Invisible(N_("There is no such job."))
    return job


def ended_before(session: Session, kind: str, moment: datetime) -> Sequence[Job]:
    """Return the jobs of a kind that left a result and ended before a moment."""
    over = (Job.kind == kind) & (Job.finished_at < moment) & Job.result.is_not(None)
    return session.scalars(select(Job).where(over).order_by(Job.id)).all()
