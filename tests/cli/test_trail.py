"""`xinfang audit`: the chain verified here and from a file, checkpoints, the archive."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, text

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.cli.commands import Tools
from app.cli.trail import _months_ago, audit
from app.clock import frozen
from app.extensions import db
from app.queries.trail import ends, verify
from schema.audit import AuditEntry
from tests import cast
from tests.conftest import Panel


@pytest.fixture
def run(panel: Panel) -> Any:
    def call(*words: str) -> Result:
        tools = Tools(panel.settings, lambda _s: None, lambda _s: None, lambda _s: None)
        return CliRunner().invoke(audit, list(words), obj=tools)

    return call


def test_a_whole_chain_is_verified_here_from_a_file_and_against_a_checkpoint(
    run: Any, tmp_path: Path
) -> None:
    point, copy = str(tmp_path / "point.json"), str(tmp_path / "trail.jsonl")
    assert run("checkpoint", "--out", point).exit_code == 0
    assert set(json.loads(Path(point).read_text())) == {"place", "hash", "time", "count"}
    assert run("export", "--out", copy).exit_code == 0
    for words in ((), ("--against", point), ("--file", copy), ("--file", copy, "--against", point)):
        reply = run("verify", *words)
        assert reply.exit_code == 0, reply.output
        assert "The chain holds" in reply.output


def test_a_changed_line_of_a_file_is_named(run: Any, tmp_path: Path) -> None:
    copy = tmp_path / "trail.jsonl"
    run("export", "--out", str(copy))
    lines = copy.read_text().splitlines()
    lines[4] = json.dumps({**json.loads(lines[4]), "actor_name": "else"})
    copy.write_text("\n".join(lines) + "\n")
    reply = run("verify", "--file", str(copy))
    assert reply.exit_code == 1
    assert "BROKEN at place 4" in reply.output


def test_a_changed_entry_is_named_with_place_and_row(run: Any, panel: Panel) -> None:
    with unit_of_work(db()), untold(db(), "made by the test"):
        db().execute(text("DROP TRIGGER audit_entry_kept"))
        db().execute(text("UPDATE audit_entry SET verb = 'x' WHERE place = 5"))
    number = db().scalar(select(AuditEntry.id).where(AuditEntry.place == 5))
    reply = run("verify")
    assert reply.exit_code == 1
    assert f"BROKEN at place 5, entry {number}: " in reply.output


def test_a_chain_written_anew_does_not_hold_the_checkpoint(run: Any, tmp_path: Path) -> None:
    point = tmp_path / "point.json"
    run("checkpoint", "--out", str(point))
    point.write_text(json.dumps({**json.loads(point.read_text()), "hash": "f" * 64}))
    reply = run("verify", "--against", str(point))
    assert reply.exit_code == 1
    assert "the checkpoint says" in reply.output


def test_the_archive_takes_what_is_old_enough_and_the_chain_goes_on(run: Any, tmp_path: Path) -> None:
    out, day = tmp_path / "old.jsonl", _months_ago(cast.TODAY, 6)
    count = db().scalar(select(func.count(AuditEntry.id)))
    last = ends(db())[1]
    db().rollback()
    reply = run("archive", "--before", (day + timedelta(days=1)).isoformat(), "--out", str(out))
    assert reply.exit_code == 1
    assert not out.exists()
    with frozen(cast.NOW + timedelta(days=400)):
        reply = run("archive", "--before", cast.TODAY.isoformat(), "--out", str(out))
    assert reply.exit_code == 0, reply.output
    archived = len(out.read_text().splitlines()) - 1
    assert archived > 0
    assert db().scalar(select(func.count(AuditEntry.id))) == count - archived + 1
    assert ends(db())[1].place == last.place + 1, "the archiving is an entry"
    assert verify(db()).broken is None
    assert run("verify", "--file", str(out)).exit_code == 0
