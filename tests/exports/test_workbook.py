"""Workbooks out: tables, refused rows, templates; read back with a library that is not ours."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import openpyxl
import pytest

from app.exports.workbook import (
    ColumnKind,
    RefusedRow,
    TemplateColumn,
    Written,
    write_refused,
    write_table,
    write_template,
)
from app.imports.headers import choose_table
from app.imports.source import MESSAGES
from app.imports.workbook import open_workbook


class Way(StrEnum):
    web = "网上信访"


def table(headers, rows, **options):
    file = io.BytesIO()
    result = write_table(file, headers, rows, **{"sheet": "信访件", **options})
    return openpyxl.load_workbook(file), result, file


def values(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_table_has_its_header_its_rows_and_real_days():
    moment = datetime(2026, 3, 5, 6, 30, 15, tzinfo=UTC)
    row = ["路灯", 3, 1.5, Decimal("2.5"), True, None, "", date(2026, 3, 5), moment, Way.web]
    book, result, _ = table(list("abcdefghij"), [row], zone=timezone(timedelta(hours=8)))
    sheet = book["信访件"]
    assert values(sheet)[1] == [
        "路灯",
        3,
        1.5,
        2.5,
        True,
        None,
        None,
        datetime.fromisoformat("2026-03-05 00:00"),
        datetime.fromisoformat("2026-03-05 14:30:15"),
        "网上信访",
    ]
    assert (sheet["H2"].number_format, sheet["I2"].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")
    assert result == Written(rows=1, cut=0)


def test_times_and_spans_are_real_too():
    book, _, _ = table(["a", "b"], [[time(9, 30), timedelta(hours=30)]])
    assert values(book.active)[1] == [time(9, 30), timedelta(hours=30)]


def test_the_header_is_frozen_and_the_table_can_be_filtered():
    book, _, _ = table(["编号", "标题"], [["1", "甲"], ["2", "乙"]], widths=[8, 40])
    assert book.active.freeze_panes == "A2"
    assert book.active.auto_filter.ref == "A1:B3"
    assert book.active.column_dimensions["B"].width == pytest.approx(40, abs=1)


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x")',
    "{=1}",
    "http://x.cn",
    "007",
    "1e5",
]


def test_no_text_becomes_a_formula_a_link_or_a_number():
    book, _, file = table(FORMULAS, [FORMULAS])
    assert values(book.active) == [FORMULAS, FORMULAS]
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "inlineStr"}
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_no_refused_text_and_no_template_word_becomes_a_formula():
    refused, template = io.BytesIO(), io.BytesIO()
    write_refused(
        refused, ["=a"], [RefusedRow(2, ["=1"], "=r")], sheet="s", row_header="=h", reason_header="=e"
    )
    write_template(template, [TemplateColumn("=a", help="=b")], sheet="s", required_mark="=m")
    for file in (refused, template):
        with zipfile.ZipFile(file) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_signs_that_xml_cannot_hold_survive():
    text = "a\x07b_x000D_c\r\nd<&>\"'"
    book, _, _ = table(["甲"], [[text]])
    assert openpyxl.utils.escape.unescape(book.active["A2"].value) == text


def test_numbers_that_excel_would_round_are_written_as_text():
    row = [330602199001011234, 10**14, float("nan"), float("inf"), Decimal("NaN")]
    book, _, _ = table(list("abcde"), [row])
    assert values(book.active)[1] == ["330602199001011234", 10**14, "nan", "inf", "NaN"]


def test_a_text_too_long_for_a_cell_is_cut_visibly_and_counted():
    book, result, _ = table(["甲"], [["长" * 32_767], ["长" * 32_768]])
    assert [len(row[0]) for row in values(book.active)[1:]] == [32_767, 32_767]
    assert [row[0][-1] for row in values(book.active)[1:]] == ["长", "…"]
    assert result == Written(rows=2, cut=1)


def test_a_table_longer_than_a_sheet_goes_on_in_the_next_under_the_same_header():
    book, result, _ = table(["编号"], [[number] for number in range(5)], max_rows=3)
    assert book.sheetnames == ["信访件", "信访件 2", "信访件 3"]
    assert [values(sheet) for sheet in book] == [[["编号"], [0], [1]], [["编号"], [2], [3]], [["编号"], [4]]]
    assert {sheet.auto_filter.ref for sheet in book} == {"A1:A3", "A1:A2"}
    assert result.rows == 5


def test_a_table_that_fills_its_sheet_exactly_needs_no_second():
    book, _, _ = table(["编号"], [[1], [2]], max_rows=3)
    assert book.sheetnames == ["信访件"]


def test_an_empty_table_still_has_its_header():
    book, result, _ = table(["编号"], [])
    assert (values(book.active), result.rows) == ([["编号"]], 0)


def test_a_table_without_columns_is_an_empty_sheet():
    assert table([], [])[0].active.auto_filter.ref is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("长" * 40, "长" * 31), ("2026/1:[x]", "2026-1--x-"), ("'a'", "a"), ("", "Sheet")],
)
def test_a_sheet_gets_a_name_that_excel_allows(name, expected):
    assert table(["甲"], [], sheet=name)[0].sheetnames == [expected]


def test_nothing_is_left_behind_when_the_rows_break_off(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ["甲"]
        raise LookupError

    with pytest.raises(LookupError):
        table(["甲"], rows())
    table(["甲"], [["甲"]])
    assert list(tmp_path.iterdir()) == []


def refused_book(file):
    rows = [
        RefusedRow(7, (2549.0, "路灯", "2019-02-30"), "2019-02-30 不存在", {2}),
        RefusedRow(9, (2550.0,), "缺少标题", {1}),
    ]
    return write_refused(
        file, ["编号", "标题", "收到日期"], rows, sheet="未导入", row_header="原行号", reason_header="原因"
    )


def test_refused_rows_stand_as_they_were_with_number_and_reason_behind():
    file = io.BytesIO()
    assert refused_book(file) == Written(rows=2, cut=0)
    sheet = openpyxl.load_workbook(file)["未导入"]
    assert values(sheet) == [
        ["编号", "标题", "收到日期", "原行号", "原因"],
        [2549, "路灯", "2019-02-30", 7, "2019-02-30 不存在"],
        [2550, None, None, 9, "缺少标题"],
    ]


def test_the_cells_at_fault_are_coloured_and_no_others():
    file = io.BytesIO()
    refused_book(file)
    sheet = openpyxl.load_workbook(file).active
    coloured = {
        cell.coordinate
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fgColor.rgb == "FFFDE7E4"
    }
    assert coloured == {"C2", "B3"}


def test_a_workbook_of_refused_rows_can_be_corrected_and_read_again(tmp_path):
    with (tmp_path / "a.xlsx").open("wb") as file:
        refused_book(file)
    with open_workbook(tmp_path / "a.xlsx") as book:
        found = choose_table(book, MESSAGES.targets)
        assert found.headers[:3] == ("编号", "标题", "收到日期")
        assert [line.cells[0] for line in found.lines()] == [2549.0, 2550.0]


LONG_LIST = [f"第{number}种很长的选择" for number in range(60)]


def template():
    file = io.BytesIO()
    columns = [
        TemplateColumn("编号", required=True, help="其他系统里的编号", width=20),
        TemplateColumn("收到日期", kind=ColumnKind.date),
        TemplateColumn("形式", choices=["来信", "来访"]),
        TemplateColumn("分类", choices=LONG_LIST),
        TemplateColumn("逗号", choices=["a,b", "c"]),
    ]
    write_template(file, columns, sheet="导入", required_mark="(必填)")
    return openpyxl.load_workbook(file)


def test_a_template_marks_what_is_required_and_explains_it():
    sheet = template()["导入"]
    assert values(sheet) == [["编号 (必填)", "收到日期", "形式", "分类", "逗号"]]
    assert sheet["A1"].comment.text == "其他系统里的编号"
    assert sheet["B1"].comment is None
    assert sheet.freeze_panes == "A2"


def test_a_template_keeps_long_numbers_and_days_as_they_are_typed():
    sheet = template()["导入"]
    assert [sheet.column_dimensions[column].number_format for column in "AB"] == ["@", "yyyy-mm-dd"]


def test_a_template_offers_the_choices_long_lists_from_a_hidden_sheet():
    book = template()
    rules = {str(rule.sqref): rule.formula1 for rule in book["导入"].data_validations.dataValidation}
    assert rules == {
        "C2:C10001": '"来信,来访"',
        "D2:D10001": "lists!$A$1:$A$60",
        "E2:E10001": "lists!$B$1:$B$2",
    }
    assert book["lists"].sheet_state == "hidden"
    assert [row[0].value for row in book["lists"]["A1:A60"]] == LONG_LIST
    assert [row[0].value for row in book["lists"]["B1:B2"]] == ["a,b", "c"]


def test_a_filled_template_is_read_back_by_its_marked_headers(tmp_path):
    file = io.BytesIO()
    columns = [TemplateColumn("编号", required=True), TemplateColumn("标题", required=True)]
    write_template(file, columns, sheet="导入", required_mark="(必填)")
    book = openpyxl.load_workbook(file)
    book.active.append(["007", "路灯"])
    book.save(tmp_path / "a.xlsx")
    with open_workbook(tmp_path / "a.xlsx") as opened:
        found = choose_table(opened, MESSAGES.targets)
        assert (found.header_row, [line.cells for line in found.lines()]) == (1, [("007", "路灯")])
