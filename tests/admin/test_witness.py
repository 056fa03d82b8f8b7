"""What changes nothing is noted too: who read, took, was refused, came and went."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import delete, select

from app.access.actor import unscoped
from app.actions.records import bump
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.actions.witness import Witnessed, note
from app.extensions import db
from app.queries.trail import verify
from schema.audit import AuditEntry
from schema.base import AccountRole, Permission, PermissionView, ViewMenu, assoc_permissionview_role
from schema.people import Petitioner
from schema.petitions import Petition
from schema.vocabulary import AuditVerb
from tests import cast
from tests.admin.office import MARKER, Busy


def entries(*verbs: str) -> list[tuple[str, str, int | None, str]]:
    """Return who did what to which row, oldest first."""
    session = db()
    session.rollback()
    entry = AuditEntry
    rows = session.execute(
        select(entry.actor_name, entry.subject_kind, entry.subject_id, entry.origin)
        .where(entry.verb.in_(verbs))
        .order_by(entry.id)
    )
    return [tuple(row) for row in rows]


def test_opening_a_person_is_noted_on_every_door(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    with unscoped(db(), "test"):
        number = db().scalar(select(Petitioner.id))
    before = len(entries("read"))
    for url in (
        f"/petitioners/show/{number}",
        f"/petitioners/edit/{number}",
        f"/api/v1/petitioners/{number}",
    ):
        assert lin.get(url).status_code == 200
    new = entries("read")[before:]
    assert len(new) == 3
    assert {entry[1:] for entry in new} == {("petitioner", number, "127.0.0.1")}


def test_opening_a_secret_petition_is_noted_and_an_ordinary_one_is_not(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    with unscoped(db(), "test"), unit_of_work(db()), untold(db(), "made by the test"):
        db().get_one(Petition, busy.rows["secret"]).is_secret = True
    lin.get(f"/petitions/show/{busy.rows['mine']}")
    assert entries("read") == []
    assert lin.get(f"/petitions/show/{busy.rows['secret']}").status_code == 200
    assert [entry[1:3] for entry in entries("read")] == [("petition", busy.rows["secret"])]


def test_taking_a_file_is_noted(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    reply = lin.get(f"/petitions/download/{busy.rows['secret']}/{busy.rows['secret_file']}")
    assert reply.status_code == 200
    reply.close()
    assert [entry[1:3] for entry in entries("read")] == [("attachment", busy.rows["secret_file"])]


def test_who_administers_is_refused_a_petition_and_that_is_noted(busy: Busy) -> None:
    wei = busy.sign_in("wei")
    row = busy.rows["secret"]
    for url in (f"/petitions/show/{row}", f"/api/v1/petitions/{row}"):
        reply = wei.get(url)
        assert reply.status_code == 403
        assert MARKER not in reply.text
    assert [entry[1:3] for entry in entries("refuse")] == [("petition", row)] * 2


def test_a_row_that_is_not_there_and_one_that_is_not_ones_own_leave_the_same_entry(busy: Busy) -> None:
    zhao = busy.sign_in("zhao")
    for row in (busy.rows["secret"], 987654):
        assert zhao.get(f"/petitions/show/{row}").status_code == 404
    assert [entry[1:3] for entry in entries("refuse")] == [
        ("petition", busy.rows["secret"]),
        ("petition", 987654),
    ]
    assert not db().scalar(select(AuditEntry.display).where(AuditEntry.verb == "refuse"))


def test_coming_failing_to_come_and_going_are_noted_and_a_stray_password_is_not(busy: Busy) -> None:
    lin = busy.sign_in("lin")
    lin.post("/logout/")
    page = busy.app.test_client()
    for name, password in (("lin", "wrong"), ("MyPassw0rd!", "lin")):
        page.post("/api/v1/security/login", json={"username": name, "password": password, "provider": "db"})
    ways = entries("sign_in", "sign_out", "sign_in_failed")
    number = busy.office.users["lin"]
    assert [entry[1:3] for entry in ways[-4:]] == [
        ("ab_user", number),
        ("ab_user", number),
        ("ab_user", number),
        ("ab_user", None),
    ]
    assert "MyPassw0rd!" not in str(db().execute(select(AuditEntry.__table__)).all())
    assert verify(db()).broken is None


def test_inside_an_open_unit_of_work_nothing_is_noted_that_would_wait_for_itself(busy: Busy) -> None:
    with pytest.raises(RuntimeError), unit_of_work(db()):
        note(cast.BUILDER, Witnessed(AuditVerb.read, "petition", 1))


def test_outside_of_a_request_it_is_stored_at_once(busy: Busy) -> None:
    note(cast.BUILDER, Witnessed(AuditVerb.print, "paper", 4, behalf_of_id=busy.office.staff["he"]))
    found = (
        db().execute(select(AuditEntry.verb, AuditEntry.behalf_of_id).order_by(AuditEntry.id.desc())).first()
    )
    assert found == ("print", busy.office.staff["he"])


def test_opening_what_hangs_on_a_secret_petition_is_noted_as_the_petition_is(busy: Busy) -> None:
    lin, secret = busy.sign_in("lin"), busy.rows["secret"]
    hanging = {}
    for area in ("claims", "parties", "attachments", "deadlines", "assignments"):
        found = lin.get(f"/api/v1/{area}/?petition_id={secret}").json["rows"]
        hanging[area] = found[0]["id"]
        lin.get(f"/{area}/show/{found[0]['id']}")
    assert entries("read") == [], "an ordinary petition leaves none"
    with unscoped(db(), "test"), unit_of_work(db()), untold(db(), "made by the test"):
        db().get_one(Petition, secret).is_secret = True
    for area, number in hanging.items():
        for url in (f"/{area}/show/{number}", f"/api/v1/{area}/{number}"):
            before = len(entries("read"))
            assert lin.get(url).status_code == 200, url
            assert [entry[2] for entry in entries("read")[before:]] == [number], url


def test_who_only_reads_a_petition_adds_no_file(busy: Busy) -> None:
    pk, file = busy.rows["secret"], {"file": (BytesIO(b"a note"), "note.txt")}
    for name, status in (("fu", 403), ("zheng", 403), ("he", 200), ("lin", 200)):
        person = busy.sign_in(name)
        assert person.get(f"/petitions/attach/{pk}").status_code == status, name
        assert ("/petitions/attach/" in person.get(f"/petitions/show/{pk}").text) is (status == 200), name
    assert busy.sign_in("zheng").post(f"/petitions/attach/{pk}", file).status_code == 403


def test_a_filter_across_a_reference_needs_the_right_to_read_there(busy: Busy) -> None:
    lin, question = busy.sign_in("lin"), "petition_id.state=accepted"
    assert lin.get(f"/api/v1/claims/?{question}").status_code == 200
    session = busy.session
    role, word = session.scalars(select(AccountRole).where(AccountRole.name == "clerk")).one(), "can_read"
    pair = (
        select(PermissionView.id)
        .join(Permission, Permission.id == PermissionView.permission_id)
        .join(ViewMenu, ViewMenu.id == PermissionView.view_menu_id)
        .where(Permission.name == word, ViewMenu.name == "petitions")
    )
    held = assoc_permissionview_role.c
    with unit_of_work(session), untold(session, "made by the test"):
        session.execute(
            delete(assoc_permissionview_role).where(
                held.role_id == role.id, held.permission_view_id.in_(pair)
            )
        )
        bump(session)
    db.remove()
    for url in ("/api/v1/claims/", "/claims/list/"):
        assert lin.get(url).status_code == 200
        assert lin.get(f"{url}?{question}").status_code == 400
