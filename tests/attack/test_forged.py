"""Numbers and columns nobody offered: refused or passed over, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from app.catalog.entity import Column, Entity, Kind
from app.catalog.read import catalogue
from app.catalog.verbs import SUPERVISE, VERBS
from app.extensions import db
from tests.admin.office import MARKER, Busy, petition_form, uploaded
from tests.attack.ledger import ledger
from tests.conftest import Person

FORGED = ("0", "-1", "999999", "2147483648", "9" * 40, "1.5", "x", "1 OR 1=1", "²", "[1]", "null", "1\0")
REFUSED = {400, 403, 404, 409, 422}
WRITERS = ("lin", "fang", "chen", "he", "qian", "jin", "wei", "fu")
KEPT = {
    "id": 77,
    "version": 77,
    "created_at": "2020-01-01",
    "created_by_id": 1,
    "updated_at": "2020-01-01",
    "updated_by_id": 1,
    "deleted_at": "2020-01-01",
    "deleted_by_id": 1,
    "__class__": "x",
    "_sa_instance_state": "x",
    "area_key": "audit",
    "metadata": "x",
}


@pytest.mark.parametrize("username", WRITERS)
def test_a_reference_to_nothing_is_refused_and_nothing_is_written(busy: Busy, username: str) -> None:
    person, tried = busy.sign_in(username), 0
    for entity in _writable(person):
        form = _filled(person, entity)
        before = ledger()
        references = [column for column in entity.on_form() if column.kind is Kind.ref]
        for column in references:
            for forged in FORGED[tried % 4 :: 4]:
                changed = {**form, column.name: forged}
                reply = person.post(f"/{entity.key}/add", changed)
                assert reply.status_code in REFUSED, (
                    f"{reply.status_code} {entity.key}.{column.name}={forged!r}"
                )
                reply = person.api("POST", f"/api/v1/{entity.key}/", {column.name: forged})
                assert reply.status_code in REFUSED, f"{entity.key}.{column.name}={forged!r}"
            tried += 1
        assert ledger() == before, entity.key
    assert tried or username in {"chen", "he", "fu"}


def test_rows_of_a_foreign_case_are_named_by_nobody(busy: Busy) -> None:
    """Claims, parties and supervisions added to, and moved to, a case one does not see."""
    secret = busy.rows["secret"]
    bodies: dict[str, dict[str, Any]] = {
        "claims": {"petition_id": secret, "text": "untergeschoben"},
        "parties": {"petition_id": secret, "petitioner_id": 1},
        "supervision": {
            "petition_id": secret,
            "kind": "case",
            "trigger": "overdue",
            "unit_id": busy.office.units["basic"],
            "due_on": "2026-09-30",
            "demand": "x",
        },
    }
    for username in ("zhao", "gao", "qian", "jin"):
        person, before = busy.sign_in(username), ledger()
        for area, body in bodies.items():
            for reply in (
                person.api("POST", f"/api/v1/{area}/", body),
                person.post(f"/{area}/add", body),
                person.api("PUT", f"/api/v1/{area}/1", body),
                person.post(f"/{area}/edit/1", body),
            ):
                assert reply.status_code in REFUSED, f"{username} {area} {reply.status_code}"
        for verb in (*(event.value.rstrip("_") for event in VERBS), "fly", "__init__", "assign/../void"):
            reply = person.api("POST", f"/api/v1/petitions/{secret}/{verb}", {})
            hidden = 403 if username == "jin" else 404  # who reads no petitions at all is told so
            assert reply.status_code in {hidden, 404}, verb
            assert person.post(f"/petitions/do/{secret}/{verb}", {}).status_code in {hidden, 404}, verb
        assert person.post(f"/petitions/supervise/{secret}", {}).status_code in {403, 404}
        assert ledger() == before, username


def test_the_inputs_of_verbs_name_only_what_there_is(busy: Busy) -> None:
    people = {name: busy.sign_in(name) for name in ("lin", "fang", "chen")}
    row = {"lin": busy.rows["draft"], "fang": busy.rows["mine"], "chen": busy.rows["secret"]}
    before, office = ledger(), busy.office
    good = {
        "unit_id": str(office.units["basic"]),
        "feedback_due": "2026-10-16",
        "handler_id": str(office.staff["he"]),
        "handler_b_id": str(office.staff["sun"]),
        "first_contact_id": str(office.staff["lin"]),
        "answered_by_id": str(office.staff["lin"]),
        "co_unit_ids": str(office.units["personnel"]),
        "accepted_on": "2026-09-17",
        "answered_on": "2026-09-17",
        "due_on": "2026-09-30",
        "kind": "case",
        "trigger": "overdue",
        "demand": "x",
        "answer_text": "x",
        "result": "adopted",
        "reason": "x",
    }
    for name, person in people.items():
        for verb in [*VERBS.values(), SUPERVISE]:
            event = next((event for event, face in VERBS.items() if face is verb), None)
            url = (
                f"/petitions/supervise/{row[name]}"
                if event is None
                else f"/petitions/do/{row[name]}/{event.value.rstrip('_')}"
            )
            for column in verb.inputs:
                if column.kind not in {Kind.ref, Kind.refs}:
                    continue
                for forged in FORGED[len(column.name) % 3 :: 3]:
                    sent = {c.name: good.get(c.name, "") for c in verb.inputs} | {column.name: forged}
                    reply = person.post(url, sent)
                    assert reply.status_code in REFUSED | {302}, (
                        f"{reply.status_code} {url} {column.name}={forged!r}"
                    )
                assert ledger() == before, f"{url} {column.name}"


@pytest.mark.parametrize("act", ["delete", "restore", "export", "", "void", "__init__", "remove"])
def test_a_bulk_act_takes_all_of_its_rows_or_none(busy: Busy, act: str) -> None:
    lin, zhao, before = busy.sign_in("lin"), busy.sign_in("zhao"), ledger()
    draft, secret, mine = (str(busy.rows[name]) for name in ("draft", "secret", "mine"))
    for ids in (
        ["x"],
        [draft, "x"],
        [draft, "-1"],
        [draft, "999999"],
        [draft, "9" * 40],
        [draft, ""],
        [draft] * 501,
        [],
    ):
        reply = lin.post("/petitions/bulk", {"act": act, "ids": ids})
        if act != "export":
            assert reply.status_code in REFUSED | {302}, f"{reply.status_code} {ids}"
        assert ledger() == before, ids[:3]
        reply.close()
    for ids in ([secret], [mine, secret], [secret, mine]):
        reply = zhao.post("/petitions/bulk", {"act": act, "ids": ids})
        if act != "export":
            assert reply.status_code in REFUSED
        assert ledger() == before
        reply.close()
    for area, number in (("deadlines", 1), ("audit", 1), ("papers", 1), ("attachments", 1), ("jobs", 1)):
        for person in (lin, zhao):
            reply = person.post(f"/{area}/bulk", {"act": act, "ids": [number]})
            reply.close()
            assert ledger() == before, area


def test_files_and_jobs_of_others_are_asked_for_in_vain(busy: Busy) -> None:
    zhao = busy.sign_in("zhao")
    for row in ("mine", "school", "draft", "secret"):
        for file in (busy.rows["secret_file"], busy.rows["supervision_file"]):
            for area in ("petitions", "supervision", "plans"):
                assert zhao.get(f"/{area}/download/{busy.rows[row]}/{file}").status_code == 404


def test_an_import_is_followed_and_its_files_are_read_by_nobody_else(busy: Busy) -> None:
    """The key of a file in an address is no permission: an attachment or another's upload is not read by it."""
    lin, fang = busy.sign_in("lin"), busy.sign_in("fang")
    with db().get_bind().connect() as connection:
        stored = connection.execute(text("SELECT storage_key FROM attachment")).scalars().all()
    for key in stored:
        assert lin.get(f"/import/petitions/refused/{key}").status_code == 404
        reply = lin.get(f"/import/petitions/{key}?name=a.csv")
        assert reply.status_code in {404, 422}
        assert MARKER not in reply.text
    sent = _upload(
        lin, "留言编号,留言主题,留言时间,留言详情\n7,geheim-4711,2026-09-01,x\n8,y,niemals,x\n".encode()
    )
    assert "geheim-4711" in lin.get(sent.location).text
    assert "geheim-4711" not in fang.get(sent.location).text
    done = lin.post(sent.location, {"act": "run"})
    page = lin.get(done.location).text
    refused = page.partition("/import/petitions/refused/")[2].partition('"')[0]
    assert refused
    assert fang.get(done.location).status_code == 404
    assert fang.post(done.location, {}).status_code == 404
    own, foreign = (
        lin.get(f"/import/petitions/refused/{refused}"),
        fang.get(f"/import/petitions/refused/{refused}"),
    )
    own.close()
    foreign.close()
    assert (own.status_code, foreign.status_code) == (200, 404)


