"""Two people for power, through the front door: one proposes, another decides, nobody for himself."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.actions import accounts
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.clock import frozen
from app.extensions import db
from schema.audit import AuditEntry
from schema.base import User
from schema.proposals import Proposal, ProposalState
from tests import cast
from tests.admin.office import change_matrix, held
from tests.conftest import Panel, Person

NEW = {"username": "new", "name": "新人", "roles": ["clerk"]}


def edit(
    panel: Panel, person: Person, name: str, *roles: str, active: bool = True, **more: str
) -> TestResponse:
    form: dict[str, Any] = {"roles": list(roles), **more}
    if active:
        form["active"] = "1"
    return person.post(f"/accounts/edit/{panel.office.users[name]}", form)


def second(panel: Panel, username: str, role: str) -> None:
    """The operator opens one more account."""
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        known = {"name": "副", "password": cast.PASSWORD, "definitive": True}
        user = accounts.create(panel.session, cast.BUILDER, username=username, roles=[role], **known)
        panel.office.users[username] = user.id
    db.remove()


def newest(panel: Panel) -> int:
    found = panel.session.scalar(select(Proposal.id).order_by(Proposal.id.desc()))
    db.remove()
    assert found is not None
    return found


def state(panel: Panel, number: int) -> ProposalState | None:
    found = panel.session.scalar(select(Proposal.state).where(Proposal.id == number))
    db.remove()
    return found


def roles_of(panel: Panel, name: str) -> set[str]:
    found = accounts.role_names(panel.session, panel.office.users[name])
    db.remove()
    return found


def account(panel: Panel, username: str) -> Any:
    found = panel.session.execute(
        select(User.id, User.active, User.password).where(User.username == username)
    ).one_or_none()
    db.remove()
    return found


def test_a_proposed_account_is_opened_by_the_second_person_and_gets_its_password_after(either: Panel) -> None:
    wei, an = either.sign_in("wei"), either.sign_in("an")
    reply = wei.post("/accounts/add", {**NEW, "password": cast.PASSWORD}, follow_redirects=True)
    assert "awaiting approval" in reply.text
    assert account(either, "new") is None
    number = newest(either)
    page = an.get(f"/approvals/{number}").text
    assert "新人" in page
    assert an.post(f"/approvals/{number}/approve").status_code == 302
    made = account(either, "new")
    assert made.active
    assert made.password == accounts.NO_PASSWORD, "nothing typed while proposing becomes a password"
    assert wei.post(
        f"/accounts/edit/{made.id}", {"active": "1", "roles": ["clerk"], "password": cast.PASSWORD}
    )
    new = either.sign_in("new")
    assert new.get("/").headers["Location"] == "/accounts/password", "who handed it out knows it still"
    own = {"old": cast.PASSWORD, "password": "Peach-Garden-3"}
    assert new.post("/accounts/password", own).headers["Location"] == "/"
    assert new.get("/").status_code == 200


def test_roles_change_when_approved_and_the_trail_names_both_people(either: Panel) -> None:
    wei, an = either.sign_in("wei"), either.sign_in("an")
    edit(either, wei, "chen", "div_handler")
    assert roles_of(either, "chen") == {"div_head"}
    number = newest(either)
    an.post(f"/approvals/{number}/approve", {"reason": "同意"})
    assert roles_of(either, "chen") == {"div_handler"}
    rows = either.session.execute(
        select(AuditEntry.verb, AuditEntry.actor_name, AuditEntry.subject_kind)
        .order_by(AuditEntry.id.desc())
        .limit(3)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("approve", "安平", "proposal"),
        ("amend", "安平", "ab_user"),
        ("propose", "韦青", "proposal"),
    ]
    assert an.post(f"/approvals/{number}/approve").status_code == 409, "decided once"


def test_permissions_change_when_approved(either: Panel) -> None:
    wei, an = either.sign_in("wei"), either.sign_in("an")
    rights = held(wei, "handling")
    change_matrix(wei, "handling", rights | {"div_handler|petitions:export"})
    assert held(wei, "handling") == rights
    number = newest(either)
    assert "Export" in an.get(f"/approvals/{number}").text
    assert an.post(f"/approvals/{number}/approve").status_code == 302
    assert held(wei, "handling") == rights | {"div_handler|petitions:export"}


def test_a_declined_proposal_changes_nothing_and_says_why(either: Panel) -> None:
    wei, an = either.sign_in("wei"), either.sign_in("an")
    edit(either, wei, "chen", "clerk")
    number = newest(either)
    silent = an.post(f"/approvals/{number}/decline", {"reason": " "})
    assert silent.status_code == 422
    assert "Say why" in silent.text
    assert an.post(f"/approvals/{number}/decline", {"reason": "岗位未调整"}).status_code == 302
    assert roles_of(either, "chen") == {"div_head"}
    for url in ("/approvals/", f"/approvals/{number}"):
        assert "岗位未调整" in wei.get(url).text


def test_who_proposed_may_take_it_back_and_nobody_else(panel: Panel) -> None:
    second(panel, "wei2", "sysadmin")
    wei, other, an = panel.sign_in("wei"), panel.sign_in("wei2"), panel.sign_in("an")
    edit(panel, wei, "chen", "clerk")
    number = newest(panel)
    assert "Withdraw the proposal" in wei.get(f"/approvals/{number}").text
    for person in (other, an, panel.sign_in("xu")):
        assert person.post(f"/approvals/{number}/withdraw").status_code == 403
    assert wei.post(f"/approvals/{number}/withdraw").status_code == 302
    assert state(panel, number) is ProposalState.withdrawn
    assert an.post(f"/approvals/{number}/approve").status_code == 409


def test_only_a_security_administrator_decides(panel: Panel) -> None:
    wei = panel.sign_in("wei")
    edit(panel, wei, "chen", "clerk")
    number = newest(panel)
    for name in ("wei", "xu", "lin", "fang", "zheng"):
        person = panel.sign_in(name)
        for act in ("approve", "decline"):
            assert person.post(f"/approvals/{number}/{act}", {"reason": "x"}).status_code == 403, name
    assert panel.sign_in("xu").get("/approvals/").status_code == 200, "the auditor reads"
    assert panel.sign_in("lin").get("/approvals/").status_code == 403
    assert state(panel, number) is ProposalState.open
    assert panel.sign_in("an").post("/approvals/4711/approve").status_code == 404


def test_nobody_approves_the_own_proposal_even_in_another_role(panel: Panel) -> None:
    second(panel, "wei2", "sysadmin")
    second(panel, "an2", "security_admin")
    edit(panel, panel.sign_in("wei2"), "chen", "clerk")
    mine = newest(panel)
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        user = accounts.find(panel.session, panel.office.users["wei2"])
        accounts.change(panel.session, cast.BUILDER, user, active=True, roles=["security_admin"])
    db.remove()
    turned = panel.sign_in("wei2")
    for act in ("approve", "decline"):
        reply = turned.post(f"/approvals/{mine}/{act}", {"reason": "x"})
        assert reply.status_code == 403
        assert "own proposal" in reply.text
    assert "own proposal" in turned.get(f"/approvals/{mine}").text
    assert roles_of(panel, "chen") == {"div_head"}


def test_nobody_decides_about_himself(panel: Panel) -> None:
    second(panel, "an2", "security_admin")
    wei, an = panel.sign_in("wei"), panel.sign_in("an")
    edit(panel, wei, "an", "clerk")
    number = newest(panel)
    for act in ("approve", "decline"):
        assert an.post(f"/approvals/{number}/{act}", {"reason": "x"}).status_code == 403
    assert panel.sign_in("an2").post(f"/approvals/{number}/approve").status_code == 302
    assert roles_of(panel, "an") == {"clerk"}


def test_nobody_proposes_for_himself_or_grants_to_the_own_role(panel: Panel) -> None:
    wei = panel.sign_in("wei")
    assert edit(panel, wei, "wei", "clerk").status_code == 422
    rights = held(wei, "organisation")
    for role in ("sysadmin", "security_admin"):
        free = next(
            box
            for box in re.findall(r'name="hold" value="([^"]+)"', wei.get("/roles/?part=organisation").text)
            if box.startswith(f"{role}|") and box not in rights
        )
        reply = change_matrix(wei, "organisation", rights | {free})
        assert reply.status_code == 422
        assert "Nobody grants to himself" in reply.text
    assert panel.session.scalar(select(Proposal.id)) is None


@pytest.mark.parametrize("change", ["roles", "switch"])
def test_a_proposal_on_a_state_that_has_changed_is_not_carried_out(either: Panel, change: str) -> None:
    wei, an = either.sign_in("wei"), either.sign_in("an")
    edit(either, wei, "chen", "clerk")
    number = newest(either)
    if change == "switch":
        edit(either, wei, "chen", "div_head", active=False)
    else:
        with unit_of_work(either.session), untold(either.session, "made by the test"):
            user = accounts.find(either.session, either.office.users["chen"])
            accounts.change(either.session, cast.BUILDER, user, active=True, roles=["leader"])
        db.remove()
    before = roles_of(either, "chen")
    reply = an.post(f"/approvals/{number}/approve")
    assert reply.status_code == 409
    assert "has changed since" in reply.text
    assert roles_of(either, "chen") == before
    assert "has changed since" in an.get(f"/approvals/{number}").text
    assert an.post(f"/approvals/{number}/decline", {"reason": "已变"}).status_code == 302


def test_two_proposals_for_one_role_are_not_both_carried_out(panel: Panel) -> None:
    wei, an = panel.sign_in("wei"), panel.sign_in("an")
    rights, numbers = held(wei, "handling"), []
    for word in ("petitions:export", "claims:export"):
        change_matrix(wei, "handling", rights | {f"div_handler|{word}"})
        numbers.append(newest(panel))
    assert [an.post(f"/approvals/{n}/approve").status_code for n in numbers] == [302, 409]


def test_switching_off_waits_for_nobody_but_not_against_the_last_guardian(either: Panel) -> None:
    wei = either.sign_in("wei")
    reply = edit(either, wei, "chen", "div_head", active=False)
    assert reply.status_code == 302
    assert not account(either, "chen").active
    assert either.session.scalar(select(Proposal.id)) is None
    for name, role in (("an", "security_admin"), ("xu", "auditor")):
        assert edit(either, wei, name, role, active=False).status_code == 422
        assert account(either, name).active
    edit(either, wei, "chen", "div_head")
    assert not account(either, "chen").active, "on again needs the second person"
    either.sign_in("an").post(f"/approvals/{newest(either)}/approve")
    assert account(either, "chen").active


def test_the_duties_stay_with_their_roles(either: Panel) -> None:
    wei = either.sign_in("wei")
    page = wei.get("/roles/?part=organisation").text
    for word in ("accounts:write", "roles:write", "approvals:decide"):
        assert f"|{word}" not in page, "no box offers it"
    rights = held(wei, "organisation")
    forged = {"clerk|approvals:decide", "sysadmin|approvals:decide", "div_head|accounts:write"}
    change_matrix(wei, "organisation", rights | forged)
    assert either.session.scalar(select(Proposal.id)) is None
    assert wei.get("/accounts/add").status_code == 200
    assert either.sign_in("an").get("/approvals/").status_code == 200


def test_a_matrix_changed_meanwhile_is_not_saved_over(panel: Panel) -> None:
    wei, an = panel.sign_in("wei"), panel.sign_in("an")
    seen = re.search(r'name="_version" value="(\w+)"', wei.get("/roles/?part=handling").text)
    assert seen
    rights = held(wei, "handling")
    change_matrix(wei, "handling", rights | {"div_handler|petitions:export"})
    an.post(f"/approvals/{newest(panel)}/approve")
    for version in (seen[1], ""):
        reply = wei.post("/roles/?part=handling", {"hold": sorted(rights), "_version": version})
        assert reply.status_code == 409
        assert "changed this matrix meanwhile" in reply.text
    assert "div_handler|petitions:export" in held(wei, "handling")


def test_an_account_form_opened_before_a_change_is_refused(panel: Panel) -> None:
    wei = panel.sign_in("wei")
    url = f"/accounts/edit/{panel.office.users['chen']}"
    seen = re.search(r'name="_version" value="(\w+)"', wei.get(url).text)
    assert seen
    edit(panel, wei, "chen", "div_head", active=False)
    assert edit(panel, wei, "chen", "clerk", _version=seen[1]).status_code == 409


def test_who_proposes_never_knows_a_password_that_approves(panel: Panel) -> None:
    wei, an = panel.sign_in("wei"), panel.sign_in("an")
    taken = edit(panel, wei, "an", "security_admin", password="Taken-2026-over!")
    assert taken.status_code == 422
    assert "replaced at the machine" in taken.text
    assert edit(panel, wei, "chen", "div_head", password="Known-2026-word!").status_code == 302
    edit(panel, wei, "chen", "security_admin")
    an.post(f"/approvals/{newest(panel)}/approve")
    assert roles_of(panel, "chen") == {"security_admin"}
    assert account(panel, "chen").password == accounts.NO_PASSWORD


def test_no_form_marks_a_database_as_a_demo(panel: Panel) -> None:
    wei = panel.sign_in("wei")
    for code in ("demo_database", " DEMO_database "):
        reply = wei.post("/settings/add", {"code": code, "value": "1", "note": "x"})
        assert reply.status_code == 422, code
        assert (
            wei.api("POST", "/api/v1/settings/", {"code": code, "value": "1", "note": "x"}).status_code == 422
        )
    wei.post("/settings/add", {"code": "harmless", "value": "1", "note": "x"})
    row = wei.get("/api/v1/settings/?q=harmless").json["rows"][0]["id"]
    assert wei.api("PUT", f"/api/v1/settings/{row}", {"code": "demo_database"}).status_code == 422
    edit(panel, wei, "chen", "clerk")
    assert roles_of(panel, "chen") == {"div_head"}


def test_what_waits_is_counted_for_who_decides_and_for_who_proposed(panel: Panel) -> None:
    people = {name: panel.sign_in(name, "zh") for name in ("wei", "an", "xu")}
    assert _count(people["an"]) is None
    edit(panel, people["wei"], "chen", "clerk")
    assert {name: _count(person) for name, person in people.items()} == {"wei": "1", "an": "1", "xu": None}
    for name, person in people.items():
        assert "变更账号：chen" in person.get("/").text, name
    assert not re.search(r">[^<]*[A-Za-z]{4,} [a-z]+[^<]*<", people["an"].get("/approvals/").text)
    people["an"].post(f"/approvals/{newest(panel)}/approve")
    assert _count(people["an"]) is None


def test_the_same_account_is_proposed_once(panel: Panel) -> None:
    wei = panel.sign_in("wei")
    wei.post("/accounts/add", NEW)
    assert wei.post("/accounts/add", {**NEW, "username": "NEW"}).status_code == 422
    edit(panel, wei, "chen", "clerk")
    assert edit(panel, wei, "chen", "leader").status_code == 422


def race(panel: Panel, acts: list[Callable[[], TestResponse]]) -> list[int]:
    """Do things at the same moment and return their statuses."""
    start = Barrier(len(acts))

    def one(act: Callable[[], TestResponse]) -> int:
        start.wait()
        with frozen(cast.NOW):
            status = act().status_code
        db.remove()
        return status

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_two_approvals_at_once_never_remove_the_last_guardians(either: Panel) -> None:
    second(either, "an2", "security_admin")
    wei, an, other = either.sign_in("wei"), either.sign_in("an"), either.sign_in("an2")
    edit(either, wei, "an", "clerk")
    about_an = newest(either)
    edit(either, wei, "an2", "clerk")
    about_other = newest(either)
    found = race(
        either,
        [
            lambda: other.post(f"/approvals/{about_an}/approve"),
            lambda: an.post(f"/approvals/{about_other}/approve"),
        ],
    )
    assert found.count(302) == 1, found
    assert sum("security_admin" in roles_of(either, name) for name in ("an", "an2")) == 1


def test_two_switched_off_at_once_leave_one(either: Panel) -> None:
    second(either, "xu2", "auditor")
    people = [either.sign_in("wei") for _ in range(2)]
    acts: list[Callable[[], TestResponse]] = [
        lambda: edit(either, people[0], "xu", "auditor", active=False),
        lambda: edit(either, people[1], "xu2", "auditor", active=False),
    ]
    assert sorted(race(either, acts)) == [302, 422]


def test_one_proposal_is_carried_out_once(either: Panel) -> None:
    second(either, "an2", "security_admin")
    wei, an, other = either.sign_in("wei"), either.sign_in("an"), either.sign_in("an2")
    edit(either, wei, "chen", "clerk")
    number = newest(either)
    acts: list[Callable[[], TestResponse]] = [
        lambda: an.post(f"/approvals/{number}/approve"),
        lambda: other.post(f"/approvals/{number}/decline", {"reason": "x"}),
    ]
    assert sorted(race(either, acts)) == [302, 409]


def _count(person: Person) -> str | None:
    found = re.search(r"待审批事项</span><span class=\"count hot\">(\d+)<", person.get("/approvals/").text)
    return found[1] if found else None
