"""What a role may not see of a row it finds nowhere: not on a page, in a file, a count, an answer or a form.

The text columns of every area are taken from every role at once, and every door is tried by every role.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from app.access.actor import bind
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.admin.generate import HIDDEN
from app.catalog.entity import ACCOUNTS, Column, Entity, Kind
from app.catalog.read import catalogue
from app.clock import now
from app.extensions import db
from schema.audit import AuditEntry
from schema.settings import CatalogueVersion, ColumnRight
from schema.vocabulary import Role
from tests import cast
from tests.admin.office import Busy, petition_form, text_of, version_of

WORD = "不宣之秘"
"""Stands in every text column that is taken away, of one row of each area."""
EVERYBODY = [role.value for role in Role]
UNSEEN = HIDDEN | {"audit"}
"""Areas no page shows, and the trail, into which nothing is written once it is sealed."""
FIRST = ("lin", "qian", "wei", "tao")
OTHERS = ("fang", "chen", "he", "sun", "zheng", "fu", "an", "xu", "jin")


def told(entity: Entity) -> list[Column]:
    """Return the text columns of an area that can be taken from a role."""
    return [
        column
        for column in entity.columns.values()
        if column.kind in {Kind.text, Kind.long}
        and (column.field.show or column.field.form)
        and column.name not in entity.fixed()
        and column.field.group != "trace"
        and (column.length is None or column.length >= len(WORD))
        and not column.unique
    ]


AREAS = {entity.key: told(entity) for entity in catalogue() if entity.key not in UNSEEN and told(entity)}


@pytest.fixture
def marked(busy: Busy) -> dict[str, int]:
    """Write the word into every such column of one row of each area, and into the trail; return the rows."""
    session, rows = busy.session, {}
    bind(session, cast.BUILDER)
    with unit_of_work(session), untold(session, "made by the test"):
        for key in catalogue().entities:
            if key not in UNSEEN:
                _some_row(session, catalogue()[key])
        for key, columns in AREAS.items():
            entity = catalogue()[key]
            rows[key] = busy.rows["secret"] if key == "petitions" else _some_row(session, entity)
            values = {column.name: WORD for column in columns}
            session.execute(update(entity.model).where(entity.model.id == rows[key]).values(values))
            changes = {column.name: [WORD, WORD + "二"] for column in columns}
            session.add(_entry(entity, rows[key], changes))
    db.remove()
    return rows


def take(panel: Any, kind: str, roles: list[str] = EVERYBODY, areas: Any = AREAS) -> None:
    """Take from `roles` what `kind` says, of all the columns of `areas`."""
    session = panel.session
    with unit_of_work(session), untold(session, "made by the test"):
        for key, columns in areas.items():
            session.add_all(
                ColumnRight(area=key, column_name=column.name, **{kind: roles}) for column in columns
            )
        session.execute(update(CatalogueVersion).values(number=CatalogueVersion.number + 1))
    db.remove()


def doors(key: str, number: int, columns: list[Column]) -> list[str]:
    """Return every address of an area that could tell a column: named, searched, sorted, exported, opened."""
    names = ",".join(column.name for column in columns)
    found = [f"/{key}/{door}?q={WORD[:2]}" for door in ("list/", "lookup/")]
    found += [f"/{key}/{door}?columns={names}" for door in ("list/", "export?format=csv&x=1", "export")]
    found += [
        f"/{key}/{door}" for door in ("filters/", "add", "template", f"show/{number}", f"edit/{number}")
    ]
    found += [f"/api/v1/{key}/{door}" for door in ("", "_info", str(number))]
    return [*found, f"/import/{key}", f"/api/v1/{key}/?size=100"]


def any_door(key: str) -> bool:
    """Say whether anybody is told a column of the area; the trail of a record tells what the record shows."""
    form = catalogue()[key].written_by_forms
    return any(column.field.show or (form and column.field.form) for column in AREAS[key])


PAGES = ("/", "/board/", "/statistics/", "/api/v1/_openapi")


@pytest.mark.parametrize("who", [*FIRST, *(pytest.param(who, marks=pytest.mark.deep) for who in OTHERS)])
def test_a_column_taken_from_a_role_is_found_behind_no_door(
    busy: Busy, marked: dict[str, int], who: str
) -> None:
    take(busy, "hidden_from")
    person = busy.sign_in(who)
    for key, columns in AREAS.items():
        if person.get(f"/api/v1/{key}/_info").status_code != 200:
            continue
        for url in doors(key, marked[key], columns):
            assert WORD not in text_of(person.get(url)), url
        told_of = {column["name"] for column in person.get(f"/api/v1/{key}/_info").json["columns"]}
        assert not told_of & {column.name for column in columns}
        for column in columns:
            asked = (f"{column.name}={WORD}", f"sort={column.name}")
            replies = [person.get(f"/api/v1/{key}/?{question}").status_code for question in asked]
            assert replies == [400, 400], f"{key}.{column.name}"
        assert person.get(f"/api/v1/{key}/?q={WORD[:2]}").json["count"] == 0, key
    for url in PAGES:
        assert WORD not in text_of(person.get(url)), url


def test_without_the_rights_the_same_doors_tell_it(busy: Busy, marked: dict[str, int]) -> None:
    """The walk above can fail: what is taken there stands here."""
    found = {key: set() for key in AREAS}
    for who in ("lin", "wei", "xu", "jin", "zheng"):
        person = busy.sign_in(who)
        for key, columns in AREAS.items():
            for url in doors(key, marked[key], columns):
                if WORD in text_of(person.get(url)):
                    found[key].add(url.split("?")[0].replace(str(marked[key]), "1"))
    assert {key for key, urls in found.items() if not urls} == {key for key in AREAS if not any_door(key)}
    kinds = {re.sub(r"^/(api/v1/)?\w+/", r"/\1", url) for urls in found.values() for url in urls}
    assert kinds >= {"/list/", "/show/1", "/edit/1", "/export", "/api/v1/", "/api/v1/1"}


@pytest.mark.parametrize("who", ["lin", "qian"])
def test_a_masked_column_shows_its_mask_and_nothing_else(
    busy: Busy, marked: dict[str, int], who: str
) -> None:
    take(busy, "masked_for")
    person = busy.sign_in(who)
    for key, columns in AREAS.items():
        if person.get(f"/api/v1/{key}/_info").status_code != 200:
            continue
        for url in doors(key, marked[key], columns):
            assert WORD not in text_of(person.get(url)), url
        for column in columns:
            assert person.get(f"/api/v1/{key}/?{column.name}={WORD}").status_code == 400
    if who == "lin":
        row = person.get(f"/api/v1/petitions/{marked['petitions']}").json["row"]
        assert row["summary"] == "***"
        assert "***" in person.get(f"/petitions/show/{marked['petitions']}").text


def test_what_one_may_not_write_is_not_stored_by_any_door(busy: Busy) -> None:
    take(busy, "read_only_for", ["clerk"], {"petitions": [catalogue()["petitions"].columns["summary"]]})
    lin, number = busy.sign_in("lin"), busy.rows["secret"]
    before = lin.get(f"/api/v1/petitions/{number}").json["row"]["summary"]
    assert 'name="summary"' not in lin.get("/petitions/add").text
    assert 'name="summary"' not in lin.get(f"/petitions/edit/{number}").text
    made = lin.post("/petitions/add", petition_form(busy.office, summary=WORD, act="draft"))
    assert made.status_code == 302, "a forged field is not even looked at"
    assert WORD not in lin.get(made.headers["Location"]).text
    form = petition_form(busy.office, title="改过的标题", summary=WORD)
    version = version_of(lin, f"/petitions/edit/{number}")
    lin.post(f"/petitions/edit/{number}", {**form, "_version": version})
    row = lin.get(f"/api/v1/petitions/{number}").json["row"]
    assert (row["title"], row["summary"]) == ("改过的标题", before)
    forged = lin.put(f"/api/v1/petitions/{number}", {"summary": WORD})
    assert (forged.status_code, set(forged.json["fields"])) == (422, {"summary"})
    assert [
        c["writable"] for c in lin.get("/api/v1/petitions/_info").json["columns"] if c["name"] == "summary"
    ] == [False]
    fang = busy.sign_in("fang")
    assert fang.put(f"/api/v1/petitions/{number}", {"summary": "主任改的"}).status_code == 200


def test_a_stale_save_shows_nothing_that_is_taken(busy: Busy, marked: dict[str, int]) -> None:
    take(busy, "hidden_from", ["clerk"])
    lin, number = busy.sign_in("lin"), marked["petitions"]
    version = version_of(lin, f"/petitions/edit/{number}")
    changed = {"title": "主任改的", "summary": WORD + "三"}
    assert busy.sign_in("fang").put(f"/api/v1/petitions/{number}", changed).status_code == 200
    reply = lin.post(f"/petitions/edit/{number}", {**petition_form(busy.office), "_version": version})
    assert reply.status_code == 409
    assert WORD not in reply.text


def test_the_declared_rights_hold_without_anybody_setting_them(busy: Busy) -> None:
    session = busy.session
    with unit_of_work(session), untold(session, "made by the test"):
        bind(session, cast.BUILDER)
        session.execute(update(catalogue()["staff"].model).values(phone="13900007777"))
        session.execute(update(catalogue()["petitions"].model).values(query_code="QQ77KK88"))
    db.remove()
    number = busy.rows["secret"]
    for who, sees in (("lin", True), ("he", True), ("tao", False), ("xu", False), ("an", False)):
        assert ("13900007777" in busy.sign_in(who).get("/staff/list/").text) is sees, who
    for who, sees in (("lin", True), ("he", False)):
        person = busy.sign_in(who)
        assert ("QQ77KK88" in person.get("/petitions/list/?columns=petition_no,query_code").text) is sees, who
        assert "QQ77KK88" not in person.get(f"/api/v1/petitions/{number}").text


def _some_row(session: Any, entity: Entity) -> int:
    """Return a row of the area, made up where there is none."""
    found = session.scalar(select(entity.model.id).order_by(entity.model.id).limit(1))
    if found is not None:
        return int(found)
    values = {
        column.name: _value(session, column)
        for column in entity.columns.values()
        if not column.nullable and not column.has_default
    }
    made = session.execute(insert(entity.model).values(values).returning(entity.model.id))
    return int(made.scalar_one())


def _value(session: Any, column: Column) -> Any:
    if column.target == ACCOUNTS:
        return 1
    if column.kind is Kind.ref:
        return _some_row(session, catalogue()[str(column.target)])
    if column.enum is not None:
        return [] if column.kind is Kind.multi else next(iter(column.enum))
    return {Kind.date: date(2026, 9, 1), Kind.moment: now(), Kind.json: {}, Kind.boolean: False}.get(
        column.kind, 1 if column.kind in {Kind.integer, Kind.decimal} else "x"
    )


def _entry(entity: Entity, number: int, changes: dict[str, Any]) -> AuditEntry:
    return AuditEntry(
        happened_at=now(), verb="amend", subject_kind=entity.table, subject_id=number, changes=changes
    )