@pytest.mark.parametrize("username", ["lin", pytest.param("wei", marks=pytest.mark.deep)])
def test_a_column_no_form_asks_for_is_refused_by_the_api(busy: Busy, username: str) -> None:
    person, tried = busy.sign_in(username), 0
    for entity in _writable(person):
        url, before = f"/api/v1/{entity.key}/", ledger()
        hidden = [name for name in entity.columns if name not in {column.name for column in entity.on_form()}]
        rows = person.get(url).json["rows"]
        filled = _filled(person, entity)
        for name in [*hidden, *KEPT]:
            if name == "version":
                continue
            body = {**filled, name: KEPT.get(name, 1)}
            reply = person.api("POST", url, body)
            assert reply.status_code == 422, f"{entity.key}.{name}"
            assert name in reply.json["fields"], f"{entity.key}.{name} {reply.text}"
            if rows:
                reply = person.api("PUT", f"{url}{rows[0]['id']}", {name: KEPT.get(name, 1)})
                assert reply.status_code == 422, f"{entity.key}.{name}"
            tried += 1
        assert ledger() == before, entity.key
    assert tried > 50


@pytest.mark.parametrize("username", ["lin", "wei"])
def test_a_column_no_form_asks_for_is_passed_over_by_the_form(busy: Busy, username: str) -> None:
    person, tried = busy.sign_in(username), 0
    for entity in _writable(person):
        rows = person.get(f"/api/v1/{entity.key}/").json["rows"]
        if not rows or entity.key == "circulars":
            continue
        number = rows[0]["id"]
        hidden = [name for name in entity.columns if name not in {column.name for column in entity.on_form()}]
        before = _row(entity, number)
        form = {name: value for name, value in _form_of(entity, before).items() if value is not None}
        for name in [*hidden, *KEPT]:
            form.setdefault(name, str(KEPT.get(name, "1")))
        reply = person.post(f"/{entity.key}/edit/{number}", form)
        after = _row(entity, number)
        own = {"updated_at", "updated_by_id", "version"}
        for name in hidden:
            if name not in own:
                assert after[name] == before[name], f"{entity.key}.{name} {reply.status_code}"
        assert after["id"] == number
        if "version" in after:
            assert after["version"] in {before["version"], before["version"] + 1}
        tried += 1
    assert tried > 2


