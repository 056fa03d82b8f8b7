"""The grid of GB/T 9704-2012."""

from __future__ import annotations

import pytest

from app.documents import geometry


def test_the_block_is_156_by_225_mm():
    assert (geometry.BLOCK_WIDTH, geometry.BLOCK_HEIGHT) == (156, 225)


def test_twenty_eight_characters_and_twenty_two_lines_fill_the_block():
    width = geometry.CHARACTERS * geometry.EM
    assert width == pytest.approx(geometry.BLOCK_WIDTH, abs=0.05)
    lines = (geometry.LINES - 1) * geometry.PITCH + geometry.CELL
    assert lines == pytest.approx(geometry.BLOCK_HEIGHT)


@pytest.mark.parametrize("title_lines", [1, 2, 3, 4])
@pytest.mark.parametrize("mark", ["云州市教育局", "某某省某某自治州某某县教育体育局文件"])
@pytest.mark.parametrize("shift", [0, 0.05])
def test_the_text_of_the_first_page_starts_on_the_grid(title_lines, mark, shift):
    head = geometry.head(mark, title_lines, shift=shift)
    height = (
        head.above_mark
        + head.mark_size
        + head.above_number
        + geometry.CELL
        + geometry.RULE_GAP
        + geometry.RULE_WEIGHT
        + head.above_title
        + title_lines * geometry.TITLE_PITCH
        + head.above_text
    )
    assert height / geometry.PITCH == pytest.approx(round(height / geometry.PITCH))
    assert head.above_text > geometry.PITCH / 2


def test_a_long_mark_shrinks_to_the_block():
    head = geometry.head("某某省某某自治州某某县教育体育局文件", 2)
    assert head.mark_size * 18 + head.mark_gap * 17 <= geometry.BLOCK_WIDTH


def test_the_issuer_is_centred_over_a_date_four_characters_from_the_edge():
    issuer, date = geometry.signature_indents(10, 6)
    assert (issuer, date) == (2, 4)


def test_a_very_long_issuer_pushes_the_date_to_the_left_and_stays_inside():
    issuer, date = geometry.signature_indents(20, 6)
    assert issuer >= 0
    assert date - issuer == 7
