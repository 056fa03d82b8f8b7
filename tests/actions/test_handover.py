"""Handing over: nobody goes while work is open, and nothing stays with who has gone (domain M13)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import accounts, records
from app.actions.handover import hand_over
from app.catalog.read import catalogue
from app.domain.errors import NotAllowed, Refused
from app.queries.tasks import open_number, open_tasks
from schema.audit import AuditEntry
from schema.base import User
from schema.deadlines import Deadline
from schema.notices import Notice, NoticeKind
from schema.organisation import Staff
from tests import cast
from tests.actions import scenes

KNOWN = catalogue()


def staff(session, office, name):
    return session.get_one(Staff, office.staff[name])


def test_what_is_open_goes_to_the_successor_with_the_reason_and_the_first_contact_passes_on(either):
    session, office = either.session, either.office
    handled = scenes.accepted(session, office)
    first = cast.petition(session, office, first_contact_id=office.staff["he"])
    fang = cast.acting(session, office, "fang")
    count = hand_over(session, fang, staff(session, office, "he"), to=office.staff["chen"], reason="调离")
    assert count >= 3
    assert (handled.handler_id, first.first_contact_id) == (office.staff["chen"],) * 2
    assert open_number(session, office.staff["he"]) == 0
    session.flush()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.reason == "调离")).all()
    assert {entry.petition_id for entry in entries} == {handled.id, first.id}
    told = session.scalars(select(Notice).where(Notice.kind == NoticeKind.handed_over)).all()
    assert {notice.staff_id for notice in told} == {office.staff["chen"]}
    people = set(session.scalars(select(Deadline.person_id).where(Deadline.met_on.is_(None))))
    assert office.staff["he"] not in people


def test_the_stand_in_who_takes_over_stands_in_for_nobody_any_more(session, office):
    row = scenes.accepted(session, office)
    fang = cast.acting(session, office, "fang")
    hand_over(session, fang, staff(session, office, "he"), to=office.staff["sun"], reason="调离")
    assert (row.handler_id, row.handler_b_id) == (office.staff["sun"], None)


def test_an_account_is_not_closed_while_work_is_open(session, office):
    scenes.accepted(session, office)
    user = session.get_one(User, office.users["he"])
    wei = cast.acting(session, office, "wei")
    with pytest.raises(Refused, match="tasks are still open"):
        accounts.switch_off(session, wei, user)
    fang = cast.acting(session, office, "fang")
    hand_over(session, fang, staff(session, office, "he"), to=office.staff["chen"], reason="退休")
    accounts.switch_off(session, cast.acting(session, office, "wei"), user)
    assert user.active is False


def test_nobody_leaves_the_staff_or_loses_the_account_while_work_is_open(session, office):
    scenes.accepted(session, office)
    wei = cast.acting(session, office, "wei")
    row = staff(session, office, "he")
    for changes in ({"is_active": False}, {"user_id": None}):
        with pytest.raises(Refused, match="tasks are still open"):
            records.amend(session, wei, KNOWN["staff"], row, changes, version=row.version)
    with pytest.raises(Refused, match="tasks are still open"):
        records.remove(session, wei, KNOWN["staff"], row)


def test_nothing_goes_to_whom_a_case_accuses(session, office):
    scenes.accepted(session, office, respondent_staff_id=office.staff["chen"], purpose="appeal")
    fang = cast.acting(session, office, "fang")
    with pytest.raises(Refused, match="complained about"):
        hand_over(session, fang, staff(session, office, "he"), to=office.staff["chen"], reason="调离")


@pytest.mark.parametrize(("to", "reason"), [("he", "调离"), (None, "调离"), ("chen", " ")])
def test_a_hand_over_needs_somebody_else_and_a_reason(session, office, to, reason):
    scenes.accepted(session, office)
    fang = cast.acting(session, office, "fang")
    with pytest.raises(Refused):
        hand_over(session, fang, staff(session, office, "he"), to=to and office.staff[to], reason=reason)


def test_only_heads_hand_over(session, office):
    he = cast.acting(session, office, "he")
    with pytest.raises(NotAllowed):
        hand_over(session, he, staff(session, office, "he"), to=office.staff["chen"], reason="x")


def test_the_list_shows_what_is_open_and_the_form_moves_it(panel):
    session, office = panel.session, panel.office
    number = scenes.accepted(session, office).petition_no
    session.commit()
    fang = panel.sign_in("fang")
    assert "何静怡" in fang.get("/handover/").text
    url = f"/handover/{office.staff['he']}"
    page = fang.get(url).text
    assert number in page
    assert f'<option value="{office.staff["chen"]}"' in page
    assert f'<option value="{office.staff["he"]}"' not in page
    reply = fang.post(url, {"to": office.staff["chen"], "reason": ""})
    assert reply.status_code == 422
    reply = fang.post(url, {"to": office.staff["chen"], "reason": "调离"})
    assert reply.status_code == 302
    cast.acting(session, office, "fang")
    session.expire_all()
    assert open_tasks(session, office.staff["he"]).number == 0
    assert panel.sign_in("he").get("/handover/").status_code in {302, 403, 404}
