"""Finding the header row and saying which column is which."""

from __future__ import annotations

import openpyxl
import pytest

from app.domain.errors import Refused
from app.imports import headers
from app.imports.headers import Target, apply, choose_table, guess, normalise, shape_key
from app.imports.readers import text
from app.imports.source import MESSAGES
from app.imports.workbook import open_workbook
from tests.imports.files import excel

PLACES = (
    Target("name", ("Name", "名称"), text(80), ("单位名称", "学校"), required=True),
    Target("kind", ("Kind", "类型"), text(80), ("性质",)),
    Target("note", ("Note", "备注"), text(80)),
)


def table_of(path, targets=MESSAGES.targets):
    with open_workbook(path) as book:
        table = choose_table(book, targets)
        return table, list(table.lines())


@pytest.mark.parametrize(
    "header",
    [
        "留言编号",
        " 留言\n编号 ",
        "留言编号*",
        "留言编号：",
        "＊留言编号",
        "留 言 编\u3000号",
        "\ufeff留言编号",
    ],
)
def test_a_header_is_the_same_word_however_it_is_set(header):
    assert normalise(header) == "留言编号"


def test_columns_are_found_by_label_in_any_language_by_code_name_and_by_synonym():
    assert guess(["名称", "KIND", "note"], PLACES).columns == {"name": 0, "kind": 1, "note": 2}
    assert guess(["学校", "性质"], PLACES).columns == {"name": 0, "kind": 1}


def test_every_column_of_the_three_known_files_is_found():
    found = guess(
        [
            "留言编号",
            "留言用户",
            "留言主题",
            "留言时间",
            "留言详情",
            "答复意见",
            "答复时间",
            "一级分类",
            "点赞数",
            "反对数",
        ],
        MESSAGES.targets,
    )
    assert sorted(found.columns.values()) == list(range(10))
    assert {
        name: found.header_of(name) for name in ("outside_no", "petitioner_name", "answered_at", "likes")
    } == {
        "outside_no": "留言编号",
        "petitioner_name": "留言用户",
        "answered_at": "答复时间",
        "likes": "点赞数",
    }
    assert (found.unknown, found.duplicates, found.missing) == ((), (), ())


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("信访编号", "outside_no"),
        ("来件编号", "outside_no"),
        ("信访人", "petitioner_name"),
        ("标题", "title"),
        ("收到日期", "received_at"),
        ("来访时间（年月日）", "received_at"),
        ("反映内容", "content"),
        ("内容分类", "source_category"),
        ("联系电话", "phone"),
        ("身份证号", "id_number"),
        ("住址", "address"),
        ("信访形式", "channel"),
        ("信访目的", "purpose"),
        ("人数(人)", "people_count"),
        ("责任单位", "unit"),
    ],
)
def test_the_words_of_other_offices_are_known(header, target):
    assert guess([header], MESSAGES.targets).columns == {target: 0}


def test_the_surer_word_wins_and_the_other_column_is_reported():
    found = guess(["编号", "内容", "留言编号", "反映内容"], MESSAGES.targets)
    assert found.columns == {"outside_no": 2, "content": 3}
    assert found.duplicates == ("编号", "内容")


def test_the_same_header_twice_fills_its_target_from_the_first_and_is_reported():
    found = guess(["标题", "标题 ", "附件", "附件"], MESSAGES.targets)
    assert found.columns == {"title": 0}
    assert found.duplicates == ("标题 ", "附件", "附件")


def test_unknown_headers_and_missing_columns_are_reported():
    found = guess(["标题", "天气", ""], MESSAGES.targets)
    assert found.unknown == ("天气",)
    assert found.missing == ("outside_no", "received_at", "content")


def test_a_target_with_a_default_is_not_missing():
    assert guess(["类型"], PLACES).missing == ("name",)
    assert guess(["类型"], PLACES, given={"name"}).missing == ()


def test_the_shape_of_a_file_is_the_set_of_its_headers():
    key = shape_key(["留言编号", "标题"])
    assert key == shape_key(["标题*", " 留言编号", ""])
    assert key != shape_key(["留言编号", "主题"])
    assert len(key) == 64


