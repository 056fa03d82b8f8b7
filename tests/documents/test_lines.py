"""Lines of Chinese text: full, flush, and broken only where the language allows."""

from __future__ import annotations

import random

import pytest

from app.documents.lines import CLOSING, HANGING, OPENING, SQUEEZE, break_lines

TEXT = (
    "2026年上半年，全市教育系统共登记信访事项1286件批次，同比下降6.2%。其中，来信380件、来访200批、"
    "来电175件、网上531件（含“局长信箱”86件）；集体访21批268人次，按期办结率为94.3%，依据绍教信〔2026〕5号"
    "文件，《信访工作条例》第二十三条……各单位要认真对照检查——不得走过场。"
)


def widths_of(text):
    return [0.5 if character.isascii() else 1.0 for character in text]


def lines_of(text, indent=2, measure=28):
    lines = break_lines(text, widths_of(text), indent=indent, measure=measure)
    return [(text[line.start : line.end], line.spacing) for line in lines]


def test_nothing_is_lost_between_the_lines():
    assert "".join(text for text, _ in lines_of(TEXT)) == TEXT


def test_every_full_line_ends_on_the_edge_or_hangs_its_last_mark():
    for number, (text, spacing) in enumerate(lines_of(TEXT)[:-1]):
        length = sum(widths_of(text)) + spacing * (len(text) - 1)
        overhang = length - (26 if number == 0 else 28)
        assert overhang == pytest.approx(0) or (text[-1] in HANGING and overhang == pytest.approx(0.5))


def test_a_line_of_plain_characters_holds_twenty_eight_of_them():
    assert [len(text) for text, _ in lines_of("信" * 82)] == [26, 28, 28]
    assert {spacing for _, spacing in lines_of("信" * 82)} == {0}


def test_the_last_line_of_a_paragraph_is_not_stretched():
    assert lines_of("信" * 30)[-1] == ("信" * 4, 0.0)


@pytest.mark.parametrize("seed", range(40))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(seed):
    rng = random.Random(seed)
    pieces = ["信", "访", "局", "，", "。", "（", "）", "“", "”", "2026", "年", "94.3%", "、", "——"]
    text = "信" + "".join(rng.choices(pieces, k=400))
    for line, spacing in lines_of(text)[1:]:
        assert line[0] not in CLOSING
        assert spacing >= -SQUEEZE
    assert all(line[-1] not in OPENING for line, _ in lines_of(text)[:-1])


@pytest.mark.parametrize("token", ["123456", "94.3%", "〔2026〕15号", "——", "……"])
def test_what_belongs_together_stays_on_one_line(token):
    for before in range(20, 30):
        text = "信" * before + token + "访" * 30
        assert any(token in line for line, _ in lines_of(text))


def test_a_hanging_indent_makes_the_first_line_longer():
    assert [len(text) for text, _ in lines_of("信" * 40, indent=-3, measure=20)] == [23, 17]
