"""The editor of a circular: saved with its version, shown as a page, closed once it is signed."""

from __future__ import annotations

from datetime import date

import pytest

from app.actions import circulars, records
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.documents import issue, pdf
from schema.circulars import Circular
from tests import cast
from tests.queries import rows


@pytest.fixture
def draft(panel):
    session, office = panel.session, panel.office
    with unit_of_work(session), untold(session, "made by the test"):
        rows.petitions(session, office, [{"registered_on": date(2026, 5, 6)}] * 3)
        lin = cast.acting(session, office, "lin")
        values = {
            "title": "关于信访工作情况的通报",
            "issuing_unit_id": office.units["bureau"],
            "recipients": "各县（市、区）教育局",
            "period_from": date(2026, 1, 1),
            "period_to": date(2026, 6, 30),
        }
        row = records.create(session, lin, catalogue()["circulars"], values)
        circulars.freeze(session, lin, row, *issue.count_and_draft(session, row, today=cast.TODAY))
    number = row.id
    session.info.clear()
    return number


def body_of(panel, number):
    cast.acting(panel.session, panel.office, "lin")
    panel.session.expire_all()
    row = panel.session.get_one(Circular, number)
    return row.body, row.version


def test_the_text_is_saved_with_its_version_and_an_old_one_is_refused(panel, draft):
    lin = panel.sign_in("lin")
    page = lin.get(f"/circulars/write/{draft}").get_data(as_text=True)
    assert 'data-insert="{总量}"' in page
    version = body_of(panel, draft)[1]
    panel.session.rollback()
    said = {"body": "共登记{总量:9}件，约谈2人次。", "_version": str(version)}
    assert lin.post(f"/circulars/write/{draft}", said).status_code == 302
    assert body_of(panel, draft)[0] == said["body"]
    panel.session.rollback()
    page = lin.get(f"/circulars/write/{draft}").get_data(as_text=True)
    assert "was counted as 3" in page
    assert "2人次" in page
    stale = lin.post(f"/circulars/write/{draft}", {**said, "body": "别的"})
    assert stale.status_code == 409
    assert "别的" in stale.get_data(as_text=True), "what was typed is not lost"
    assert body_of(panel, draft)[0] == said["body"]


def test_a_text_is_shown_as_a_page_and_not_kept(panel, draft):
    if pdf.available() is not None:
        pytest.skip("papers cannot be printed here")
    before = body_of(panel, draft)[0]
    panel.session.rollback()
    reply = panel.sign_in("lin").post(f"/circulars/preview/{draft}", {"body": "共登记{总量}件。"})
    assert (reply.status_code, reply.mimetype) == (200, "application/pdf")
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    assert body_of(panel, draft)[0] == before


def test_who_only_reads_circulars_neither_writes_nor_corrects_one(panel, draft):
    chen = panel.sign_in("chen")
    assert chen.get(f"/circulars/write/{draft}").status_code == 403
    assert chen.post(f"/circulars/preview/{draft}", {"body": "x"}).status_code == 403
    page = chen.get(f"/circulars/show/{draft}").get_data(as_text=True)
    assert "/circulars/correct/" not in page
    assert "/circulars/write/" not in page


def test_statistics_lead_to_a_circular_of_their_period_for_who_may_write_one(panel):
    address = "/statistics/?period__from=2026-01-01&period__to=2026-06-30"
    page = panel.sign_in("lin").get(address).get_data(as_text=True)
    assert "/circulars/add?title=" in page
    assert "period_to=2026-06-30" in page
    assert "Closed on or before the binding day" in page, "each figure says how it is counted"
    assert "/circulars/add" not in panel.sign_in("tao").get(address).get_data(as_text=True)
