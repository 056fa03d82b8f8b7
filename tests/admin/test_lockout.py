"""Wrong passwords are counted, by account and by address, at every door; the answer tells nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions import sign_in
from app.clock import frozen
from app.extensions import db, session_factory
from schema.sessions import SignInFailure, SignInLock
from tests import cast
from tests.admin.door import entries, knock, sentence
from tests.conftest import Panel


def after(minutes: float):
    return frozen(cast.NOW + timedelta(minutes=minutes))


def test_the_fifth_wrong_password_locks_the_account_for_half_an_hour(either: Panel) -> None:
    for _try in range(5):
        wrong = knock(either, "lin", "wrong")
    shut = knock(either, "LIN ")
    assert (wrong.status_code, shut.status_code) == (422, 422)
    assert sentence(shut) == sentence(wrong), "the right password reads like a wrong one"
    assert knock(either, "fu").status_code == 302, "nobody else is locked out"
    with after(29):
        assert knock(either, "lin").status_code == 422
    with after(31):
        assert knock(either, "lin").status_code == 302


def test_four_wrong_ones_and_a_right_one_begin_anew(panel: Panel) -> None:
    for _round in range(3):
        for _try in range(4):
            knock(panel, "lin", "wrong")
        assert knock(panel, "lin").status_code == 302


def test_wrong_ones_of_an_hour_ago_count_no_more(panel: Panel) -> None:
    for _try in range(4):
        knock(panel, "lin", "wrong")
    with after(31):
        knock(panel, "lin", "wrong")
        assert knock(panel, "lin").status_code == 302


def test_thirty_wrong_ones_lock_the_address_and_no_other(panel: Panel) -> None:
    for number in range(30):
        sign_in.refused(f"guess{number}", "10.0.0.9")
    assert knock(panel, "lin", origin="10.0.0.9").status_code == 422
    assert knock(panel, "lin", origin="10.0.0.8").status_code == 302


def test_a_lock_is_a_row_that_a_clock_set_back_does_not_undo(panel: Panel) -> None:
    for _try in range(5):
        knock(panel, "lin", "wrong")
    assert [lock.subject for lock in panel.session.scalars(select(SignInLock))] == ["lin"]
    db.remove()
    with after(-60 * 24):
        assert knock(panel, "lin").status_code == 422
    with after(20):
        assert knock(panel, "lin").status_code == 422


def test_wrong_ones_of_a_later_clock_still_count(panel: Panel) -> None:
    for _try in range(4):
        knock(panel, "lin", "wrong")
    with after(-60):
        knock(panel, "lin", "wrong")
        assert knock(panel, "lin").status_code == 422


def test_the_old_password_and_the_api_count_like_the_form(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    body = {"username": "lin", "password": "wrong", "provider": "db"}
    for _try in range(2):
        assert lin.client.post("/api/v1/security/login", json=body).status_code == 401
    for _try in range(3):
        form = {"old": "wrong", "password": "Peach-Garden-3"}
        assert lin.post("/accounts/password", form).status_code == 422
    assert knock(panel, "lin").status_code == 422
    body["password"] = cast.PASSWORD
    assert lin.client.post("/api/v1/security/login", json=body).status_code == 401
    form = {"old": cast.PASSWORD, "password": "Peach-Garden-3"}
    assert lin.post("/accounts/password", form).status_code == 422


def test_an_unknown_account_takes_as_much_work_as_a_known_one(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    check = sign_in.check_password_hash
    monkeypatch.setattr(sign_in, "check_password_hash", lambda *given: asked.append(given) or check(*given))
    for username in ("lin", "nobody", ""):
        knock(panel, username, "wrong")
        (given,) = asked
        assert given[0].startswith("scrypt:32768:8:1$")
        asked.clear()


def test_an_administrator_lifts_a_lock_and_it_is_noted(panel: Panel) -> None:
    for _try in range(5):
        knock(panel, "lin", "wrong")
    wei = panel.sign_in("wei")
    assert "locked until" in wei.get("/online/").text
    number = panel.session.scalar(select(SignInLock.id))
    db.remove()
    assert panel.sign_in("fu").post(f"/online/unlock/{number}").status_code == 403
    assert knock(panel, "lin").status_code == 422
    assert wei.post(f"/online/unlock/{number}").status_code == 302
    assert knock(panel, "lin").status_code == 302
    assert ("lin", None, {"lock": "lifted"}, panel.office.users["wei"]) in entries("amend")
    assert wei.post("/online/unlock/4711").status_code == 404


def test_failures_are_noted_by_name_and_never_with_the_password(panel: Panel) -> None:
    knock(panel, "x" * 100, "My-Secret-Word-1")
    knock(panel, "lin", "My-Secret-Word-1")
    first, second = entries("sign_in_failed")
    assert (first.display, first.subject_id) == ("", None), "what is no account's name may be a password"
    assert (second.display, second.changes) == ("lin", {"why": "wrong"})
    with session_factory() as session:
        kept = [row.__dict__ for row in session.scalars(select(SignInFailure))]
    assert "My-Secret-Word-1" not in repr([first, second, kept])
