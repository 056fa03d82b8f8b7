"""Claims are added, decided one by one and never all taken away while their petition is open."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import claims, records
from app.catalog.read import catalogue
from app.domain.errors import Refused
from schema.claims import Claim
from schema.vocabulary import ClaimResult, PetitionState
from tests import cast
from tests.actions import scenes

CLAIMS = catalogue()["claims"]


@pytest.fixture
def row(session, office):
    return scenes.accepted(session, office, claims=["one", "two"])


@pytest.fixture
def he(session, office, row):
    return cast.acting(session, office, "he")


def first(session):
    return session.scalars(select(Claim).order_by(Claim.position)).first()


def test_a_new_claim_comes_after_the_others(session, row, he):
    claim = records.create(session, he, CLAIMS, {"petition_id": row.id, "text": "three", "position": 1})
    assert claim.position == 3
    assert scenes.trail(session, claim)[-1] == (
        "create", {"petition_id": [None, row.id], "text": [None, "three"], "position": [None, 3], "promises_money": [None, False]},
    )  # fmt: skip


def test_the_first_claim_is_number_one(session, office):
    bare = cast.petition(session, office, register=False)
    session.delete(first(session))
    session.flush()
    lin = cast.acting(session, office, "lin")
    assert records.create(session, lin, CLAIMS, {"petition_id": bare.id, "text": "x"}).position == 1


def test_a_claim_is_decided_with_what_its_purpose_knows(session, row, he):
    claim = first(session)
    difference = records.amend(
        session, he, CLAIMS, claim, {"result": ClaimResult.adopted, "petition_id": row.id}
    )
    assert difference == {"result": (None, ClaimResult.adopted)}
    assert scenes.trail(session, claim)[-1] == ("amend", {"result": [None, "adopted"]})
    assert records.amend(session, he, CLAIMS, claim, {"result": ClaimResult.adopted}) == {}
    assert records.amend(session, he, CLAIMS, claim, {"result": None}) == {
        "result": (ClaimResult.adopted, None)
    }


def test_a_result_of_another_purpose_is_refused_by_both_names(session, row, he):
    with pytest.raises(Refused) as refusal:
        records.amend(session, he, CLAIMS, first(session), {"result": ClaimResult.founded})
    assert str(refusal.value) == "“founded” is not a result for the purpose “suggestion”."
    assert refusal.value.field == "result"
    with pytest.raises(Refused):
        records.create(
            session, he, CLAIMS, {"petition_id": row.id, "text": "x", "result": ClaimResult.founded}
        )


def test_a_claim_stays_with_its_petition(session, office, row):
    other = cast.petition(session, office)
    with pytest.raises(Refused, match="stays with its petition"):
        claims.amend(session, cast.acting(session, office, "fang"), first(session), {"petition_id": other.id})


def test_every_petition_keeps_a_claim(session, office, row):
    fang = cast.acting(session, office, "fang")
    one, two = session.scalars(select(Claim).order_by(Claim.position))
    records.remove(session, fang, CLAIMS, one)
    with pytest.raises(Refused, match="keeps at least one claim"):
        records.remove(session, fang, CLAIMS, two)


def test_the_claims_of_a_finished_petition_are_not_changed(session, office, row):
    row.state = PetitionState.closed
    session.flush()
    fang = cast.acting(session, office, "fang")
    for act in (
        lambda: records.create(session, fang, CLAIMS, {"petition_id": row.id, "text": "x"}),
        lambda: records.amend(session, fang, CLAIMS, first(session), {"text": "x"}),
        lambda: records.remove(session, fang, CLAIMS, first(session)),
    ):
        with pytest.raises(Refused, match="finished is not changed"):
            act()
