"""The second factor: enrolled with a code, asked for at every door, no code taken twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.actions.second_factor import unseal
from app.clock import frozen
from app.extensions import db
from schema.sessions import AccountSecret, RecoveryCode
from schema.settings import Setting
from tests import cast
from tests.admin.door import entries, knock, token_of
from tests.conftest import Panel, Person

STEPS = timedelta(seconds=30)


def code_of(key: str, steps: int = 0) -> str:
    return pyotp.TOTP(key).at(cast.NOW + steps * STEPS)


def enrol(person: Person) -> tuple[str, list[str]]:
    page = person.get("/account/factor").text
    key = re.search(r"<code>(\w+)</code>", page)[1]
    done = person.post("/account/factor", {"code": code_of(key, -1), "proof": cast.PASSWORD})
    assert done.status_code == 200, done.text
    return key, re.findall(r"<code>((?:[a-z2-9]{5}-){3}[a-z2-9]{5})</code>", done.text)


def with_code(panel: Panel, code: str, username: str = "lin"):
    client = panel.app.test_client()
    page = knock(panel, username, client=client)
    assert page.status_code == 200
    assert client.get("/petitions/list/").status_code == 302, "half a sign-in opens nothing"
    assert client.get("/account/").status_code == 302
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    place = {"REMOTE_ADDR": "10.0.0.1"}
    reply = client.post("/login/code", data={"code": code, "csrf_token": token}, environ_overrides=place)
    return client, reply


def test_a_factor_is_enrolled_confirmed_and_asked_for(either: Panel) -> None:
    lin = either.sign_in("lin")
    page = lin.get("/account/factor")
    assert 'src="data:image/svg+xml' in page.text
    key, codes = enrol(lin)
    assert len(set(codes)) == 10
    client, reply = with_code(either, code_of(key))
    assert reply.status_code == 302
    place = {"REMOTE_ADDR": "10.0.0.1"}
    assert client.get("/petitions/list/", environ_overrides=place).status_code == 200


def test_a_wrong_confirmation_puts_nothing_in_force(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    lin.get("/account/factor")
    wrong = {"code": "000000", "proof": cast.PASSWORD}
    assert lin.post("/account/factor", wrong).status_code == 422
    assert knock(panel, "lin").status_code == 302


def test_the_key_is_stored_sealed_and_recovery_codes_as_digests(panel: Panel) -> None:
    key, codes = enrol(panel.sign_in("lin"))
    row = panel.session.scalar(select(AccountSecret).where(AccountSecret.factor_since.is_not(None)))
    assert key not in row.factor_key
    assert unseal(row.factor_key, panel.settings.secret_key) == key
    kept = set(panel.session.scalars(select(RecoveryCode.digest)))
    assert len(kept) == 10
    assert not kept & set(codes)


def test_a_code_is_taken_once(panel: Panel) -> None:
    key, _codes = enrol(panel.sign_in("lin"))
    assert with_code(panel, code_of(key, -1))[1].status_code == 422, "used to confirm"
    assert with_code(panel, code_of(key))[1].status_code == 302
    assert with_code(panel, code_of(key))[1].status_code == 422
    assert with_code(panel, code_of(key, 1))[1].status_code == 302


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (1, 302), (2, 422)])
def test_a_telephone_may_be_half_a_minute_off(panel: Panel, steps: int, status: int) -> None:
    key, _codes = enrol(panel.sign_in("lin"))
    assert with_code(panel, code_of(key, steps))[1].status_code == status


def test_a_recovery_code_works_once(panel: Panel) -> None:
    _key, codes = enrol(panel.sign_in("lin"))
    assert with_code(panel, codes[0].upper())[1].status_code == 302
    assert with_code(panel, codes[0])[1].status_code == 422
    assert with_code(panel, codes[1])[1].status_code == 302


def test_wrong_codes_lock_the_account_like_wrong_passwords(panel: Panel) -> None:
    key, _codes = enrol(panel.sign_in("lin"))
    client, reply = with_code(panel, "000000")
    token = re.search(r'name="csrf_token" value="([^"]+)"', reply.text)[1]
    place = {"REMOTE_ADDR": "10.0.0.1"}
    for _try in range(4):
        client.post("/login/code", data={"code": "000000", "csrf_token": token}, environ_overrides=place)
    form = {"code": code_of(key), "csrf_token": token}
    assert client.post("/login/code", data=form, environ_overrides=place).status_code == 422
    assert knock(panel, "lin").status_code == 422


def test_the_right_password_does_not_let_one_guess_codes_anew(panel: Panel) -> None:
    key, _codes = enrol(panel.sign_in("lin"))
    for _try in range(5):
        assert with_code(panel, "000000")[1].status_code == 422
    assert knock(panel, "lin").status_code == 422
    body = {"username": "lin", "password": cast.PASSWORD, "provider": "db"}
    code = {"X-One-Time-Code": code_of(key)}
    assert panel.app.test_client().post("/api/v1/security/login", json=body, headers=code).status_code == 401


def test_half_a_sign_in_waits_five_minutes(panel: Panel) -> None:
    key, _codes = enrol(panel.sign_in("lin"))
    client = panel.app.test_client()
    page = knock(panel, "lin", client=client)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    with frozen(cast.NOW + timedelta(minutes=6)):
        form = {"code": pyotp.TOTP(key).at(cast.NOW + timedelta(minutes=6)), "csrf_token": token}
        reply = client.post("/login/code", data=form, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    assert reply.headers["Location"] == "/login/"


def test_the_api_asks_for_the_code_in_a_header(panel: Panel) -> None:
    key, _codes = enrol(panel.sign_in("lin"))
    client, url = panel.app.test_client(), "/api/v1/security/login"
    body = {"username": "lin", "password": cast.PASSWORD, "provider": "db"}
    assert client.post(url, json=body).status_code == 401
    assert client.post(url, json=body, headers={"X-One-Time-Code": code_of(key)}).status_code == 200


def test_a_role_that_must_have_one_gets_no_other_page_before(panel: Panel) -> None:
    panel.session.add(Setting(code="second_factor_roles", value="clerk，auditor", note="…"))
    panel.session.commit()
    db.remove()
    _bump(panel)
    lin, fu = panel.sign_in("lin"), panel.sign_in("fu")
    assert fu.get("/petitions/list/").status_code == 200
    assert lin.get("/petitions/list/").headers["Location"] == "/account/factor"
    assert lin.get("/api/v1/petitions/").status_code == 403
    enrol(lin)
    assert lin.get("/petitions/list/").status_code == 200


def test_a_demo_demands_none(panel: Panel) -> None:
    for code, value in (("second_factor_roles", "clerk"), ("demo_database", "是")):
        panel.session.add(Setting(code=code, value=value, note="…"))
    panel.session.commit()
    db.remove()
    _bump(panel)
    assert panel.sign_in("lin").get("/petitions/list/").status_code == 200


def test_an_administrator_takes_it_back_and_it_is_noted(panel: Panel) -> None:
    enrol(panel.sign_in("lin"))
    url = f"/online/factor/{panel.office.users['lin']}"
    assert panel.sign_in("fu").post(url).status_code == 403
    assert panel.sign_in("wei").post(url).status_code == 302
    assert knock(panel, "lin").status_code == 302
    assert entries("amend")[-1].changes == {"second_factor": "reset"}


def test_who_signed_in_by_half_sees_no_page_of_others(panel: Panel) -> None:
    enrol(panel.sign_in("lin"))
    client = panel.app.test_client()
    assert token_of(client)
    assert client.post("/login/code", data={"code": "1"}).status_code in {302, 400}


def _bump(panel: Panel) -> None:
    from app.actions.records import bump
    from app.actions.told import untold
    from app.actions.unit import unit_of_work

    with unit_of_work(panel.session), untold(panel.session, "made by the test"):
        bump(panel.session)
    db.remove()
