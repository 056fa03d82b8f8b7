"""The trail is a chain: what is written is sealed in its order, and nothing sealed changes unnoticed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.access.actor import bind
from app.actions import audit, records, sealing
from app.actions.unit import savepoint, unit_of_work
from app.catalog.read import catalogue
from app.cli import database
from app.clock import frozen, now
from app.domain.chain import GENESIS
from app.domain.errors import Clash
from app.extensions import db, session_factory
from app.queries.trail import ends, links, verify
from schema.audit import AuditEntry
from tests import cast
from tests.conftest import Panel

TRIGGERS = {
    "audit_entry": ("audit_entry_kept", "audit_entry_stays"),
    "audit_head": ("audit_head_forward", "audit_head_stays"),
}


def test_every_entry_of_a_unit_of_work_gets_the_next_place_and_the_hash_before_it(either: Panel) -> None:
    session = either.session
    before = ends(session)[1]
    _amend(either, "府前路1号")
    _amend(either, "府前路2号")
    new = [entry for entry in links(session) if entry["place"] > before.place]
    assert [entry["place"] for entry in new] == [before.place + 1, before.place + 2]
    assert [entry["previous_hash"] for entry in new] == [before.entry_hash, new[0]["entry_hash"]]
    assert ends(session)[1].entry_hash == new[1]["entry_hash"]
    found = verify(session)
    assert found.broken is None
    assert found.count == before.place + 2


def test_the_chain_begins_with_the_office(either: Panel) -> None:
    first = next(iter(links(either.session)))
    assert (first["place"], first["previous_hash"]) == (1, GENESIS)


def test_what_is_undone_leaves_no_place_empty(either: Panel) -> None:
    session = either.session
    before = ends(session)[1]
    with pytest.raises(RuntimeError), unit_of_work(session):
        _note(either, "undone")
        raise RuntimeError
    with unit_of_work(session):
        with pytest.raises(Clash), savepoint(session):
            _note(either, "line of a batch")
            raise Clash("undone alone")
        _note(either, "kept")
    assert ends(session)[1].place == before.place + 1
    with unit_of_work(session), pytest.raises(Clash), savepoint(session):  # and nothing is left to seal
        _note(either, "line of a batch")
        raise Clash("undone alone")
    assert ends(session)[1].place == before.place + 1
    assert verify(session).broken is None


def test_many_entries_are_sealed_by_few_statements(either: Panel) -> None:
    session, seen = either.session, []
    row = _plain(either)
    engine: Any = session.get_bind()
    with unit_of_work(session):
        sealing.add_many(session, [row] * 1200)
        event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        session.flush()
    assert len(seen) <= 8, "head, three parts read, three parts written, head"
    assert verify(session).broken is None
    assert session.scalar(select(func.count()).where(AuditEntry.place.is_(None))) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'nobody' WHERE place = 2",
        "UPDATE audit_entry SET place = NULL WHERE place = 2",
        "DELETE FROM audit_entry WHERE place = 2",
        "DELETE FROM audit_entry",
        "UPDATE audit_head SET place = 1",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_itself_refuses_to_change_or_lose_a_sealed_entry(either: Panel, statement: str) -> None:
    session = either.session
    with pytest.raises((DatabaseError, Clash)), unit_of_work(session):
        session.execute(text(statement))
    assert verify(session).broken is None


@pytest.mark.parametrize(
    ("statement", "place", "problem"),
    [
        ("UPDATE audit_entry SET actor_name = 'x' WHERE place = 3", 3, "a field was changed"),
        ("UPDATE audit_entry SET reason = 'x' WHERE place = 3", 3, "a field was changed"),
        ("DELETE FROM audit_entry WHERE place = 3", 3, "missing"),
        ("DELETE FROM audit_entry WHERE place = (SELECT max(place) FROM audit_entry)", -1, "head says"),
        ("UPDATE audit_entry SET previous_hash = entry_hash WHERE place = 3", 3, "previous_hash"),
        ("UPDATE audit_head SET place = place - 1", -1, "head says"),
    ],
)
def test_what_somebody_with_the_database_changes_is_found_and_named(
    either: Panel, statement: str, place: int, problem: str
) -> None:
    session = either.session
    last = ends(session)[1].place
    _without_triggers(session, statement)
    broken = verify(session).broken
    assert broken is not None
    assert broken.place == (place if place > 0 else last)
    assert problem in broken.problem


def test_an_entry_put_in_past_the_panel_is_found_and_named(either: Panel) -> None:
    session = either.session
    session.execute(insert(AuditEntry), [_plain(either)])
    _settle(session)
    stray = session.scalar(select(AuditEntry.id).where(AuditEntry.place.is_(None)))
    _amend(either, "府前路9号")
    broken = verify(session).broken
    assert broken is not None
    assert (broken.place, broken.number) == (None, stray), (
        "a later unit of work does not make it one of its own"
    )


def test_entries_from_before_the_chain_are_taken_in_oldest_first(either: Panel) -> None:
    session = either.session
    engine: Any = session.get_bind()
    count = session.scalar(select(func.count(AuditEntry.id)))
    db.remove()
    database.downgrade(engine, "0002")
    database.upgrade(engine)
    with unit_of_work(session := db()):
        assert sealing.adopt(session) == count
    with unit_of_work(session):
        assert sealing.adopt(session) == 0
    entries = list(links(session))
    assert [entry["id"] for entry in entries] == sorted(entry["id"] for entry in entries)
    assert verify(session).broken is None


@pytest.mark.deep
def test_eight_writers_at_once_end_with_one_chain(either: Panel) -> None:
    before = ends(either.session)[1].place
    db.remove()
    start, turns = Barrier(8), 15

    def write(number: int) -> None:
        start.wait()
        with frozen(cast.NOW):
            for turn in range(turns):
                with session_factory() as session, unit_of_work(session):
                    sealing.add_many(
                        session,
                        [{**_plain(either), "display": f"{number}/{turn}/{part}"} for part in range(3)],
                    )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert ends(db())[1].place == before + 8 * turns * 3
    assert verify(db()).broken is None


def _amend(panel: Panel, address: str) -> None:
    session, entity = panel.session, catalogue()["units"]
    with unit_of_work(session):
        bind(session, cast.BUILDER)
        row = session.get_one(entity.model, panel.office.units["basic"])
        records.amend(session, cast.BUILDER, entity, row, {"address": address})


def _note(panel: Panel, reason: str) -> None:
    row = panel.session.get_one(catalogue()["units"].model, panel.office.units["basic"])
    audit.record(panel.session, cast.BUILDER, row, "amend", reason=reason)
    panel.session.flush()


def _plain(panel: Panel) -> dict[str, Any]:
    return {
        "happened_at": now(),
        "actor_name": "某",
        "verb": "amend",
        "subject_kind": "unit",
        "subject_id": panel.office.units["basic"],
        "display": "一",
        "changes": {"name": [1.0, "二"], "b": [None, True]},
        "origin": "",
    }


def _settle(session: Session) -> None:
    session.commit()


def _without_triggers(session: Session, statement: str) -> None:
    """Do what only somebody with the database's own rights can."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET session_replication_role = replica"))
        session.execute(text(statement))
        session.execute(text("SET session_replication_role = DEFAULT"))
    else:
        for names in TRIGGERS.values():
            for name in names:
                session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text(statement))
    _settle(session)
