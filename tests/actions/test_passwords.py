"""Passwords: not one of the last five, new after 90 days and after somebody else set it; never in a demo."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions import accounts
from app.actions.records import bump
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.clock import frozen
from app.domain.errors import Refused
from app.extensions import db
from schema.sessions import OldPassword
from schema.settings import Setting
from tests import cast
from tests.admin.door import knock
from tests.conftest import Panel

GOOD = "Peach-Garden-3"


def test_the_last_five_passwords_do_not_come_back_and_the_sixth_does(panel: Panel) -> None:
    session = panel.session
    lin = cast.acting(session, panel.office, "lin")
    user = accounts.find(session, lin.user_id)
    used = [cast.PASSWORD, *(f"Peach-Garden-{place}" for place in range(5))]
    for old, new in itertools.pairwise(used):
        with pytest.raises(Refused, match="in use before"):
            accounts.set_password(session, lin, user, old, old=old)
        accounts.set_password(session, lin, user, new, old=old)
    with pytest.raises(Refused, match="in use before") as refusal:
        accounts.set_password(session, lin, user, used[1], old=used[-1])
    assert refusal.value.field == "password"
    accounts.set_password(session, lin, user, used[0], old=used[-1])


def test_passwords_are_kept_by_a_function_that_takes_memory(panel: Panel) -> None:
    lin = panel.office.users["lin"]
    kept = panel.session.scalars(select(OldPassword.digest).where(OldPassword.user_id == lin)).all()
    assert [digest.startswith("scrypt:32768:8:1$") for digest in kept] == [True]


def test_who_got_a_password_from_an_administrator_sets_a_new_one_first(panel: Panel) -> None:
    wei = panel.sign_in("wei")
    wei.post(f"/accounts/edit/{panel.office.users['lin']}", _kept("clerk", GOOD))
    client = panel.app.test_client()
    reply = knock(panel, "lin", GOOD, client=client)
    place = {"REMOTE_ADDR": "10.0.0.1"}
    assert reply.status_code == 302
    for url in ("/", "/petitions/list/", "/account/"):
        assert client.get(url, environ_overrides=place).headers["Location"] == "/accounts/password", url
    assert client.get("/api/v1/petitions/", environ_overrides=place).status_code == 403
    body = {"username": "lin", "password": GOOD, "provider": "db"}
    token = client.post("/api/v1/security/login", json=body).json["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert panel.app.test_client().get("/api/v1/petitions/", headers=bearer).status_code == 401
    page = client.get("/accounts/password", environ_overrides=place).text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = {"old": GOOD, "password": "Plum-Garden-44", "csrf_token": csrf}
    client.post("/accounts/password", data=form, environ_overrides=place)
    assert client.get("/petitions/list/", environ_overrides=place).status_code == 200


def test_a_password_of_ninety_days_must_be_changed_but_not_in_a_demo(panel: Panel) -> None:
    with frozen(cast.NOW + timedelta(days=89)):
        assert panel.sign_in("lin").get("/petitions/list/").status_code == 200
    with frozen(cast.NOW + timedelta(days=90)):
        assert panel.sign_in("lin").get("/petitions/list/").headers["Location"] == "/accounts/password"
        session = panel.session
        with unit_of_work(session), untold(session, "as the demo is marked"):
            session.add(Setting(code="demo_database", value="是", note="…"))
            bump(session)
        db.remove()
        assert panel.sign_in("lin").get("/petitions/list/").status_code == 200


def _kept(role: str, password: str) -> dict[str, object]:
    return {"active": "1", "roles": [role], "password": password}
