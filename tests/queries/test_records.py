"""One record, what hangs on it, and what happened to it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select

from app.actions import attachments, petitions
from app.actions import records as writing
from app.catalog.read import catalogue
from app.domain.errors import Invisible
from app.queries import records
from schema.attachments import Attachment
from schema.claims import Claim
from tests import cast
from tests.queries import rows

KNOWN = catalogue()
PLANS = KNOWN["plans"]


def test_a_row_is_found_by_its_number_and_only_a_visible_one(session, office):
    row = cast.petition(session, office)
    assert records.find(session, KNOWN["petitions"], row.id) is row
    for username, number in (("lin", 4711), ("zhao", row.id)):
        cast.acting(session, office, username)
        with pytest.raises(Invisible, match="no such record, or it is not yours to see"):
            records.find(session, KNOWN["petitions"], number)


def test_a_row_in_hand_is_not_found_by_who_may_not_see_it(session, office):
    row = cast.petition(session, office)
    assert row in session
    cast.acting(session, office, "he")
    with pytest.raises(Invisible):
        records.find(session, KNOWN["petitions"], row.id)


def test_a_row_in_the_bin_is_found_only_where_it_is_asked_for(session, office):
    fang = cast.acting(session, office, "fang")
    plan = writing.create(
        session, fang, PLANS, {"title": "Fire", "unit_id": office.units["office"], "kind": "accident"}
    )
    writing.remove(session, fang, PLANS, plan)
    assert records.find(session, PLANS, plan.id, deleted=True) is plan
    with pytest.raises(Invisible):
        records.find(session, PLANS, plan.id)
    assert records.missing(session, PLANS, [plan.id]) == {plan.id}


def test_of_numbers_those_are_missing_that_name_nothing(session, office):
    known = KNOWN["audit"]
    cast.acting(session, office, "fang")
    assert records.missing(session, known, [1, 4711]) == {4711}
    assert records.missing(session, known, []) == set()


@pytest.mark.parametrize("many", [3, 49, 50, 51, 60])
def test_the_rows_beneath_a_record_are_the_first_fifty_and_counted_all(session, office, many):
    row = cast.petition(session, office, claims=[f"claim {place}" for place in range(many)])
    gone = session.scalars(select(Claim).where(Claim.position == 1)).one()
    gone.deleted_at = cast.NOW
    session.flush()
    found, count = records.beneath(session, KNOWN["claims"], "petition_id", row.id)
    assert count == many - 1
    assert [one["position"] for one in found] == list(range(2, min(many, 51) + 1))
    assert sorted(found[0]) == ["id", "position", "result", "text"], "not the record they hang on"


def test_what_an_area_shows_newest_first_comes_so_beneath(session, office):
    fang = cast.acting(session, office, "fang")
    plan = writing.create(
        session, fang, PLANS, {"title": "Fire", "unit_id": office.units["office"], "kind": "accident"}
    )
    for held_on in ("2026-01-05", "2026-06-05"):
        day = date.fromisoformat(held_on)
        writing.create(
            session, fang, KNOWN["plan_drills"], {"plan_id": plan.id, "subject": held_on, "held_on": day}
        )
    found, count = records.beneath(session, KNOWN["plan_drills"], "plan_id", plan.id)
    assert ([one["subject"] for one in found], count) == (["2026-06-05", "2026-01-05"], 2)
    parties = records.beneath(session, KNOWN["services"], "paper_id", 4711)
    assert parties == ([], 0), "an area without a bin"


def test_the_trail_of_a_petition_holds_that_of_everything_on_it(session, office):
    row = cast.petition(session, office)
    lin = cast.acting(session, office, "lin")
    claim = session.scalars(select(Claim)).one()
    writing.amend(session, lin, KNOWN["claims"], claim, {"text": "Open on Sundays"})
    petitions.amend(session, lin, row, {"title": "x"})
    session.flush()
    whole = [
        (one.subject_kind, one.verb) for one in records.trail(session, "petition", row.id, petition=True)
    ]
    assert whole == [
        ("petition", "amend"),
        ("claim", "amend"),
        ("petition", "register"),
        ("petition", "create"),
    ]
    assert [one.verb for one in records.trail(session, "petition", row.id)] == ["amend", "register", "create"]
    assert [one.verb for one in records.trail(session, "petition", row.id, petition=True, limit=2)] == [
        "amend",
        "amend",
    ]


def test_a_file_is_found_only_on_its_own_record(session, office, tmp_path):
    row, other = cast.petition(session, office), cast.petition(session, office)
    lin = cast.acting(session, office, "lin")
    kept, gone = (
        attachments.attach(session, lin, row, name=name, content=b"x", store=tmp_path)
        for name in ("a.txt", "b.txt")
    )
    gone.deleted_at = cast.NOW
    session.flush()
    assert [one.name for one in records.attachments(session, "petition", row.id)] == ["a.txt"]
    assert records.attachment(session, "petition", row.id, kept.id) is kept
    assert records.attachment(session, "petition", row.id, gone.id) is None
    assert records.attachment(session, "petition", other.id, kept.id) is None
    cast.acting(session, office, "he")
    assert records.attachment(session, "petition", row.id, kept.id) is None
    assert rows.put(session, insert(Attachment).returning(Attachment.id), [{
        "subject_kind": "unit", "subject_id": 1, "name": "c.txt", "media_type": "text/plain", "size": 1, "digest": "0", "storage_key": "k",
    }]).scalar() is not None  # fmt: skip
