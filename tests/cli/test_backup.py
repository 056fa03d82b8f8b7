"""The drill: a filled office is copied while somebody works in it, and put back somewhere else."""

from __future__ import annotations

import hashlib
import json
import stat
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from app.actions import attachments, files
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.cli import backup as commands
from app.cli import backup_database
from app.clock import frozen
from app.extensions import db, make_engine, session_factory
from config import Settings
from run import cli
from schema.attachments import Attachment
from schema.audit import AuditEntry
from schema.documents import Paper
from schema.petitions import Petition
from schema.vocabulary import PaperKind, PaperState
from tests import cast, conftest
from tests.admin.office import MARKER, fill, text_of
from tests.conftest import Panel, Person

PRINT = b"%PDF-1.7 the printed circular"


@dataclass
class Place:
    """Where an office lives, and the command pointed at it."""

    settings: Settings
    run: Callable[..., Result]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], Place]:
    """Point the console command at any place."""

    def place(settings: Settings) -> Place:
        def run(*arguments: object) -> Result:
            monkeypatch.setenv("XINFANG_DATA_DIR", str(settings.data_dir))
            monkeypatch.setenv("XINFANG_KEYS_DIR", str(settings.keys))
            monkeypatch.setenv("XINFANG_DATABASE_URL", settings.database_url)
            db().rollback()
            ours = session_factory.kw["bind"]
            try:
                return CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)
            finally:
                db.remove()
                theirs = session_factory.kw["bind"]
                session_factory.configure(bind=ours)
                if theirs is not ours:
                    theirs.dispose()

        return Place(settings, run)

    return place


@pytest.fixture
def filled(either: Panel) -> Panel:
    """An office with petitions, files, a printed paper and keys."""
    fill(either.settings.files_dir)
    session = either.session
    with unit_of_work(session), untold(session, "made by the test"):
        cast.acting(session, either.office, "lin")
        key = files.keep(either.settings.files_dir, PRINT, within=session)
        paper = Paper(kind=PaperKind.D18, subject_kind="circular", subject_id=1, state=PaperState.signed)
        paper.issuing_unit_id, paper.file = either.office.units["bureau"], key
        paper.digest, paper.created_at = hashlib.sha256(PRINT).hexdigest(), cast.NOW
        session.add(paper)
    db.remove()
    (either.settings.data_dir / "session.key").write_text("signs sessions")
    return either


@pytest.fixture
def elsewhere(filled: Panel, tmp_path: Path) -> Iterator[Settings]:
    """An empty place of the same kind."""
    folder = tmp_path / "elsewhere"
    if filled.settings.database_url.startswith("sqlite"):
        yield replace(
            filled.settings,
            data_dir=folder,
            keys_dir=folder / "keys",
            database_url=f"sqlite:///{folder / 'office.db'}",
        )
        return
    name = f"xinfang_test_{uuid.uuid4().hex[:10]}"
    conftest._admin(f'CREATE DATABASE "{name}"')
    yield replace(
        filled.settings, data_dir=folder, keys_dir=folder / "keys", database_url=conftest._named(name)
    )
    conftest._admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_an_office_copied_while_somebody_works_in_it_is_whole_again_elsewhere(
    filled: Panel, elsewhere: Settings, at: Callable[[Settings], Place], tmp_path: Path
) -> None:
    out, keys = tmp_path / "copy", tmp_path / "vault" / "keys.tar"
    keys.parent.mkdir()
    with _writing(filled):
        made = at(filled.settings).run("backup", "--out", out, "--keys-out", keys)
    assert made.exit_code == 0, made.output
    manifest = json.loads((out / "manifest.json").read_text())
    with filled.session as session:
        cast.acting(session, filled.office, "lin")
        assert (session.scalar(select(func.count()).select_from(Petition)) or 0) > manifest["counts"][
            "petition"
        ]
    assert {path.name for path in out.iterdir()} == {"manifest.json", "files.tar", *_database_name(filled)}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (*out.iterdir(), keys)} == {0o600}
    held = {path.name: path.read_bytes() for path in filled.settings.keys.glob("*.key")}
    assert held
    inside = [path.read_bytes() for path in out.iterdir()]
    assert not [key for key in held.values() if any(key in data for data in inside)], "the keys lie elsewhere"

    put = at(elsewhere).run("restore", "--from", out, "--keys", keys)
    assert put.exit_code == 0, put.output
    assert "every count, digest and the head of the trail agree" in put.output
    assert held == {path.name: path.read_bytes() for path in elsewhere.keys.glob("*.key")}
    assert stat.S_IMODE((elsewhere.data_dir / "session.key").stat().st_mode) == 0o600
    _each_file_is_the_one_its_row_names(filled, elsewhere)
    _a_page_and_a_file_are_served_from(filled, elsewhere)


