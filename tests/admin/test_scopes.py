"""An office decides how far each role sees: one proposes, another approves, and then it holds."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.actor import bind, unscoped
from app.actions import scopes
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.domain.errors import NotAllowed, Refused
from app.extensions import db
from app.queries.standing import role_scopes
from schema.access import RoleScope
from schema.audit import AuditEntry
from schema.proposals import Proposal
from schema.vocabulary import Role, RowScope
from tests import cast
from tests.conftest import Panel, Person

GUARDIANS = ("sysadmin", "security_admin", "auditor", "stat_viewer")


def decide(
    person: Person, role: str, area: str, *chosen: str, units: tuple[int, ...] = (), version: str = ""
) -> TestResponse:
    url = f"/scopes/{role}/{area}"
    form = {"scopes": list(chosen), "units": list(units)}
    return person.post(url, {**form, "_version": version or token(person, url)})


def token(person: Person, url: str) -> str:
    found = re.search(r'name="_version" value="(\w+)"', person.get(url).text)
    return found[1] if found else ""


def approve(panel: Panel) -> TestResponse:
    number = panel.session.scalar(select(Proposal.id).order_by(Proposal.id.desc()))
    db.remove()
    return panel.sign_in("an").post(f"/approvals/{number}/approve")


def case(panel: Panel) -> int:
    """Register a petition nobody outside the office has yet."""
    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        number = int(cast.petition(panel.session, panel.office).id)
    db.remove()
    return number


def demo(panel: Panel) -> None:
    bind(panel.session, cast.BUILDER)
    cast.make_demo(panel.session)
    db.remove()


def stored(panel: Panel) -> dict[tuple[str, str], set[str]]:
    found = {key: {s.value for s in chosen.scopes} for key, chosen in role_scopes(panel.session).items()}
    db.remove()
    return found


def test_what_is_proposed_holds_when_approved_and_not_before(either: Panel) -> None:
    number = case(either)
    wei, chen = either.sign_in("wei"), either.sign_in("chen")
    page = f"/petitions/show/{number}"
    assert chen.get(page).status_code == 404
    assert decide(wei, "div_head", "petitions", "everything", "involved").status_code == 302
    assert chen.get(page).status_code == 404, "a proposal gives nothing"
    assert stored(either) == {}
    assert approve(either).status_code == 302
    assert chen.get(page).status_code == 200
    assert stored(either) == {("div_head", "petitions"): {"everything", "involved"}}
    decide(wei, "div_head", "petitions")
    approve(either)
    assert chen.get(page).status_code == 404, "without a decision the default holds again"
    assert either.session.scalars(select(RoleScope)).all() == []


def test_who_approves_reads_the_difference_in_words(panel: Panel) -> None:
    wei, an = panel.sign_in("wei"), panel.sign_in("an", "zh")
    decide(wei, "clerk", "petitions", "chosen_unit", units=(panel.office.units["east"],))
    page = an.get("/approvals/").text
    assert "信访专干" in page
    assert "默认范围 → " in page
    assert "城东中学" in page


def test_the_trail_keeps_the_old_and_the_new_and_who_proposed_it(panel: Panel) -> None:
    wei = panel.sign_in("wei")
    decide(wei, "reviewer", "petitions", "chosen_unit", units=(panel.office.units["east"],))
    approve(panel)
    entry = panel.session.scalars(select(AuditEntry).where(AuditEntry.verb == "configure")).one()
    assert (entry.actor_name, entry.display) == ("安平", "reviewer.petitions")
    assert entry.changes["scopes"] == ["default: involved", "chosen_unit (城东中学)"]
    assert entry.changes["proposal"][1]


def test_in_a_demo_it_holds_at_once(panel: Panel) -> None:
    demo(panel)
    number = case(panel)
    decide(panel.sign_in("wei"), "unit_user", "petitions", "everything")
    assert panel.sign_in("qian").get(f"/petitions/show/{number}").status_code == 200


@pytest.mark.parametrize("role", GUARDIANS)
def test_whoever_administers_is_never_given_sight_of_petitions(panel: Panel, role: str) -> None:
    assert decide(panel.sign_in("wei"), role, "petitions", "mine").status_code == 422
    with unscoped(panel.session, "the operator at the machine"), pytest.raises(Refused, match="never see"):
        scopes.decide(panel.session, cast.BUILDER, Role(role), "petitions", scopes=[RowScope.mine], units=[])
    db.remove()
    assert stored(panel) == {}


@pytest.mark.parametrize(
    ("role", "area", "chosen", "units"),
    [
        ("clerk", "petitions", ("chosen_unit",), ()),
        ("clerk", "petitions", ("unit",), ("east",)),
        ("clerk", "petitions", ("far",), ()),
        ("clerk", "plans", ("restricted",), ()),
        ("sysadmin", "plans", ("everything",), ()),
        ("security_admin", "plans", ("everything",), ()),
    ],
)
def test_what_makes_no_sense_or_serves_oneself_is_refused(
    panel: Panel, role: str, area: str, chosen: tuple[str, ...], units: tuple[str, ...]
) -> None:
    numbers = tuple(panel.office.units[name] for name in units)
    assert decide(panel.sign_in("wei"), role, area, *chosen, units=numbers).status_code == 422
    assert panel.session.scalars(select(Proposal)).all() == []


def test_of_two_who_decide_the_second_is_told(panel: Panel) -> None:
    demo(panel)
    wei = panel.sign_in("wei")
    seen = token(wei, "/scopes/clerk/petitions")
    decide(wei, "clerk", "petitions", "unit", version=seen)
    assert decide(wei, "clerk", "petitions", "mine", version=seen).status_code == 409
    assert stored(panel) == {("clerk", "petitions"): {"unit"}}


def test_nobody_decides_past_the_second_person(panel: Panel) -> None:
    wei = panel.acting("wei")
    with pytest.raises(NotAllowed, match="approve"):
        scopes.decide(panel.session, wei, Role.clerk, "petitions", scopes=[RowScope.unit], units=[])


@pytest.mark.parametrize(("who", "reads", "writes"), [("wei", 200, 200), ("xu", 200, 403), ("lin", 403, 403)])
def test_who_sets_roles_decides_and_who_watches_looks(
    panel: Panel, who: str, reads: int, writes: int
) -> None:
    person = panel.sign_in(who)
    assert person.get("/scopes/").status_code == reads
    assert person.get("/scopes/clerk/petitions").status_code == writes
    assert person.post("/scopes/clerk/petitions", {}).status_code == (409 if writes == 200 else 403)
    assert ("/scopes/clerk/petitions" in person.get("/scopes/").text) is (writes == 200)


def test_the_page_says_what_is_default_and_what_was_decided(panel: Panel) -> None:
    demo(panel)
    wei = panel.sign_in("wei", "zh")
    assert "已设定" not in wei.get("/scopes/").text
    decide(wei, "clerk", "plans", "everything")
    page = wei.get("/scopes/").text
    assert "已设定" in page
    assert "默认" in page
    assert "/scopes/auditor/petitions" not in page
    assert "/scopes/sysadmin/plans" not in page
    assert "/scopes/" in wei.get("/roles/").text
    assert wei.get("/scopes/nobody/petitions").status_code == 404
    assert wei.get("/scopes/clerk/nowhere").status_code == 404
