"""Every file that is refused, with its one sentence, and nothing left behind."""

from __future__ import annotations

import tempfile
import zipfile

import openpyxl
import pytest
import xlsxwriter

from app.domain.errors import Refused
from app.imports import safety, unpacking
from app.imports.safety import FileKind, Limits, inspect
from app.imports.workbook import open_workbook
from tests.imports.files import excel, old_excel, ole, repacked, with_size_denied, zipped

ROWS = [["留言编号", "留言主题"], [2549.0, "路灯不亮"]]
HTML = b"<html><table><tr><td>1</td></tr></table></html>"


def truncated(folder):
    path = excel(folder / "a.xlsx", ROWS)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def with_a_broken_sheet(folder):
    return repacked(
        excel(folder / "a.xlsx", ROWS),
        lambda name, data: data[: len(data) // 2] if name.endswith("sheet1.xml") else data,
    )


def with_a_wrong_checksum(folder):
    path = excel(folder / "a.xlsx", ROWS)
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("xl/styles.xml").header_offset
    data = bytearray(path.read_bytes())
    data[at + 60 : at + 64] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    return path


def with_zip_password(folder):
    path = excel(folder / "a.xlsx", ROWS)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    return path


def with_entities(folder):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    return repacked(
        excel(folder / "a.xlsx", ROWS),
        lambda name, data: bomb + data if name.endswith("sheet1.xml") else data,
    )


def with_a_sheet_in_disguise(folder):
    return repacked(
        excel(folder / "a.xlsx", ROWS),
        lambda name, data: data.replace(b"sheet1.xml", b"sheet1.bin") if name.endswith(".rels") else data,
    )


def with_zeros(folder, size=40 * 1024 * 1024):
    return repacked(excel(folder / "a.xlsx", ROWS), xl__media__image1_dot_png=bytes(size))


def with_hidden_zeros(folder):
    return with_size_denied(with_zeros(folder), "xl/media/image1.png", 100)


def with_cells_far_apart(folder):
    book = openpyxl.Workbook()
    book.active["A1"] = "留言编号"
    book.active["XFD1048576"] = "x"
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def with_unnamed_cells_far_apart(folder):
    row = b'<row r="1048576">' + b'<c t="inlineStr"><is><t>x</t></is></c>' * 20 + b"</row></sheetData>"
    return repacked(
        excel(folder / "a.xlsx", ROWS),
        lambda name, data: data.replace(b"</sheetData>", row) if name.endswith("sheet1.xml") else data,
    )


def with_a_cell_of_no_name(folder):
    return repacked(
        excel(folder / "a.xlsx", ROWS),
        lambda name, data: data.replace(b'r="A2"', b'r="A0"') if name.endswith("sheet1.xml") else data,
    )


def with_a_part_packed_in_another_way(folder):
    path = excel(folder / "a.xlsx", ROWS)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/theme/theme9.xml", b"<a/>")
    return path


def old_with_cells_far_apart(folder):
    rows = [*ROWS, *([] for _ in range(60_000)), [*(None for _ in range(60_000)), "x"]]
    return old_excel(folder / "a.xls", rows)


def without_its_sheet(folder):
    return repacked(excel(folder / "a.xlsx", ROWS), xl__worksheets__sheet1_dot_xml=None)


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


REFUSED = {
    "empty": (lambda f: written(f, "a.xlsx", b""), safety.EMPTY),
    "an empty csv": (lambda f: written(f, "a.csv", b""), safety.EMPTY),
    "another ending": (lambda f: written(f, "a.docx", b"x"), safety.UNKNOWN_ENDING),
    "no ending": (lambda f: written(f, "messages", b"x"), safety.UNKNOWN_ENDING),
    "text called xlsx": (lambda f: written(f, "a.xlsx", b"hello"), safety.NOT_A_WORKBOOK),
    "a web page called xls": (lambda f: written(f, "a.xls", HTML), safety.NOT_A_WORKBOOK),
    "a web page called csv": (lambda f: written(f, "a.csv", b"\xef\xbb\xbf" + HTML), safety.NOT_A_WORKBOOK),
    "a picture": (lambda f: written(f, "a.csv", b"\x89PNG\r\n\x1a\n"), safety.NOT_A_WORKBOOK),
    "binary called csv": (lambda f: written(f, "a.csv", b"a,b\n\0\0"), safety.NOT_A_WORKBOOK),
    "a document called xlsx": (
        lambda f: zipped(f / "a.xlsx", **{"word/document.xml": b"<a/>"}),
        safety.NOT_A_WORKBOOK,
    ),
    "an archive of nothing": (lambda f: zipped(f / "a.xlsx"), safety.NOT_A_WORKBOOK),
    "an old document called xls": (
        lambda f: ole(f / "a.xls", {"WordDocument": b"Workbook"}),
        safety.NOT_A_WORKBOOK,
    ),
    "xlsx called xls": (lambda f: excel(f / "a.xlsx", ROWS).rename(f / "a.xls"), safety.WRONG_ENDING),
    "xlsx called csv": (lambda f: excel(f / "a.xlsx", ROWS).rename(f / "a.csv"), safety.WRONG_ENDING),
    "xls called xlsx": (lambda f: old_excel(f / "a.xlsx", ROWS), safety.WRONG_ENDING),
    "xlsx with a password": (
        lambda f: ole(f / "a.xlsx", {"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        safety.PASSWORD,
    ),
    "xls with a password": (lambda f: old_excel(f / "a.xls", ROWS, password=True), safety.PASSWORD),
    "an archive with a password": (with_zip_password, safety.PASSWORD),
    "called xlsm": (lambda f: excel(f / "a.xlsx", ROWS).rename(f / "a.xlsm"), safety.MACROS),
    "macros inside": (
        lambda f: repacked(excel(f / "a.xlsx", ROWS), xl__vbaProject_dot_bin=b"x"),
        safety.MACROS,
    ),
    "old macros inside": (
        lambda f: repacked(excel(f / "a.xlsx", ROWS), xl__macrosheets__sheet1_dot_xml=b"<x/>"),
        safety.MACROS,
    ),
    "macros in xls": (lambda f: old_excel(f / "a.xls", ROWS, storages=["_VBA_PROJECT_CUR"]), safety.MACROS),
    "a sheet of macros in xls": (lambda f: old_excel(f / "a.xls", ROWS, kind=1), safety.MACROS),
    "half a file": (truncated, unpacking.DAMAGED),
    "half a sheet": (with_a_broken_sheet, unpacking.DAMAGED),
    "a wrong checksum": (with_a_wrong_checksum, unpacking.DAMAGED),
    "half an xls": (
        lambda f: written(f, "a.xls", old_excel(f / "b.xls", ROWS).read_bytes()[:2000]),
        unpacking.DAMAGED,
    ),
    "a sheet in a part not called xml": (with_a_sheet_in_disguise, unpacking.DAMAGED),
    "xls with cells far apart": (old_with_cells_far_apart, unpacking.DAMAGED),
    "packed in another way": (with_a_part_packed_in_another_way, unpacking.DAMAGED),
    "a cell of no name": (with_a_cell_of_no_name, unpacking.DAMAGED),
    "a sheet that is not there": (without_its_sheet, unpacking.DAMAGED),
    "a bomb": (with_zeros, unpacking.BOMB),
    "a bomb that lies": (with_hidden_zeros, unpacking.BOMB),
    "entities": (with_entities, unpacking.BOMB),
    "cells far apart": (with_cells_far_apart, unpacking.FAR_CELL),
    "cells without a name far apart": (with_unnamed_cells_far_apart, unpacking.FAR_CELL),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_in_one_sentence_and_leaves_nothing_behind(name, tmp_path, monkeypatch):
    build, sentence = REFUSED[name]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    path = build(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with pytest.raises(Refused) as refusal:
        open_workbook(path)
    assert refusal.value.message == sentence
    assert str(refusal.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_over_the_limit_is_refused_with_the_limit(tmp_path):
    path = excel(tmp_path / "a.xlsx", ROWS)
    with pytest.raises(Refused, match=r"larger than 0.00191 MB"):
        inspect(path, limits=Limits(file_bytes=2000))


def test_the_default_limit_is_200_mb(tmp_path):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024 + 1)
    with pytest.raises(Refused, match="larger than 200 MB"):
        inspect(path)


def test_an_archive_of_too_many_parts_is_refused(tmp_path):
    path = excel(tmp_path / "a.xlsx", ROWS)
    with pytest.raises(Refused, match="unpacks to far more"):
        inspect(path, limits=Limits(parts=5))


def test_an_archive_that_unpacks_to_too_much_is_refused_however_well_it_is_packed(tmp_path):
    path = with_zeros(tmp_path, size=300_000)
    with pytest.raises(Refused, match="unpacks to far more"):
        inspect(path, limits=Limits(unpacked_bytes=200_000))


def with_one_text_shared_by_many_cells(folder):
    book = xlsxwriter.Workbook(folder / "a.xlsx")
    sheet = book.add_worksheet()
    for row in range(2000):
        sheet.write_string(row, 0, "长" * 30_000)
    book.close()
    return folder / "a.xlsx"


DECOY = b"<sst>" + b"<si/>" * 10 + b"</sst>"


@pytest.mark.parametrize(
    "disguise",
    [
        lambda path: path,
        lambda path: repacked(path, docProps__decoy_dot_xml=DECOY),
        lambda path: repacked(
            path,
            lambda _, data: data.replace(b"<sheetData>", b"<si><sheetData>").replace(
                b"</sheetData>", b"</sheetData></si>"
            ),
        ),
        lambda path: repacked(
            path,
            lambda name, data: (
                data.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
                if "sheet1" in name and name.endswith(".xml")
                else data
            ),
        ),
    ],
    ids=["plainly", "behind a decoy", "inside another text", "under a prefix"],
)
def test_one_long_text_shared_by_many_cells_is_refused(tmp_path, disguise):
    path = disguise(with_one_text_shared_by_many_cells(tmp_path))
    assert path.stat().st_size < 50_000
    with pytest.raises(Refused, match="unpacks to far more"):
        inspect(path, limits=Limits(unpacked_bytes=20_000_000))


def test_the_name_its_owner_gave_decides_about_a_file_kept_under_another(tmp_path):
    path = excel(tmp_path / "a.xlsx", ROWS).rename(tmp_path / "upload")
    assert inspect(path, name="信访 2019.XLSX") is FileKind.xlsx
    with pytest.raises(Refused) as refusal:
        inspect(path, name="信访.xls")
    assert refusal.value.params == {"named": ".xls", "written": ".xlsx"}


def test_a_wide_formatted_but_empty_sheet_passes(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["留言编号", "留言主题"])
    for row in range(2, 2000):
        for column in range(1, 30):
            book.active.cell(row, column).number_format = "@"
    book.save(tmp_path / "a.xlsx")
    assert inspect(tmp_path / "a.xlsx", limits=Limits(cells=100)) is FileKind.xlsx


def test_a_word_of_the_container_inside_its_content_is_only_a_word(tmp_path):
    word = "EncryptedPackage\0".encode("utf-16-le")
    assert inspect(ole(tmp_path / "a.xls", {"Workbook": b"xx" + word})) is FileKind.xls


def test_a_cell_that_names_no_shared_text_is_let_pass(tmp_path):
    empty = b'<row r="3"><c r="A3" t="s"><v></v></c></row></sheetData>'
    path = repacked(
        excel(tmp_path / "a.xlsx", ROWS),
        lambda name, data: data.replace(b"</sheetData>", empty) if name.endswith("sheet1.xml") else data,
    )
    with open_workbook(path) as book:
        assert [row.number for row in book.sheets[0].rows()] == [1, 2]