def test_what_was_changed_after_the_backup_is_not_put_back(
    filled: Panel, elsewhere: Settings, at: Callable[[Settings], Place], tmp_path: Path
) -> None:
    out, there = tmp_path / "copy", at(elsewhere)
    at(filled.settings).run("backup", "--out", out)
    for name in ("files.tar", *_database_name(filled)):
        content = (out / name).read_bytes()
        (out / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        refused = there.run("restore", "--from", out)
        assert (refused.exit_code, f"{name} is not what was backed up" in refused.output) == (1, True)
        (out / name).write_bytes(content)
    assert not elsewhere.files_dir.exists()
    (out / "manifest.json").unlink()
    assert "no complete backup" in there.run("restore", "--from", out).output


def test_an_office_is_replaced_only_when_told_so(
    filled: Panel, at: Callable[[Settings], Place], tmp_path: Path
) -> None:
    out, here = tmp_path / "copy", at(filled.settings)
    assert here.run("backup", "--out", out, "--keys-out", tmp_path / "keys.tar").exit_code == 0
    with filled.session as session, unit_of_work(session):
        later = cast.petition(session, filled.office, title="后来的一件").id
    refused = here.run("restore", "--from", out)
    assert (refused.exit_code, "There is an office here already" in refused.output) == (1, True)
    session_factory.kw["bind"].dispose()
    replaced = here.run("restore", "--from", out, "--keys", tmp_path / "keys.tar", "--force")
    assert replaced.exit_code == 0, replaced.output
    with filled.session as session:
        cast.acting(session, filled.office, "lin")
        assert session.scalar(select(Petition.id).where(Petition.id == later)) is None
        assert session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id.desc())).first() == "restore"


def test_a_file_that_rots_is_told_when_it_is_backed_up(
    filled: Panel, at: Callable[[Settings], Place], tmp_path: Path
) -> None:
    with filled.session as session:
        cast.acting(session, filled.office, "lin")
        rotten, gone = session.scalars(select(Attachment.storage_key).order_by(Attachment.id).limit(2))
    files.path_of(filled.settings.files_dir, rotten).write_bytes(b"rot")
    files.drop(filled.settings.files_dir, gone)
    told = at(filled.settings).run("backup", "--out", tmp_path / "copy")
    assert told.exit_code == 1
    assert f"file {rotten} is not the one that was kept" in told.output
    assert f"file {gone} is missing" in told.output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--out", "full"), "full is not empty"),
        (("--out", "copy", "--keys-out", "copy/keys.tar"), "The keys belong elsewhere"),
        (("--out", "copy", "--keys-out", "full/there"), "The keys cannot be written"),
        (("--out", "data/files/copy"), "does not belong among the files"),
    ],
)
def test_a_backup_overwrites_nothing_and_lays_no_key_beside_its_lock(
    panel: Panel, at: Callable[[Settings], Place], tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "there").write_text("before")
    settings = replace(panel.settings, data_dir=tmp_path / "data", keys_dir=tmp_path / "data" / "keys")
    arguments = [one if one.startswith("--") else tmp_path / one for one in options]
    refused = at(settings).run("backup", *arguments)
    assert refused.exit_code == 1
    assert sentence in refused.output
    assert (tmp_path / "full" / "there").read_text() == "before"


def test_a_server_without_the_tools_of_postgresql_is_told_what_to_install(
    postgresql_panel: Panel, at: Callable[[Settings], Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_database, "_DEBIAN", tmp_path)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    refused = at(postgresql_panel.settings).run("backup", "--out", tmp_path / "copy")
    assert refused.exit_code == 1
    assert "apt-get install postgresql-client-" in refused.output


def test_a_backup_of_a_newer_version_or_another_database_is_refused(
    panel: Panel, at: Callable[[Settings], Place], tmp_path: Path
) -> None:
    out = tmp_path / "copy"
    at(panel.settings).run("backup", "--out", out)
    there = at(
        replace(
            panel.settings,
            data_dir=tmp_path / "b",
            keys_dir=tmp_path / "b" / "keys",
            database_url=f"sqlite:///{tmp_path / 'b.db'}",
        )
    )
    path = out / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"revision": "9999"}))
    assert "made by a newer version" in there.run("restore", "--from", out).output
    path.write_text(json.dumps(manifest | {"database": "postgresql"}))
    assert "a backup of postgresql" in there.run("restore", "--from", out).output
    path.write_text(json.dumps(manifest | {"counts": manifest["counts"] | {"unit": 99}}))
    assert "table unit has 6 rows instead of 99" in there.run("restore", "--from", out).output


