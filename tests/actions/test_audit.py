"""The trail: what differs, from old to new, as JSON can hold it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from app.actions import audit
from schema.vocabulary import AuditVerb, Channel
from tests import cast


def test_only_what_differs_is_set_and_returned():
    row = SimpleNamespace(title="a", people=1)
    assert audit.apply(row, {"title": "b", "people": 1}) == {"title": ("a", "b")}
    assert (row.title, row.people) == ("b", 1)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Channel.letter, "letter"),
        (date(2026, 9, 17), "2026-09-17"),
        (datetime(2026, 9, 17, 1, 30, tzinfo=UTC), "2026-09-17T01:30:00+00:00"),
        (Decimal("1.50"), "1.50"),
        ([1, 2], [1, 2]),
        (None, None),
        (True, True),
    ],
)
def test_values_are_written_as_json_holds_them(value, plain):
    assert audit.plain(value) == plain


def test_an_entry_says_who_when_what_on_what_and_from_where(session, office):
    row = cast.petition(session, office)
    lin = cast.acting(session, office, "lin")
    changes = {"title": ("a", "b"), "version": (1, 2), "updated_at": (None, cast.NOW)}
    entry = audit.record(
        session, lin, row, AuditVerb.amend, changes=changes, reason="typed wrongly", display="x" * 200
    )
    session.flush()
    assert (entry.actor_id, entry.actor_name, entry.happened_at, entry.verb) == (
        lin.user_id,
        "林晓岚",
        cast.NOW,
        "amend",
    )
    assert (entry.subject_kind, entry.subject_id, entry.petition_id) == ("petition", row.id, row.id)
    assert (entry.changes, entry.reason, entry.display) == ({"title": ["a", "b"]}, "typed wrongly", "x" * 120)


def test_an_entry_about_something_of_a_petition_stands_in_that_petition_s_trail(session, office):
    row = cast.petition(session, office)
    lin = cast.acting(session, office, "lin")
    hanging = SimpleNamespace(__tablename__="paper", id=3, petition_id=row.id)
    alone = SimpleNamespace(__tablename__="unit", id=3)
    assert audit.record(session, lin, hanging, "print").petition_id == row.id
    assert audit.record(session, lin, alone, "amend").petition_id is None
    assert audit.record(session, lin, alone, "amend", petition_id=row.id).petition_id == row.id
    assert audit.record(session, lin, alone, "amend").changes == {}


def test_a_new_row_is_told_by_what_is_filled_in(session, office):
    row = cast.petition(session, office, register=False, title="x", people_count=3)
    born = audit.born(row)
    assert (born["title"], born["people_count"]) == ((None, "x"), (None, 3))
    assert not {"id", "version", "created_at", "content", "extra"} & set(born)
