import pytest

from app.domain.errors import Refused
from app.domain.text import clean_line, clean_text, clean_token, outside_number


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("\n\t\t\t\n\t\t\t您好，第一段。\n\t\t\t\n\t\t\t", "您好，第一段。"),
        ("\u3000\u3000第一段。\r\n\u3000\u3000第二段。\r\n", "第一段。\n第二段。"),
        ("甲\xa0\xa0乙\u3000丙\t丁", "甲 乙 丙 丁"),
        ("甲 \u200b 乙", "甲 乙"),
        ("甲\n\n\n乙\u2028丙\x85丁\x0b戊", "甲\n乙\n丙\n丁\n戊"),
        ("教\u200b育\ufeff局\u200e", "教育局"),
        ("e\u0301cole", "école"),
        ("铃\x00声\x07", "铃声"),
        ("半\ud83d个", "半个"),
        ("姓\ue863名", "姓\ue863名"),
        ("䶮与𡋤", "䶮与𡋤"),
        ("全角，标点！", "全角，标点！"),
        ("\u200b \n\t", ""),
    ],
)
def test_long_text_loses_dirt_and_keeps_its_lines(dirty, clean):
    assert clean_text(dirty) == clean
    assert clean_text(clean) == clean


def test_a_title_is_one_line():
    assert clean_line("\tA2区\n景蓉华苑\u3000物业 ") == "A2区 景蓉华苑 物业"


def test_a_code_is_read_in_narrow_characters():
    assert clean_token(" ＡＢ－１２：３０ ") == "AB-12:30"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (2549, "2549"),
        (2549.0, "2549"),
        ("2549.0", "2549"),
        ("2549.00", "2549"),
        (" ２５４９\u3000", "2549"),
        ("2549\u200b", "2549"),
        ("'2549", "2549"),
        ("25 49", "2549"),
        ("0012", "0012"),
        ("SX-2019-7.0", "SX-2019-7.0"),
        (25.5, "25.5"),
        (None, ""),
        ("\t", ""),
        (float("nan"), ""),
        ("330602199001011234", "330602199001011234"),
    ],
    ids=repr,
)
def test_an_outside_number_is_written_one_way(value, number):
    assert outside_number(value) == number


@pytest.mark.parametrize(
    "value", [2.01904201234e17, "2.01904E+17", 1234567890123456.0, float("inf")], ids=repr
)
def test_a_number_the_spreadsheet_cut_short_is_refused(value):
    with pytest.raises(Refused, match="shortened the number"):
        outside_number(value)
