"""What the catalogue says of a column and of an area."""

from __future__ import annotations

import pytest

from app.catalog.entity import Kind
from app.catalog.read import catalogue
from tests.catalog.columns import catalogue_of, column, entity


@pytest.mark.parametrize(
    ("known", "needed"),
    [
        ({"nullable": False}, True),
        ({"nullable": False, "has_default": True}, False),
        ({"nullable": True}, False),
        ({"nullable": False, "field": {"required": False}}, False),
        ({"nullable": True, "field": {"required": True}}, True),
        ({"nullable": False, "kind": Kind.boolean}, False),
    ],
)
def test_a_form_needs_what_the_descriptor_or_else_the_database_needs(known, needed):
    assert column(**known).required is needed


def test_the_kind_decides_what_is_a_filter_until_the_descriptor_does():
    by_kind = {kind for kind in Kind if column(kind).filterable}
    assert by_kind == {
        Kind.boolean, Kind.enum, Kind.date, Kind.ref, Kind.dictionary, Kind.integer, Kind.decimal,
    }  # fmt: skip
    assert column(Kind.text, field={"filter": True}).filterable
    assert not column(Kind.date, field={"filter": False}).filterable


def test_lists_are_never_sorted_by_long_or_structured_values():
    assert {kind for kind in Kind if not column(kind).sortable} == {Kind.long, Kind.json, Kind.multi}
    assert not column(Kind.date, field={"sort": False}).sortable


def test_columns_come_in_the_order_their_descriptors_give():
    last, first, never = (
        column(name="b", field={"listed": 2, "form": False}),
        column(name="a", field={"listed": 1, "show": False, "search": True}),
        column(Kind.date, "c"),
    )
    area = entity(last, first, never)
    assert [one.name for one in area.listed()] == ["a", "b"]
    assert [one.name for one in area.on_form()] == ["a", "c"]
    assert [one.name for one in area.shown()] == ["b", "c"]
    assert [one.name for one in area.searched()] == ["a"]
    assert [one.name for one in area.filters()] == ["c"]


def test_an_area_says_whether_it_has_a_bin_a_version_and_forms():
    plain, full = (
        entity(written_by="actions"),
        entity(column(), column(name="deleted_at"), column(name="version")),
    )
    assert (plain.recyclable, plain.versioned, plain.written_by_forms) == (False, False, False)
    assert (full.recyclable, full.versioned, full.written_by_forms) == (True, True, True)
    assert plain.table == "commendation"


def test_an_area_is_found_by_its_key_or_by_its_table():
    area = entity()
    known = catalogue_of(area)
    assert known["commendations"] is area
    assert known.by_table("commendation") is area
    assert known.by_table("castle") is None
    with pytest.raises(KeyError):
        known["castles"]


def test_the_rows_beneath_a_petition_are_known_from_their_own_areas():
    beneath = dict(catalogue()["petitions"].children)
    assert beneath["claims"] == "petition_id"
    assert {"claims", "assignments", "parties", "obligations"} <= set(beneath)
