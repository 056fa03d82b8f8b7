"""The ladder: each step tells its people once for each date of a deadline (domain M04, M05, M06)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.actor import bind
from app.actions import fields, records
from app.actions.escalation import climb
from app.actions.supervision import open_case
from app.catalog.read import catalogue
from app.domain.deadlines import bucket_edges
from app.domain.errors import Refused
from app.queries.board import Asked, board
from app.queries.calendar import calendar
from app.queries.escalation import tellings
from app.queries.organisation import leader_in_charge, leaders_without_field
from app.worker.scheduler import machine
from schema.deadlines import Deadline
from schema.escalation import EscalationRule
from schema.notices import Notice, NoticeKind
from schema.organisation import LeaderDivision
from schema.petitions import Petition
from schema.vocabulary import Bucket, DeadlineKind, Event
from tests import cast
from tests.actions import scenes
from tests.actions.scenes import day

KNOWN = catalogue()


@pytest.fixture
def leaders(session, office):
    """Fu is in charge of petitions besides; Zheng is the principal already."""
    cast.hire(session, office, "li", "李局", "leader", "bureau")
    cast.hire(session, office, "wang", "王局", "leader", "bureau")
    wei = cast.acting(session, office, "wei")
    found = {}
    for name, rank in (("li", "in_charge"), ("wang", "other")):
        values = {
            "name": name,
            "staff_id": office.staff[name],
            "unit_id": office.units["bureau"],
            "rank": rank,
        }
        found[name] = records.create(session, wei, KNOWN["leaders"], values).id
    return found


@pytest.fixture
def due(session, office, leaders):
    """A case He handles, due on Friday the 25th of September; the 20th is a workday, the 25th is not."""
    scenes.accepted(session, office)
    kept = DeadlineKind.handle
    for other in session.scalars(select(Deadline).where(Deadline.kind != kept)):
        other.voided_on = cast.TODAY
    found = session.scalars(select(Deadline).where(Deadline.kind == kept)).one()
    found.binding_on = day("09-24")
    session.scalars(select(LeaderDivision)).one().deleted_at = cast.NOW  # Zheng has no field here
    session.flush()
    return found


def told(session, office, on):
    bind(session, machine())
    before = set(session.scalars(select(Notice.id)))
    climb(session, machine(), today=on)
    session.flush()
    rows = [row for row in session.scalars(select(Notice)) if row.id not in before]
    names = {number: name for name, number in office.staff.items()}
    return {(names[row.staff_id], row.kind) for row in rows}


def test_overdue_by_a_day_it_tells_handler_head_and_leader_in_charge_but_not_the_principal(
    session, office, due
):
    found = told(session, office, day("09-28"))
    assert found == {(name, NoticeKind.overdue) for name in ("he", "chen", "li")}


def test_the_principal_is_told_after_five_working_days(session, office, due):
    told(session, office, day("09-28"))
    assert ("zheng", NoticeKind.overdue) not in told(session, office, day("09-30"))
    assert ("zheng", NoticeKind.overdue) in told(session, office, day("10-12"))


def test_what_is_supervised_tells_the_principal_at_once(session, office, due):
    row = session.scalars(select(Petition)).one()
    values = {"kind": "case", "trigger": "overdue", "demand": "限期办结"}
    values |= {"unit_id": office.units["basic"], "due_on": day("12-01")}
    open_case(session, cast.acting(session, office, "fang"), row, values, today=cast.TODAY)
    assert ("zheng", NoticeKind.overdue) in told(session, office, day("09-28"))


def test_before_the_date_only_the_handler_is_told_and_on_it_head_and_leader_too(session, office, due):
    assert told(session, office, day("09-16")) == set()
    assert told(session, office, day("09-18")) == {("he", NoticeKind.due_soon)}
    found = told(session, office, day("09-24"))
    assert found == {(name, NoticeKind.due_today) for name in ("he", "chen", "li")}


def test_each_step_tells_once_for_a_date_and_again_when_the_date_moves(session, office, due):
    assert told(session, office, day("09-18"))
    assert told(session, office, day("09-18")) == set()
    assert told(session, office, day("09-20")) == set()
    due.binding_on = day("09-28")
    session.flush()
    assert told(session, office, day("09-21")) == {("he", NoticeKind.due_soon)}


def test_nothing_is_told_of_a_date_that_was_kept(session, office, due):
    due.met_on = cast.TODAY
    session.flush()
    assert told(session, office, day("09-28")) == set()


def test_a_changed_rule_changes_who_would_be_told_and_looking_tells_nobody(session, office, due):
    rule = session.scalars(select(EscalationRule).where(EscalationRule.workdays == -5)).one()
    fang = cast.acting(session, office, "fang")
    values = {"told": ["handler", "principal"]}
    records.amend(session, fang, KNOWN["escalation_rules"], rule, values, version=rule.version)
    there = {one.staff_id for one in tellings(session, day("09-18"))}
    assert there == {office.staff["he"], office.staff["zheng"]}
    moves = {NoticeKind.assigned, NoticeKind.accepted}
    assert session.scalars(select(Notice).where(Notice.kind.not_in(moves))).all() == []


def test_what_is_due_tomorrow_stands_once_on_the_yellow_list_of_each_link_of_the_chain(session, office, due):
    due.binding_on = cast.TODAY + timedelta(days=1)
    session.flush()
    edges = bucket_edges(cast.TODAY, calendar(session))
    for name in ("he", "chen", "li", "zheng"):
        cast.acting(session, office, name)
        found = board(session, Asked(), edges)
        assert [row["id"] for row in found.cards].count(due.id) == 1, name
        assert sum(n for kind, _u, where, n in found.counts if (kind, where) == (due.kind, Bucket.soon)) == 1


def test_a_category_goes_to_the_leader_of_the_field_and_moves_on_the_day_of_re_division(
    session, office, leaders
):
    a1 = office.categories["A1"]
    wei = cast.acting(session, office, "wei")
    values = {"leader_id": leaders["li"], "unit_id": office.units["personnel"]}
    records.create(session, wei, KNOWN["leader_units"], values)
    field = {"leader_id": leaders["wang"], "category_id": a1}
    wangs = records.create(session, wei, KNOWN["leader_units"], field)
    row = cast.petition(session, office, category_id=a1)
    given = {"unit_id": office.units["personnel"], "handler_id": office.staff["zhao"]}
    scenes.do(session, office, "fang", row, Event.forward, **given)
    edges = bucket_edges(cast.TODAY, calendar(session))

    def board_of(name):
        cast.acting(session, office, name)
        return {
            card["petition_id"] for card in board(session, Asked(leader_ids=(leaders[name],)), edges).cards
        }

    assert (board_of("wang"), board_of("li")) == ({row.id}, set())
    wei = cast.acting(session, office, "wei")
    records.amend(
        session, wei, KNOWN["leader_units"], wangs, {"valid_to": day("09-30")}, version=wangs.version
    )
    records.create(
        session, wei, KNOWN["leader_units"], {**field, "leader_id": leaders["li"], "valid_from": day("10-01")}
    )
    bind(session, machine())
    fields.reassign(session, today=day("09-30"))
    assert (board_of("wang"), board_of("li")) == ({row.id}, set())
    bind(session, machine())
    fields.reassign(session, today=day("10-01"))
    assert (board_of("wang"), board_of("li")) == (set(), {row.id})
    assert leader_in_charge(session, None, day("09-17"), category_id=a1) == leaders["wang"], "history keeps"


def test_a_leader_without_a_field_is_named_by_the_setup_check(session, office, leaders):
    assert leaders_without_field(session, cast.TODAY) == ["wang"]
    wei = cast.acting(session, office, "wei")
    field = {"leader_id": leaders["wang"], "category_id": office.categories["A1"]}
    records.create(session, wei, KNOWN["leader_units"], field)
    assert leaders_without_field(session, cast.TODAY) == []


def test_a_field_is_a_unit_or_a_category(session, office, leaders):
    wei = cast.acting(session, office, "wei")
    with pytest.raises(Refused, match="either a unit or a category"):
        records.create(session, wei, KNOWN["leader_units"], {"leader_id": leaders["li"]})