def test_a_new_petition_is_a_draft_whatever_it_says_of_itself(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    forged = {
        "state": "closed",
        "petition_no": "2026-99999",
        "query_code": "AAAA",
        "unit_id": str(busy.office.units["personnel"]),
        "handler_id": "1",
        "closed_on": "2026-09-01",
        "closing_basis": "reply",
        "due_on": "2099-01-01",
        "deadline": "2099-01-01",
        "registered_on": "2020-01-01",
        "created_by_id": "1",
        "is_repeat": "1",
        "id": "4711",
        "version": "99",
        "deleted_at": "2026-09-01",
        "import_batch_id": "1",
        "matter_id": "1",
    }
    reply = lin.post("/petitions/add", petition_form(busy.office, act="draft", **forged))
    assert reply.status_code == 302
    row = _row(catalogue()["petitions"], int(reply.location.rsplit("/", 1)[-1]))
    assert row["id"] != 4711
    assert row["state"] == "draft"
    assert row["created_by_id"] == busy.office.users["lin"]
    for name in (
        "petition_no",
        "unit_id",
        "closed_on",
        "closing_basis",
        "due_on",
        "registered_on",
        "deleted_at",
        "import_batch_id",
    ):
        assert row.get(name) is None, name


def _writable(person: Person) -> Iterator[Entity]:
    for entity in catalogue():
        if entity.written_by_forms:
            info = person.get(f"/api/v1/{entity.key}/_info")
            if info.status_code == 200 and "write" in info.json["permissions"]:
                yield entity


def _filled(person: Person, entity: Entity) -> dict[str, Any]:
    """Return a form of an area that would be in order, but for what a test forges in it."""
    return {
        column.name: value
        for column in entity.on_form()
        if (value := _value(person, column)) is not None and column.required
    }


def _value(person: Person, column: Column) -> Any:
    if column.kind is Kind.ref:
        reply = person.get(f"/{column.target}/lookup/") if column.target in catalogue().entities else None
        found = reply.json["results"] if reply is not None and reply.status_code == 200 else []
        return found[0]["id"] if found else None
    if column.kind is Kind.enum:
        return next(iter(column.enum)).value if column.enum else None
    plain = {
        Kind.date: "2026-09-17",
        Kind.moment: "2026-09-17 09:00",
        Kind.integer: "1",
        Kind.text: "甲",
        Kind.long: "甲",
    }
    return plain.get(column.kind)


def _row(entity: Entity, number: int) -> dict[str, Any]:
    with db().get_bind().connect() as connection:
        found = (
            connection.execute(text(f'SELECT * FROM "{entity.table}" WHERE id = :id'), {"id": number})
            .mappings()
            .one()
        )
        return dict(found)


def _form_of(entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    return {column.name: row[column.name] for column in entity.on_form()} | {"_version": row.get("version")}


def _upload(person: Person, content: bytes) -> Any:
    return person.client.post(
        "/import/petitions", headers={"X-CSRFToken": person.token}, **uploaded("a.csv", content)
    )
