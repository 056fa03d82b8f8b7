from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import demo_accounts
from tests.cli.conftest import Xinfang
from tests.conftest import Panel


def test_init_makes_an_empty_database_ready_and_may_be_run_again(
    xinfang: Xinfang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINFANG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert xinfang("init").output == "The database is up to date.\n"
    once = _counts(tmp_path / "new.db")
    assert once["category"] > 50
    assert once["calendar_day"] > 500
    assert once["ab_role"] > 10
    assert once["ab_permission_view_role"] > 100
    assert once["ab_user"] == 0, "no account comes with the product"
    assert xinfang("init").exit_code == 0
    assert _counts(tmp_path / "new.db") == once, "a second run adds nothing"


def test_init_leaves_what_an_office_changed_as_it_is(panel: Panel, xinfang: Xinfang, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "office.db")) as connection, connection:
        clerk = "(SELECT id FROM ab_role WHERE name = 'clerk')"
        gone = connection.execute(f"DELETE FROM ab_permission_view_role WHERE role_id = {clerk}")
        assert gone.rowcount > 20
        connection.execute("UPDATE category SET name = '改名' WHERE code = 'F4'")
    before = _counts(tmp_path / "office.db")
    assert xinfang("init").exit_code == 0
    assert _counts(tmp_path / "office.db") == before
    with closing(sqlite3.connect(tmp_path / "office.db")) as connection:
        assert connection.execute("SELECT name FROM category WHERE code = 'F4'").fetchone() == ("改名",)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_the_accounts_of_a_database_that_is_no_demo_are_not_listed(
    form: tuple[str, ...], panel: Panel, xinfang: Xinfang
) -> None:
    (panel.settings.data_dir / demo_accounts.FILE).write_text('[{"username": "lin", "password": "secret"}]')
    refused = xinfang("demo", "accounts", *form)
    assert refused.exit_code == 1
    assert "not a demo database" in refused.output
    assert "secret" not in refused.output


def test_demo_data_are_for_an_empty_database_only(xinfang: Xinfang, tmp_path: Path) -> None:
    before = _counts(tmp_path / "office.db")
    refused = xinfang("demo", "load")
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert _counts(tmp_path / "office.db") == before


def test_a_database_that_is_not_up_to_date_is_not_served(
    xinfang: Xinfang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINFANG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    refused = xinfang("serve", "--port", "0")
    assert refused.exit_code == 1
    assert "xinfang init" in refused.output


def _counts(path: Path) -> dict[str, int]:
    """Return table -> number of rows."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
