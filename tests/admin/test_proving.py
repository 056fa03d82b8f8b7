"""Before a second factor or other sign-ins change, an unlocked screen is not enough."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.extensions import db
from schema.sessions import RecoveryCode, SignInFailure
from tests import cast
from tests.admin.door import knock
from tests.admin.test_second_factor import code_of, enrol, with_code
from tests.conftest import Panel


def test_a_second_factor_is_not_set_up_without_the_password(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    key = re.search(r"<code>(\w+)</code>", lin.get("/account/factor").text)[1]
    for proof in ("", "wrong"):
        assert lin.post("/account/factor", {"code": code_of(key, -1), "proof": proof}).status_code == 422
    assert knock(panel, "lin").status_code == 302, "nothing is in force"


@pytest.mark.parametrize("url", ["/account/end-others", "/account/factor/off", "/account/codes"])
def test_nothing_happens_before_the_proof_and_a_wrong_one_counts(panel: Panel, url: str) -> None:
    lin = panel.sign_in("lin")
    _key, codes = enrol(lin)
    assert 'name="proof"' in lin.get(url).text
    before = db().scalars(select(SignInFailure.id)).all()
    db().rollback()
    assert lin.post(url, {"proof": "wrong"}).status_code == 422
    assert len(db().scalars(select(SignInFailure.id)).all()) == len(before) + 1
    db().rollback()
    assert with_code(panel, codes[0])[1].status_code == 302, "the factor and its codes still hold"
    assert lin.post(url, {"proof": cast.PASSWORD}).status_code in {200, 302}


def test_five_wrong_proofs_lock_the_account_like_any_others(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    for _try in range(5):
        lin.post("/account/end-others", {"proof": "wrong"})
    assert lin.post("/account/end-others", {"proof": cast.PASSWORD}).status_code == 422
    assert knock(panel, "lin").status_code == 422


def test_a_factor_that_is_taken_back_is_asked_for_no_more_and_other_sign_ins_end(panel: Panel) -> None:
    lin, other = panel.sign_in("lin"), panel.sign_in("lin")
    _key, codes = enrol(lin)
    assert other.get("/account/").status_code == 302, "it was made without the factor"
    assert lin.get("/account/").status_code == 200
    assert lin.post("/account/factor/off", {"proof": codes[0]}).status_code == 302
    assert knock(panel, "lin").status_code == 302


def test_new_recovery_codes_end_the_old_ones(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    _key, old = enrol(lin)
    page = lin.post("/account/codes", {"proof": cast.PASSWORD}).text
    new = re.findall(r"<code>((?:[a-z2-9]{5}-){3}[a-z2-9]{5})</code>", page)
    assert len(set(new)) == 10
    assert with_code(panel, old[0])[1].status_code == 422
    assert with_code(panel, new[0])[1].status_code == 302


def test_recovery_codes_are_long_salted_and_never_alike(panel: Panel) -> None:
    from app.actions.second_factor import LETTERS, LONG

    assert len(LETTERS) ** LONG > 2**80
    drawn = [code for name in ("lin", "fang") for code in enrol(panel.sign_in(name))[1]]
    assert len(set(drawn)) == 20
    salts = {kept.partition("$")[0] for kept in panel.session.scalars(select(RecoveryCode.digest))}
    assert len(salts) == 2, "one for each account"
    assert all(len(salt) == 32 for salt in salts)
