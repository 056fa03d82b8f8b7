"""Keys at the terminal: what there is, a new one, and what the operator is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.cli import database
from app.extensions import db, make_engine, session_factory
from app.keys import KeyRing
from schema import sealed
from schema.people import Petitioner
from tests import cast
from tests.cli.conftest import Xinfang
from tests.conftest import Panel

PHONE = "13912345678"


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xinfang: Xinfang) -> KeyRing:
    """An office of its own, made ready with its own keys."""
    monkeypatch.setenv("XINFANG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    monkeypatch.setenv("XINFANG_KEYS_DIR", str(tmp_path / "keys"))
    assert xinfang("init").exit_code == 0
    return KeyRing(tmp_path / "keys")


def stored(tmp_path: Path) -> str:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect() as connection:
        found = str(connection.execute(text("SELECT phone FROM petitioner")).scalar())
    engine.dispose()
    return found


def test_the_first_start_makes_keys_and_doctor_warns_until_they_are_backed_up(
    ring: KeyRing, xinfang: Xinfang
) -> None:
    assert len(ring.names) == 1
    told = xinfang("doctor").output
    assert "WARNING          the keys are not backed up" in told
    (ring.folder / "backed-up").write_text("2026-09-17")
    assert "not backed up" not in xinfang("doctor").output
    assert f"{ring.current} (current)" in xinfang("keys", "status").output


def test_a_rotation_seals_what_is_there_anew(ring: KeyRing, xinfang: Xinfang, tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    first = ring.current
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO petitioner (name, kind, phone, version) VALUES ('甲', 'person', :phone, 1)"),
            {"phone": ring.seal("petitioner.phone", PHONE)},
        )
    engine.dispose()
    told = xinfang("keys", "rotate")
    assert told.exit_code == 0
    assert "Encrypted anew: 1" in told.output
    assert ring.current != first
    assert stored(tmp_path).startswith(ring.head())
    assert ring.open("petitioner.phone", stored(tmp_path)) == PHONE
    assert "Encrypted anew: 0" in xinfang("keys", "rotate", "--resume").output


def test_nothing_starts_when_the_keys_are_gone_and_none_is_made(ring: KeyRing, xinfang: Xinfang) -> None:
    for path in ring.folder.iterdir():
        path.unlink()
    for command in (("init",), ("keys", "status"), ("keys", "rotate")):
        told = xinfang(*command)
        assert told.exit_code == 1
        assert "Bring the keys back from their backup" in told.output
    assert list(ring.folder.iterdir()) == []
    told = xinfang("doctor")
    assert "PROBLEM          keys that stored data need are missing" in told.output


def test_numbers_of_a_database_from_before_the_keys_are_sealed_by_init(
    xinfang: Xinfang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINFANG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    monkeypatch.setenv("XINFANG_KEYS_DIR", str(tmp_path / "new keys"))
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    database.upgrade(engine, "0002")
    _somebody(engine)
    database.upgrade(engine)
    assert "1 values still stand in plain" not in xinfang("doctor").output, "there are no keys to say it with"
    assert stored(tmp_path) == PHONE
    assert xinfang("init").exit_code == 0
    assert stored(tmp_path).startswith("~sealed:aes:001-")
    with pytest.raises(RuntimeError, match="encrypted text"):
        database.downgrade(engine, "0002")
    engine.dispose()


def test_plain_numbers_go_up_and_down_through_the_migration(either: Panel) -> None:
    engine = either.session.get_bind()
    either.session.rollback()
    database.downgrade(engine, "0002")
    _somebody(engine)
    database.upgrade(engine)
    session_factory.configure(bind=engine)
    either.acting("lin")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT phone FROM petitioner")).scalar() == PHONE
    either.session.rollback()
    database.downgrade(engine, "0002")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT phone FROM petitioner")).scalar() == PHONE


def test_the_export_of_the_command_line_holds_masks(panel: Panel, xinfang: Xinfang, tmp_path: Path) -> None:
    cast.petition(panel.session, panel.office)
    panel.session.commit()
    assert panel.session.query(Petitioner).count() == 1
    db.remove()
    assert xinfang("export", "petitioners", tmp_path / "people.csv").exit_code == 0
    text_of = (tmp_path / "people.csv").read_text(encoding="utf-8-sig")
    assert "138****1234" in text_of
    assert "13800001234" not in text_of
    assert sealed.MARK not in text_of


def _somebody(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO petitioner (name, kind, phone, version) VALUES ('甲', 'person', :phone, 1)"),
            {"phone": PHONE},
        )
