"""The notices page, the count in the head, the preview of the ladder: over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.notices import tell
from app.actions.told import untold
from app.actions.unit import unit_of_work
from schema.deadlines import Deadline
from schema.notices import Notice, NoticeKind
from tests import cast


@pytest.fixture
def told(panel):
    with unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office)
        tell(
            panel.session,
            panel.acting("lin"),
            row,
            to=[panel.office.staff["fang"]],
            kind=NoticeKind.handed_over,
        )
        return row.id, row.petition_no


def test_the_page_shows_number_and_kind_and_the_bell_counts(panel, told):
    fang = panel.sign_in("fang")
    assert fang.get("/notices/count").json == {"unread": 1}
    page = fang.get("/notices/").text
    assert told[1] in page
    assert "Handed over to you" in page
    assert "data-bell=" in page


def test_opening_a_notice_reads_it_and_leads_to_its_petition(panel, told):
    fang = panel.sign_in("fang")
    number = panel.session.scalars(select(Notice.id)).one()
    reply = fang.get(f"/notices/{number}")
    assert reply.status_code == 302
    assert reply.location.endswith(f"/petitions/show/{told[0]}")
    assert fang.get("/notices/count").json == {"unread": 0}


def test_one_and_all_are_marked_as_read(panel, told):
    fang = panel.sign_in("fang")
    assert fang.post("/notices/read", {"one": "4711"}).status_code == 302
    assert fang.get("/notices/count").json == {"unread": 1}
    fang.post("/notices/read")
    assert fang.get("/notices/count").json == {"unread": 0}


def test_anothers_notice_does_not_exist(panel, told):
    number = panel.session.scalars(select(Notice.id)).one()
    chen = panel.sign_in("chen")
    assert chen.get(f"/notices/{number}").status_code == 404
    assert told[1] not in chen.get("/notices/").text
    assert chen.get("/notices/count").json == {"unread": 0}


def test_nobody_is_told_before_signing_in(panel, told):
    client = panel.app.test_client()
    assert client.get("/notices/").status_code == 302
    assert client.get("/notices/count").status_code == 401


def test_counting_costs_as_much_for_many_notices_as_for_one(panel, told, statements):
    del told
    fang = panel.sign_in("fang")
    fang.get("/notices/count")
    statements()
    fang.get("/notices/count")
    few = statements()
    with unit_of_work(panel.session):
        row = cast.petition(panel.session, panel.office)
        for _n in range(30):
            people = [panel.office.staff["fang"]]
            tell(panel.session, panel.acting("lin"), row, to=people, kind=NoticeKind.repeat)
    statements()
    fang.get("/notices/count")
    many = statements()
    assert len(many) <= len(few)


def test_the_preview_says_who_would_be_told_and_tells_nobody(panel, told):
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        panel.acting("fang")
        clock = panel.session.scalars(select(Deadline).where(Deadline.petition_id == told[0])).first()
        clock.binding_on = cast.TODAY - timedelta(days=2)
        clock.person_id = panel.office.staff["lin"]
    page = panel.sign_in("fang").get("/ladder/").text
    assert "林晓岚" in page
    assert told[1] in page
    assert len(panel.session.scalars(select(Notice)).all()) == 1
