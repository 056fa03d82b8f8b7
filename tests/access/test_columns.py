"""A column may be read, written or seen masked by role: what is declared, and what an office takes away."""

from __future__ import annotations

import pytest

from app.access.actor import NOBODY, Actor
from app.access.columns import Narrowing, refuse_unwritable, seen, sees_all
from app.catalog.entity import Kind
from app.domain.errors import Refusals, Refused
from schema.field import Format
from schema.vocabulary import Role
from tests.catalog.columns import column, entity

OFFICE = frozenset({Role.clerk})


def plan(**field):
    return entity(column(field={"listed": 1}), column(name="remark", field=field))


def remark(area, roles, **taken):
    less = {("commendations", "remark"): Narrowing(**{k: frozenset(v) for k, v in taken.items()})}
    return seen(area, roles, less).columns.get("remark")


def test_an_area_without_rights_is_the_same_for_everybody():
    area = plan()
    assert seen(area, {"clerk"}, {}) is area


def test_a_column_declared_for_some_roles_is_not_there_for_the_others():
    assert remark(plan(read=OFFICE), {"clerk"}) is not None
    assert remark(plan(read=OFFICE), {"leader"}) is None
    assert remark(plan(read=OFFICE), set()) is None, "nobody's roles are no roles"


def test_a_column_one_may_read_and_not_write_leaves_forms_and_imports():
    kept = remark(plan(write=OFFICE), {"leader"})
    assert (kept.field.form, kept.field.imported, kept.field.show) == (False, False, True)
    assert remark(plan(write=OFFICE), {"clerk"}).field.form


def test_what_is_taken_from_a_role_does_not_come_back_through_a_second_one():
    assert remark(plan(), {"clerk", "leader"}, hidden_from=["clerk"]) is None
    assert not remark(plan(), {"clerk", "leader"}, read_only_for=["clerk"]).field.form


def test_an_office_cannot_give_what_is_not_declared():
    assert remark(plan(read=OFFICE), {"leader"}, hidden_from=[], read_only_for=[]) is None


@pytest.mark.parametrize(
    "area", [plan(masked=True, clear=OFFICE), plan(masked=True)], ids=["clear for some", "clear for nobody"]
)
def test_a_masked_column_is_masked_but_for_those_it_is_clear_for(area):
    assert remark(area, {"leader"}).field.masked
    assert remark(area, {"clerk"}).field.masked is not bool(area.columns["remark"].field.clear)


def test_who_sees_a_mask_can_neither_write_nor_guess_the_value():
    veiled = remark(plan(search=True), {"clerk"}, masked_for=["clerk"])
    assert veiled.veiled
    field = veiled.field
    assert not any((field.form, field.imported, field.search, field.filter, field.sort))


def test_what_the_pages_stand_on_is_never_hidden():
    less = {
        ("commendations", "title"): Narrowing(hidden_from=OFFICE, masked_for=OFFICE, read_only_for=OFFICE)
    }
    kept = seen(plan(), {"clerk"}, less).columns["title"]
    assert (kept.veiled, kept.field.form) == (False, False)


def test_a_value_one_may_not_write_is_refused_beside_its_field():
    area = plan(write=OFFICE)
    here = seen(area, {"leader"}, {})
    with pytest.raises(Refusals) as refusal:
        refuse_unwritable(area, here, ["title", "remark"])
    assert refusal.value.field == "remark"
    refuse_unwritable(area, here, ["title"], new=True)


def test_a_new_row_that_needs_such_a_column_is_refused():
    area = plan(write=OFFICE, required=True)
    with pytest.raises(Refused, match="not yours to write"):
        refuse_unwritable(area, seen(area, {"leader"}, {}), ["title"], new=True)


def test_only_a_command_at_the_machine_is_past_column_rights():
    assert sees_all(Actor(None, "operator", ""))
    assert not sees_all(NOBODY)
    assert not sees_all(Actor(1, "operator", ""))


def test_masks_fit_the_kind_of_value():
    from app.catalog.masks import masked

    assert masked(column(field={"masked": True}), "三楼会议室") == "***"
    assert masked(column(Kind.integer, field={"masked": True}), 7) == "***"
    assert masked(column(field={"format": Format.person}), "张三丰") == "张**"
    assert masked(column(field={"format": Format.person}), "某某") == "某某"
    assert masked(column(field={"format": Format.phone, "masked": True}), "13800001234") == "138****1234"
    assert masked(column(), "公开") == "公开"
