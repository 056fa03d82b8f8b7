"""Mandatory reports: opened by the category, at once; nobody dismisses one alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.actions import mandatory, records
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.clock import frozen
from app.domain.errors import NotAllowed, Refusals, Refused
from schema.deadlines import Deadline
from schema.mandatory import MandatoryReport
from schema.obligations import Obligation
from schema.vocabulary import Event, MandatoryState, ObligationKind
from tests import cast
from tests.actions import scenes


@pytest.fixture(autouse=True)
def now():
    with frozen(cast.NOW):
        yield


def harm(session, office, **values):
    return cast.petition(session, office, category_id=office.categories["A5"], **values)


def task(session):
    return session.scalars(select(MandatoryReport)).one_or_none()


def test_a_category_of_harm_opens_the_task_with_an_hour_clock(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = harm(session, office)
    found = task(session)
    assert (found.state, found.known_at, found.due_at) == (
        MandatoryState.open,
        cast.NOW,
        cast.NOW + timedelta(minutes=60),
    )
    clock = session.scalars(select(Deadline).where(Deadline.subject_kind == "mandatory_report")).one()
    assert (clock.due_at, clock.binding_on) == (found.due_at, cast.TODAY)
    assert row.due_on == cast.TODAY


def test_other_categories_open_none_and_a_corrected_one_does(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = cast.petition(session, office)
        assert task(session) is None
        lin = cast.acting(session, office, "lin")
        records.amend(session, lin, catalogue()["petitions"], row, {"category_id": office.categories["A5"]})
    assert task(session).petition_id == row.id


def test_while_it_is_open_the_petition_cannot_be_closed(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        row = harm(session, office)
        with pytest.raises(Refusals) as refused:
            scenes.do(session, office, "fang", row, Event.keep, reason="no lead")
        assert ObligationKind.mandatory_report in {one.params.get("owed") for one in refused.value.problems}
        mandatory.report(
            session, cast.acting(session, office, "lin"), task(session), {"organ": "云州市公安局"}
        )
        assert not any(one.is_open for one in session.scalars(select(Obligation)))


def test_a_report_is_entered_with_its_moment_and_meets_the_clock(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        harm(session, office)
        found = task(session)
        lin = cast.acting(session, office, "lin")
        with pytest.raises(Refused, match="future"):
            mandatory.report(
                session,
                lin,
                found,
                {"organ": "公安", "reported_at": cast.NOW + timedelta(minutes=1)},
            )
        mandatory.report(session, lin, found, {"organ": "公安", "proof": "接警单 12"})
    assert (found.state, found.reported_at, found.reported_by_id) == (
        MandatoryState.reported,
        cast.NOW,
        office.staff["lin"],
    )
    clock = session.scalars(select(Deadline).where(Deadline.subject_kind == "mandatory_report")).one()
    assert clock.met_on == cast.TODAY
    with pytest.raises(Refused, match="not open any more"):
        mandatory.report(session, lin, found, {"organ": "公安"})


def test_one_person_alone_cannot_dismiss_it(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        harm(session, office)
        found = task(session)
        fang = cast.acting(session, office, "fang")
        mandatory.propose_dismissal(session, fang, found, "登记错误，实为教学投诉")
        assert found.state is MandatoryState.dismissal_proposed
        with pytest.raises(NotAllowed, match="One person alone"):
            mandatory.confirm_dismissal(session, fang, found)
        mandatory.confirm_dismissal(session, cast.acting(session, office, "zheng"), found)
    assert (found.state, found.dismissed_by_id) == (MandatoryState.dismissed, office.staff["zheng"])
    assert not any(one.is_open for one in session.scalars(select(Obligation)))


def test_a_dismissal_that_is_rejected_leaves_it_open(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        harm(session, office)
        found = task(session)
        mandatory.propose_dismissal(session, cast.acting(session, office, "lin"), found, "误报")
        mandatory.reject_dismissal(session, cast.acting(session, office, "zheng"), found)
    assert (found.state, found.dismissal_by_id) == (MandatoryState.open, None)


def test_the_database_itself_asks_for_two_people(either):
    session, office = either.session, either.office
    with unit_of_work(session):
        harm(session, office)
    found = task(session)
    found.dismissal_by_id = found.dismissed_by_id = office.staff["lin"]
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
