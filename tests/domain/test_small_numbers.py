from __future__ import annotations

from itertools import product

import pytest

from app.domain.small_numbers import HELD_BACK, cell, column, part


def test_one_and_two_are_not_told_and_nothing_is():
    assert [cell(number, 3) for number in range(5)] == ["0", "<3", "<3", "3", "4"]


def test_a_single_small_cell_takes_the_smallest_other_with_it():
    assert column([9, 1, 4, 0], 3) == (("9", "<3", HELD_BACK, "0"), "14")


def test_two_small_cells_hide_each_other():
    assert column([9, 1, 2], 3) == (("9", "<3", "<3"), "12")


def test_of_a_small_total_no_cell_is_told():
    assert column([0, 2, 0], 3) == ((HELD_BACK,) * 3, "<3")


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (1, "<3"), (5, "5"), (8, HELD_BACK), (10, "10")])
def test_a_part_and_what_is_left_of_its_whole_are_both_looked_at(number, said):
    assert part(number, 10, 3) == said


def test_no_small_cell_can_be_computed_from_what_is_published():
    for numbers in product(range(5), repeat=3):
        cells, total = column(numbers, 3)
        fitting = [other for other in product(range(8), repeat=3) if column(other, 3) == (cells, total)]
        for place, number in enumerate(numbers):
            if 0 < number < 3:
                assert len({other[place] for other in fitting}) > 1, (numbers, cells, total)
