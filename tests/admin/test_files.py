"""Files: kept under their own Chinese names, of known kinds, and seen only with their record.

Defect 28 of Flask-AppBuilder: Chinese names are destroyed, every kind and size is taken, and any file of the
folder is sent to whoever names it.
"""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from app.actions import attachments
from tests.actions.files import archive
from tests.admin.office import MARKER, Busy, text_of, uploaded
from tests.conftest import Person

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("信访材料.pdf", "信访材料.pdf"),
        ("张三 的《信》（第二稿）.pdf", "张三 的《信》（第二稿）.pdf"),
        ("../../信访材料.pdf", "信访材料.pdf"),
        ("C:\\\\文件\\\\材料.pdf", "材料.pdf"),
        ("a.b.c.PDF", "a.b.c.PDF"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("材\u202e料.pdf", "材料.pdf"),
    ],
)
def test_a_file_keeps_its_own_name_and_nothing_of_a_path(busy: Busy, sent: str, kept: str) -> None:
    lin = busy.sign_in("lin")
    assert _attach(lin, busy.rows["mine"], sent, PDF) == 302
    (row,) = lin.get(f"/api/v1/attachments/?petition_id={busy.rows['mine']}").json["rows"]
    assert row["name"] == kept
    reply = lin.get(f"/petitions/download/{busy.rows['mine']}/{row['id']}")
    assert text_of(reply).encode() == PDF
    assert kept in unquote(reply.headers["Content-Disposition"])
    assert reply.mimetype == "application/pdf"
    assert kept in lin.get(f"/petitions/show/{busy.rows['mine']}").text.replace("&amp;", "&")


def test_on_the_disk_a_file_has_a_name_nobody_guesses(busy: Busy) -> None:
    names = [path.name for path in (busy.settings.files_dir).rglob("*") if path.is_file()]
    assert len(names) == 2
    assert all(len(name) == 48 and name.isalnum() for name in names)
    assert not [path for path in busy.settings.files_dir.rglob("*") if MARKER in path.name]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("program.exe", b"MZ", "Files of this kind are not accepted"),
        ("page.html", b"<html>", "Files of this kind are not accepted"),
        ("drawing.svg", b"<svg onload=alert(1)>", "Files of this kind are not accepted"),
        ("no extension", b"x", "Files of this kind are not accepted"),
        ("letter.pdf", b"<html>", "The file is not what its name says"),
        ("photo.png", PDF, "The file is not what its name says"),
        ("table.xlsx", b"MZ", "The file is not what its name says"),
        ("empty.txt", b"", "The file is empty"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_leaves_nothing(
    busy: Busy, name: str, content: bytes, sentence: str
) -> None:
    lin, pk = busy.sign_in("lin"), busy.rows["mine"]
    before = len([path for path in busy.settings.files_dir.rglob("*") if path.is_file()])
    url = f"/petitions/attach/{pk}"
    reply = lin.client.post(url, headers={"X-CSRFToken": lin.token}, **uploaded(name, content))
    assert reply.status_code == 422
    assert sentence in reply.text
    assert lin.get(f"/api/v1/attachments/?petition_id={pk}").json["count"] == 0
    assert len([path for path in busy.settings.files_dir.rglob("*") if path.is_file()]) == before


def test_a_file_larger_than_the_measure_is_refused(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 1_000)
    lin, url = busy.sign_in("lin"), f"/petitions/attach/{busy.rows['mine']}"
    reply = lin.client.post(url, headers={"X-CSRFToken": lin.token}, **uploaded("大.pdf", PDF + b"x" * 1_000))
    assert reply.status_code == 422
    assert "larger than" in reply.text


def test_sending_no_file_is_said_and_takes_none(busy: Busy) -> None:
    reply = busy.sign_in("lin").post(f"/petitions/attach/{busy.rows['mine']}")
    assert reply.status_code == 422
    assert "Choose a file first." in reply.text


def test_a_file_is_sent_only_with_the_record_it_belongs_to(busy: Busy) -> None:
    lin, rows = busy.sign_in("lin"), busy.rows
    assert text_of(lin.get(f"/petitions/download/{rows['secret']}/{rows['secret_file']}")) == MARKER
    for url in (
        f"/petitions/download/{rows['mine']}/{rows['secret_file']}",
        f"/petitions/download/{rows['secret']}/{rows['supervision_file']}",
        f"/supervision/download/{rows['secret_supervision']}/{rows['secret_file']}",
        f"/plans/download/{rows['plan']}/{rows['secret_file']}",
        f"/petitions/download/{rows['secret']}/9999",
        "/download/x.pdf",
        "/uploads/x.pdf",
    ):
        assert lin.get(url).status_code == 404, url
    assert lin.get(f"/units/download/1/{rows['secret_file']}").status_code == 404


def test_a_file_gone_from_the_disk_is_not_found(busy: Busy) -> None:
    for path in list(busy.settings.files_dir.rglob("*")):
        if path.is_file():
            path.unlink()
    url = f"/petitions/download/{busy.rows['secret']}/{busy.rows['secret_file']}"
    assert busy.sign_in("lin").get(url).status_code == 404


def test_only_what_a_browser_shows_safely_opens_in_it(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    assert _attach(lin, busy.rows["mine"], "表.xlsx", archive("xl/workbook.xml")) == 302
    assert _attach(lin, busy.rows["mine"], "信.txt", b"Yours, <script>alert(1)</script>") == 302
    rows = lin.get(f"/api/v1/attachments/?petition_id={busy.rows['mine']}").json["rows"]
    ways = {}
    for row in rows:
        reply = lin.get(f"/petitions/download/{busy.rows['mine']}/{row['id']}")
        reply.get_data()
        reply.close()
        ways[row["name"]] = (reply.headers["Content-Disposition"].split(";")[0], reply.mimetype)
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Content-Security-Policy"].endswith("; sandbox")
    assert ways["表.xlsx"][0] == "attachment"
    assert ways["信.txt"] == ("inline", "text/plain")


def _attach(person: Person, pk: int, name: str, content: bytes) -> int:
    url = f"/petitions/attach/{pk}"
    sent = uploaded(name, content)
    return person.client.post(url, headers={"X-CSRFToken": person.token}, **sent).status_code
