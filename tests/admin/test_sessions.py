"""A sign-in is a row on the server: what is over is over, whatever a cookie or a clock says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.clock import frozen
from app.extensions import db
from schema.proposals import Proposal
from schema.sessions import SignIn
from schema.settings import Setting
from tests import cast
from tests.admin.door import entries
from tests.admin.office import petition_form
from tests.conftest import Panel, Person

LIST = "/account/"


def after(**parts: float):
    return frozen(cast.NOW + timedelta(**parts))


def alive(person: Person) -> bool:
    return person.get(LIST).status_code == 200


def newest(panel: Panel) -> int:
    """Return the number of the proposal made last."""
    found = panel.session.scalar(select(Proposal.id).order_by(Proposal.id.desc()))
    db.remove()
    assert found is not None
    return found


def test_a_copied_cookie_is_dead_after_logout(either: Panel) -> None:
    lin = either.sign_in("lin")
    cookie = lin.client.get_cookie("xinfang")
    thief = either.app.test_client()
    thief.set_cookie("xinfang", cookie.value)
    assert thief.get(LIST).status_code == 200
    lin.post("/logout/")
    assert thief.get(LIST).status_code == 302


def test_the_database_holds_no_token_that_opens_anything(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    with lin.client.session_transaction() as cookie:
        token = cookie["door"]
    (row,) = panel.session.scalars(select(SignIn)).all()
    assert token not in (row.token_hash, row.agent, row.origin)
    with panel.app.test_client().session_transaction() as _other:
        pass
    thief = panel.app.test_client()
    with thief.session_transaction() as forged:
        forged["door"] = row.token_hash
    assert thief.get(LIST).status_code == 302


def test_each_sign_in_has_an_id_of_its_own(panel: Panel) -> None:
    client = panel.app.test_client()
    with client.session_transaction() as cookie:
        cookie["door"] = "planted"
    seen = set()
    for _round in range(2):
        person = Person(client, "lin", "en")
        with client.session_transaction() as cookie:
            seen.add(cookie["door"])
        person.post("/logout/")
    assert len(seen) == 2
    assert "planted" not in seen


@pytest.mark.parametrize(("name", "minutes"), [("lin", 30), ("wei", 15), ("an", 15), ("xu", 15)])
def test_idle_minutes_end_it_and_guardians_sooner(panel: Panel, name: str, minutes: int) -> None:
    person = panel.sign_in(name)
    with after(minutes=minutes - 1):
        assert alive(person)
    with after(minutes=2 * minutes):
        assert not alive(person)
    assert entries("sign_out")[-1].changes == {"why": "idle"}


def test_eight_hours_end_it_however_busy(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    for minutes in range(20, 480, 20):
        with after(minutes=minutes):
            assert alive(lin)
    with after(hours=8):
        assert not alive(lin)


def test_a_clock_set_back_revives_nothing(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    with after(minutes=31):
        assert not alive(lin)
    assert not alive(lin), "the clock shows the time of the sign-in again"
    fu = panel.sign_in("fu")
    with after(hours=-1):
        assert not alive(fu), "seen in the future: the clock was set back"


def test_an_office_sets_its_own_minutes(panel: Panel) -> None:
    session = panel.session
    cast.bind(session, cast.BUILDER)
    from app.actions import records
    from app.actions.told import untold
    from app.actions.unit import unit_of_work
    from app.catalog.read import catalogue

    with unit_of_work(session), untold(session, "made by the test"):
        for code, value in (("session_idle_minutes", "5"), ("session_hours", "9999")):
            values = {"code": code, "value": value, "note": "…"}
            records.create(session, cast.BUILDER, catalogue()["settings"], values)
    db.remove()
    lin, fu = panel.sign_in("lin"), panel.sign_in("fu")
    with after(minutes=4):
        assert alive(lin)
        assert alive(fu)
    with after(minutes=10):
        assert not alive(lin)
    assert panel.session.scalar(select(Setting.value).where(Setting.code == "session_hours")) == "9999"


def test_last_seen_is_not_written_with_every_page(panel: Panel, statements: Callable[[], list[str]]) -> None:
    lin = panel.sign_in("lin")
    lin.get(LIST)
    statements()
    lin.get(LIST)
    assert not [s for s in statements() if s.startswith("UPDATE")]
    with after(minutes=2):
        lin.get(LIST)
        assert [s for s in statements() if s.startswith("UPDATE sign_in")]
        lin.get(LIST)
        assert not [s for s in statements() if s.startswith("UPDATE")]


def test_a_new_password_ends_every_other_sign_in_and_this_one_goes_on(panel: Panel) -> None:
    lin, elsewhere = panel.sign_in("lin"), panel.sign_in("lin")
    form = {"old": cast.PASSWORD, "password": "Peach-Garden-3"}
    assert lin.post("/accounts/password", form).status_code == 302
    assert alive(lin)
    assert not alive(elsewhere)


def test_a_change_of_roles_ends_the_sign_ins_of_the_account(panel: Panel) -> None:
    he, wei, an = (panel.sign_in(name) for name in ("he", "wei", "an"))
    url = f"/accounts/edit/{panel.office.users['he']}"
    assert wei.post(url, {"active": "1", "roles": ["div_handler", "statistics"]}).status_code == 302
    assert alive(he), "the same roles"
    assert wei.post(url, {"active": "1", "roles": ["div_head"]}).status_code == 302
    assert alive(he), "only proposed"
    assert an.post(f"/approvals/{newest(panel)}/approve").status_code == 302
    assert not alive(he)
    assert alive(wei), "who proposed goes on"
    assert alive(an), "and so does who approved"


def test_an_account_switched_off_and_on_again_does_not_come_back_by_itself(panel: Panel) -> None:
    he, wei, an = (panel.sign_in(name) for name in ("he", "wei", "an"))
    url = f"/accounts/edit/{panel.office.users['he']}"
    wei.post(url, {"roles": ["div_handler"]})
    wei.post(url, {"active": "1", "roles": ["div_handler"]})
    assert an.post(f"/approvals/{newest(panel)}/approve").status_code == 302
    assert not alive(he)
    assert alive(panel.sign_in("he")), "but signs in anew"


def test_who_is_online_is_shown_and_sent_out(panel: Panel) -> None:
    lin, other, wei = panel.sign_in("lin"), panel.sign_in("lin"), panel.sign_in("wei")
    page = wei.get("/online/").text
    assert page.count("(lin)") == 2
    one = re.search(rf'/online/end/{panel.office.users["lin"]}".*?name="one" value="(\d+)"', page, re.DOTALL)
    url = f"/online/end/{panel.office.users['lin']}"
    wei.post(url, {"one": one[1]})
    assert [alive(lin), alive(other)].count(True) == 1
    wei.post(url)
    assert not alive(lin)
    assert not alive(other)
    assert entries("sign_out")[-1].actor_id == panel.office.users["wei"]


@pytest.mark.parametrize("name", ["lin", "xu", "zheng"])
def test_who_keeps_no_door_sees_nobody_and_sends_nobody_out(panel: Panel, name: str) -> None:
    person, he = panel.sign_in(name), panel.sign_in("he")
    assert person.get("/online/").status_code == 403
    assert person.post(f"/online/end/{panel.office.users['he']}").status_code == 403
    assert alive(he)


def test_one_s_own_other_sign_ins_are_seen_and_ended(panel: Panel) -> None:
    lin, other, he = panel.sign_in("lin"), panel.sign_in("lin"), panel.sign_in("he")
    assert lin.get(LIST).text.count("last seen") == 2
    lin.post("/account/end-others", {"proof": cast.PASSWORD})
    assert alive(lin)
    assert not alive(other)
    assert alive(he)


def test_a_token_of_the_api_and_its_renewal_die_with_their_sign_in(panel: Panel) -> None:
    client = panel.app.test_client()
    body = {"username": "lin", "password": cast.PASSWORD, "provider": "db", "refresh": True}
    tokens = client.post("/api/v1/security/login", json=body).json
    reading = {"Authorization": f"Bearer {tokens['access_token']}"}
    renewing = {"Authorization": f"Bearer {tokens['refresh_token']}"}
    assert client.get("/api/v1/petitions/", headers=reading).status_code == 200
    assert client.post("/api/v1/security/refresh", headers=renewing).status_code == 200
    an = panel.sign_in("an")
    an.post(f"/online/end/{panel.office.users['lin']}")
    assert client.get("/api/v1/petitions/", headers=reading).status_code == 401
    assert client.post("/api/v1/security/refresh", headers=renewing).status_code == 401


def test_a_token_of_the_api_opens_no_page_and_a_cookie_no_token(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    with lin.client.session_transaction() as cookie:
        door = cookie["door"]
    reply = panel.app.test_client().get("/api/v1/petitions/", headers={"Authorization": f"Bearer {door}"})
    assert reply.status_code == 401


def test_a_form_sent_after_the_sign_in_is_over_leads_to_the_sign_in(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    with after(minutes=31):
        reply = lin.post("/petitions/add", petition_form(panel.office))
    assert reply.status_code == 302
    assert "/login/" in reply.headers["Location"]


def test_sign_in_and_out_leave_their_entries(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    lin.post("/logout/")
    number = panel.office.users["lin"]
    assert entries("sign_in")[-1][:3] == ("lin", number, {"kind": "browser"})
    assert entries("sign_out")[-1][:3] == ("lin", number, {"why": "logout"})
