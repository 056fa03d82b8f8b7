"""Files at the front door: who gets the original, what the scanner stops, what leaves no room to run anything."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.actor import Actor
from app.access.originals import gets_original
from app.actions import antivirus
from app.actions.antivirus import Infected
from app.domain.errors import Refused
from schema.audit import AuditEntry
from schema.vocabulary import AuditVerb
from tests.actions.files import letter, picture
from tests.admin.office import Busy, uploaded
from tests.conftest import Person

PHOTO = picture(size=(60, 30))


class Case:
    """Whatever a file hangs on."""

    unit_id, handler_id, handler_b_id = 5, 11, 12


def somebody(**values: object) -> Actor:
    actor = Actor(1, "x", "X", roles=frozenset({"div_handler"}), staff_id=1, unit_id=4)
    return replace(actor, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actor", "original"),
    [
        (somebody(roles=frozenset({"clerk"})), True),
        (somebody(roles=frozenset({"office_head"})), True),
        (somebody(unit_id=5), True),
        (somebody(staff_id=11), True),
        (somebody(staff_id=12), True),
        (somebody(), False),
        (somebody(staff_id=None, unit_id=None), False),
        (somebody(unit_ids=frozenset({4, 5})), False),
        (somebody(roles=frozenset({"leader"}), unit_id=5, leader_id=3), False),
    ],
)
def test_the_office_and_the_unit_that_answers_get_the_original(actor: Actor, original: bool) -> None:
    assert gets_original(actor, Case()) is original
    assert gets_original(actor, None) is bool(actor.roles & {"clerk", "office_head"})


def test_who_answers_gets_the_photograph_as_it_came_and_a_leader_only_the_picture(busy: Busy) -> None:
    lin, pk = busy.sign_in("lin"), busy.rows["secret"]
    url = f"/petitions/download/{pk}/{_add(lin, pk, '现场.jpg', PHOTO)}"
    for keeper in (lin, busy.sign_in("fang"), busy.sign_in("he")):
        assert hashlib.sha256(_body(keeper, url)).digest() == hashlib.sha256(PHOTO).digest()
    seen = _body(busy.sign_in("zheng"), url)
    assert seen.startswith(b"\xff\xd8\xff")
    assert not [word for word in (b"HUAIYIN", b"SECRETARY-LI", b"Exif") if word in seen]


def test_a_file_of_which_no_copy_can_be_made_is_not_given_on(busy: Busy) -> None:
    lin, pk = busy.sign_in("lin"), busy.rows["secret"]
    heic = b"\0\0\0\x18ftypheic" + b"HUAIYIN" * 9
    url = f"/petitions/download/{pk}/{_add(lin, pk, '现场.heic', heic)}"
    assert _body(lin, url) == heic
    reply = busy.sign_in("zheng", "zh").get(url)
    assert reply.status_code == 400
    assert "不对外提供" in reply.text
    assert b"HUAIYIN" not in reply.data


def test_a_letter_opens_in_the_browser_and_runs_nothing(busy: Busy) -> None:
    lin, pk = busy.sign_in("lin"), busy.rows["mine"]
    reply = lin.get(f"/petitions/download/{pk}/{_add(lin, pk, '来信.pdf', letter())}")
    assert reply.headers["Content-Disposition"].startswith("inline; ")
    assert "filename*=UTF-8''%E6%9D%A5%E4%BF%A1.pdf" in reply.headers["Content-Disposition"]
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert reply.headers["Content-Security-Policy"].endswith("; sandbox")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cache-Control"] == "no-store"
    reply.close()


def test_an_infected_file_is_refused_kept_nowhere_and_told_in_the_trail(
    busy: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scan(_address: str, _content: object, name: str) -> None:
        raise Infected("The virus scanner refuses this file (%(found)s): %(name)s.", name=name, found="Eicar")

    monkeypatch.setattr(antivirus, "scan", scan)
    lin, pk = busy.sign_in("lin", "zh"), busy.rows["mine"]
    before = _kept(busy)
    reply = _send(lin, pk, "信.txt", b"x")
    assert reply.status_code == 422
    assert "病毒查杀未通过（Eicar），文件“信.txt”未保存。" in reply.text
    assert _kept(busy) == before
    with busy.session as session:
        busy.acting("lin")
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.verb, entry.petition_id, entry.actor_name) == (AuditVerb.refuse, pk, "林晓岚")
    assert entry.reason == "信.txt: Eicar"
    assert "信.txt: Eicar" in lin.get(f"/petitions/show/{pk}").text
    assert entry.changes == {"attachment": [None, "信.txt"], "virus": [None, "Eicar"]}


def test_a_scanner_that_is_silent_stops_imports_too(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def scan(_address: str, _content: object, name: str) -> None:
        asked.append(name)
        raise Refused(
            "The virus scanner does not answer, so %(name)s was not kept. Try again later.", name=name
        )

    monkeypatch.setattr(antivirus, "scan", scan)
    lin, before = busy.sign_in("lin"), _kept(busy)
    sent = uploaded("rows.csv", b"a,b\n1,2\n")
    reply = lin.client.post("/import/petitions", headers={"X-CSRFToken": lin.token}, **sent)
    assert reply.status_code == 422
    assert "does not answer, so rows.csv was not kept" in reply.text
    assert (_kept(busy), asked) == (before, ["rows.csv"])


def test_a_file_of_a_plan_is_named_to_nobody_who_may_not_see_the_plan(busy: Busy) -> None:
    lin, pk = busy.sign_in("lin"), busy.rows["plan"]
    reply = lin.client.post(
        f"/plans/attach/{pk}", headers={"X-CSRFToken": lin.token}, **uploaded("疏散预案.txt", b"x")
    )
    assert reply.status_code == 302
    assert "疏散预案" in busy.sign_in("lin").get("/attachments/list/").text
    seen = {}
    for other in ("qian", "he", "tao", "wei", "jin"):
        person = busy.sign_in(other)
        seen[other] = person.get(f"/plans/show/{pk}").status_code == 200
        assert ("疏散预案" in person.get("/attachments/list/").text) is seen[other], other
        assert ("疏散预案" in str(person.get("/api/v1/attachments/").json)) is seen[other], other
    assert set(seen.values()) == {True, False}


def _send(person: Person, pk: int, name: str, content: bytes) -> TestResponse:
    url = f"/petitions/attach/{pk}"
    return person.client.post(url, headers={"X-CSRFToken": person.token}, **uploaded(name, content))


def _add(person: Person, pk: int, name: str, content: bytes) -> int:
    assert _send(person, pk, name, content).status_code == 302
    rows = person.get(f"/api/v1/attachments/?petition_id={pk}").json["rows"]
    return max(row["id"] for row in rows)


def _body(person: Person, url: str) -> bytes:
    reply = person.get(url)
    assert reply.status_code == 200, url
    content = reply.get_data()
    reply.close()
    return content


def _kept(busy: Busy) -> int:
    return len([path for path in busy.settings.files_dir.rglob("*") if path.is_file()])
