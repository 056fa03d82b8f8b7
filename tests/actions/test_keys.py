"""Nothing of a person's number stands in the database in plain, and keys change without a trace of the old."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from app.actions import imports, keys, petitions, records
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.clock import now
from app.domain.identity import check_character
from app.keys import KeyMissing, KeyRing, Unreadable
from app.queries.keys import owed, places
from app.queries.listing import Question, answer, search
from schema.audit import AuditEntry
from schema.claims import Claim
from schema.people import Petitioner
from schema.petitions import Petition
from schema.sealed import MARK, cipher
from schema.vocabulary import Secrecy
from tests import cast

PHONE, OTHER = "13912345678", "13787654321"
ID = "33060219800228123" + check_character("33060219800228123")
SECRET = "某校长收受回扣共三万元"


def everything(panel: Any) -> str:
    """Return every value of every table as it stands in the database."""
    found = []
    with db_engine(panel).connect() as connection:
        for table in inspect(connection).get_table_names():
            quoted = f'"{table}"'
            found += [str(tuple(row)) for row in connection.execute(text(f"SELECT * FROM {quoted}"))]
    return "\n".join(found)


def db_engine(panel: Any) -> Any:
    return panel.session.get_bind()


def register(panel: Any, **values: Any) -> Any:
    """Register a petition of somebody with both numbers."""
    session, actor = panel.session, panel.acting("lin")
    defaults = {
        "title": "建议延长图书馆开放时间",
        "channel": "letter",
        "received_on": cast.TODAY,
        "purpose": "suggestion",
        "category_id": panel.office.categories["F4"],
        "summary": "希望周末开放",
    }
    person = {"name": "王小明", "phone": PHONE, "id_number": ID}
    with unit_of_work(session):
        return petitions.draft(session, actor, {**defaults, **values}, petitioner=person, today=cast.TODAY).id


def person_of(panel: Any) -> Any:
    panel.acting("lin")
    return panel.session.query(Petitioner).one()


def test_registering_and_amending_leave_no_plain_number_in_any_table(either: Any) -> None:
    register(either)
    actor, session = either.acting("lin"), either.session
    person = person_of(either)
    with unit_of_work(session):
        records.amend(session, actor, catalogue()["petitioners"], person, {"phone": OTHER})
    stored = everything(either)
    assert PHONE not in stored
    assert OTHER not in stored
    assert ID not in stored
    assert "137****4321" in stored, "the trail says which number by its mask"
    assert cipher().digest(OTHER) in stored
    session.expire_all()
    assert (person_of(either).phone, person_of(either).id_number) == (OTHER, ID)


def test_an_import_leaves_no_plain_number_and_takes_dirty_ones_as_they_are(either: Any) -> None:
    session, actor = either.session, either.acting("lin")
    rows = [
        {
            "outside_no": str(n),
            "title": "噪声扰民",
            "content": "夜里施工",
            "channel": "web",
            "purpose": "other",
            "received_at": now(),
            "petitioner_name": name,
            "phone": phone,
            "id_number": number,
        }
        for n, (name, phone, number) in enumerate(
            [("甲", PHONE, ID), ("乙", "1391234567（找他姐）", "330602198002281")], start=1
        )
    ]
    with unit_of_work(session):
        source = imports.Source("messages", cast.TODAY, categories=either.office.categories)
        batch = imports.begin_batch(
            session,
            actor,
            file_name="a.xlsx",
            digest="0" * 64,
            area="petitions",
            system="messages",
            mapping={},
        )
        tally = imports.take_in(session, actor, batch.id, rows, source)
    assert tally.added == 2
    stored = everything(either)
    for number in (PHONE, ID, "1391234567", "330602198002281"):
        assert number not in stored
    assert found(either, PHONE) == ["甲"]
    assert found(either, "330602198002281") == ["乙"]


def found(panel: Any, q: str) -> list[str]:
    panel.acting("lin")
    rows = answer(panel.session, catalogue()["petitioners"], ["name"], Question(text=q)).rows
    return [row["name"] for row in rows]


def test_a_person_is_found_by_the_whole_number_only(either: Any) -> None:
    register(either)
    assert found(either, "139 1234 5678") == ["王小明"]
    assert found(either, ID.lower()) == ["王小明"]
    assert found(either, PHONE[:8]) == []
    assert found(either, "小明") == ["王小明"]


def test_sealed_text_is_never_compared() -> None:
    with pytest.raises(TypeError, match="keyed hash"):
        _ = Petitioner.phone == PHONE
    with pytest.raises(TypeError, match="keyed hash"):
        Petitioner.phone.like("%139%")


def stored_of(panel: Any, table: str, name: str) -> list[str]:
    with db_engine(panel).connect() as connection:
        return list(connection.execute(text(f"SELECT {name} FROM {table} ORDER BY id")).scalars())


def test_the_text_of_a_secret_petition_is_sealed_and_that_of_an_open_one_is_not(either: Any) -> None:
    number = register(either, content=SECRET)
    assert stored_of(either, "petition", "content") == [SECRET]
    actor, session = either.acting("lin"), either.session
    row = session.query(Petition).filter_by(id=number).one()
    with unit_of_work(session):
        petitions.amend(session, actor, row, {"secrecy": Secrecy.confidential_report})
    assert stored_of(either, "petition", "content")[0].startswith(MARK)
    assert stored_of(either, "petition", "summary")[0].startswith(MARK)
    session.expire_all()
    assert row.content == SECRET
    with unit_of_work(session):
        petitions.amend(session, actor, row, {"secrecy": Secrecy.open})
    assert stored_of(either, "petition", "content") == [SECRET]


def test_a_petition_that_was_secret_from_the_start_stands_nowhere_in_plain(either: Any) -> None:
    words = {"content": SECRET, "summary": SECRET, "title": SECRET}
    register(either, **words, secrecy=Secrecy.confidential_report)
    assert SECRET not in everything(either)


def test_title_and_claims_follow_when_a_petition_becomes_secret_and_back(either: Any) -> None:
    number = register(either, title=SECRET)
    session, actor = either.session, either.acting("lin")
    with unit_of_work(session):
        row = session.query(Petition).filter_by(id=number).one()
        petitions.amend(session, actor, row, {"secrecy": Secrecy.confidential_report})
    for table, name in (("petition", "title"), ("claim", "text")):
        assert stored_of(either, table, name)[0].startswith(MARK)
    session.expire_all()
    assert session.query(Petition).filter_by(id=number).one().title == SECRET
    either.acting("lin")
    assert session.query(Claim).filter_by(petition_id=number).one().text == SECRET
    found = search(catalogue()["petitions"], catalogue()["petitions"].searched(), SECRET[:2])
    assert session.query(Petition).filter(found).count() == 0, "what is sealed is not searched"
    with unit_of_work(session):
        row = session.query(Petition).filter_by(id=number).one()
        petitions.amend(session, actor, row, {"secrecy": Secrecy.open})
    assert stored_of(either, "petition", "title") == stored_of(either, "claim", "text") == [SECRET]
    assert session.query(Petition).filter(found).count() == 1


def test_nobody_can_pretend_to_have_sealed_text(panel: Any) -> None:
    number = register(panel, content=MARK + "aes:001:x")
    panel.session.expire_all()
    panel.acting("lin")
    assert panel.session.query(Petition).filter_by(id=number).one().content == MARK + "aes:001:x"


@pytest.fixture
def own_keys(either: Any, tmp_path: Path) -> KeyRing:
    """Keys of this test's own, so that a rotation changes no other's."""
    from schema import sealed

    ring = KeyRing(tmp_path / "keys")
    ring.make()
    sealed.bind(ring)
    return ring


def test_a_rotation_seals_anew_and_leaves_hashes_versions_and_the_trail_alone(
    either: Any, own_keys: KeyRing
) -> None:
    register(either, content=SECRET, secrecy=Secrecy.confidential_report)
    first = own_keys.current
    before = (
        stored_of(either, "petitioner", "phone_hash"),
        stored_of(either, "petitioner", "version"),
        stored_of(either, "audit_entry", "changes"),
    )
    from app.access.actor import unscoped

    with unscoped(either.session, "test"):
        second = keys.rotate(either.session, own_keys)
        assert keys.reseal(either.session, own_keys) == 6
        assert keys.reseal(either.session, own_keys) == 0, "what is done is not done again"
        assert all(owed(either.session, place, own_keys.head()) == 0 for place in places())
    assert first != second == own_keys.current
    assert first not in "".join(stored_of(either, "petitioner", "phone"))
    assert before == (
        stored_of(either, "petitioner", "phone_hash"),
        stored_of(either, "petitioner", "version"),
        stored_of(either, "audit_entry", "changes"),
    )
    either.session.expire_all()
    assert person_of(either).phone == PHONE
    assert found(either, PHONE) == ["王小明"]


def test_what_was_plain_before_the_first_key_is_read_and_then_sealed(either: Any) -> None:
    register(either)
    with db_engine(either).begin() as connection:
        connection.execute(text(f"UPDATE petitioner SET phone = '{PHONE}', phone_hash = NULL"))
    either.session.expire_all()
    assert person_of(either).phone == PHONE
    assert found(either, PHONE) == []
    from app.access.actor import unscoped

    with unscoped(either.session, "test"):
        assert sum(owed(either.session, place, MARK) for place in places()) == 1
        ring: Any = cipher()
        assert keys.reseal(either.session, ring, head=MARK) == 1
    assert PHONE not in everything(either)
    assert found(either, PHONE) == ["王小明"]


def test_without_the_keys_the_data_need_nothing_starts_and_none_is_made(panel: Any, tmp_path: Path) -> None:
    empty = KeyRing(tmp_path / "elsewhere")
    with pytest.raises(KeyMissing, match="backup"):
        keys.require_keys(panel.session, empty)
    assert not empty.folder.exists()


def test_the_trail_keeps_a_mask_and_a_keyed_hash_of_a_number(panel: Any) -> None:
    register(panel)
    actor, person = panel.acting("lin"), person_of(panel)
    with unit_of_work(panel.session):
        records.amend(panel.session, actor, catalogue()["petitioners"], person, {"phone": OTHER})
    panel.acting("xu")
    entry = panel.session.query(AuditEntry).filter_by(subject_kind="petitioner").one()
    old, new = (cipher().digest(number)[:16] for number in (PHONE, OTHER))
    assert entry.changes == {"phone": [f"139****5678 #{old}", f"137****4321 #{new}"]}


@pytest.mark.parametrize("name", ["aes", "sm4"])
def test_sealed_text_opens_only_where_it_belongs_and_only_unchanged(tmp_path: Path, name: str) -> None:
    ring = KeyRing(tmp_path / "keys", name)
    ring.make()
    stored = ring.seal("petitioner.phone", PHONE)
    assert ring.open("petitioner.phone", stored) == PHONE
    assert stored != ring.seal("petitioner.phone", PHONE), "the same number never looks the same"
    with pytest.raises(Unreadable):
        ring.open("petitioner.id_number", stored)
    with pytest.raises(Unreadable):
        ring.open("petitioner.phone", stored[:-4] + ("AAAA" if stored[-4:] != "AAAA" else "BBBB"))
    other = KeyRing(tmp_path / "keys", "aes" if name == "sm4" else "sm4")
    assert other.open("petitioner.phone", stored) == PHONE, "a change of cipher leaves stored text readable"


def test_keys_are_files_only_their_owner_reads(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys")
    ring.make()
    assert ring.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in ring.folder.iterdir()} == {0o600}
    assert ring.backed_up_on() is None
    (ring.folder / "backed-up").write_text(cast.TODAY.isoformat())
    assert ring.backed_up_on() == cast.TODAY


def test_a_key_made_by_another_process_is_found(tmp_path: Path) -> None:
    here, there = KeyRing(tmp_path / "keys"), KeyRing(tmp_path / "keys")
    here.make()
    assert there.current == here.current
    here.make()
    assert there.open("a.b", here.seal("a.b", "x")) == "x"
    assert there.current == here.current
