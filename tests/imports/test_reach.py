"""Reading a workbook or a table reaches no network and no file, whatever is written in it."""

from __future__ import annotations

import io
import socket

import pytest

from app.domain.errors import Refused
from app.imports.workbook import open_workbook
from tests.imports.files import excel, repacked

NAMES = "http://schemas.openxmlformats.org"
HEADINGS = ["留言编号", "留言主题"]
DDE = "=cmd|' /C calc'!\"A0\""
OUTSIDE = '=WEBSERVICE("http://127.0.0.1:9/steal")'


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Note every file that is opened and every connection that is begun."""
    (tmp_path / "secret").write_text("SECRET-OF-THE-SERVER")
    seen = []
    really = io.open

    def note(path, *rest, **more):
        seen.append(str(path))
        return really(path, *rest, **more)

    def refuse(*_rest):
        seen.append("network")
        raise OSError("no network here")

    monkeypatch.setattr(io, "open", note)
    monkeypatch.setattr("builtins.open", note)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return seen


def read(path):
    with open_workbook(path) as book:
        return [row.cells for sheet in book.sheets for row in sheet.rows()]


def test_an_entity_that_names_a_file_is_refused(opened, tmp_path):
    secret = (tmp_path / "secret").as_uri().encode()
    head = b'<!DOCTYPE x [<!ENTITY e SYSTEM "' + secret + b'">]>'
    for part in ("sheet1.xml", "workbook.xml", "styles.xml"):
        path = repacked(
            excel(tmp_path / "a.xlsx", [HEADINGS, ["1", "x"]]),
            lambda name, data, part=part: (
                (data.replace(b"?>", b"?>" + head, 1) if b"?>" in data else head + data)
                if name.endswith(part)
                else data
            ),
        )
        try:
            told = str(read(path))
        except Refused as error:
            told = str(error)
        assert "SECRET-OF-THE-SERVER" not in told, part
    assert not [name for name in opened if name == "network" or name.endswith("secret")]


def test_a_link_to_another_workbook_is_not_followed(opened, tmp_path):
    path = excel(tmp_path / "a.xlsx", [HEADINGS, ["1", "=[1]Sheet1!A1"], ["2", DDE], ["3", OUTSIDE]])
    target = (tmp_path / "secret").as_uri()
    link = f'<externalLink xmlns="{NAMES}/spreadsheetml/2006/main"/>'.encode()
    relation = (
        f'<Relationships xmlns="{NAMES}/package/2006/relationships"><Relationship Id="r1" Target="{target}" '
        f'Type="{NAMES}/officeDocument/2006/relationships/externalLinkPath" TargetMode="External"/>'
        "</Relationships>"
    ).encode()
    parts = {
        "xl__externalLinks__externalLink1_dot_xml": link,
        "xl__externalLinks___rels__externalLink1_dot_xml_dot_rels": relation,
    }
    rows = read(repacked(path, **parts))
    assert "SECRET-OF-THE-SERVER" not in str(rows)
    assert not [name for name in opened if name == "network" or name.endswith("secret")]


def test_a_formula_in_a_table_is_text_and_nothing_else(opened, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f'留言编号,留言主题\n1,"{DDE.replace(chr(34), chr(34) * 2)}"\n', encoding="utf-8")
    assert DDE in str(read(path)).replace("\\'", "'")
    assert "network" not in opened