def test_the_shape_is_the_same_in_every_version_of_the_product():
    assert shape_key(["留言编号", "标题"]).startswith("021dd4a20e7871dc")


def test_a_mapping_made_by_hand_is_remembered_for_the_same_shape():
    chosen = {normalise("天气"): "title", normalise("编号"): "outside_no", "没有": "content", "旧": "gone"}
    found = apply(["编 号", "天气", "旧"], MESSAGES.targets, chosen)
    assert found.columns == {"outside_no": 0, "title": 1}
    assert found.unknown == ("旧",)
    assert found.missing == ("received_at", "content")
    assert found.remembered() == {"编号": "outside_no", "天气": "title"}


def test_title_rows_above_the_header_are_passed_over(tmp_path):
    path = excel(
        tmp_path / "a.xlsx",
        [
            ["绍兴市教育局 2019 年信访件一览表"],
            ["填报单位：办公室", "填报日期：2019-05-01"],
            [],
            ["编号", "标题"],
            [1, "甲"],
        ],
    )
    table, lines = table_of(path)
    assert (table.header_row, table.headers) == (4, ("编号", "标题"))
    assert [(line.number, line.cells) for line in lines] == [(5, (1.0, "甲"))]


def test_a_header_in_two_merged_rows_is_read_as_one(tmp_path):
    path = excel(
        tmp_path / "a.xlsx",
        [["一览表"], ["编号", "信访人", None, "标题"], [None, "姓名", "电话", None], [1, "张三", 138, "甲"]],
    )
    table, lines = table_of(path)
    assert (table.header_row, table.headers) == (3, ("编号", "姓名", "电话", "标题"))
    assert [line.cells for line in lines] == [(1.0, "张三", 138.0, "甲")]


def test_a_header_repeated_on_every_printed_page_is_no_row(tmp_path):
    path = excel(tmp_path / "a.xlsx", [["编号", "标题"], [1, "甲"], ["编号", "标题 "], [2, "乙"]])
    assert [line.number for line in table_of(path)[1]] == [2, 4]


def test_cells_beyond_the_header_are_left_and_short_rows_filled(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,标题\n1,甲,多余\n2\n", encoding="utf-8")
    assert [line.cells for line in table_of(path)[1]] == [("1", "甲"), ("2", "")]


def test_the_sheet_that_names_most_is_taken(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["说明", "标题"])
    book.create_sheet("数据").append(["编号", "标题", "反映内容"])
    book.create_sheet("统计").append(["编号", "人数"])
    book.save(tmp_path / "a.xlsx")
    assert table_of(tmp_path / "a.xlsx")[0].sheet.name == "数据"


def test_unknown_names_are_taken_for_a_person_to_match_by_hand(tmp_path):
    table, lines = table_of(excel(tmp_path / "a.xlsx", [["一览"], ["甲列", "乙列"], [1, "x"]]))
    assert (table.header_row, table.headers) == (2, ("甲列", "乙列"))
    assert len(lines) == 1


def test_a_number_among_known_names_does_not_hide_the_header(tmp_path):
    table, _ = table_of(excel(tmp_path / "a.xlsx", [["编号", "标题", 2019], [1, "x", 5]]))
    assert table.header_row == 1


def test_a_table_of_one_column_has_a_header(tmp_path):
    table, lines = table_of(excel(tmp_path / "a.xlsx", [["名称"], ["城东中学"]]), PLACES[:1])
    assert table.header_row == 1
    assert [line.cells for line in lines] == [("城东中学",)]


@pytest.mark.parametrize("rows", [[[1, 2], [3, 4]], [["一览表"], ["没有表头"]]])
def test_a_sheet_without_column_names_is_refused_with_examples(tmp_path, rows):
    with pytest.raises(Refused, match=r"such as Name\.") as refusal:
        table_of(excel(tmp_path / "a.xlsx", rows), PLACES)
    assert refusal.value.message == headers.NO_HEADER
