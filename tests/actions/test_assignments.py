"""A petition is sent to the unit that deals with it and to those taking part."""

from __future__ import annotations

from sqlalchemy import select

from schema.assignments import Assignment
from schema.vocabulary import Event, HandlingMode, LeadRole
from tests import cast
from tests.actions import scenes


def sent(session):
    columns = (
        Assignment.unit_id,
        Assignment.lead_role,
        Assignment.mode,
        Assignment.handler_id,
        Assignment.feedback_due,
    )
    return session.execute(select(*columns).order_by(Assignment.id)).all()


def test_one_unit_leads_and_each_other_takes_part_once(either):
    session, units, staff = either.session, either.office.units, either.office.staff
    row = cast.petition(session, either.office)
    given = {
        "unit_id": units["basic"], "feedback_due": scenes.day("10-16"), "handler_id": staff["he"], "demand": "Please look",
        "co_unit_ids": [units["personnel"], units["basic"], units["east"], units["personnel"]],
    }  # fmt: skip
    scenes.do(session, either.office, "fang", row, Event.assign, **given)
    assert sent(session) == [
        (units["basic"], LeadRole.lead, HandlingMode.assign, staff["he"], scenes.day("10-16")),
        (units["personnel"], LeadRole.co, HandlingMode.assign, None, scenes.day("10-10")),
        (units["east"], LeadRole.co, HandlingMode.assign, None, scenes.day("10-10")),
    ]
    assert (row.unit_id, row.handler_id, row.mode) == (units["basic"], staff["he"], HandlingMode.assign)
    assert set(session.scalars(select(Assignment.demand))) == {"Please look"}
    assert set(session.scalars(select(Assignment.delivered_at))) == {cast.NOW}, (
        "delivered now, not when clicked"
    )


def test_a_forwarded_petition_names_no_handler_and_no_date(session, office):
    row = cast.petition(session, office)
    scenes.do(session, office, "fang", row, Event.forward, unit_id=office.units["basic"])
    assert sent(session) == [(office.units["basic"], LeadRole.lead, HandlingMode.forward, None, None)]
    assert row.handler_id is None


def test_the_first_contact_is_who_was_named_else_who_it_was_else_who_sends(session, office):
    row = cast.petition(session, office)
    scenes.do(
        session,
        office,
        "fang",
        row,
        Event.forward,
        unit_id=office.units["basic"],
        first_contact_id=office.staff["qian"],
    )
    assert row.first_contact_id == office.staff["qian"]
    kept = cast.petition(session, office)
    scenes.do(session, office, "fang", kept, Event.forward, unit_id=office.units["basic"])
    assert kept.first_contact_id == office.staff["lin"]
    kept = cast.petition(session, office)
    kept.first_contact_id = None
    scenes.do(session, office, "fang", kept, Event.forward, unit_id=office.units["basic"])
    assert kept.first_contact_id == office.staff["fang"]
