"""Passwords at the door: taken as typed, however long; first ones do not lie about for ever."""

from __future__ import annotations

import logging
from datetime import timedelta

import jwt
import pytest

from app.actions import accounts, second_factor
from app.actions.unit import unit_of_work
from app.clock import frozen
from app.extensions import db
from schema.base import User
from tests import cast
from tests.admin.door import knock
from tests.admin.test_second_factor import enrol
from tests.conftest import Panel

KEY = "of the tests, and long enough for a token"


def give(panel: Panel, password: str, *, by: str | None = None) -> None:
    session = panel.session
    actor = cast.acting(session, panel.office, by) if by else cast.BUILDER
    with unit_of_work(session):
        user = session.get(User, panel.office.users["lin"])
        accounts.set_password(session, actor, user, password)
    db.remove()


@pytest.mark.parametrize(
    "password", [" Blanks-44 around ", "Verylong-9" * 12, "Ünïcode-密码-77x", "TAB\tq-5517Zk"]
)
def test_a_password_is_taken_as_it_is_typed(panel: Panel, password: str) -> None:
    give(panel, password)
    assert knock(panel, "lin", password).status_code == 302
    for other in (password.strip(), password[:-1], password.swapcase(), password.replace("\t", " ")):
        if other != password:
            assert knock(panel, "lin", other, origin="10.1.1.1").status_code == 422, other


def test_a_first_password_that_nobody_used_opens_nothing_after_two_weeks(panel: Panel) -> None:
    give(panel, "Given-by-wei-71")
    with frozen(cast.NOW + timedelta(days=13)):
        assert knock(panel, "lin", "Given-by-wei-71").status_code == 302
    with frozen(cast.NOW + timedelta(days=14)):
        assert knock(panel, "lin", "Given-by-wei-71").status_code == 422
        assert knock(panel, "fang").status_code == 302


def test_a_new_password_does_not_go_around_the_second_factor(panel: Panel) -> None:
    enrol(panel.sign_in("lin"))
    give(panel, "Given-by-wei-71")
    reply = knock(panel, "lin", "Given-by-wei-71")
    assert reply.status_code == 200
    assert 'action="/login/code"' in reply.text


def test_a_key_of_the_second_factor_has_160_random_bits() -> None:
    keys = {second_factor.new_key() for _time in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {32}


def test_password_managers_and_pasting_work(panel: Panel) -> None:
    page = panel.app.test_client().get("/login/").text
    assert 'autocomplete="username"' in page
    assert 'type="password" autocomplete="current-password"' in page
    assert "onpaste" not in page


@pytest.mark.parametrize(
    ("key", "algorithm", "changed"),
    [
        ("another key, as long as the first one was", "HS256", {}),
        (KEY * 2, "HS512", {}),
        ("", "none", {}),
        (KEY, "HS256", {"aud": "another panel"}),
    ],
)
def test_a_token_of_another_key_algorithm_or_audience_opens_nothing(
    panel: Panel, bearer, key: str, algorithm: str, changed
) -> None:
    held = bearer("lin")["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(held, options={"verify_signature": False})
    client, url = panel.app.test_client(), "/api/v1/petitions/"
    assert client.get(url, headers={"Authorization": f"Bearer {held}"}).status_code == 200
    again = jwt.encode(claims, KEY, algorithm="HS256")
    assert client.get(url, headers={"Authorization": f"Bearer {again}"}).status_code == 200
    forged = jwt.encode(claims | changed, key or None, algorithm=algorithm)
    assert client.get(url, headers={"Authorization": f"Bearer {forged}"}).status_code == 401


def test_no_path_begins_a_line_of_the_error_log(
    panel: Panel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lin = panel.sign_in("lin")

    def break_down(*_args, **_options):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("app.admin.owing.turn_aside", break_down)
    with caplog.at_level(logging.ERROR, logger="xinfang"):
        assert lin.get("/nothing%0A2026-09-17%20ERROR%20forged").status_code == 500
    (line,) = [record.getMessage() for record in caplog.records if record.name == "xinfang"]
    assert "\n" not in line
    assert "forged" in line
