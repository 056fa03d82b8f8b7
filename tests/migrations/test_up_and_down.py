"""The migrations own every table: upwards they make what the models say, downwards they leave nothing."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from app.cli import database
from app.extensions import make_engine
from schema.base import metadata
from tests import conftest

MADE_BY_ALEMBIC = {"alembic_version"}
VERSIONS = sorted((database.MIGRATIONS / "versions").glob("*.py"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    name = f"xinfang_test_{uuid.uuid4().hex[:10]}"
    try:
        conftest._admin(f'CREATE DATABASE "{name}"')
    except OperationalError:
        pytest.skip(f"PostgreSQL does not answer at {conftest.POSTGRESQL}")
    engine = make_engine(conftest._named(name))
    yield engine
    engine.dispose()
    conftest._admin(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_from_nothing_they_make_exactly_what_the_models_say_and_take_it_all_away_again(empty: Engine) -> None:
    database.upgrade(empty)
    assert database.differences(empty) == []
    assert tables(empty) == set(metadata.tables)
    assert rules(empty) == stated_rules(), "Alembic itself does not compare these"
    current, newest = database.state(empty)
    assert current == newest is not None

    database.downgrade(empty, "base")
    assert tables(empty) == set(), "something is left behind"

    database.upgrade(empty)
    assert database.differences(empty) == []


def test_a_database_that_differs_from_the_models_is_noticed(empty: Engine) -> None:
    database.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER PRIMARY KEY)"))
        connection.execute(text("ALTER TABLE unit ADD COLUMN colour VARCHAR(9)"))
        if empty.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE unit ALTER COLUMN short_name TYPE VARCHAR(39)"))
    found = str(database.differences(empty))
    assert "stray" in found
    assert "colour" in found
    assert empty.dialect.name == "sqlite" or "modify_type" in found


def test_an_office_that_is_not_up_to_date_is_told_so(empty: Engine) -> None:
    assert database.state(empty) == (None, VERSIONS[-1].name[:4])


def test_the_numbers_follow_each_other_without_a_gap() -> None:
    assert [path.name[:5] for path in VERSIONS] == [
        f"{number:04d}_" for number in range(1, len(VERSIONS) + 1)
    ]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_every_migration_follows_the_one_before_and_goes_both_ways(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    number = int(path.name[:4])
    assert names["revision"] == f"{number:04d}"
    assert names["down_revision"] == (f"{number - 1:04d}" if number > 1 else None)
    steps = {node.name: node.body for node in tree.body if isinstance(node, ast.FunctionDef)}
    for direction in ("upgrade", "downgrade"):
        assert any(not isinstance(step, ast.Pass) for step in steps[direction]), f"{direction} does nothing"


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_no_migration_follows_the_models_when_they_change(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    origins = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    # How a name is read is a function of the text alone; a column filled otherwise would be found by nobody.
    origins.discard("schema.sounds")
    assert {origin.partition(".")[0] for origin in origins} <= {"sqlalchemy", "alembic"}


def tables(engine: Engine) -> set[str]:
    """Return the tables of a database, but for Alembic's own."""
    return set(inspect(engine).get_table_names()) - MADE_BY_ALEMBIC


def rules(engine: Engine) -> set[str]:
    """Return the names of the CHECK constraints of a database."""
    found = inspect(engine)
    return {
        str(rule["name"]) for table in found.get_table_names() for rule in found.get_check_constraints(table)
    }


def stated_rules() -> set[str]:
    """Return the names of the CHECK constraints of the models."""
    return {
        str(rule.name)
        for table in metadata.tables.values()
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }
