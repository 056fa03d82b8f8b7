from __future__ import annotations

from itertools import product

import pytest

from app.domain.small_numbers import HELD_BACK, cell, column, part


def test_one_and_two_are_not_told_and_nothing_is():
    assert [cell(number, 3) for number in range(5)] == ["0", "<3", "<3", "3", "4"]


def test_a_single_small_cell_takes_the_smallest_other_with_it():
    assert column([9, 1, 6, 0], 3) == (("9", "<3", HELD_BACK, "0"), "16")


def test_two_small_cells_that_would_tell_each_other_take_one_more():
    assert column([9, 1, 1], 3) == ((HELD_BACK, "<3", "<3"), "11")


def test_where_nothing_hides_a_small_cell_none_is_told():
    assert column([3, 1], 3) == ((HELD_BACK, HELD_BACK), "4")


def test_of_a_small_total_no_cell_is_told():
    assert column([0, 2, 0], 3) == ((HELD_BACK,) * 3, "<3")


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (1, "<3"), (5, "5"), (8, HELD_BACK), (10, "10")])
def test_a_part_and_what_is_left_of_its_whole_are_both_looked_at(number, said):
    assert part(number, 10, 3) == said


def test_no_small_cell_can_be_computed_from_the_total_and_the_others():
    for numbers in product(range(8), repeat=3):
        cells, _total = column(numbers, 3)
        for place, number in enumerate(numbers):
            if 0 < number < 3 and cells != (HELD_BACK,) * 3:
                assert len({other[place] for other in fitting(cells, sum(numbers))}) > 1, (numbers, cells)


def fitting(cells, total):
    """Return every row of numbers that could stand behind what is published."""
    behind = {"<3": (1, 2), HELD_BACK: range(3, total + 1)}
    choices = [behind.get(text) or (int(text),) for text in cells]
    return [numbers for numbers in product(*choices) if sum(numbers) == total]
