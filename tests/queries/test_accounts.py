"""Accounts, who holds which role, and one's own jobs."""

from __future__ import annotations

import pytest

from app.actions import jobs
from app.domain.errors import Invisible
from app.queries.accounts import everybody, holders, number_of
from app.queries.jobs import own_job
from schema.base import User
from tests import cast


def test_roles_are_counted_by_active_accounts_and_everybody_by_the_empty_one(session, office):
    session.get(User, office.users["he"]).active = False
    session.flush()
    found = holders(session)
    assert (found["clerk"], found["div_head"], found[""]) == (1, 2, len(cast.PEOPLE))
    assert "div_handler" not in found


def test_everybody_comes_by_name_with_roles(session, office):
    found = everybody(session)
    assert [row["username"] for row in found] == sorted(cast.PEOPLE)
    assert {row["username"]: row["roles"] for row in found} == {
        name: [role] for name, (_, role, _) in cast.PEOPLE.items()
    }
    session.get(User, office.users["he"]).roles = []
    session.flush()
    assert next(row["roles"] for row in everybody(session) if row["username"] == "he") == []


def test_an_account_is_found_by_its_name(session, office):
    assert number_of(session, "lin") == office.users["lin"]
    assert number_of(session, "nobody") is None


def test_a_job_is_seen_by_who_started_it_and_by_nobody_else(session, office):
    lin = cast.acting(session, office, "lin")
    job = jobs.enqueue(session, lin, "import", {})
    assert own_job(session, job.id, lin.user_id) is job
    for number, user in ((job.id, office.users["fang"]), (4711, lin.user_id)):
        with pytest.raises(Invisible, match="no such job"):
            own_job(session, number, user)
