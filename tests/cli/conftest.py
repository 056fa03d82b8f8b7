"""The operator at a terminal: the console command, pointed at the office of the test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from app.extensions import db, session_factory
from run import cli
from tests.conftest import Panel

Xinfang = Callable[..., Result]


@pytest.fixture
def xinfang(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> Xinfang:
    """Run `xinfang …` in this process; what would be a traceback for the operator fails the test."""
    monkeypatch.setenv("XINFANG_DATA_DIR", str(panel.settings.data_dir))
    monkeypatch.setenv("XINFANG_DATABASE_URL", panel.settings.database_url)
    monkeypatch.setenv("XINFANG_KEYS_DIR", str(panel.settings.keys))
    ours = panel.session.get_bind()

    def run(*arguments: object) -> Result:
        panel.session.rollback()
        try:
            return CliRunner().invoke(cli, [str(argument) for argument in arguments], catch_exceptions=False)
        finally:
            db.remove()
            theirs = session_factory.kw["bind"]
            session_factory.configure(bind=ours)
            if theirs is not ours:
                theirs.dispose()

    return run
