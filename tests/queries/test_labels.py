"""What references are called, and how one is looked up by a few characters of its name."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.actions import records
from app.catalog.read import catalogue
from app.queries.labels import lookup, name_of, names_for
from tests import cast
from tests.queries import rows

KNOWN = catalogue()


def names(session, key, *found):
    entity = KNOWN[key]
    return names_for(session, KNOWN, entity.columns.values(), found)


def test_small_areas_are_named_from_memory_and_big_ones_by_one_statement_each(panel, statements):
    session, office = panel.session, panel.office
    first, second = rows.petitions(
        session, office, [{"petition_no": "2026-00001"}, {"petition_no": "2026-00002"}]
    )
    cast.acting(session, office, "fang")
    row = {"petition_id": first, "unit_id": office.units["east"], "created_by_id": office.users["lin"]}
    names(session, "supervision", row)
    statements()
    found = names(session, "supervision", row, {**row, "petition_id": second}, {**row, "petition_id": None})
    assert len(statements()) == 1
    assert found["petitions"] == {first: "2026-00001", second: "2026-00002"}
    assert found["units"][office.units["east"]] == "城东中学"
    assert found["accounts"][office.users["lin"]] == "林晓岚"


def test_where_nothing_is_referred_to_nothing_is_asked(panel, statements):
    session = panel.session
    cast.acting(session, panel.office, "fang")
    names(session, "supervision")
    statements()
    assert names(session, "supervision")["petitions"] == {}
    assert names_for(session, KNOWN, [KNOWN["staff"].columns["name"]], [{"name": "x"}]) == {}
    assert statements() == []


def test_what_one_may_not_see_has_no_name(session, office):
    (number,) = rows.petitions(session, office, [{"petition_no": "2026-00001"}])
    cast.acting(session, office, "zhao")
    assert names(session, "supervision", {"petition_id": number})["petitions"] == {}


def test_a_row_named_by_a_reference_brings_the_name_of_what_it_refers_to(session, office):
    fang = cast.acting(session, office, "fang")
    values = {
        "staff_id": office.staff["he"],
        "kind": "training",
        "starts_on": cast.TODAY,
        "ends_on": cast.TODAY,
    }
    absence = records.create(session, fang, KNOWN["absences"], values)
    assert name_of(session, KNOWN, KNOWN["absences"], absence) == "何静怡"
    row = cast.petition(session, office)
    party_names = names(session, "parties", {"petition_id": row.id, "petitioner_id": 1})
    assert party_names["petitioners"] == {1: "王小明"}


def test_a_reference_to_an_assignment_brings_the_unit_it_is_named_by(session, office):
    column = KNOWN["claims"].columns["petition_id"]
    for target, number, expected in (("parties", 1, {1: 1}), ("absences", 4711, {})):
        cast.petition(session, office)
        reference = type(column)(
            **{**{f: getattr(column, f) for f in column.__dataclass_fields__}, "target": target}
        )
        found = names_for(session, KNOWN, [reference], [{"petition_id": number}])
        assert found[target] == expected, target
        upper = KNOWN[target].columns[KNOWN[target].area.naming].target
        assert upper in found


@pytest.mark.parametrize(
    ("key", "row", "expected"),
    [
        ("units", {"name": "城东"}, "城东"),
        ("petitions", {"petition_no": None}, ""),
        ("absences", {"staff_id": None}, ""),
    ],
)
def test_a_row_is_called_by_its_naming_column_or_by_nothing(session, key, row, expected):
    assert name_of(session, KNOWN, KNOWN[key], SimpleNamespace(**row)) == expected


def test_a_name_is_looked_up_in_every_searched_column_page_by_page(session, office):
    cast.acting(session, office, "fang")
    assert lookup(session, KNOWN["units"], "城东") == ([(office.units["east"], "城东中学")], False)
    assert lookup(session, KNOWN["units"], "EAST") == ([(office.units["east"], "城东中学")], False)
    every, more = lookup(session, KNOWN["units"], "", size=4)
    rest, over = lookup(session, KNOWN["units"], "", size=4, page=2)
    assert ([number for number, _ in every + rest], more, over) == (
        [office.units[key] for key in cast.UNITS],
        True,
        False,
    )
    assert lookup(session, KNOWN["units"], "%") == ([], False)


def test_a_petition_is_looked_up_with_its_subject_the_newest_first_and_only_a_visible_living_one(
    session, office
):
    first, second, _gone = rows.petitions(
        session,
        office,
        [
            {"petition_no": "2026-00001", "title": "Library"},
            {"petition_no": None, "title": "Library, draft"},
            {"petition_no": "2026-00003", "title": "Library", "deleted_at": cast.NOW},
        ],
    )
    cast.acting(session, office, "fang")
    assert lookup(session, KNOWN["petitions"], "Libr", also=["title"]) == (
        [(second, "Library, draft"), (first, "2026-00001 Library")],
        False,
    )
    cast.acting(session, office, "zhao")
    assert lookup(session, KNOWN["petitions"], "Libr") == ([], False)


def test_where_the_name_is_a_reference_words_narrow_nothing(session, office):
    fang = cast.acting(session, office, "fang")
    values = {
        "staff_id": office.staff["he"],
        "kind": "training",
        "starts_on": cast.TODAY,
        "ends_on": cast.TODAY,
    }
    absence = records.create(session, fang, KNOWN["absences"], values)
    assert lookup(session, KNOWN["absences"], "何") == ([(absence.id, str(office.staff["he"]))], False)
    assert lookup(session, KNOWN["assignments"], "") == ([], False), "an area without a bin"
