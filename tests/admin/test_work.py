"""Long work is not done while somebody waits for a page: a job is written down, and a worker does it."""

from __future__ import annotations

import re

import pytest

from app.extensions import db, hand_over
from app.worker import runner
from tests.admin.office import Busy, uploaded


def test_an_import_answers_at_once_and_is_done_by_the_worker(
    busy: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Defect 34: nothing but the request itself.
    waiting: list[int] = []
    monkeypatch.setattr(hand_over, "_to", waiting.append)
    wei = busy.sign_in("wei")
    head = wei.get("/units/template")
    head.get_data()
    head.close()
    csv = "Unit code,Name of the unit,Kind of unit\nN1,新一科,Division\nN2,新二科,Division\n".encode()
    sent = wei.client.post("/import/units", headers={"X-CSRFToken": wei.token}, **uploaded("units.csv", csv))
    assert sent.status_code == 302, re.findall(r"<p>([^<]+)", sent.text)
    rehearsal = sent.headers["Location"]
    assert wei.get("/api/v1/units/?name=新").json["count"] == 0
    run = wei.post(rehearsal, {"act": "run"})
    assert run.status_code == 302
    page = wei.get(run.headers["Location"])
    assert page.status_code == 200
    assert len(waiting) == 1
    assert wei.get("/api/v1/units/?name=新").json["count"] == 0, "the request did not wait for it"
    runner.run(busy.settings, waiting[0])
    db.remove()
    assert wei.get("/api/v1/units/?name=新").json["count"] == 2
    done = wei.get(run.headers["Location"]).text
    assert re.search(r"\b2\b", done)


def test_a_job_belongs_to_who_asked_for_it(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    # Defect 34
    monkeypatch.setattr(hand_over, "_to", lambda _number: None)
    wei = busy.sign_in("wei")
    csv = "Unit code,Name of the unit,Kind of unit\nN1,新一科,Division\n".encode()
    sent = wei.client.post("/import/units", headers={"X-CSRFToken": wei.token}, **uploaded("units.csv", csv))
    run = wei.post(sent.headers["Location"], {"act": "run"})
    number = run.headers["Location"].rsplit("/", 1)[-1]
    assert wei.get(f"/import/units/job/{number}").status_code == 200
    lin = busy.sign_in("lin")
    assert lin.get(f"/import/petitions/job/{number}").status_code == 404
    assert lin.get(f"/import/units/job/{number}").status_code == 403
