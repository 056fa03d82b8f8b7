"""Files of a record: checked by kind, size and content, kept under a random name, named as they came."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from sqlalchemy import select

from app.actions import attachments, files, records
from app.catalog.read import catalogue
from app.domain.errors import Invisible, Refused
from schema.attachments import Attachment
from schema.audit import AuditEntry
from tests import cast
from tests.actions import scenes

PDF = b"%PDF-1.7 a letter"


@pytest.fixture
def row(session, office):
    return cast.petition(session, office)


@pytest.fixture
def lin(session, office, row):
    return cast.acting(session, office, "lin")


def attach(session, lin, row, store, name="来信.pdf", content=PDF):
    return attachments.attach(session, lin, row, name=name, content=content, store=store)


def test_a_file_is_kept_as_it_came_under_a_name_nobody_can_guess(session, row, lin, tmp_path):
    made = attach(session, lin, row, tmp_path)
    assert (made.name, made.media_type, made.size, made.petition_id) == (
        "来信.pdf",
        "application/pdf",
        len(PDF),
        row.id,
    )
    assert (made.digest, made.created_by_id) == (hashlib.sha256(PDF).hexdigest(), lin.user_id)
    assert len(made.storage_key) == 48
    assert files.path_of(tmp_path, made.storage_key).read_bytes() == PDF
    assert not list(tmp_path.rglob("*来信*"))
    assert scenes.trail(session, row)[-1] == ("attach", {"attachment": [None, "来信.pdf"]})


def test_a_file_of_a_supervision_belongs_to_its_petition_one_of_a_plan_to_none(session, office, tmp_path):
    fang = cast.acting(session, office, "fang")
    plan = records.create(
        session,
        fang,
        catalogue()["plans"],
        {"title": "Fire", "unit_id": office.units["office"], "kind": "accident"},
    )
    row = scenes.dispatched(session, office)
    values = {
        "kind": "case", "trigger": "overdue", "unit_id": office.units["basic"], "due_on": cast.TODAY, "demand": "soon",
        "petition_id": row.id,
    }  # fmt: skip
    case = records.create(session, cast.acting(session, office, "fang"), catalogue()["supervision"], values)
    for subject in (plan, case):
        attach(session, fang, subject, tmp_path)
    session.flush()
    assert session.execute(
        select(Attachment.subject_kind, Attachment.petition_id).order_by(Attachment.id)
    ).all() == [
        ("emergency_plan", None),
        ("supervision_case", row.id),
    ]
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.verb == "attach").order_by(AuditEntry.id.desc())
    ).first()
    assert entry.petition_id == row.id


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.exe", b"MZ", "Files of this kind are not accepted: run.exe"),
        ("letter", b"x", "Files of this kind are not accepted: letter"),
        ("letter.pdf", b"", "The file is empty"),
        ("letter.pdf", b"PK\x03\x04", "not what its name says"),
        ("photo.JPG", b"%PDF", "not what its name says"),
    ],
)
def test_what_is_not_a_file_of_the_office_is_refused_and_nothing_is_kept(
    session, row, lin, tmp_path, name, content, sentence
):
    with pytest.raises(Refused, match=sentence) as refusal:
        attach(session, lin, row, tmp_path / "store", name, content)
    assert refusal.value.field == "file"
    assert not (tmp_path / "store").exists()
    assert session.scalars(select(Attachment)).all() == []


def test_a_file_larger_than_the_limit_is_refused_with_the_limit(session, row, lin, tmp_path, monkeypatch):
    monkeypatch.setattr(attachments, "LARGEST", 2 * 2**20)
    with pytest.raises(Refused, match="larger than 2 MB"):
        attach(session, lin, row, tmp_path, content=PDF + bytes(2 * 2**20))
    attach(session, lin, row, tmp_path, content=PDF.ljust(2 * 2**20))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\王\\来信.pdf", "来信.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egnp.exe", "agnp.exe"),
        (" .hidden. ", "hidden"),
        ("\n", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_path_and_tricks(given, kept):
    assert attachments.clean_name(given) == kept


def test_a_file_is_received_found_and_dropped_by_its_key(tmp_path):
    key = files.receive(tmp_path, BytesIO(PDF))
    assert files.path_of(tmp_path, key).read_bytes() == PDF
    files.drop(tmp_path, key)
    files.drop(tmp_path, key)
    with pytest.raises(Invisible, match="no such file"):
        files.path_of(tmp_path, key)


@pytest.mark.parametrize("key", ["", "..", "../../secret", "ab/../../secret", "%2e%2e"])
def test_a_key_that_is_none_of_ours_leads_nowhere(tmp_path, key):
    (tmp_path / "secret").write_text("x")
    with pytest.raises(Invisible):
        files.path_of(tmp_path / "store", key)
