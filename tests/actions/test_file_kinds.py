"""Kinds of files are told by content; a name that says otherwise is refused."""

from __future__ import annotations

import pytest

from app.actions import attachments
from app.actions.file_kinds import KINDS, SHOWN_INLINE
from app.actions.records import create
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.domain.errors import Refused
from tests import cast
from tests.actions.files import OLE, archive, film, picture, report, song

SAMPLES = {
    "pdf": b"%PDF-1.7",
    "docx": report(),
    "xlsx": archive("xl/workbook.xml"),
    "pptx": archive("ppt/presentation.xml"),
    "ofd": archive("OFD.xml"),
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et"), OLE + bytes(504)),
    "txt": "您好，<b>信</b>".encode("gb18030"),
    "csv": "姓名,电话\n张三,1".encode(),
    **{name: picture("JPEG") for name in ("jpg", "jpeg")},
    **{name: picture("TIFF") for name in ("tif", "tiff")},
    **{name: picture(name.upper()) for name in ("png", "gif", "bmp", "webp")},
    "heic": b"\0\0\0\x18ftypheic" + bytes(12),
    "mp3": song(),
    "wav": b"RIFF\0\0\0\0WAVEfmt ",
    "m4a": b"\0\0\0\x18ftypM4A " + bytes(12),
    "amr": b"#!AMR\n",
    "mp4": film(),
    "mov": b"\0\0\0\x14ftypqt  " + bytes(8),
    "zip": archive("a.txt"),
    "rar": b"Rar!\x1a\x07\x01\x00",
    "7z": b"7z\xbc\xaf\x27\x1c",
}
ALIKE = [
    {"jpg", "jpeg"},
    {"tif", "tiff"},
    {"doc", "xls", "ppt", "wps", "et"},
    {"txt", "csv"},
    {"mp4", "mov", "m4a"},
    {"zip", "docx", "xlsx", "pptx", "ofd"},
]


@pytest.fixture
def row(session, office):
    return cast.petition(session, office)


def attach(session, office, row, store, name, content):
    lin = cast.acting(session, office, "lin")
    return attachments.attach(session, lin, row, name=name, content=content, store=store)


def test_there_is_a_sample_of_every_kind():
    assert SAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_takes_its_own_and_no_other(name):
    alike = next((group for group in ALIKE if name in group), {name})
    taken = {other for other, content in SAMPLES.items() if KINDS[name].fits(content)}
    assert name in taken
    assert taken <= alike


def test_markup_is_never_text_whatever_its_name(session, office, row, tmp_path):
    for content in (
        b"<html>",
        b"\xef\xbb\xbf \n<!DOCTYPE html>",
        b"<svg onload=x>",
        b"<?xml?>",
        b"MZ\x90",
        b"a\0b",
    ):
        with pytest.raises(Refused, match="not what its name says"):
            attach(session, office, row, tmp_path, "letter.txt", content)
    assert not {"text/html", "image/svg+xml", "text/csv", "application/zip"} & SHOWN_INLINE
    assert not {kind.media_type for kind in KINDS.values()} & {"text/html", "image/svg+xml", "text/xml"}


def test_an_archive_is_looked_at_and_not_unpacked(session, office, row, tmp_path):
    bomb = archive("word/document.xml", **{"word/document.xml": bytes(200_000_000)})
    assert len(bomb) < 300_000
    assert attach(session, office, row, tmp_path, "letter.docx", bomb).size == len(bomb)
    crowded = archive("word/document.xml") + b"PK\x01\x02" * 20_001
    with pytest.raises(Refused, match="not what its name says"):
        attach(session, office, row, tmp_path, "letter.docx", crowded)


def test_an_office_takes_the_kinds_and_the_number_of_files_it_has_set(session, office, row, tmp_path):
    with unit_of_work(session):
        for code, value in (("attachment_kinds", ".pdf, exe TXT"), ("attachments_per_record", "2")):
            create(
                session, cast.BUILDER, catalogue()["settings"], {"code": code, "value": value, "note": "x"}
            )
    assert attachments.allowed(session) == ("pdf", "txt")
    with pytest.raises(Refused, match=r"not accepted: a\.png"):
        attach(session, office, row, tmp_path, "a.png", SAMPLES["png"])
    for name in ("a.txt", "b.txt"):
        attach(session, office, row, tmp_path, name, b"x")
    with pytest.raises(Refused, match=r"at most 2 files; c\.txt was not added"):
        attach(session, office, row, tmp_path, "c.txt", b"x")


def test_a_file_goes_with_the_unit_of_work_that_is_undone(session, office, row, tmp_path):
    store = tmp_path / "files"

    def kept():
        return [path for path in store.rglob("*") if path.is_file()]

    with pytest.raises(ZeroDivisionError), unit_of_work(session):
        attach(session, office, cast.petition(session, office), store, "a.txt", b"x")
        assert kept()
        raise ZeroDivisionError
    assert kept() == []
    with unit_of_work(session):
        attach(session, office, cast.petition(session, office), store, "a.txt", b"x")
    with pytest.raises(ZeroDivisionError), unit_of_work(session):
        raise ZeroDivisionError
    assert len(kept()) == 1
