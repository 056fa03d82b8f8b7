"""A job is a row: begun once, reported on, finished, failed, cancelled, taken up again after a crash."""

from __future__ import annotations

import pytest

from app.actions import jobs
from app.domain.errors import Refused
from schema.jobs import Job
from schema.vocabulary import JobState
from tests import cast


@pytest.fixture
def lin(session, office):
    return cast.acting(session, office, "lin")


@pytest.fixture
def job(session, lin):
    return jobs.enqueue(session, lin, "import", {"area": "units"})


def test_a_job_waits_with_its_arguments_and_who_asked(job, lin):
    assert (job.state, job.kind, job.arguments, job.created_by_id, job.created_at) == (
        JobState.queued, "import", {"area": "units"}, lin.user_id, cast.NOW,
    )  # fmt: skip


def test_a_job_is_begun_once(session, job):
    begun = jobs.start(session, job.id)
    session.flush()
    assert begun is job
    assert (job.state, job.started_at, job.progress) == (JobState.running, cast.NOW, 0)
    assert jobs.start(session, job.id) is None
    assert jobs.start(session, 4711) is None


def test_progress_is_written_down_and_a_cancelled_job_is_told_to_stop(session, job, lin):
    jobs.start(session, job.id)
    session.flush()
    assert jobs.report(session, job.id, 40) is True
    session.flush()
    jobs.cancel(session, lin, job)
    assert jobs.report(session, job.id, 60) is False
    assert job.finished_at == cast.NOW


def test_a_job_ends_with_its_result_and_a_cancelled_one_stays_cancelled(session, job, lin):
    jobs.start(session, job.id)
    jobs.finish(session, job.id, {"added": 3})
    assert (job.state, job.progress, job.result, job.finished_at) == (
        JobState.done,
        100,
        {"added": 3},
        cast.NOW,
    )
    other = jobs.enqueue(session, lin, "import", {})
    jobs.cancel(session, lin, other)
    jobs.finish(session, other.id, {"added": 1})
    assert (other.state, other.result) == (JobState.cancelled, {"added": 1})


def test_a_job_that_could_not_be_done_says_why(session, job):
    jobs.fail(session, job.id, "The file is gone.")
    assert (job.state, job.error, job.finished_at) == (JobState.failed, "The file is gone.", cast.NOW)


def test_only_one_s_own_job_is_cancelled_and_only_while_it_lasts(session, office, job, lin):
    with pytest.raises(Refused, match="Only the person who started it"):
        jobs.cancel(session, cast.acting(session, office, "fang"), job)
    jobs.fail(session, job.id, "x")
    with pytest.raises(Refused, match="already over"):
        jobs.cancel(session, lin, job)


def test_what_a_dead_worker_left_is_queued_anew_in_order(session, job, lin):
    waiting = jobs.enqueue(session, lin, "import", {})
    done = jobs.enqueue(session, lin, "import", {})
    jobs.start(session, job.id)
    jobs.start(session, done.id)
    jobs.finish(session, done.id, {})
    session.flush()
    assert jobs.take_up_again(session) == [job.id, waiting.id]
    assert {number: session.get_one(Job, number).state for number in (job.id, waiting.id, done.id)} == {
        job.id: JobState.queued, waiting.id: JobState.queued, done.id: JobState.done,
    }  # fmt: skip
