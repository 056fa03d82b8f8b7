"""Rows of any area: rights, references, versions, the bin, and an entry in the trail for every write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.actions import records
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.domain.errors import Clash, Invisible, NotAllowed, Refused, Stale
from app.extensions import session_factory
from app.queries.catalog import current, version
from app.queries.records import find
from schema.access import PetitionAccess
from schema.audit import AuditEntry
from schema.claims import Claim
from schema.emergencies import EmergencyPlan
from schema.organisation import Absence, Staff
from schema.petitions import Petition
from schema.settings import CatalogueVersion, Setting
from schema.vocabulary import PaperState
from tests import cast
from tests.actions import scenes

KNOWN = catalogue()
STAFF, PLANS, PETITIONS, SETTINGS, OVERRIDES = (
    KNOWN[key] for key in ("staff", "plans", "petitions", "settings", "catalogue_overrides")
)


@pytest.fixture
def wei(session, office):
    return cast.acting(session, office, "wei")


def plan(office, **values):
    return {"title": "Fire", "unit_id": office.units["office"], "kind": "accident", **values}


def number_of(session):
    return session.scalar(select(CatalogueVersion.number))


def test_a_new_row_is_signed_and_its_values_stand_in_the_trail(either):
    session, office = either.session, either.office
    wei = cast.acting(session, office, "wei")
    with unit_of_work(session):
        row = records.create(
            session, wei, STAFF, {"name": "新来", "unit_id": office.units["basic"], "title": ""}
        )
    assert (row.created_by_id, row.created_at, row.updated_by_id, row.version) == (
        wei.user_id,
        cast.NOW,
        wei.user_id,
        1,
    )
    assert scenes.trail(session, row) == [
        (
            "create",
            {"name": [None, "新来"], "unit_id": [None, office.units["basic"]], "is_active": [None, True]},
        )
    ]


def test_a_change_tells_old_and_new_and_signs_the_row(either):
    session, office = either.session, either.office
    wei = cast.acting(session, office, "wei")
    row = session.get(Staff, office.staff["he"])
    with unit_of_work(session):
        difference = records.amend(
            session, wei, STAFF, row, {"title": "科员", "name": "何静怡"}, version=row.version
        )
    assert difference == {"title": (None, "科员")}
    assert scenes.trail(session, row)[-1] == ("amend", {"title": [None, "科员"]})
    assert (row.updated_by_id, row.version) == (wei.user_id, 2)


def test_nothing_changed_leaves_no_entry_no_signature_and_no_new_version(session, office, wei):
    row = session.get(Staff, office.staff["he"])
    before = (row.version, row.updated_by_id, number_of(session), scenes.trail(session, row))
    assert records.amend(session, wei, STAFF, row, {"name": "何静怡"}) == {}
    session.flush()
    assert (row.version, row.updated_by_id, number_of(session), scenes.trail(session, row)) == before


def test_a_save_built_on_an_older_version_is_refused(session, office, wei):
    row = session.get(Staff, office.staff["he"])
    records.amend(session, wei, STAFF, row, {"title": "科员"}, version=1)
    with pytest.raises(Stale, match="Somebody else has saved"):
        records.amend(session, wei, STAFF, row, {"title": "科长"}, version=1)
    assert row.title == "科员"


@pytest.mark.parametrize("act", ["create", "amend", "remove", "restore"])
def test_nobody_writes_an_area_without_its_permission(session, office, act):
    row = session.get(Staff, office.staff["he"])
    he = cast.acting(session, office, "he")
    verbs = {
        "create": lambda: records.create(session, he, STAFF, {"name": "x", "unit_id": office.units["basic"]}),
        "amend": lambda: records.amend(session, he, STAFF, row, {"title": "x"}),
        "remove": lambda: records.remove(session, he, STAFF, row),
        "restore": lambda: records.restore(session, he, STAFF, row),
    }
    with pytest.raises(NotAllowed, match="do not have the right"):
        verbs[act]()


@pytest.mark.parametrize("key", [entity.key for entity in KNOWN if not entity.written_by_forms])
def test_rows_of_the_procedure_are_written_by_nobody_s_hand(session, key):
    session.info["actor"] = cast.BUILDER
    with pytest.raises(NotAllowed, match="kept by the procedure"):
        records.create(session, cast.BUILDER, KNOWN[key], {})


def test_importing_needs_the_permission_to_import_not_the_one_to_write(session, office):
    an = cast.acting(session, office, "wei")
    row = records.create(session, an, STAFF, {"name": "x", "unit_id": office.units["basic"]}, act="import")
    records.amend(session, an, STAFF, row, {"title": "y"}, act="import")
    with pytest.raises(NotAllowed):
        records.create(
            session, cast.acting(session, office, "fang"), STAFF, {"name": "x", "unit_id": 1}, act="import"
        )


def test_a_reference_to_nothing_is_refused_beside_its_field_and_nothing_is_made_up(session, office, wei):
    with pytest.raises(Refused, match="no longer exists") as refusal:
        records.create(session, wei, STAFF, {"name": "x", "unit_id": 4711})
    assert refusal.value.field == "unit_id"
    row = session.get(Staff, office.staff["he"])
    with pytest.raises(Refused):
        records.amend(session, wei, STAFF, row, {"unit_id": 4711})
    assert row.unit_id == office.units["basic"]


def test_a_reference_to_a_deleted_row_is_a_reference_to_nothing(session, office, wei):
    records.remove(session, wei, KNOWN["units"], find(session, KNOWN["units"], office.units["county"]))
    with pytest.raises(Refused, match="no longer exists"):
        records.create(session, wei, STAFF, {"name": "x", "unit_id": office.units["county"]})


def test_a_reference_to_what_one_cannot_see_is_a_reference_to_nothing(session, office):
    row = cast.petition(session, office)
    he = cast.acting(session, office, "he")
    assert he.may("claims", "write")
    with pytest.raises(Refused, match="no longer exists") as refusal:
        records.create(session, he, KNOWN["claims"], {"petition_id": row.id, "text": "x"})
    assert refusal.value.field == "petition_id"
    assert session.scalars(select(Claim)).all() == []


def test_references_left_empty_to_accounts_or_resolved_by_an_import_are_not_looked_up(
    session, office, wei, statements
):
    session.commit()
    statements()
    values = {"name": "x", "unit_id": office.units["basic"], "user_id": None}
    records.create(session, wei, STAFF, values, check=False)
    assert not [one for one in statements() if one.startswith("SELECT unit.id")]
    records.create(session, wei, STAFF, {**values, "name": "y"})
    assert len([one for one in statements() if one.startswith("SELECT unit.id")]) == 1


def test_a_row_goes_to_the_bin_is_found_there_and_comes_back(either):
    session, office = either.session, either.office
    fang = cast.acting(session, office, "fang")
    with unit_of_work(session):
        row = records.create(session, fang, PLANS, plan(office))
        records.remove(session, fang, PLANS, row)
    assert (row.deleted_at, row.deleted_by_id) == (cast.NOW, fang.user_id)
    with pytest.raises(Invisible):
        find(session, PLANS, row.id)
    with unit_of_work(session):
        records.restore(session, fang, PLANS, find(session, PLANS, row.id, deleted=True))
    assert find(session, PLANS, row.id).deleted_at is None
    assert [verb for verb, _ in scenes.trail(session, row)] == ["create", "delete", "restore"]


def test_what_is_not_in_the_bin_is_not_taken_out_of_it(session, office):
    fang = cast.acting(session, office, "fang")
    row = records.create(session, fang, PLANS, plan(office))
    with pytest.raises(Clash, match="not in the recycle bin"):
        records.restore(session, fang, PLANS, row)


def test_what_an_area_keeps_for_good_is_not_deleted(session, office, wei):
    row = records.create(session, wei, SETTINGS, {"code": "motto", "value": "x"})
    with pytest.raises(Refused, match="not deleted"):
        records.remove(session, replace(wei, permissions=frozenset({"settings:delete"})), SETTINGS, row)


def test_an_area_without_a_bin_deletes_for_good_and_keeps_the_entry(session, office):
    fang = cast.acting(session, office, "fang")
    row = records.create(session, fang, PLANS, plan(office))
    columns = {name: column for name, column in PLANS.columns.items() if name != "deleted_at"}
    records.remove(session, fang, replace(PLANS, columns=columns), row)
    assert session.scalars(select(EmergencyPlan)).all() == []
    assert [verb for verb, _ in scenes.trail(session, row)] == ["create", "delete"]


def test_an_area_that_keeps_no_authors_is_written_all_the_same(session):
    series = KNOWN["number_series"]
    by_hand = replace(series, area=replace(series.area, written_by="forms"))
    row = records.create(
        session,
        replace(cast.BUILDER, permissions=frozenset({"number_series:write"})),
        by_hand,
        {"prefix": "a", "paper_class": "circular", "year": 2026},
    )
    assert scenes.trail(session, row)[-1][0] == "create"


def test_a_registered_petition_is_never_deleted_a_draft_goes_to_the_bin(session, office):
    fang = cast.acting(session, office, "fang")
    row, draft = cast.petition(session, office), cast.petition(session, office, register=False)
    with pytest.raises(Refused, match="void it instead"):
        records.remove(session, fang, PETITIONS, row)
    assert row.deleted_at is None
    records.remove(session, fang, PETITIONS, draft)
    assert draft.deleted_at is not None
    for state in ("closed", "void", "archived"):
        row.state = type(row.state)(state)
        with pytest.raises(Refused):
            records.remove(session, fang, PETITIONS, row)


def test_a_signed_circular_is_neither_changed_nor_deleted(session, office):
    lin = cast.acting(session, office, "lin")
    values = {
        "title": "通报", "period_from": scenes.day("01-01"), "period_to": scenes.day("06-30"), "recipients": "各校",
        "issuing_unit_id": office.units["bureau"],
    }  # fmt: skip
    row = records.create(session, lin, KNOWN["circulars"], values)
    records.remove(session, lin, KNOWN["circulars"], row)
    records.restore(session, lin, KNOWN["circulars"], row)
    row.state = PaperState.signed
    for act in (
        lambda: records.amend(session, lin, KNOWN["circulars"], row, {"title": "x"}),
        lambda: records.remove(session, lin, KNOWN["circulars"], row),
    ):
        with pytest.raises(Refused, match="a correction is a new paper"):
            act()


def test_a_petition_begun_with_its_people_is_signed_and_checked_too(session, office):
    lin = cast.acting(session, office, "lin")
    values = {
        "title": "x",
        "channel": "letter",
        "purpose": "other",
        "category_id": office.categories["Z9"],
        "received_on": cast.TODAY,
    }
    row = records.create_petition(
        session, lin, PETITIONS, values, petitioner={"name": "李四", "phone": ""}, claims=["a"]
    )
    assert (row.created_by_id, row.petitioner_name) == (lin.user_id, "李四")
    with pytest.raises(Refused):
        records.create_petition(
            session, lin, PETITIONS, {**values, "category_id": 4711}, petitioner=None, claims=()
        )
    with pytest.raises(NotAllowed):
        records.create_petition(
            session, cast.acting(session, office, "he"), PETITIONS, values, petitioner=None, claims=()
        )


def test_a_petition_of_the_general_form_is_a_draft_with_its_grant(session, office):
    lin = cast.acting(session, office, "lin")
    values = {
        "title": "x",
        "channel": "letter",
        "purpose": "other",
        "category_id": office.categories["Z9"],
        "received_on": None,
    }
    row = records.create(session, lin, PETITIONS, values)
    assert (row.state, row.received_on, row.created_by_id) == ("draft", cast.TODAY, lin.user_id)
    assert session.scalars(select(PetitionAccess.reason)).all() == ["registrar"]
    records.amend(session, lin, PETITIONS, row, {"title": "y"})
    assert session.scalars(select(Petition.title)).all() == ["y"]


def test_each_change_of_configuration_lets_its_number_grow_and_a_petition_does_not(session, office, wei):
    start = number_of(session)
    row = records.create(session, wei, STAFF, {"name": "x", "unit_id": office.units["basic"]})
    records.amend(session, wei, STAFF, row, {"title": "y"})
    records.remove(session, wei, STAFF, row)
    records.restore(session, wei, STAFF, row)
    assert number_of(session) == start + 4
    cast.petition(session, office)
    assert number_of(session) == start + 4


def test_an_override_is_seen_by_the_next_act_of_every_other_session(either):
    session, office = either.session, either.office
    wei = cast.acting(session, office, "wei")
    with session_factory() as other:
        assert str(current(other)["staff"].columns["title"].label) == "Position"
        other.rollback()
        with unit_of_work(session):
            values = {"area": "staff", "column_name": "title", "label": "Rank", "listed": 0}
            records.create(session, wei, OVERRIDES, values)
        assert str(current(other)["staff"].columns["title"].label) == "Position", "one request, one catalogue"
    with session_factory() as later:
        assert current(later)["staff"].columns["title"].label == "Rank"
        assert current(later).version == number_of(later)
        assert "title" not in [column.name for column in current(later)["staff"].listed()]


def test_what_was_rolled_back_is_remembered_by_nobody(session, office, wei):
    """The number a failed change would have had is given to the next change; it must not show the failed one."""
    with session_factory() as other:
        version(other)
        other.rollback()
        with pytest.raises(Refused), unit_of_work(session):
            records.create(
                session, wei, OVERRIDES, {"area": "staff", "column_name": "title", "label": "Never"}
            )
            assert current(session)["staff"].columns["title"].label == "Never", "one sees one's own change"
            raise Refused("No.")
        with unit_of_work(other):
            records.bump(other)
    assert str(current(session)["staff"].columns["title"].label) == "Position"


def test_a_database_without_a_number_begins_with_one(session):
    session.delete(session.scalars(select(CatalogueVersion)).one())
    session.flush()
    records.bump(session)
    session.flush()
    assert number_of(session) == 1


def test_absences_and_plans_are_named_in_the_trail_by_their_naming_column(session, office):
    fang = cast.acting(session, office, "fang")
    records.create(session, fang, PLANS, plan(office))
    values = {
        "staff_id": office.staff["he"],
        "kind": "training",
        "starts_on": cast.TODAY,
        "ends_on": cast.TODAY,
    }
    records.create(session, fang, KNOWN["absences"], values)
    session.flush()
    shown = session.scalars(
        select(AuditEntry.display)
        .where(AuditEntry.subject_kind.in_(["emergency_plan", "absence"]))
        .order_by(AuditEntry.id)
    )
    assert shown.all() == ["Fire", "何静怡"]
    assert session.scalars(select(Absence.kind)).all() == ["training"]
    assert session.scalars(select(EmergencyPlan.title)).all() == ["Fire"]
    assert session.scalars(select(Setting.id)).all() == []
