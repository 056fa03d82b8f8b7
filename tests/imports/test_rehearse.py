"""A rehearsal tells everything about every row and writes nothing."""

from __future__ import annotations

import pytest

from app.domain.errors import Refused
from app.imports import readers
from app.imports import rehearse as rehearsing
from app.imports.headers import Target, guess
from app.imports.readers import Choice, choice, source_number, text, whole_number
from app.imports.rehearse import Verdict, rehearse
from app.imports.rows import Row

TARGETS = (
    Target("number", ("编号",), source_number(20), required=True),
    Target("title", ("标题",), text(10), required=True),
    Target("people", ("人数",), whole_number(1)),
    Target("channel", ("形式",), choice([Choice("web", ("网上",)), Choice("letter", ("来信",))])),
)
HEADERS = ["编号", "标题", "人数", "形式"]


def rehearsed(*rows, headers=HEADERS, **options):
    return rehearse(
        [Row(number, cells) for number, cells in enumerate(rows, start=2)],
        guess(headers, TARGETS, given=options.get("defaults", ())),
        TARGETS,
        **options,
    )


def said(rehearsal):
    return [(problem.row_no, problem.column, problem.message) for problem in rehearsal.problems]


def test_a_good_row_is_ready_with_clean_values():
    (line,) = rehearsed((2549.0, " 路灯\n", "3", "来信")).lines
    assert line.verdict is Verdict.ready
    assert line.values == {"number": "2549", "title": "路灯", "people": 3, "channel": "letter"}
    assert (line.row_no, line.cells) == (2, (2549.0, " 路灯\n", "3", "来信"))


def test_every_problem_of_every_row_is_reported():
    rehearsal = rehearsed(
        (1.0, "甲", "三", "飞鸽"),
        ("", "乙" * 11, 0.0, ""),
        (3.0, "丙", "", ""),
        ("\u3000", "\t", "x", "网上"),
    )
    assert said(rehearsal) == [
        (2, "人数", readers.NOT_A_NUMBER),
        (2, "形式", readers.UNKNOWN_CHOICE),
        (3, "编号", rehearsing.REQUIRED),
        (3, "标题", readers.TOO_LONG),
        (3, "人数", readers.TOO_SMALL),
        (5, "编号", rehearsing.REQUIRED),
        (5, "标题", rehearsing.REQUIRED),
        (5, "人数", readers.NOT_A_NUMBER),
    ]
    assert [line.row_no for line in rehearsal.of(Verdict.refused)] == [2, 3, 5]
    assert [line.row_no for line in rehearsal.of(Verdict.ready)] == [4]


def test_a_problem_names_the_cell_the_reason_and_the_way_out():
    (problem,) = rehearsed((1.0, "甲", "三", "")).problems
    assert (problem.raw_value, problem.target) == ("三", "people")
    assert problem.message % problem.params == "“三” is not a number."
    assert problem.fix % problem.params == "Write digits only, such as 12."


@pytest.mark.parametrize(
    ("cells", "way_out"),
    [
        ((1.0, "乙" * 11, "", ""), "Shorten the text."),
        ((1.0, "甲", "", "飞鸽"), "Write one of: 网上, 来信."),
        (("", "甲", "", ""), "Fill in the cell."),
        ((1.0, 1e17, "", ""), "Format the column as text and enter the number again."),
        ((1e17, "甲", "", ""), "Write the number under which the other system keeps this row."),
    ],
)
def test_every_problem_comes_with_its_way_out(cells, way_out):
    (problem,) = rehearsed(cells).problems
    assert problem.fix % problem.params == way_out


def test_a_default_fills_blank_cells_absent_columns_and_what_no_column_can_fill():
    defaults = {"people": 1, "channel": "web", "category": "Z9"}
    (line,) = rehearsed((1.0, "甲", ""), headers=HEADERS[:3], defaults=defaults).lines
    assert line.values == {"number": "1", "title": "甲", "people": 1, "channel": "web", "category": "Z9"}


def test_a_default_never_hides_a_cell_that_cannot_be_read():
    (line,) = rehearsed((1.0, "甲", "三", ""), defaults={"people": 1}).lines
    assert line.verdict is Verdict.refused
    assert line.values["people"] is None


def test_a_blank_cell_without_a_default_is_none_and_an_absent_column_is_not_touched():
    (line,) = rehearsed((1.0, "甲", ""), headers=HEADERS[:3]).lines
    assert line.values == {"number": "1", "title": "甲", "people": None}


def test_a_missing_required_column_refuses_every_row():
    rehearsal = rehearsed((1.0,), (2.0,), headers=HEADERS[:1])
    assert said(rehearsal) == [(2, "标题", rehearsing.NO_COLUMN), (3, "标题", rehearsing.NO_COLUMN)]
    assert rehearsal.mapping.missing == ("title",)


def test_the_same_row_again_is_repeated_not_refused():
    rehearsal = rehearsed(
        (2549.0, "甲", "", ""), (7.0, "乙", "", ""), ("2549", " 甲 ", "", ""), key=["number"]
    )
    assert [line.verdict for line in rehearsal.lines] == [Verdict.ready, Verdict.ready, Verdict.repeated]
    assert rehearsal.lines[2].same_as == 2
    assert rehearsal.problems == []


def test_the_same_number_with_other_content_is_refused_and_names_the_first_row():
    rehearsal = rehearsed((2549.0, "甲", 1.0, ""), ("2549.0", "乙", 2.0, ""), key=["number"])
    assert [line.verdict for line in rehearsal.lines] == [Verdict.ready, Verdict.refused]
    (problem,) = rehearsal.problems
    assert (problem.row_no, problem.column, problem.raw_value) == (3, "编号", "2549.0")
    assert (
        problem.message % problem.params == "Row 2 already brings the number 2549, with another 标题, 人数."
    )


def test_a_repeated_row_that_cannot_be_read_is_refused():
    rehearsal = rehearsed((1.0, "甲", "三", ""), (1.0, "甲", "三", ""), key=["number"])
    assert [line.verdict for line in rehearsal.lines] == [Verdict.refused, Verdict.refused]


def test_rows_without_their_number_are_never_taken_for_each_other():
    rehearsal = rehearsed(("", "甲", "", ""), ("", "甲", "", ""), key=["number"])
    assert said(rehearsal) == [(2, "编号", rehearsing.REQUIRED), (3, "编号", rehearsing.REQUIRED)]


def test_without_a_key_nothing_is_a_repetition():
    assert all(
        line.verdict is Verdict.ready for line in rehearsed((1.0, "甲", "", ""), (1.0, "乙", "", "")).lines
    )


def too_many(values):
    if values["people"] != 1:
        yield Refused("One person only, not %(people)s.", field="people", people=values["people"])


def test_values_are_also_judged_together():
    rehearsal = rehearsed((1.0, "甲", 1.0, ""), (2.0, "乙", 2.0, ""), check=too_many)
    assert said(rehearsal) == [(3, "人数", "One person only, not %(people)s.")]
    assert rehearsal.problems[0].raw_value == 2.0


def test_a_cell_that_cannot_be_read_is_not_judged_twice():
    assert len(rehearsed((1.0, "甲", "三", ""), check=too_many).problems) == 1


def test_a_judgement_without_a_field_stands_beside_the_first_column():
    def never(_values):
        yield Refused("Never.")

    assert said(rehearsed((1.0, "甲", 1.0, ""), check=never)) == [(2, "编号", "Never.")]
