"""How numbers, days and periods are written."""

from __future__ import annotations

from datetime import date

import pytest

from app.documents.wording import cell, clean, percent, period, published, written_date


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (81, 90, "90.0%"),
        (18, 120, "15.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (0, 5, "0.0%"),
        (1, 800, "0.1%"),
    ],
)
def test_a_rate_has_one_decimal(part, whole, written):
    assert percent(part, whole) == written


def test_a_rate_is_rounded_half_up():
    assert percent(1, 16) == "6.3%"  # 6.25


def test_a_base_of_nought_gives_a_dash():
    assert percent(4, 0) == "—"


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "<3"), (2, "<3"), (3, "3")])
def test_one_and_two_are_not_told_apart_in_public(count, shown):
    assert published(count) == shown


def test_a_date_has_no_leading_zero():
    assert written_date(date(2026, 7, 9)) == "2026年7月9日"


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), "2026年上半年"),
        (date(2026, 7, 1), date(2026, 12, 31), "2026年下半年"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2026, 4, 1), date(2026, 6, 30), "2026年二季度"),
        (date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        (date(2026, 2, 1), date(2026, 4, 30), "2026年2月1日至4月30日"),
        (date(2026, 6, 2), date(2026, 6, 30), "2026年6月2日至6月30日"),
        (date(2025, 12, 1), date(2026, 1, 31), "2025年12月1日至2026年1月31日"),
    ],
)
def test_a_period_has_its_name(start, end, name):
    assert period(start, end) == name


def test_typed_text_loses_blanks_beside_chinese_and_keeps_them_between_latin_words():
    assert clean("\u3000\u3000登记 120 件，\t见 Excel file 一\u200b览 ") == "登记120件，见Excel file一览"


def test_a_rare_character_survives_cleaning():
    assert clean("䶮𬀩㛃") == "䶮𬀩㛃"


def test_a_cell_cannot_split_its_row():
    assert cell("甲|乙\n丙") == "甲｜乙丙"
