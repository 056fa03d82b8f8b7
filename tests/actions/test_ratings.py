"""Ratings: both sides are asked when an answer is served; dissatisfaction calls for a supervision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions import proposed_supervision, ratings
from app.actions.unit import unit_of_work
from app.domain.errors import Refused
from app.queries.ratings import ratings_of
from schema.deadlines import Deadline
from schema.supervision import ProposedSupervision, SupervisionCase
from schema.vocabulary import (
    Event,
    ProposedState,
    RatingSide,
    RatingWay,
    Satisfaction,
    SupervisionTrigger,
)
from tests import cast
from tests.actions import scenes


def replied(session, office):
    row = scenes.accepted(session, office)
    return scenes.do(session, office, "chen", row, Event.reply, **scenes.inputs_for(office, Event.reply))


def rate(session, office, rating, value, by="lin", on=cast.TODAY, comment=""):
    ratings.rate(
        session,
        cast.acting(session, office, by),
        rating,
        value,
        RatingWay.telephone,
        comment=comment,
        today=on,
    )


def proposals(session):
    return session.scalars(select(ProposedSupervision).order_by(ProposedSupervision.id)).all()


def test_an_answer_that_was_served_invites_to_rate_office_and_unit_once(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = replied(session, office)
        ratings.invite(session, cast.acting(session, office, "lin"), row, on=cast.TODAY)
    found = [(one.side, one.unit_id, one.until_on) for one in ratings_of(session, row.id)]
    until = cast.TODAY + timedelta(days=30)
    assert found == [
        (RatingSide.office, None, until),
        (RatingSide.unit, office.units["basic"], until),
    ]


def test_an_answer_at_once_invites_to_rate_the_office_alone(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = scenes.answered(session, office)
    assert [one.side for one in ratings_of(session, row.id)] == [RatingSide.office]


def test_nobody_is_invited_where_no_reply_is_owed(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = scenes.accepted(session, office)
        given = {"answer_text": "采纳", "result": "adopted", "reply_exempt_reason": "地址不清"}
        scenes.do(session, office, "chen", row, Event.reply, **given)
    assert ratings_of(session, row.id) == []


def test_what_is_said_of_the_unit_is_the_satisfaction_of_the_petition(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = replied(session, office)
        of_office, of_unit = ratings_of(session, row.id)
        rate(session, office, of_office, Satisfaction.basic)
        assert row.satisfaction is None
        rate(session, office, of_unit, Satisfaction.satisfied, comment="很快")
    assert (row.satisfaction, of_unit.comment, of_unit.rated_on) == (
        Satisfaction.satisfied,
        "很快",
        cast.TODAY,
    )
    assert proposals(session) == []


def test_a_rating_is_given_once_and_in_time(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = replied(session, office)
        of_office, of_unit = ratings_of(session, row.id)
        rate(session, office, of_office, Satisfaction.satisfied, on=of_office.until_on)
    with pytest.raises(Refused, match="rated before"):
        rate(session, office, of_office, Satisfaction.unsatisfied)
    with pytest.raises(Refused, match="time for rating ended"):
        rate(session, office, of_unit, Satisfaction.satisfied, on=of_unit.until_on + timedelta(days=1))
    with pytest.raises(Refused, match="three ratings"):
        rate(session, office, of_unit, Satisfaction.none)


def test_a_comment_on_a_restricted_petition_is_not_kept(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = replied(session, office)
        row.is_secret = True
        _office, of_unit = ratings_of(session, row.id)
        with_comment = cast.acting(session, office, "zheng")
        ratings.rate(
            session,
            with_comment,
            of_unit,
            Satisfaction.basic,
            RatingWay.slip,
            comment="王老师说的",
            today=cast.TODAY,
        )
        assert of_unit.comment is None


def test_dissatisfaction_proposes_one_supervision_to_be_decided_in_a_working_day(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = replied(session, office)
        for one in ratings_of(session, row.id):
            rate(session, office, one, Satisfaction.unsatisfied)
    (found,) = proposals(session)
    friday = scenes.day("09-18")
    assert (found.trigger, found.state, found.due_on) == (
        SupervisionTrigger.unsatisfied,
        ProposedState.open,
        friday,
    )
    clock = session.scalars(select(Deadline).where(Deadline.subject_kind == "proposed_supervision")).one()
    assert (clock.binding_on, clock.met_on) == (friday, None)


def test_a_visit_of_six_proposes_a_supervision_and_one_of_four_does_not(either):
    session, office = either.session, either.office
    visit = {
        "channel": "visit",
        "reception_place": "接待室",
        "receiver_id": office.staff["lin"],
        "visit_level": "city_edu",
    }
    with unit_of_work(session):
        cast.petition(session, office, people_count=4, **visit)
        assert proposals(session) == []
        cast.petition(session, office, people_count=6, **visit)
    assert [one.trigger for one in proposals(session)] == [SupervisionTrigger.group_visit]


@pytest.mark.parametrize(
    ("source", "trigger"),
    [
        ("city_leader_note", SupervisionTrigger.city_note),
        ("province_edu", SupervisionTrigger.province_note),
    ],
)
def test_a_superiors_note_proposes_a_supervision(either, source, trigger):
    session, office = either.session, either.office
    with unit_of_work(session):
        cast.petition(session, office, source=source)
    assert [one.trigger for one in proposals(session)] == [trigger]


def test_a_proposal_is_taken_up_or_refused_in_writing_and_decided_once(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        cast.petition(session, office, source="city_leader_note")
        cast.petition(session, office, source="city_leader_note")
        first, second = proposals(session)
        fang = cast.acting(session, office, "fang")
        wish = {
            "kind": "case",
            "unit_id": office.units["basic"],
            "due_on": scenes.day("10-16"),
            "demand": "查清",
        }
        proposed_supervision.take_up(session, fang, first, wish, today=cast.TODAY)
        proposed_supervision.refuse(session, fang, second, "已另案督办", today=cast.TODAY)
    case = session.scalars(select(SupervisionCase)).one()
    assert (case.trigger, first.case_id, first.state) == (
        SupervisionTrigger.city_note,
        case.id,
        ProposedState.taken,
    )
    assert (second.state, second.reason) == (ProposedState.refused, "已另案督办")
    clocks = session.scalars(select(Deadline).where(Deadline.subject_kind == "proposed_supervision"))
    assert {one.met_on for one in clocks} == {cast.TODAY}
    with pytest.raises(Refused, match="already decided"):
        proposed_supervision.refuse(session, fang, first, "again", today=cast.TODAY)
