"""The chain of the trail: what an entry stands for, byte by byte, and where a chain stops holding."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain.chain import COVERED, GENESIS, START, Break, Link, canonical, follow, link

AT = datetime(2026, 9, 17, 1, 30, tzinfo=UTC)


def entry(**values):
    given = dict.fromkeys(COVERED)
    return {
        **given,
        "happened_at": AT,
        "verb": "assign",
        "changes": {"b": [1.0, 2], "a": ("退费", 1.5)},
        **values,
    }


def chain(many):
    found, last = [], GENESIS
    for place in range(1, many + 1):
        one = entry(subject_id=place)
        digest = link(last, place, one)
        found.append({**one, "place": place, "id": place + 40, "previous_hash": last, "entry_hash": digest})
        last = digest
    return found


def test_an_entry_stands_for_these_bytes():
    assert canonical(3, entry(reason="\ud83d")) == (
        '[3,[["happened_at","2026-09-17T01:30:00.000000+00:00"],["actor_id",null],["actor_name",null],'
        '["behalf_of_id",null],["verb","assign"],["subject_kind",null],["subject_id",null],'
        '["petition_id",null],["display",null],["changes",{"a":["退费",1.5],"b":[1,2]}],'
        '["reason","\ud83d"],["origin",null],["extra",null]]]'
    ).encode("utf-8", "surrogatepass")


def test_a_hash_covers_the_one_before_and_the_place():
    one = entry()
    assert link(GENESIS, 1, one) == hashlib.sha256(b"0" * 64 + canonical(1, one)).hexdigest()
    assert len({link(GENESIS, 1, one), link(GENESIS, 2, one), link("1" * 64, 1, one)}) == 3


def test_the_form_is_the_same_whatever_store_gave_it_back():
    later = AT.astimezone(timezone(timedelta(hours=0)))
    assert canonical(1, entry(happened_at=later)) == canonical(1, entry())
    assert canonical(1, entry(changes={"a": ["退费", 1.5], "b": [1, 2.0]})) == canonical(1, entry())
    assert canonical(1, entry(changes={1: {"x": AT}})) == canonical(
        1, entry(changes={"1": {"x": "2026-09-17T01:30:00.000000+00:00"}})
    )
    assert canonical(1, entry(changes={"a": True})) != canonical(1, entry(changes={"a": 1}))


def test_a_whole_chain_holds():
    rows = chain(3)
    found = follow(rows)
    assert (found.last, found.count, found.broken) == (Link(3, rows[2]["entry_hash"]), 3, None)
    assert follow([]) == follow([], START)
    assert follow([]).last == START
    rest = follow(rows[1:], Link(1, rows[0]["entry_hash"]))
    assert (rest.count, rest.broken, rest.last.place) == (2, None, 3)


@pytest.mark.parametrize(
    ("spoil", "place", "number", "problem"),
    [
        (
            lambda rows: rows.pop(1),
            2,
            None,
            "the entry is missing; after place 1 comes place 3",
        ),
        (
            lambda rows: rows[1].update(previous_hash="f" * 64),
            2,
            42,
            "previous_hash is not the hash of the entry before",
        ),
        (
            lambda rows: rows[1].update(verb="void"),
            2,
            42,
            "its fields do not give its entry_hash: a field was changed",
        ),
        (
            lambda rows: rows[1].pop("id") and rows[1].update(verb="void"),
            2,
            None,
            "its fields do not give its entry_hash: a field was changed",
        ),
    ],
)
def test_the_first_break_is_named(spoil, place, number, problem):
    rows = chain(3)
    first = rows[0]["entry_hash"]
    spoil(rows)
    found = follow(rows)
    assert (found.broken, found.count, found.last) == (Break(place, number, problem), 1, Link(1, first))
