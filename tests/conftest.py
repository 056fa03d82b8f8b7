"""Fixtures: a prepared database copied for every test, one application, people who sign in."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, NullPool, and_, create_engine, event, literal_column, text
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.test import TestResponse

from app import factory
from app.access import rows
from app.access.actor import actor_of, is_unscoped
from app.cli import database
from app.clock import frozen
from app.extensions import PanelSession, db, hand_over, make_engine, session_factory
from app.keys import KeyRing
from app.worker.queue import hand_over as to_worker
from config import Settings
from schema import sealed
from tests import cast

POSTGRESQL = os.environ.get("XINFANG_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/postgres")
SHARED = Path(os.environ.get("XINFANG_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("office")
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'template.db'}",
        secret_key="of the tests, and of nothing else at all",
        login_limit="1000 per minute",
        list_limit="100000 per minute",
        export_limit="100000 per minute",
        api_limit="100000 per minute",
        worker="inline",
        print_processes="1",
        keys_dir=folder / "keys",
    )


@pytest.fixture(scope="session")
def application(settings: Settings) -> Flask:
    """One application for all tests; each test points it at a database of its own."""
    app = factory.create_app(settings)
    app.config["TESTING"] = False
    return app


@pytest.fixture(scope="session")
def template(application: Flask, settings: Settings) -> Path:
    """A SQLite file with all tables and the cast, made once per worker."""
    engine = make_engine(settings.database_url)
    _build(engine, settings)
    engine.dispose()
    return settings.data_dir / "template.db"


@pytest.fixture(scope="session")
def postgresql_template(application: Flask, settings: Settings) -> Iterator[str]:
    """The same on PostgreSQL, as a template database; skipped, and said so, where none answers."""
    try:
        probe = create_engine(POSTGRESQL, connect_args={"connect_timeout": 3}, poolclass=NullPool)
        with probe.connect():
            pass
    except Exception as error:  # noqa: BLE001 - whatever keeps it from answering
        pytest.skip(f"PostgreSQL does not answer at {POSTGRESQL}: {type(error).__name__}")
    name = f"xinfang_test_{uuid.uuid4().hex[:10]}"
    _admin(f'CREATE DATABASE "{name}"')
    engine = make_engine(_named(name))
    _build(engine, settings)
    engine.dispose()
    yield name
    _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@dataclass
class Panel:
    """A running office: the application, its database, the row numbers of its people."""

    app: Flask
    settings: Settings
    office: cast.Office

    @property
    def session(self) -> Session:
        return db()

    def sign_in(self, username: str, locale: str = "en") -> Person:
        return Person(self.app.test_client(), username, locale)

    def acting(self, username: str) -> Any:
        return cast.acting(db(), self.office, username)


class Person:
    """Somebody at a browser: signs in through the form, sends forms with their token."""

    def __init__(self, client: FlaskClient, username: str, locale: str) -> None:
        self.client = client
        self.client.get(f"/lang/{locale}")
        page = self.client.get("/login/")
        self.token = _token(page)
        reply = self.client.post(
            "/login/", data={"username": username, "password": cast.PASSWORD, "csrf_token": self.token}
        )
        assert reply.status_code == 302, reply.get_data(as_text=True)[:500]

    def get(self, url: str, **options: Any) -> TestResponse:
        return self.client.get(url, **options)

    def post(self, url: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.client.post(url, data={"csrf_token": self.token, **(data or {})}, **options)

    def put(self, url: str, body: dict[str, Any]) -> TestResponse:
        """Change a record over the API as somebody who has just read it."""
        version = self.get(url).json["row"].get("version")
        return self.api("PUT", url, {"version": version, **body})

    def api(self, method: str, url: str, body: Any = None) -> TestResponse:
        return self.client.open(url, method=method, json=body, headers={"X-CSRFToken": self.token})


@pytest.fixture(autouse=True, scope="session")
def _no_row_escapes_the_wall() -> Iterator[None]:
    """Whatever any test reads: each scoped table of a statement carries the wall's criterion.

    `with_loader_criteria` passes over a table that a statement names only in a WHERE or a window; the wall
    itself passes over a table it does not find. Each criterion is marked, and the marks are counted.
    """
    criterion = rows.criterion

    def mark(table: str) -> str:
        return f"'{table}' <> 'open'"

    def marked(entity: Any, actor: Any) -> Any:
        clause = criterion(entity, actor)
        return clause if clause is None else and_(clause, literal_column(mark(entity.model.__tablename__)))

    def note(state: ORMExecuteState) -> None:
        if not (state.is_column_load or is_unscoped(state.session)):
            state.update_execution_options(scoped=frozenset(rows.options_for(actor_of(state.session))))

    def check(
        _connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool
    ) -> None:
        others = re.sub(
            r"petition_party JOIN petition(_access| AS own)|petition AS own|receipt AS sent", "", statement
        )
        others = re.sub(r"(?s)\bSET .*?(?=\bWHERE\b)", "", others)  # columns of an UPDATE are no tables
        read = Counter(re.findall(r'(?:\bFROM|\bJOIN|,)\s+\(*"?(\w+)\b(?!\.)', others))
        # Where nothing may be seen at all, SQLAlchemy folds the mark into the false beside it.
        shut = statement.count("0 = 1") + statement.count("false")
        scoped = context.execution_options.get("scoped", ())
        bare = {table for table in scoped if read[table] > statement.count(mark(table)) + shut}
        assert not bare, f"{bare} are read past the wall by {statement}"

    rows.criterion = marked
    event.listen(PanelSession, "do_orm_execute", note)
    event.listen(Engine, "before_cursor_execute", check)
    yield
    event.remove(Engine, "before_cursor_execute", check)
    event.remove(PanelSession, "do_orm_execute", note)
    rows.criterion = criterion


@pytest.fixture(autouse=True)
def _office_hours() -> Iterator[None]:
    """Every test happens on the same Thursday morning."""
    with frozen(cast.NOW):
        yield


@pytest.fixture
def sqlite_panel(application: Flask, template: Path, tmp_path: Path, settings: Settings) -> Iterator[Panel]:
    target = tmp_path / "office.db"
    with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    yield from _run(
        application,
        replace(
            settings,
            data_dir=tmp_path,
            database_url=f"sqlite:///{target}",
            keys_dir=_keys(settings, tmp_path),
        ),
    )


@pytest.fixture
def postgresql_panel(
    application: Flask, postgresql_template: str, tmp_path: Path, settings: Settings
) -> Iterator[Panel]:
    name = f"{postgresql_template}_{uuid.uuid4().hex[:8]}"
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{postgresql_template}"')
    try:
        yield from _run(
            application,
            replace(
                settings, data_dir=tmp_path, database_url=_named(name), keys_dir=_keys(settings, tmp_path)
            ),
        )
    finally:
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def panel(sqlite_panel: Panel) -> Panel:
    """The office on SQLite, the embedded default."""
    return sqlite_panel


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either(request: pytest.FixtureRequest) -> Panel:
    """The office on both databases, one after the other."""
    found: Panel = request.getfixturevalue(f"{request.param}_panel")
    return found


@pytest.fixture
def session(panel: Panel) -> Session:
    return panel.session


@pytest.fixture
def office(panel: Panel) -> cast.Office:
    return panel.office


@pytest.fixture
def statements() -> Iterator[Callable[[], list[str]]]:
    """Collect the SQL of the running test: `statements()` returns what ran since the last call."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = db().get_bind()
    event.listen(engine, "before_cursor_execute", note)

    def take() -> list[str]:
        taken = list(seen)
        seen.clear()
        return taken

    yield take
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real files, which only this workplace has."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the folder with real files is not here")
    return SHARED / "data"


def _keys(settings: Settings, folder: Path) -> Path:
    """Give a test a copy of the keys its prepared database was sealed with."""
    return Path(shutil.copytree(settings.keys, folder / "keys"))


def _run(app: Flask, settings: Settings) -> Iterator[Panel]:
    db.remove()
    engine = make_engine(settings.database_url)
    session_factory.configure(bind=engine)
    app.config["SETTINGS"] = settings
    sealed.bind(KeyRing(settings.keys))  # whatever another test bound
    hand_over.connect(lambda number: to_worker(app.config["SETTINGS"], number))  # as another made it do
    with engine.connect():
        pass
    office = cast.read(db())
    db().rollback()
    yield Panel(app, settings, office)
    db.remove()
    engine.dispose()


def _build(engine: Any, settings: Settings) -> None:
    sealed.bind(KeyRing(settings.keys))  # whatever another test bound
    database.upgrade(engine)
    db.remove()
    session_factory.configure(bind=engine)
    cast.found(db())
    db.remove()


def _named(name: str) -> str:
    return POSTGRESQL.rpartition("/")[0] + f"/{name}"


def _admin(statement: str) -> None:
    engine = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert found, "the page holds no form"
    return found[1]
