"""Grants: each verb lets those see a petition who have to do with it, and nobody else."""

from __future__ import annotations

from sqlalchemy import select

from app.actions import access, supervision
from schema.access import PetitionAccess
from schema.petitions import Petition
from schema.vocabulary import AccessReason, Event
from tests import cast
from tests.actions import scenes


def grants(session, office, row):
    """Return who was granted what on a petition: (name of person or unit, reason), oldest first."""
    staff = {number: name for name, number in office.staff.items()}
    units = {number: name for name, number in office.units.items()}
    access_rows = session.scalars(
        select(PetitionAccess).where(PetitionAccess.petition_id == row.id).order_by(PetitionAccess.id)
    )
    return [
        ((staff if one.holder_kind == "user" else units)[one.holder_id], one.reason.value)
        for one in access_rows
    ]


def who_sees(session, office, row):
    return {
        name
        for name in cast.PEOPLE
        if cast.acting(session, office, name)
        and session.scalar(select(Petition.id).where(Petition.id == row.id))
    }


OFFICE = {"lin", "fang", "zheng", "fu"}
BASIC = {"chen", "he"}
"""Sun stands in, and sees nothing while nobody is away."""


def test_a_draft_is_seen_by_its_author_by_its_first_contact_and_by_the_office(session, office):
    row = cast.petition(session, office, by="he", register=False, first_contact_id=office.staff["zhao"])
    assert grants(session, office, row) == [("he", "registrar"), ("zhao", "first_contact")]
    assert who_sees(session, office, row) == OFFICE | {"he", "zhao"}


def test_registering_lets_the_registrar_and_the_first_contact_see_it(session, office):
    row = cast.petition(session, office, register=False, first_contact_id=office.staff["qian"])
    assert who_sees(session, office, row) == OFFICE | {"qian"}
    scenes.do(session, office, "lin", row, Event.register)
    assert grants(session, office, row) == [("lin", "registrar"), ("qian", "first_contact")]


def test_assigning_lets_the_unit_those_taking_part_and_the_handler_see_it(either):
    session, office = either.session, either.office
    row = cast.petition(session, office)
    assert who_sees(session, office, row) == OFFICE
    units, staff = office.units, office.staff
    given = {
        "unit_id": units["basic"], "feedback_due": scenes.day("10-16"), "handler_id": staff["he"], "first_contact_id": staff["qian"],
        "co_unit_ids": [units["personnel"], units["basic"], units["personnel"]],
    }  # fmt: skip
    scenes.do(session, office, "fang", row, Event.assign, **given)
    assert grants(session, office, row) == [
        ("lin", "registrar"), ("basic", "responsible_unit"), ("personnel", "co_unit"), ("qian", "first_contact"), ("he", "handler"),
    ]  # fmt: skip
    assert who_sees(session, office, row) == OFFICE | BASIC | {"zhao", "qian"}


def test_forwarding_to_a_school_shows_it_to_the_school_and_not_to_the_divisions(session, office):
    row = cast.petition(session, office)
    scenes.do(session, office, "fang", row, Event.forward, unit_id=office.units["east"])
    assert who_sees(session, office, row) == OFFICE | {"qian"}, "an information officer reads no petition"


def test_a_unit_that_accepts_what_nobody_was_sent_sees_it_with_its_handler(session, office):
    row = cast.petition(session, office)
    scenes.do(session, office, "zhao", row, Event.accept, **scenes.inputs_for(office, Event.accept))
    assert grants(session, office, row) == [
        ("lin", "registrar"), ("personnel", "responsible_unit"), ("he", "handler"),
    ]  # fmt: skip
    assert who_sees(session, office, row) == OFFICE | {"zhao", "he"}
    assert row.unit_id == office.units["personnel"]


def test_the_first_reason_stays(session, office):
    row = scenes.accepted(session, office)
    assert grants(session, office, row) == [
        ("lin", "registrar"), ("basic", "responsible_unit"), ("he", "handler"),
    ]  # fmt: skip


def test_a_supervised_unit_sees_the_petition_it_is_supervised_for(session, office):
    row = scenes.dispatched(session, office)
    values = {
        "kind": "case", "trigger": "overdue", "unit_id": office.units["personnel"], "due_on": scenes.day("09-24"), "demand": "soon",
    }  # fmt: skip
    supervision.open_case(session, cast.acting(session, office, "fu"), row, values, today=cast.TODAY)
    assert ("personnel", "supervision") in grants(session, office, row)
    assert who_sees(session, office, row) == OFFICE | BASIC | {"zhao"}


def test_answering_closing_and_keeping_show_it_to_nobody_new(session, office):
    answered = scenes.answered(session, office)
    scenes.do(session, office, "lin", answered, Event.close)
    kept = cast.petition(session, office)
    scenes.do(
        session, office, "fang", kept, Event.keep, reason="no matter of ours", reply_exempt_reason="地址不清"
    )
    replied = scenes.accepted(session, office)
    before = grants(session, office, replied)
    scenes.do(session, office, "chen", replied, Event.reply, **scenes.inputs_for(office, Event.reply))
    assert grants(session, office, answered) == grants(session, office, kept) == [("lin", "registrar")]
    assert grants(session, office, replied) == before


def test_a_grant_to_nobody_writes_nothing_and_one_to_two_writes_two(session, office):
    row = cast.petition(session, office, register=False)
    before = grants(session, office, row)
    access.grant(session, row, AccessReason.handler)
    assert grants(session, office, row) == before
    access.grant(
        session, row, AccessReason.handler, staff_id=office.staff["he"], unit_id=office.units["basic"]
    )
    assert grants(session, office, row)[len(before) :] == [("he", "handler"), ("basic", "handler")]


def test_a_grant_carries_the_day_the_lists_are_sorted_by(session, office):
    draft = cast.petition(session, office, register=False, received_on=scenes.day("09-10"))
    assert session.scalars(
        select(PetitionAccess.registered_on).where(PetitionAccess.petition_id == draft.id)
    ).all() == [scenes.day("09-10")]
    row = scenes.dispatched(session, office, received_on=scenes.day("09-10"))
    days = session.scalars(
        select(PetitionAccess.registered_on).where(
            PetitionAccess.petition_id == row.id, PetitionAccess.holder_kind == "unit"
        )
    )
    assert days.all() == [cast.TODAY]
