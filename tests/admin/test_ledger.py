"""The ledger over HTTP: chosen, shown, taken, noted; refused to who may not export."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from sqlalchemy import select

from app.access.actor import unscoped
from schema.audit import AuditEntry
from schema.vocabulary import AuditVerb
from tests.documents.test_notices import handled

pytestmark = pytest.mark.pdf


def test_the_ledger_is_shown_taken_and_noted(sqlite_panel):
    row = handled(sqlite_panel.session, sqlite_panel.office)
    number = row.petition_no
    sqlite_panel.session.commit()
    fang = sqlite_panel.sign_in("fang")
    page = fang.get("/ledger/").text
    assert "/ledger/paper?first=2026-07-01&amp;last=2026-12-31" in page
    with fang.get("/ledger/paper?first=2026-07-01&last=2026-12-31") as reply:
        assert reply.status_code == 200
        with pdfplumber.open(io.BytesIO(reply.data)) as paper:
            assert paper.pages[-1].width > paper.pages[-1].height or paper.pages[-1].rotation
            assert number.partition("-")[2] in paper.pages[-1].extract_text()
    with unscoped(sqlite_panel.session, "the trail"):
        noted = sqlite_panel.session.scalars(
            select(AuditEntry).where(AuditEntry.verb == AuditVerb.export)
        ).all()
    assert [entry.display for entry in noted] == ["D23"]


def test_a_period_turned_round_is_refused_and_nonsense_is_this_half_year(sqlite_panel):
    fang = sqlite_panel.sign_in("fang")
    assert fang.get("/ledger/paper?first=2026-12-31&last=2026-07-01").status_code == 422
    assert "last=2026-12-31" in fang.get("/ledger/?first=x&last=y").text


def test_who_may_not_export_has_no_ledger(sqlite_panel):
    assert sqlite_panel.sign_in("tao").get("/ledger/paper").status_code == 403
