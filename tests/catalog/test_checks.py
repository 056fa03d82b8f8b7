"""A bad descriptor is refused at start-up: one made-up fault per number, and nothing else is found."""

from __future__ import annotations

import pytest

from app.catalog.checks import BadCatalogue, check, require_sound
from app.catalog.entity import Kind
from app.catalog.read import catalogue
from schema.field import Scope
from schema.vocabulary import Channel
from tests.catalog.columns import catalogue_of, column, entity

LISTED = column(field={"listed": 1})

BAD = {
    "C001": entity(key="Commendations!"),
    "C002": entity(LISTED, bare=("secretly",)),
    "C003": entity(naming="headline"),
    "C004": entity(sort="-id,awarded_on"),
    "C005": entity(menu="kitchen"),
    "C006": entity(parent="petition_id"),
    "C007": entity(scope=Scope.unit),
    "C008": entity(column()),
    "C009": entity(written_by="magic"),
    "C010": entity(LISTED, big=True),
    "C020": entity(column(field={"listed": 1, "label": ""})),
    "C021": entity(LISTED, column(Kind.ref, "unit_id", target="castles")),
    "C022": entity(LISTED, column(name="note", field={"group": "attic"}), sections={"main": "Main"}),
    "C023": entity(column(field={"listed": 1, "sort": False, "filter": True}), big=True),
    "C024": entity(LISTED, column(Kind.json, "figures", field={"listed": 2})),
    "C025": entity(LISTED, column(name="code", field={"form": False}, nullable=False)),
    "C026": entity(LISTED, column(Kind.date, "awarded_on", field={"search": True})),
}


@pytest.mark.parametrize(("number", "bad"), BAD.items(), ids=list(BAD))
def test_every_numbered_check_finds_its_fault_and_only_that(number, bad):
    assert [finding.number for finding in check(catalogue_of(bad))] == [number]


def test_every_number_of_the_checks_has_a_fault_here():
    areas, columns = range(1, 11), range(20, 27)
    assert list(BAD) == [f"C{number:03}" for number in (*areas, *columns)]


@pytest.mark.parametrize(
    "sound",
    [
        entity(),
        entity(column(field={"listed": 1, "sort": False, "filter": True, "unindexed": "few rows"}), big=True),
        entity(LISTED, column(Kind.ref, "unit_id", target="accounts")),
        entity(
            column(Kind.ref, "school_id", target="accounts"),
            LISTED,
            scope=Scope.unit,
            scope_column="school_id",
        ),
        entity(LISTED, column(name="made_at", field={"group": "trace"}), sections={"main": "Main"}),
        entity(LISTED, column(name="code", field={"form": False}, nullable=False), written_by="actions"),
        entity(LISTED, column(name="code", field={"form": False, "required": True}, has_default=True)),
        entity(LISTED, column(name="code", field={"form": False, "imported": False}, nullable=False)),
        entity(LISTED, column(Kind.enum, "channel", enum=Channel), parent="channel", menu=None),
    ],
)
def test_a_sound_area_is_passed_without_a_word(sound):
    assert list(check(catalogue_of(sound))) == []


def test_all_findings_are_told_at_once_with_their_place():
    with pytest.raises(BadCatalogue) as refusal:
        require_sound(
            catalogue_of(
                entity(LISTED, column(name="note", field={"label": ""}), naming="headline", menu="kitchen")
            )
        )
    assert str(refusal.value).splitlines() == [
        "C003 commendations: naming column 'headline' does not exist",
        "C005 commendations: menu group 'kitchen' does not exist",
        "C020 commendations.note: the label is empty",
    ]


def test_a_reference_may_point_to_any_area_of_the_same_catalogue():
    other = entity(key="castles")
    assert (
        list(check(catalogue_of(other, entity(LISTED, column(Kind.ref, "castle_id", target="castles")))))
        == []
    )


def test_the_product_itself_is_sound():
    require_sound(catalogue())
