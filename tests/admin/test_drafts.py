"""What a form tells the browser about keeping unsent text: of a restricted petition, nothing."""

from __future__ import annotations

import re

from sqlalchemy import select

from app.domain.secrecy import MAKES_RESTRICTED
from schema.claims import Claim
from tests import cast
from tests.conftest import Panel


def kept_under(page: str) -> str:
    found = re.search(r'data-draft="([^"]+)"', page)
    return found[1] if found else ""


def test_forms_of_a_restricted_petition_are_never_kept(panel: Panel) -> None:
    panel.session.rollback()
    open_one = cast.petition(panel.session, panel.office, claims=["一"]).id
    secret = cast.petition(
        panel.session, panel.office, claims=["二"], purpose="report", secrecy="confidential_report"
    ).id
    claims = dict(panel.session.execute(select(Claim.petition_id, Claim.id)).all())
    panel.session.commit()
    lin = panel.sign_in("lin")
    assert kept_under(lin.get(f"/petitions/edit/{open_one}").text)
    assert kept_under(lin.get(f"/claims/edit/{claims[open_one]}").text)
    for url in (f"/petitions/edit/{secret}", f"/claims/edit/{claims[secret]}"):
        page = lin.get(url)
        assert page.status_code == 200, url
        assert not kept_under(page.text), url


def test_a_form_says_which_choice_makes_a_petition_restricted(panel: Panel) -> None:
    page = panel.sign_in("lin").get("/petitions/add").text
    told = re.search(r'data-undrafted="([^"]+)"', page)[1]
    assert told == " ".join(f"{name}={value}" for name, value in MAKES_RESTRICTED)
    for name, _value in MAKES_RESTRICTED:
        assert re.search(rf'name="{name}"', page)


def test_typing_counts_as_being_there(panel: Panel) -> None:
    lin = panel.sign_in("lin")
    url = re.search(r'data-alive="([^"]+)"', lin.get("/petitions/add").text)[1]
    assert lin.get(url).status_code == 204
