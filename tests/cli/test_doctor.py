from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import revision
from app.documents import fonts, pdf
from tests.cli.conftest import Xinfang


@pytest.fixture
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that can print and whose front end is set up, whatever this one is like."""
    monkeypatch.setattr("app.cli.doctor._files", lambda _tools: "")
    monkeypatch.setattr(pdf, "available", lambda: None)
    monkeypatch.setattr(pdf, "slow", lambda: ())
    monkeypatch.setattr(fonts, "resolve", lambda _folder: fonts.FontSet((), (), ()))


@pytest.mark.usefixtures("_ready")
def test_a_sound_installation_is_in_order(xinfang: Xinfang) -> None:
    told = xinfang("doctor")
    assert told.exit_code == 0
    assert f"database         sqlite, revision {revision.newest()} of {revision.newest()}" in told.output
    assert told.output.endswith("Everything is in order.\n")


def test_what_this_machine_lacks_is_told_with_the_way_out(xinfang: Xinfang) -> None:
    told = xinfang("doctor")
    assert ("PROBLEM" in told.output) == (told.exit_code == 1)


@pytest.mark.usefixtures("_ready")
def test_a_database_without_tables_is_sent_to_init(
    xinfang: Xinfang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINFANG_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    told = xinfang("doctor")
    assert told.exit_code == 1
    assert "PROBLEM          the database is not up to date: run `xinfang init`" in told.output


@pytest.mark.usefixtures("_ready")
def test_a_database_that_does_not_answer_is_a_problem_and_no_traceback(
    xinfang: Xinfang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XINFANG_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    told = xinfang("doctor")
    assert told.exit_code == 1
    assert "PROBLEM          the database does not answer" in told.output


@pytest.mark.usefixtures("_ready")
def test_stand_ins_for_fonts_are_named_and_a_problem_where_the_office_wants_none(
    xinfang: Xinfang, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = fonts.Substitution(fonts.Role.fang, "FangSong_GB2312", "FandolFang")
    monkeypatch.setattr(fonts, "resolve", lambda _folder: fonts.FontSet((), (), (stand_in,)))
    told = xinfang("doctor")
    assert told.exit_code == 0
    assert "FandolFang stands in for FangSong_GB2312" in told.output
    monkeypatch.setenv("XINFANG_STRICT_FONTS", "yes")
    assert "PROBLEM          fonts of the standard are missing" in xinfang("doctor").output
