"""What may be done in one place only: commit, read the clock, the environment, the descriptors."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.guards.source import Source, calls, calls_of, dotted, findings, snippet

if TYPE_CHECKING:
    from collections.abc import Iterator

# Raw SQL outside the migrations: two files at most, each with its reason here.
RAW_SQL: tuple[str, ...] = ()


# Rooms whose moments come from the database, in UTC.
DAY_ROOMS = ("app/actions/", "app/queries/", "app/admin/", "app/documents/", "app/exports/")


def ending(source: Source) -> Iterator[str]:
    """Find commits and rollbacks."""
    for name, call in calls(source):
        if name.endswith((".commit", ".rollback")):
            yield f"{source.at(call)} ends a transaction; app/actions/unit.py does that"


def clock(source: Source) -> Iterator[str]:
    """Find reads of the clock."""
    readers = (
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
        ("time", "time"),
        ("time", "localtime"),
        ("time", "gmtime"),
    )
    for package, function in readers:
        for call in calls_of(source, package, function):
            yield f"{source.at(call)} reads the clock; app/clock.py does that, rules take today="


def days(source: Source) -> Iterator[str]:
    """Find dates taken from a moment without asking where the office stands: midnight there is 16:00 UTC."""
    if not source.path.startswith(DAY_ROOMS):
        return
    for name, call in calls(source):
        if name.endswith(".date") and not call.args:
            yield f"{source.at(call)} takes the date of a moment; clock.on_office_day does that"


def methods(source: Source) -> Iterator[str]:
    """Find code that takes whatever is not GET for a form sent off: HEAD comes without the token against forgery."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Compare) and dotted(node.left).endswith("request.method"):
            for other in node.comparators:
                if isinstance(other, ast.Constant) and other.value == "GET":
                    yield f"{source.at(node)} asks for GET; ask for POST, HEAD reads as well"


def environment(source: Source) -> Iterator[str]:
    """Find reads of environment variables."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.environb", "os.getenv"}:
            yield f"{source.at(node)} reads the environment; config.py does that"
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            for alias in node.names:
                if alias.name in {"environ", "environb", "getenv"}:
                    yield f"{source.at(node)} imports os.{alias.name}; config.py does that"


def descriptors(source: Source) -> Iterator[str]:
    """Find looks into `Column.info`; the notes of sessions and constraints are other things."""
    for node in ast.walk(source.tree):
        is_lookup = isinstance(node, ast.Subscript) or (
            isinstance(node, ast.Attribute) and node.attr == "get"
        )
        name = dotted(node.value) if is_lookup else ""
        if name.endswith(".info") and not name.endswith(("session.info", "constraint.info")):
            yield f"{source.at(node)} reads Column.info; app/catalog/read.py does that"


def raw_sql(source: Source) -> Iterator[str]:
    """Find SQL written as text."""
    for call in calls_of(source, "sqlalchemy", "text"):
        yield f"{source.at(call)} writes SQL as text"


def test_only_the_unit_of_work_commits_or_rolls_back():
    assert findings(ending, but=("app/actions/unit.py",)) == []


def test_only_the_clock_module_reads_the_clock():
    assert findings(clock, but=("app/clock.py",)) == []


def test_dates_of_moments_are_the_office_s():
    assert findings(days) == []


def test_head_reads_wherever_get_reads():
    assert findings(methods) == []


def test_only_config_reads_the_environment():
    assert findings(environment, but=("config.py",)) == []


def test_only_the_catalogue_reader_looks_into_column_info():
    assert findings(descriptors, but=("app/catalog/read.py",)) == []


def test_raw_sql_stays_in_the_migrations_and_two_named_files():
    assert len(RAW_SQL) <= 2
    assert findings(raw_sql, but=RAW_SQL) == []


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        (ending, "def close(session):\n    session.commit()"),
        (ending, "db.session.rollback()"),
        (clock, "from datetime import datetime\ndatetime.now(tz)"),
        (clock, "import datetime as dt\ndt.date.today()"),
        (clock, "import datetime\ndatetime.datetime.utcnow()"),
        (clock, "from time import time\ntime()"),
        (days, "day = row.sent_at.date()"),
        (methods, "if request.method == 'GET':\n    show()"),
        (environment, "import os\nos.environ['HOME']"),
        (environment, "import os\nos.getenv('HOME')"),
        (environment, "from os import environ"),
        (descriptors, "field = column.info['field']"),
        (descriptors, "field = column.info.get('field')"),
        (raw_sql, "from sqlalchemy import text\nsession.execute(text('DELETE FROM petitions'))"),
        (raw_sql, "import sqlalchemy as sa\nsa.text('1')"),
        (raw_sql, "from sqlalchemy import text as sql\nsql('1')"),
    ],
)
def test_each_guard_catches_a_violation(guard, text):
    assert len(list(guard(snippet(text)))) == 1


@pytest.mark.parametrize(
    ("guard", "text"),
    [
        (clock, "from app.clock import now\nnow()"),
        (clock, "from datetime import datetime\ndatetime.fromisoformat('2026-01-01')"),
        (descriptors, "logger.info('done')"),
        (descriptors, "session.info['actor'] = self.session.info.get('actor')"),
        (raw_sql, "def draw(text):\n    return text(1)"),
    ],
)
def test_a_guard_lets_the_innocent_pass(guard, text):
    assert list(guard(snippet(text))) == []
