"""Questions about long work."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import N_, Invisible
from schema.jobs import Job


def own_job(session: Session, number: int, user_id: int | None) -> Job:
    """Return a job this account started; Invisible for anybody else's."""
    statement = select(Job).where(Job.id == number, Job.created_by_id == user_id)
    job = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if job is None:
        raise Invisible(N_("There is no such job."))
    return job
