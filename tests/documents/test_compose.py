"""The words of a circular, drafted from figures."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from app.documents import bound, compose
from app.documents.compose import paragraphs
from app.documents.snapshot import CategoryCount, UnitCount
from tests.documents.conftest import SNAPSHOT


def text_of(value):
    return "\n".join(value.body)


def test_the_title_names_period_and_realm(drafted):
    assert drafted().title == "关于2026年上半年全市教育系统\n信访工作情况的通报"


def test_the_draft_has_its_six_sections_in_order(drafted):
    headings = [line for line in drafted().body if line[1] == "、"]
    assert headings == [
        "一、总体情况",
        "二、热点与特点",
        "三、办理质量",
        "四、督办与积案",
        "五、存在问题",
        "六、下步要求",
    ]


def test_the_draft_gives_the_figures_of_the_acceptance_example(drafted):
    text = text_of(drafted())
    assert "共登记信访事项120件批次，同比上升20.0%" in text
    assert "来信40件、来访20批96人次、来电10件、网上信访50件。" in text
    assert "集体访4批52人次" in text
    assert "重复信访率为15.0%，同比下降2.0个百分点" in text
    assert "到期应办结信访事项90件，其中按期办结81件，按期办结率为90.0%" in text


def test_a_base_of_nought_gives_a_dash_and_the_difference(drafted):
    assert "上年同期为0批，同比—（+4批）" in text_of(drafted())


@pytest.mark.parametrize(
    ("previous", "said"),
    [
        (None, "上年同期无可比数据"),
        (120, "与上年同期持平"),
        (128, "同比下降6.3%"),
        (0, "同比—（+120件批次）"),
    ],
)
def test_the_total_is_compared_with_the_year_before(drafted, previous, said):
    before = None if previous is None else replace(SNAPSHOT.year_before, total=previous)
    assert said in text_of(drafted(year_before=before))


def test_the_total_is_compared_with_the_period_before_where_there_is_one(drafted):
    assert "同比上升20.0%，环比下降4.0%。" in text_of(drafted())
    assert "环比" not in text_of(drafted(period_before=None))


@pytest.mark.parametrize(
    ("province", "beijing", "said"),
    [
        (0, 0, "没有发生赴省、进京上访。"),
        (2, 0, "赴省上访2批次，没有发生进京上访。"),
        (0, 1, "没有发生赴省上访，进京上访1批次。"),
        (2, 1, "赴省上访2批次，进京上访1批次。"),
    ],
)
def test_visits_to_province_and_capital_are_reported_even_when_there_were_none(
    drafted, province, beijing, said
):
    assert said in text_of(drafted(province_visits=province, beijing_visits=beijing))


def test_topics_come_most_frequent_first_and_left_overs_are_none(drafted):
    text = text_of(drafted())
    assert "招生入学45件，占37.5%，居首位；教育收费与财务30件" in text
    assert "其他6件" not in text


def test_a_period_without_topics_says_so(drafted):
    text = text_of(drafted(categories=(CategoryCount("Z", "其他", 118), CategoryCount("A", "师德师风", 2))))
    assert "没有形成集中反映的问题" in text
    assert "师德师风2件" not in text, "one or two petitions are never told apart in a text"


def test_what_rose_and_what_fell_much_is_said_and_the_rest_is_not(drafted):
    categories = (
        CategoryCount("A", "师德师风", 30, 20),
        CategoryCount("B", "招生入学", 60, 100),
        CategoryCount("E", "教育收费与财务", 30, 29),
    )
    text = text_of(drafted(categories=categories))
    assert "同比变化较为明显。师德师风同比上升50.0%；招生入学同比下降40.0%。" in text
    assert "教育收费与财务同比" not in text


def test_units_below_the_floor_are_named_and_those_at_it_are_not(drafted):
    text = text_of(drafted())
    assert "云溪县教育局按期办结率为80.0%，低于90%。" in text
    assert "临湖市教育局" not in text


def test_many_late_units_are_counted_after_the_fifth(drafted):
    units = tuple(UnitCount(f"第{number}处", 10, 5, 10, 5) for number in range(7))
    assert "另有2个单位按期办结率低于90%。" in text_of(drafted(units=units))


NOTHING = {
    "total": 0, "channels": {"letter": 0, "visit": 0}, "categories": (), "units": (), "visit_people": 0, "group_batches": 0,
    "group_people": 0, "repeats": 0, "due": 0, "closed_on_time": 0, "months": (), "rates": {}, "mean_days": None,
    "median_days": None, "supervisions_opened": 0, "supervisions_open": 0, "supervisions_late": 0, "backlog": 0, "overdue": 0,
    "period_before": None,
}  # fmt: skip


def test_a_period_without_petitions_still_makes_a_circular(drafted):
    before = replace(SNAPSHOT.year_before, total=0)
    text = text_of(drafted(**NOTHING, year_before=before))
    assert "没有登记信访事项，没有发生集体访，没有发生赴省、进京上访。" in text
    assert "按期办结率不作计算" in text
    assert "未发现需要通报的问题" in text


FEW = NOTHING | {
    "total": 2, "channels": {"letter": 2, "visit": 0}, "categories": (CategoryCount("A", "师德师风", 2, 0),),
    "months": (("2026-01", 2),), "rates": {"repeats": (0, 2), "first": (2, 2)}, "year_before": None,
}  # fmt: skip
RISING = {"year_before": replace(SNAPSHOT.year_before, total=60)}
FALLING = {"year_before": replace(SNAPSHOT.year_before, total=240, group_batches=9)}


@pytest.mark.parametrize("case", [NOTHING | {"year_before": None}, FEW, RISING, FALLING, {}])
def test_no_sentence_is_empty_or_doubled_whatever_the_figures(drafted, case):
    value = drafted(**case)
    for line in value.body:
        assert not re.search(r"[，；、：。]{2}|[（(][）)]|为[，。；]|[{}]|None|^[，。；]|[，；、]$", line), (
            line
        )
        assert line.endswith("。") or line[1] == "、", line
    headings = [place for place, line in enumerate(value.body) if line[1] == "、"]
    assert all(after - before > 1 for before, after in pairwise(headings)), "a heading without a text"


def test_every_figure_of_the_draft_is_bound(snapshot):
    for line in compose.drafted(snapshot, "全市教育系统"):
        typed = [
            run for run in bound.runs(line, compose.figures(snapshot)) if run.origin is not bound.Origin.words
        ]
        assert {run.origin for run in typed} <= {bound.Origin.counted}, line


def test_schools_with_fewer_than_three_petitions_are_folded_into_one_row(drafted):
    table = drafted().tables[1]
    names = [row[0] for row in table.rows]
    assert names == ["临湖市教育局", "云溪县教育局", "基础教育处", "市第一中学", "其他学校", "合计"]
    assert table.rows[4] == ("其他学校", "4", "<3", "<3", "0", "—")
    assert table.rows[5] == ("合计", "120", "95", "90", "81", "90.0%")


def test_small_counts_are_not_published(drafted):
    rows = {row[0]: row[1:] for row in drafted().tables[0].rows}
    assert rows["干部作风与纪律"] == ("<3", "—", "—")
    assert rows["招生入学"] == ("45", "37.5%", "+50.0%")


def test_every_row_of_an_annex_fits_its_head(drafted):
    for table in drafted().tables:
        assert {len(row) for row in table.rows} <= {1, len(table.head)}


def test_no_blank_stands_beside_chinese_and_no_paragraph_is_empty(drafted):
    for line in drafted().body:
        assert line == line.strip()
        assert " " not in line


def test_typed_text_becomes_one_paragraph_a_line():
    assert paragraphs(" 一、情况 \n\n　　登记 3 件。\r\n") == ("一、情况", "登记3件。")
