"""The wall for writes: no row enters or moves to where its writer could not see it, by no door."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, update

from app.access.actor import NOBODY, bind
from app.actions import records
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.domain.errors import NotAllowed, Refused
from schema.claims import Claim
from schema.emergencies import EmergencyPlan
from schema.petitions import Petition
from schema.vocabulary import EventKind
from tests import cast
from tests.actions import scenes


@pytest.fixture
def foreign(either):
    """A petition nobody was sent."""
    row = cast.petition(either.session, either.office)
    either.session.commit()
    return row.id


def test_nothing_is_hung_on_a_petition_one_does_not_see(either, foreign):
    session, office = either.session, either.office
    cast.acting(session, office, "chen")
    with pytest.raises(NotAllowed), unit_of_work(session):
        session.add(Claim(petition_id=foreign, position=9, text="forged"))
    cast.acting(session, office, "lin")
    assert "forged" not in session.scalars(select(Claim.text)).all()


def test_nothing_is_moved_to_or_from_a_petition_one_does_not_see(either, foreign):
    session, office = either.session, either.office
    own = scenes.accepted(session, office)
    session.commit()
    cast.acting(session, office, "chen")
    claim = session.scalars(select(Claim).where(Claim.petition_id == own.id)).first()
    with pytest.raises(NotAllowed), unit_of_work(session):
        claim.petition_id = foreign


def test_what_another_person_s_eyes_have_loaded_opens_no_way(either, foreign):
    session, office = either.session, either.office
    cast.acting(session, office, "lin")
    assert session.scalars(select(Petition).where(Petition.id == foreign)).one()
    cast.acting(session, office, "chen")
    with pytest.raises(NotAllowed), unit_of_work(session):
        session.add(Claim(petition_id=foreign, position=9, text="forged"))


def test_a_plan_is_not_written_for_another_unit_nor_moved_there(either):
    session, office = either.session, either.office
    jin = cast.acting(session, office, "jin")
    plans, values = catalogue()["plans"], {"title": "Fire", "kind": "accident"}
    with pytest.raises(Refused) as refusal, unit_of_work(session):
        records.create(session, jin, plans, {**values, "unit_id": office.units["county"]})
    assert refusal.value.field == "unit_id"
    with unit_of_work(session):
        mine = records.create(session, jin, plans, {**values, "unit_id": office.units["east"]})
    with pytest.raises(Refused), unit_of_work(session):
        records.amend(session, jin, plans, mine, {"unit_id": office.units["county"]})
    session.expire_all()
    assert mine.unit_id == office.units["east"]


def test_nobody_writes_nothing(either):
    session = either.session
    bind(session, NOBODY)
    with pytest.raises(NotAllowed), unit_of_work(session):
        session.add(EmergencyPlan(title="x", unit_id=either.office.units["east"], kind=EventKind.accident))


def test_writes_by_sets_reach_only_what_is_seen(either, foreign):
    session, office = either.session, either.office
    own = scenes.accepted(session, office)
    session.commit()
    cast.acting(session, office, "chen")
    assert session.execute(update(Petition).values(summary="all")).rowcount == 1
    assert session.execute(delete(Claim).where(Claim.petition_id == foreign)).rowcount == 0
    with pytest.raises(NotAllowed):
        session.execute(insert(Claim), [{"petition_id": own.id, "position": 9, "text": "x", "version": 1}])
    session.rollback()


def test_get_answers_through_the_wall(either, foreign):
    session, office = either.session, either.office
    cast.acting(session, office, "lin")
    assert session.get(Petition, foreign) is not None
    cast.acting(session, office, "chen")
    assert session.get(Petition, foreign) is None
