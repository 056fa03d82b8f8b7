"""Figures of a text that stay bound to the snapshot, and those that do not."""

from __future__ import annotations

from app.documents import bound
from app.documents.bound import Origin
from app.documents.values import Mark

FIGURES = {"总量": "120", "重复率": "15.0%"}


def test_a_name_in_braces_prints_the_counted_figure():
    assert bound.printed("共登记{总量}件，重复率{重复率}。", FIGURES) == "共登记120件，重复率15.0%。"
    assert bound.marks(["共登记{总量}件，重复率{重复率}。"], FIGURES) == ()


def test_a_figure_changed_by_hand_is_printed_and_marked_with_what_was_counted():
    line = "共登记{总量:121}件。"
    assert bound.printed(line, FIGURES) == "共登记121件。"
    assert bound.marks(["一、总体情况", line], FIGURES) == (Mark(1, 3, 6, "121", "总量", "120"),)


def test_a_change_to_the_same_figure_is_none():
    assert bound.marks(["{总量：120}件"], FIGURES) == ()


def test_a_figure_typed_without_a_name_is_marked():
    text = "另有约谈12人次，占3.5%，其中5个单位，1,200件。"
    assert [mark.text for mark in bound.marks([text], FIGURES)] == ["12人次", "3.5%", "5个单位", "1,200件"]
    for mark in bound.marks([text], FIGURES):
        assert text[mark.start : mark.end] == mark.text


def test_days_years_and_terms_are_no_figures_of_the_period():
    assert bound.marks(["2026年7月9日前，在10个工作日内报送，见附件1。"], FIGURES) == ()


def test_an_unknown_name_stays_to_be_seen_and_is_marked():
    (mark,) = bound.marks(["共{总數}件"], FIGURES)
    assert (mark.text, mark.name, mark.counted) == ("{总數}", "总數", "")
    assert bound.runs("共{总數}件", FIGURES)[1].origin is Origin.unknown


def test_marks_stand_where_the_printed_text_has_them():
    line = "共登记{总量}件，其中{重复率:16.0%}重复，约谈3人。"
    said = bound.printed(line, FIGURES)
    assert [said[mark.start : mark.end] for mark in bound.marks([line], FIGURES)] == ["16.0%", "3人"]
