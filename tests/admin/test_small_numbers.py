"""Whoever sees only figures is told none that could tell of a person."""

from __future__ import annotations

import re

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.extensions import db
from schema.settings import Setting
from tests.admin.office import Busy

PAGE = "/statistics/?period__from=2026-01-01&period__to=2026-12-31"


def test_a_viewer_of_statistics_is_told_no_small_number_and_who_reads_the_rows_is(busy: Busy) -> None:
    whole, published = (busy.sign_in(name).get(PAGE).text for name in ("lin", "tao"))
    kept = re.compile(r">\s*(?:\*|&lt;3)\s*<")  # three units of one each: “<3” would tell them by the total
    assert not kept.search(whole)
    assert len(kept.findall(published)) >= 3
    assert "Numbers below 3 are not told" in published
    assert "Numbers below 3 are not told" not in whole


def test_an_office_says_which_numbers_are_small(busy: Busy) -> None:
    with unit_of_work(busy.session), untold(busy.session, "made by the test"):
        busy.session.add(Setting(code="small_numbers_below", value="5"))
    db.remove()
    page = busy.sign_in("tao").get(PAGE).text
    assert "&lt;5" in page
    assert not re.search(r">\s*[1-4]\s*<", page.partition("<main")[2].partition("</main")[0])
