"""What an administrator changes is laid over the code; the code itself never changes."""

from __future__ import annotations

from app.catalog.entity import Kind
from app.catalog.merge import Override, merge
from tests.catalog.columns import catalogue_of, column, entity

CODE = catalogue_of(
    entity(
        column(field={"listed": 1, "help": "As printed."}),
        column(Kind.date, "awarded_on", field={"listed": 2}),
    ),
    entity(key="castles"),
)


def changed(**values):
    return (
        merge(CODE, [Override("commendations", "title", **values)], 7)["commendations"].columns["title"].field
    )


def test_a_label_and_a_help_of_the_office_stand_in_the_place_of_ours():
    field = changed(label="Heading", help="Short, please.")
    assert (field.label, field.help, field.listed) == ("Heading", "Short, please.", 1)


def test_what_is_left_empty_stays_as_the_code_has_it():
    assert changed(label="", help=None) == CODE["commendations"].columns["title"].field


def test_a_place_moves_a_column_and_zero_takes_it_off_the_list():
    assert changed(listed=9).listed == 9
    merged = merge(CODE, [Override("commendations", "title", listed=0)], 7)
    assert [one.name for one in merged["commendations"].listed()] == ["awarded_on"]


def test_two_changes_to_one_column_hold_only_as_the_last_says():
    merged = merge(CODE, [Override("commendations", "title", label=word) for word in ("One", "Two")], 7)
    assert merged["commendations"].columns["title"].label == "Two"


def test_changes_to_what_does_not_exist_are_passed_over():
    merged = merge(
        CODE, [Override("commendations", "nothing", label="x"), Override("nowhere", "title", label="x")], 7
    )
    assert merged.entities == CODE.entities


def test_the_merged_catalogue_carries_its_number_and_the_code_keeps_its_own():
    merged = merge(CODE, [Override("commendations", "title", label="Heading")], 7)
    assert (merged.version, CODE.version) == (7, 0)
    assert CODE["commendations"].columns["title"].label == "Title"
    assert merged["castles"] is CODE["castles"]