def test_doctor_misses_a_backup_that_was_never_made_or_is_old(
    panel: Panel, at: Callable[[Settings], Place], tmp_path: Path
) -> None:
    here = at(panel.settings)
    assert "no backup was ever made" in here.run("doctor").output
    here.run("backup", "--out", tmp_path / "copy", "--keys-out", tmp_path / "keys.tar")
    told = here.run("doctor").output
    assert "no backup" not in told
    assert "last backup" not in told
    assert (panel.settings.keys / "backed-up").read_text() == cast.TODAY.isoformat()
    with frozen(cast.NOW + commands.STALE + timedelta(days=2)):
        assert "the last backup is 9 days old" in here.run("doctor").output


def test_the_moment_of_the_backup_is_told_with_its_zone(
    panel: Panel, at: Callable[[Settings], Place], tmp_path: Path
) -> None:
    at(panel.settings).run("backup", "--out", tmp_path / "copy")
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    assert datetime.fromisoformat(manifest["made_at"]).astimezone(UTC) == cast.NOW


@contextmanager
def _writing(panel: Panel) -> Iterator[None]:
    """Let somebody enter petitions with a file each, before, while and after the block runs."""
    stop, begun, wrong = threading.Event(), threading.Event(), []

    def work() -> None:
        number = 0
        try:
            while not stop.is_set() or number < 3:
                number += 1
                with unit_of_work(db()), untold(db(), "made by the test"):
                    row = cast.petition(db(), panel.office, title=f"同时进行{number}")
                    lin = cast.acting(db(), panel.office, "lin")
                    content = f"附件{number}".encode()
                    store = panel.settings.files_dir
                    attachments.attach(db(), lin, row, name="附件.txt", content=content, store=store)
                begun.set()
        except Exception as error:  # noqa: BLE001 - shown by the test that started the thread
            wrong.append(error)
            begun.set()
        finally:
            db.remove()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait(30)
    try:
        yield
    finally:
        before = _petitions(panel)
        while not wrong and _petitions(panel) == before:
            stop.wait(0.02)
        stop.set()
        thread.join(30)
    assert wrong == []


def _petitions(panel: Panel) -> int:
    with session_factory() as session:
        cast.acting(session, panel.office, "lin")
        return session.scalar(select(func.count()).select_from(Petition)) or 0


def _each_file_is_the_one_its_row_names(panel: Panel, settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    with session_factory(bind=engine) as session:
        cast.acting(session, panel.office, "lin")
        attached = session.execute(select(Attachment.storage_key, Attachment.digest)).all()
        printed = session.execute(select(Paper.file, Paper.digest).where(Paper.file.is_not(None))).all()
        begun = session.scalars(select(Petition.id).where(Petition.title.startswith("同时进行"))).all()
        with_file = session.scalars(select(Attachment.petition_id)).all()
    engine.dispose()
    assert len(attached) >= 3
    assert len(printed) == 1
    assert set(begun) <= set(with_file), "what was written together is there together"
    for key, digest in (*attached, *printed):
        content = files.path_of(settings.files_dir, key).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def _a_page_and_a_file_are_served_from(panel: Panel, settings: Settings) -> None:
    db.remove()
    ours: Any = session_factory.kw["bind"]
    engine = make_engine(settings.database_url)
    session_factory.configure(bind=engine)
    panel.app.config["SETTINGS"] = settings
    try:
        lin = Person(panel.app.test_client(), "lin", "zh")
        assert MARKER in lin.get("/petitions/list/").text
        with session_factory() as session:
            cast.acting(session, panel.office, "lin")
            file = session.scalars(select(Attachment).where(Attachment.subject_kind == "petition")).first()
            assert file is not None
            url = f"/petitions/download/{file.petition_id}/{file.id}"
        assert text_of(lin.get(url))
    finally:
        panel.app.config["SETTINGS"] = panel.settings
        session_factory.configure(bind=ours)
        db.remove()
        engine.dispose()


def _database_name(panel: Panel) -> list[str]:
    return [backup_database.NAMES[make_engine(panel.settings.database_url).dialect.name]]
