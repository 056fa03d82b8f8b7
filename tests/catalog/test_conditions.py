"""The grammar of list addresses: one reading for the page, the API and the export."""

from __future__ import annotations

from datetime import date

import pytest

from app.catalog.conditions import MOST_VALUES, Op, Order, parse_conditions, parse_order
from app.catalog.read import catalogue
from app.domain.errors import Refused
from schema.vocabulary import PetitionState, Purpose

PETITIONS, DEADLINES = catalogue()["petitions"], catalogue()["deadlines"]


def one(name, raw, entity=PETITIONS, known=None):
    (found,) = parse_conditions(entity, [(name, raw)], known)
    return found.op, found.values


@pytest.mark.parametrize(
    ("name", "raw", "meant"),
    [
        ("state", "accepted", (Op.one_of, (PetitionState.accepted,))),
        ("state", "accepted,,dispatched", (Op.one_of, (PetitionState.accepted, PetitionState.dispatched))),
        ("state", ",", (Op.one_of, ())),
        ("unit_id", "3,17", (Op.one_of, (3, 17))),
        ("unit_id", "empty", (Op.empty, ())),
        ("unit_id", "filled", (Op.filled, ())),
        ("is_urgent", "no", (Op.one_of, (False,))),
        ("people_count", "5", (Op.one_of, (5,))),
        ("people_count", "5..", (Op.between, (5, None))),
        ("received_on", "2026-01-01..2026-06-30", (Op.between, (date(2026, 1, 1), date(2026, 6, 30)))),
        ("received_on", "..2026-06-30", (Op.between, (None, date(2026, 6, 30)))),
        ("received_on", "2026/1/1", (Op.one_of, (date(2026, 1, 1),))),
        ("title", " 操场,噪声 ", (Op.contains, ("操场,噪声",))),
        ("title", "empty", (Op.empty, ())),
        ("title", "a..b", (Op.contains, ("a..b",))),
        ("source", "direct", (Op.one_of, ("direct",))),
    ],
)
def test_an_address_means(name, raw, meant):
    assert one(name, raw) == meant


def test_the_same_name_twice_asks_for_any_of_both():
    (found,) = parse_conditions(PETITIONS, [("state", "accepted"), ("state", " "), ("state", "closed")])
    assert found.values == (PetitionState.accepted, PetitionState.closed)
    assert found.raw == "accepted,closed"


def test_a_condition_may_look_across_a_reference():
    (found,) = parse_conditions(DEADLINES, [("petition_id.purpose", "report")], catalogue())
    assert (found.name, found.values, found.via.target) == (
        "petition_id.purpose",
        (Purpose.report,),
        "petitions",
    )


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("petition_id.purpose", None),
        ("person_id.unit_id.kind", "catalogue"),
        ("title.kind", "catalogue"),
        ("ghost.state", "catalogue"),
        ("actor_id.username", "catalogue"),
    ],
)
def test_it_looks_no_further_than_one_reference_to_an_area(name, known):
    with pytest.raises(Refused, match="no filter") as refusal:
        parse_conditions(DEADLINES, [(name, "1")], catalogue() if known else None)
    assert name.endswith(refusal.value.field)


@pytest.mark.parametrize("name", ["nothing", "content", "query_code", "deleted_at", "x" * 90])
def test_what_is_no_filter_is_refused_by_its_name(name):
    with pytest.raises(Refused, match="no filter") as refusal:
        parse_conditions(PETITIONS, [(name, "1")])
    assert refusal.value.params["name"] == name[:40]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("state", "asleep"),
        ("unit_id", "x"),
        ("received_on", "yesterday"),
        ("people_count", "1..many"),
        ("is_urgent", "2"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_beside_its_field(name, raw):
    with pytest.raises(Refused) as refusal:
        parse_conditions(PETITIONS, [(name, raw)])
    assert refusal.value.field == name


def test_a_filter_takes_a_bounded_number_of_values():
    many = ",".join(str(number) for number in range(1, MOST_VALUES + 1))
    assert len(one("unit_id", many)[1]) == MOST_VALUES
    with pytest.raises(Refused, match="Too many values"):
        one("unit_id", f"{many},7777")


def test_the_row_number_breaks_ties_in_the_direction_of_the_last_key():
    assert parse_order(PETITIONS, "-due_on") == (Order("due_on", True), Order("id", True))
    assert parse_order(PETITIONS, "due_on,-received_on") == (
        Order("due_on", False),
        Order("received_on", True),
        Order("id", True),
    )


@pytest.mark.parametrize("text", [None, "", "  "])
def test_without_a_choice_the_area_s_own_order_holds(text):
    assert parse_order(PETITIONS, text) == (Order("registered_on", True), Order("id", True))
    assert parse_order(catalogue()["audit"], text) == (Order("id", True),)


@pytest.mark.parametrize("text", ["title", "nothing", "-content", "due_on,nothing"])
def test_a_list_is_not_sorted_by_what_cannot_be(text):
    with pytest.raises(Refused, match="cannot be sorted") as refusal:
        parse_order(PETITIONS, text)
    assert refusal.value.field == "sort"
