"""Sheets and rows as they come out of files of every kind."""

from __future__ import annotations

import pickle
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from app.domain.errors import Refused
from app.imports import delimited, safety, unpacking, workbook
from app.imports.headers import choose_table
from app.imports.rows import Row
from app.imports.source import MESSAGES
from app.imports.workbook import open_workbook
from tests.imports.files import excel, old_excel

ROWS = [["留言编号", "留言主题"], [2549.0, "路灯不亮"]]


def rows_of(path):
    with open_workbook(path) as book:
        return [list(sheet.rows()) for sheet in book.sheets]


def test_a_workbook_gives_its_rows_with_their_types(tmp_path):
    day, moment = date(2019, 4, 25), datetime.fromisoformat("2019-04-25 09:32:09")
    path = excel(
        tmp_path / "a.xlsx", [["编号", "日期", "时间", "空"], [2549, day, moment, None], [True, 0.5]]
    )
    assert rows_of(path) == [
        [
            Row(1, ("编号", "日期", "时间", "空")),
            Row(2, (2549.0, day, moment, "")),
            Row(3, (True, 0.5, "", "")),
        ]
    ]


def test_an_old_workbook_reads_like_a_new_one(tmp_path):
    assert rows_of(old_excel(tmp_path / "a.xls", ROWS)) == rows_of(excel(tmp_path / "a.xlsx", ROWS))


def test_the_other_process_answers_with_rows_or_with_the_sentence_of_a_refusal(tmp_path):
    def answered(path):
        return pickle.loads(workbook.answer(str(path)))  # noqa: S301 - our own answer

    good = old_excel(tmp_path / "a.xls", ROWS)
    assert answered(good) == {"留言": [Row(1, ("留言编号", "留言主题")), Row(2, (2549.0, "路灯不亮"))]}
    assert answered(old_excel(tmp_path / "b.xls", ROWS, password=True)) == safety.PASSWORD
    assert answered(old_excel(tmp_path / "c.xls", ROWS, kind=1)) == safety.MACROS
    (tmp_path / "d.xls").write_bytes(good.read_bytes()[:1000])
    assert answered(tmp_path / "d.xls") == unpacking.DAMAGED


def test_empty_rows_are_passed_over_and_numbers_stay_those_of_excel(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["B5"], sheet["B900"] = "标题", "一", "九百"
    sheet["B40"] = " \u3000\t\n\xa0\u200b"
    sheet["C32601"].number_format = "@"
    book.save(tmp_path / "a.xlsx")
    assert [(row.number, row.cells[0]) for row in rows_of(tmp_path / "a.xlsx")[0]] == [
        (3, "标题"),
        (5, "一"),
        (900, "九百"),
    ]


def test_hidden_sheets_are_not_read(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["看得见"])
    hidden = book.create_sheet("lists")
    hidden.append(["看不见"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert rows_of(tmp_path / "a.xlsx") == [[Row(1, ("看得见",))]]


@pytest.mark.parametrize("rows", [[], [[" ", "\u3000"]]])
def test_a_workbook_without_anything_in_it_is_refused(tmp_path, rows):
    with pytest.raises(Refused) as refusal:
        open_workbook(excel(tmp_path / "a.xlsx", rows))
    assert refusal.value.message == workbook.NO_SHEET


def test_a_workbook_that_shows_only_an_empty_sheet_is_refused(tmp_path):
    book = openpyxl.Workbook()
    hidden = book.create_sheet()
    hidden.append(["编号", "标题"])
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Refused) as refusal:
        open_workbook(tmp_path / "a.xlsx")
    assert refusal.value.message == workbook.NO_SHEET


def test_a_formula_gives_its_value_and_an_error_nothing(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_formula(0, 0, "=1+1", None, 2)
    sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
    sheet.write_string(0, 2, "=1+1")
    book.close()
    assert rows_of(tmp_path / "a.xlsx") == [[Row(1, (2.0, "", "=1+1"))]]


TEXT = '留言编号{0}留言主题{0}留言详情\r\n2549{0}路灯{0}"坏了,\n好久；;\t"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_file_is_read_in_any_encoding_and_by_any_delimiter(tmp_path, encoding, delimiter):
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.format(delimiter).encode(encoding))
    assert rows_of(path) == [
        [
            Row(1, ("留言编号", "留言主题", "留言详情")),
            Row(2, ("2549", "路灯", "坏了,\n好久；;\t")),
        ]
    ]


def test_rows_of_a_text_file_are_counted_as_excel_shows_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('编号,内容\n\n1,"两\n行"\n2,一行\n', encoding="utf-8")
    assert [row.number for row in rows_of(path)[0]] == [1, 3, 4]


def test_an_apostrophe_that_guarded_a_formula_is_taken_off_a_text_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,内容\n1,'=1+1\n2,'tis\n", encoding="utf-8")
    assert [row.cells[1] for row in rows_of(path)[0]] == ["内容", "=1+1", "'tis"]


def test_a_text_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,caf\xff\xff\n")
    with pytest.raises(Refused) as refusal:
        open_workbook(path)
    assert refusal.value.message == delimited.UNKNOWN_ENCODING


def test_a_text_file_with_an_endless_cell_is_refused_as_damaged(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('编号,内容\n1,"' + "长" * 200_000, encoding="utf-8")
    with pytest.raises(Refused, match="damaged"):
        rows_of(path)


def test_every_sheet_can_be_read_again_and_again(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["甲"])
    book.create_sheet().append(["乙"])
    book.save(tmp_path / "a.xlsx")
    with open_workbook(tmp_path / "a.xlsx") as opened:
        first, second = opened.sheets
        for _ in range(2):
            assert [row.cells for row in first.rows()] == [("甲",)]
            assert [row.cells for row in second.rows()] == [("乙",)]


def test_a_closed_workbook_no_longer_holds_its_file(tmp_path):
    path = excel(tmp_path / "a.xlsx", ROWS)
    with open_workbook(path) as opened:
        table = choose_table(opened, MESSAGES.targets)
    with pytest.raises(Refused):
        list(table.lines())
