"""An office at work: cases of two divisions and a school, made once and copied for every test."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.clock import frozen
from app.extensions import db, make_engine, session_factory
from app.keys import KeyRing
from config import Settings
from schema import sealed
from tests import cast
from tests.admin.office import Busy, fill
from tests.conftest import _run


@pytest.fixture(autouse=True)
def _long_key(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens are signed with a key of the length the standard asks for."""
    monkeypatch.setitem(application.config, "JWT_SECRET_KEY", "of the tests, and long enough for a token")


@pytest.fixture(scope="session")
def busy_template(
    application: Flask, template: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, int]]:
    """Fill a copy of the template with cases, once per worker."""
    folder = tmp_path_factory.mktemp("busy")
    with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(folder / "office.db")) as copy:
        source.backup(copy)
    engine = make_engine(f"sqlite:///{folder / 'office.db'}")
    db.remove()
    session_factory.configure(bind=engine)
    sealed.bind(KeyRing(settings.keys))  # whatever another test bound
    with frozen(cast.NOW):
        rows = fill(folder / "files")
    db.remove()
    engine.dispose()
    return folder, rows


@pytest.fixture
def busy(
    application: Flask, busy_template: tuple[Path, dict[str, int]], tmp_path: Path, settings: Settings
) -> Iterator[Busy]:
    """The office at work, a copy for this test."""
    folder, rows = busy_template
    target = tmp_path / "office.db"
    with closing(sqlite3.connect(folder / "office.db")) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    shutil.copytree(folder / "files", tmp_path / "files")
    here = replace(settings, data_dir=tmp_path, database_url=f"sqlite:///{target}")
    for panel in _run(application, here):
        yield Busy(panel.app, panel.settings, panel.office, dict(rows))


@pytest.fixture
def bearer(application: Flask) -> Callable[[str], dict[str, str]]:
    """Sign in at the API: the headers that carry the token."""

    def headers(username: str) -> dict[str, str]:
        body = {"username": username, "password": cast.PASSWORD, "provider": "db"}
        reply = application.test_client().post("/api/v1/security/login", json=body)
        assert reply.status_code == 200, reply.text
        return {"Authorization": f"Bearer {reply.json['access_token']}"}

    return headers
