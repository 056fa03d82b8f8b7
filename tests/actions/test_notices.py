"""Telling people: once, what they may see, in the unit of work that is the reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions import records
from app.actions.notices import read, tell
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.extensions import outlets
from app.queries.notices import mine, unread
from schema.deadlines import Deadline
from schema.notices import Notice, NoticeKind, OutboxMessage, Outlet
from tests import cast


@pytest.fixture
def robots():
    outlets.connect((Outlet.mail, Outlet.wecom))
    yield
    outlets.connect(())


def told(panel, **values):
    with unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office, **values)
        lin = panel.acting("lin")
        tell(panel.session, lin, row, to=[panel.office.staff["fang"]], kind=NoticeKind.repeat)
    return row


def test_who_is_told_sees_it_until_it_is_read(either):
    row = told(either)
    fang = either.acting("fang")
    assert unread(either.session, fang) == 1
    assert mine(either.session, fang)[0]["number"] == row.petition_no
    with unit_of_work(either.session):
        assert read(either.session, fang) == 1
    assert unread(either.session, fang) == 0
    assert len(mine(either.session, fang)) == 1


def test_nobody_reads_or_marks_what_another_was_told(panel):
    told(panel)
    he = panel.acting("he")
    number = panel.session.scalars(select(Notice.id)).one()
    with unit_of_work(panel.session):
        assert read(panel.session, he, [number]) == 0
    assert mine(panel.session, he) == []


def test_who_acts_is_not_told_what_he_does(panel):
    with unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office)
        lin = panel.acting("lin")
        assert tell(panel.session, lin, row, to=[lin.staff_id, None], kind=NoticeKind.repeat) == []


def test_what_carries_a_tag_is_told_once(panel):
    fang = panel.office.staff["fang"]
    with unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office)
        for _again in range(2):
            tell(panel.session, panel.acting("lin"), row, to=[fang], kind=NoticeKind.overdue, tag="step")
    assert len(panel.session.scalars(select(Notice)).all()) == 1


def test_a_notice_of_a_petition_one_may_see_no_more_is_not_shown(panel):
    row = told(panel)
    panel.acting("lin")
    with unit_of_work(panel.session):
        values = {"petition_id": row.id, "staff_id": panel.office.staff["fang"], "reason": "relative"}
        records.create(panel.session, panel.acting("lin"), catalogue()["recusals"], values)
    fang = panel.acting("fang")
    assert unread(panel.session, fang) == 0
    assert mine(panel.session, fang) == []


def test_the_accused_is_not_told_in_the_first_place(panel, robots):
    with unit_of_work(panel.session):
        staff = panel.office.staff
        row = cast.petition(panel.session, panel.office, respondent_staff_id=staff["he"])
        there = tell(
            panel.session, panel.acting("lin"), row, to=[staff["he"], staff["chen"]], kind=NoticeKind.overdue
        )
    assert [notice.staff_id for notice in there] == [staff["chen"]]
    outlets_used = set(panel.session.scalars(select(OutboxMessage.outlet)))
    assert outlets_used == {Outlet.mail}, "a group may hold the accused"


def test_a_notice_holds_only_while_its_deadline_runs_to_that_day(panel):
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        row = cast.petition(panel.session, panel.office)
        clock = panel.session.scalars(select(Deadline).where(Deadline.petition_id == row.id)).first()
        fang = panel.office.staff["fang"]
        tell(panel.session, panel.acting("lin"), row, to=[fang], kind=NoticeKind.due_today, deadline=clock)
    actor = panel.acting("fang")
    assert unread(panel.session, actor) == 1
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        clock.binding_on += timedelta(days=3)
    assert unread(panel.session, actor) == 0
    assert mine(panel.session, actor)[0]["over"]


def test_messages_leave_for_everybody_by_mail_and_once_by_robot(panel, robots):
    with unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office)
        people = [panel.office.staff[name] for name in ("fang", "chen")]
        tell(panel.session, panel.acting("lin"), row, to=people, kind=NoticeKind.overdue)
    waiting = sorted(panel.session.scalars(select(OutboxMessage.outlet)))
    assert waiting == [Outlet.mail, Outlet.mail, Outlet.wecom]


def test_nothing_of_a_restricted_petition_leaves_the_panel(panel, robots):
    with unit_of_work(panel.session):
        row = cast.petition(
            panel.session, panel.office, purpose="report", category_id=panel.office.categories["L1"]
        )
        zheng = panel.office.staff["zheng"]
        told_to = tell(panel.session, panel.acting("lin"), row, to=[zheng], kind=NoticeKind.overdue)
    assert len(told_to) == 1
    assert panel.session.scalars(select(OutboxMessage)).all() == []
