"""AB posts: nobody is away without a stand-in, who acts visibly for who is away (domain M14)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.access.actor import bind
from app.actions import petitions, records
from app.catalog.read import catalogue
from app.clock import frozen
from app.domain.errors import Refused
from app.queries.actors import actor_for
from app.queries.home import my_work
from schema.audit import AuditEntry
from schema.deadlines import Deadline
from schema.notices import Notice, NoticeKind
from schema.vocabulary import DeadlineKind, Event
from tests import cast
from tests.actions import scenes
from tests.actions.scenes import day

KNOWN = catalogue()


def post(session, office, a="he", b="sun", **values):
    given = {"name": "基教信访岗", "unit_id": office.units["basic"]}
    given |= {"holder_a_id": office.staff[a], "holder_b_id": None if b is None else office.staff[b]}
    return records.create(session, cast.acting(session, office, "wei"), KNOWN["posts"], given | values)


def leave(session, office, who, first, last, kind="business_trip", by="fang"):
    values = {"staff_id": office.staff[who], "kind": kind, "starts_on": day(first), "ends_on": day(last)}
    return records.create(session, cast.acting(session, office, by), KNOWN["absences"], values)


def on_the(session, office, who, date):
    actor = actor_for(session, office.users[who], today=day(date))
    bind(session, actor)
    return actor


def test_a_trip_with_b_there_puts_the_task_on_bs_board_and_b_acts_in_as_name(either):
    session, office = either.session, either.office
    row, staff = scenes.dispatched(session, office, summary="M14"), office.staff
    given = {"handler_id": staff["chen"], "handler_b_id": staff["sun"], "accepted_on": cast.TODAY}
    scenes.do(session, office, "chen", row, Event.accept, **given)
    due = session.scalars(select(Deadline).where(Deadline.kind == DeadlineKind.handle)).one()
    due.binding_on = day("09-23")
    post(session, office, a="chen")
    leave(session, office, "chen", "09-21", "09-24")
    sun = on_the(session, office, "sun", "09-22")
    assert due.id in {line["id"] for line in my_work(session, sun)}
    with frozen(datetime(2026, 9, 22, 2, 0, tzinfo=UTC)):
        inputs = {"answer_text": "已处理", "reply_served_on": day("09-22"), "result": "adopted"}
        inputs |= {"reply_method": "in_person", "reply_proof": "当面送达"}
        petitions.do(session, sun, row, Event.reply, inputs, today=day("09-22"))
    session.flush()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == Event.reply)).one()
    assert (entry.actor_id, entry.behalf_of_id) == (office.users["sun"], staff["chen"])
    session.refresh(due)
    assert due.met_on == day("09-22") <= due.binding_on


def test_bs_own_leave_while_a_is_away_is_refused(session, office):
    scenes.dispatched(session, office)
    post(session, office)
    leave(session, office, "he", "09-21", "09-24")
    with pytest.raises(Refused, match="stands in") as refused:
        leave(session, office, "sun", "09-22", "09-23")
    assert refused.value.params["name"] == "何静怡"
    leave(session, office, "sun", "09-25", "09-26")


def test_an_absence_without_b_is_refused_while_work_is_open(session, office):
    scenes.dispatched(session, office)
    with pytest.raises(Refused, match="nobody stands in"):
        leave(session, office, "he", "09-21", "09-24")
    post(session, office, b=None)
    with pytest.raises(Refused, match="nobody stands in"):
        leave(session, office, "he", "09-21", "09-24")


def test_a_post_that_ends_within_the_absence_is_a_gap(session, office):
    scenes.dispatched(session, office)
    post(session, office, valid_to=day("09-22"))
    with pytest.raises(Refused, match="nobody stands in"):
        leave(session, office, "he", "09-21", "09-24")
    leave(session, office, "he", "09-21", "09-22")


def test_a_longer_absence_is_looked_at_like_a_new_one(session, office):
    scenes.dispatched(session, office)
    post(session, office, valid_to=day("09-22"))
    row = leave(session, office, "he", "09-21", "09-22")
    fang = cast.acting(session, office, "fang")
    with pytest.raises(Refused, match="nobody stands in"):
        records.amend(session, fang, KNOWN["absences"], row, {"ends_on": day("09-24")}, version=row.version)


def test_a_case_with_a_stand_in_of_its_own_is_covered_while_that_one_is_there(session, office):
    scenes.accepted(session, office)
    leave(session, office, "he", "09-21", "09-24")
    with pytest.raises(Refused, match="stands in"):
        leave(session, office, "sun", "09-22", "09-23")


def test_who_has_nothing_open_may_be_away(session, office):
    leave(session, office, "he", "09-21", "09-24")


def test_when_both_fall_ill_the_head_of_the_division_stands_in(session, office):
    scenes.dispatched(session, office)
    post(session, office)
    leave(session, office, "he", "09-21", "09-24")
    leave(session, office, "sun", "09-22", "09-23", kind="sick_leave")
    assert on_the(session, office, "chen", "09-21").stands_for == frozenset()
    assert on_the(session, office, "chen", "09-22").stands_for == {office.staff["he"], office.staff["sun"]}
    assert on_the(session, office, "sun", "09-22").stands_for == frozenset()


def test_illness_with_the_head_away_too_is_a_gap(session, office):
    scenes.dispatched(session, office)
    post(session, office)
    leave(session, office, "chen", "09-21", "09-24")
    leave(session, office, "he", "09-21", "09-24")
    with pytest.raises(Refused, match="stands in"):
        leave(session, office, "sun", "09-22", "09-23", kind="sick_leave")


def test_b_is_told_and_the_notice_names_the_days_only(session, office):
    scenes.dispatched(session, office)
    post(session, office)
    leave(session, office, "he", "09-21", "09-24")
    notice = session.scalars(select(Notice).where(Notice.kind == NoticeKind.standing_in)).one()
    assert (notice.staff_id, notice.kind) == (office.staff["sun"], NoticeKind.standing_in)
    assert notice.number == "2026-09-21 / 2026-09-24"


def test_b_of_another_division_needs_somebody_who_approved(session, office):
    with pytest.raises(Refused, match="another division"):
        post(session, office, b="zhao")
    assert post(session, office, b="zhao", approved_by_id=office.staff["zheng"]).id


def test_a_post_in_use_is_neither_emptied_nor_removed(session, office):
    scenes.dispatched(session, office)
    row = post(session, office)
    leave(session, office, "he", "09-21", "09-24")
    wei = cast.acting(session, office, "wei")
    with pytest.raises(Refused, match="left without"):
        records.amend(session, wei, KNOWN["posts"], row, {"holder_b_id": None}, version=row.version)
    session.refresh(row)
    with pytest.raises(Refused, match="left without"):
        records.remove(session, wei, KNOWN["posts"], row)


def test_over_http_the_refusal_stands_beside_its_field(panel):
    scenes.dispatched(panel.session, panel.office)
    panel.session.commit()
    fang = panel.sign_in("fang")
    form = {"staff_id": panel.office.staff["he"], "kind": "business_trip"}
    reply = fang.post("/absences/add", form | {"starts_on": "2026-09-21", "ends_on": "2026-09-24"})
    assert reply.status_code == 422
    assert "nobody stands in for this time" in reply.text
