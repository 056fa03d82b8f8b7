"""Reads pass the wall at the session: where selects live, and everything that would slip past it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.guards.source import Source, calls, calls_of, count_by_file, findings, snippet

if TYPE_CHECKING:
    from collections.abc import Iterator

# Reads that deliberately see everything, file → how many. A new one is a decision: write it here.
UNSCOPED: dict[str, int] = {
    "app/actions/window.py": 1,
    "app/queries/window.py": 2,
    "app/actions/imports.py": 1,  # the clocks of what a batch has just written
    "app/actions/matters.py": 2,  # the matter of a petition at hand, and what the others of it make of each
    "app/actions/recounting.py": 1,  # a new holiday notice moves every date, seen or not
    "app/actions/sealing.py": 2,  # every entry gets its place in the chain, whoever wrote it
    "app/cli/office.py": 1,  # the operator's commands, before anybody has signed in
    "app/queries/counts.py": 1,  # which dates a rule would move; who reads gets numbers only of those he sees
    "app/actions/outbox.py": 1,  # what waits to go out, whoever it is for
    "app/queries/paper_chain.py": 1,  # who was asked to countersign a paper at hand, also in other units
    "app/actions/papers.py": 1,  # all papers of a petition at hand are sealed or opened with it
    "app/actions/notices.py": 1,  # who may never be told of a petition, whoever acts
    "app/queries/tasks.py": 3,  # whether somebody has work open; a number leaves, no row
    "app/queries/standing.py": 1,  # what somebody stands in for, before there is an actor
    "app/queries/catalog.py": 1,  # the names of a small area, shown wherever it is referred to
    "app/queries/statistics.py": 1,  # sums of a period, of which no row leaves
    "app/queries/origins.py": 1,  # sums of a period as well, for whoever reads no petition
    "app/queries/trail.py": 3,  # a chain is only followed whole; what leaves are places and hashes, or a file of the operator
}

# Changes that deliberately leave no entry in the trail, file → how many.
UNTOLD: dict[str, int] = {
    "app/actions/duplicates.py": 1,  # what looks alike is a suggestion; what a person decides is told
    "app/actions/keys.py": 1,  # the same values under another key
    "app/actions/roles.py": 1,  # the rights the code declares, at set-up
    "app/actions/seeding.py": 1,  # what the product ships, at set-up
    "app/cli/demo_accounts.py": 1,  # the mark of a demo database
}

# Statements the wall does not reach, file → how many; each place filters by itself.
AROUND_THE_WALL: dict[str, int] = {
    "app/actions/duplicates.py": 1,  # pairs of a petition at hand that is restricted from now on
    "app/actions/archiving.py": 2,  # the oldest entries of the trail, and the anchor behind them
    "app/actions/presence.py": 1,  # forms nobody has open any more
    "app/actions/sealing.py": 2,  # places and hashes of what the unit of work itself wrote, and the head
    "app/actions/petitions.py": 1,  # the parts of a draft, removed with the draft at hand
    "app/actions/configuration.py": 1,  # the version number of the catalogue
    "app/actions/keys.py": 2,  # one value written anew under another key, by its row number
    "app/actions/roles.py": 1,  # grants of a role, which no scope hides
}

# Besides the rooms that ask, an action may look up the rows it changes or locks.
ASKING_ROOMS = ("app/queries/", "app/access/", "app/actions/", "schema/")

# Files elsewhere that ask: operators' commands and set-wise look-ups of the importer.
ALSO_ASKING = {
    "app/cli/demo_history.py",
    "app/extensions.py",
    "app/cli/revision.py",
    "app/imports/run.py",
}


def unscoped(source: Source) -> Iterator[str]:
    """Find reads without the scope of the actor."""
    for name, call in calls(source):
        if name.rpartition(".")[2] == "unscoped":
            yield f"{source.at(call)} reads without a scope"


def untold(source: Source) -> Iterator[str]:
    """Find changes that leave no entry."""
    for name, call in calls(source):
        if name.rpartition(".")[2] == "untold":
            yield f"{source.at(call)} changes without an entry"


def selects(source: Source) -> Iterator[str]:
    """Find statements that ask the database."""
    for call in calls_of(source, "sqlalchemy", "select"):
        yield f"{source.at(call)} asks the database; app/queries does that"


def around(source: Source) -> Iterator[str]:
    """Find what loader criteria do not reach: .has(), .any(), Core writes, tables and bare connections."""
    for name, call in calls(source):
        if name.endswith((".has", ".any", ".from_select", "session.connection")):
            yield f"{source.at(call)} slips past the wall by {name.rpartition('.')[2]}()"
        if name.endswith("select") and any("__table__" in ast.unparse(argument) for argument in call.args):
            yield f"{source.at(call)} slips past the wall by selecting a bare table"
    for function in ("update", "delete"):
        for call in calls_of(source, "sqlalchemy", function):
            yield f"{source.at(call)} slips past the wall by a Core {function}()"


def test_every_unscoped_read_is_known():
    assert count_by_file(findings(unscoped, but=("app/access/",))) == UNSCOPED


def test_every_untold_change_is_known():
    assert count_by_file(findings(untold)) == UNTOLD


def test_the_database_is_asked_in_the_rooms_that_ask():
    assert set(count_by_file(findings(selects, but=ASKING_ROOMS))) == ALSO_ASKING


def test_every_statement_that_slips_past_the_wall_is_known():
    assert count_by_file(findings(around)) == AROUND_THE_WALL


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        (unscoped, "with unscoped('actor'):\n    pass"),
        (unscoped, "with scope.unscoped('actor'):\n    pass"),
        (untold, "with untold(session, 'set-up'):\n    pass"),
        (selects, "from sqlalchemy import select\nselect(Petition)"),
        (selects, "import sqlalchemy as sa\nsa.select(Petition)"),
        (around, "Petition.claims.any(Claim.result == 1)"),
        (around, "Claim.petition.has(state=1)"),
        (around, "from sqlalchemy import update\nupdate(Petition)"),
        (around, "from sqlalchemy import select\nselect(Petition.__table__.c.id)"),
        (around, "session.connection().execute(statement)"),
        (around, "insert(Copy).from_select(['id'], statement)"),
    ],
)
def test_each_guard_catches_a_violation(guard, text):
    assert len(list(guard(snippet(text)))) == 1


@pytest.mark.parametrize("text", ["any(x for x in rows)", "select(Petition)", "node.update({'a': 1})"])
def test_plain_python_passes(text):
    assert list(around(snippet(text))) == []
