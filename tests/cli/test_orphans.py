"""Files nobody answers for: counted by `doctor`, removed by `doctor --fix`, and no other with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.actions import attachments, files, petitions
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.cli import doctor
from schema.jobs import Job
from schema.vocabulary import Event
from tests import cast
from tests.cli.conftest import Xinfang
from tests.conftest import Panel


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_files", "_paper", "_fonts"):
        monkeypatch.setattr(f"app.cli.doctor.{name}", lambda _tools: "")


def _aged(panel: Panel, *, days: float) -> None:
    moment = cast.NOW.timestamp() - days * 86400
    for path in panel.settings.files_dir.rglob("*"):
        os.utime(path, (moment, moment))


def _kept(panel: Panel) -> set[str]:
    return {path.name for path in panel.settings.files_dir.rglob("*") if path.is_file()}


def test_what_a_crash_a_discarded_draft_and_a_rehearsal_left_is_swept(panel: Panel, xinfang: Xinfang) -> None:
    store, session = panel.settings.files_dir, panel.session
    with unit_of_work(session), untold(session, "made by the test"):
        row = cast.petition(session, panel.office)
        lin = cast.acting(session, panel.office, "lin")
        kept = attachments.attach(session, lin, row, name="a.txt", content=b"a", store=store)
        draft = cast.petition(session, panel.office, register=False)
        gone = attachments.attach(session, lin, draft, name="b.txt", content=b"b", store=store)
        arguments = {"key": files.keep(store, b"waiting")}
        result = {"refused": files.keep(store, b"rows refused")}
        session.add(Job(kind="import", arguments=arguments, result=result, created_at=cast.NOW))
        wanted = {kept.storage_key, arguments["key"], result["refused"], kept.digest}
        for digest in (kept.digest, gone.digest):
            path = files.copy_path(store, digest)
            path.parent.mkdir(parents=True)
            path.write_bytes(b"copy")
        session.flush()
        petitions.do(session, lin, draft, Event.discard, {}, today=cast.TODAY)
    files.keep(store, b"left by a crash")
    _aged(panel, days=1)
    assert "belong to nothing" not in xinfang("doctor", "--fix").output, "it may still be on its way"
    _aged(panel, days=doctor.ABANDONED.days + 1)
    assert (
        "files            3 belong to nothing: `xinfang doctor --fix` removes them"
        in xinfang("doctor").output
    )
    assert len(_kept(panel)) == len(wanted) + 3
    assert "files            3 belong to nothing: removed" in xinfang("doctor", "--fix").output
    assert _kept(panel) == wanted


def test_doctor_tells_whether_files_are_scanned(
    xinfang: Xinfang, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "uploaded files are not scanned for viruses" in xinfang("doctor").output
    monkeypatch.setenv("XINFANG_CLAMD", str(tmp_path / "clamd"))
    assert f"the virus scanner does not answer at {tmp_path / 'clamd'}" in xinfang("doctor").output
    monkeypatch.setattr("app.actions.antivirus.answers", lambda _address: True)
    told = xinfang("doctor")
    assert "scann" not in told.output
    assert told.exit_code == 0
