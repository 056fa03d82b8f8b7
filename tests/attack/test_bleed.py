"""Two people with different sight read and write at once, eight threads, one application: nothing bleeds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from app.clock import frozen
from app.extensions import db
from tests import cast
from tests.admin.office import MARKER, fill, text_of
from tests.conftest import Panel, Person

READS = (
    "/petitions/list/?size=100",
    "/api/v1/petitions/?size=100",
    "/board/",
    "/",
    "/petitions/lookup/?q=",
    "/deadlines/list/",
    "/petitions/show/{own}",
    "/petitions/show/{foreign}",
    "/api/v1/attachments/?size=100",
    "/nothing",
)


def test_two_people_at_once_read_and_write_only_what_is_theirs(either: Panel) -> None:
    _mix(either, rounds=2)


@pytest.mark.deep
@pytest.mark.timeout(3600)
def test_they_do_so_for_long(either: Panel) -> None:
    _mix(either, rounds=40)


def _mix(panel: Panel, *, rounds: int) -> None:
    rows = fill(Path(panel.settings.files_dir))
    db.remove()
    own = {"chen": rows["secret"], "zhao": rows["mine"]}
    people = [(name, panel.sign_in(name)) for name in ("chen", "zhao") * 4]
    start = Barrier(8)

    def work(place: int) -> list[str]:
        name, person = people[place]
        foreign = own["zhao" if name == "chen" else "chen"]
        start.wait()
        wrong: list[str] = []
        with frozen(cast.NOW):
            for turn in range(rounds):
                for pattern in READS[place % 3 :] + READS[: place % 3]:
                    url = pattern.format(own=own[name], foreign=foreign)
                    wrong += _read(name, person, url, found=pattern.endswith("{foreign}") or "nothing" in url)
                wrong += _write(name, person, own[name], f"{place}-{turn}")
                wrong += _refused(name, person, foreign)
        db.remove()
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert [line for lines in pool.map(work, range(8)) for line in lines] == []
    _each_wrote_as_himself(panel, rounds)


def _read(name: str, person: Person, url: str, *, found: bool) -> list[str]:
    reply = person.get(url)
    body = text_of(reply)
    wrong = [] if reply.status_code == (404 if found else 200) else [f"{name} {url} {reply.status_code}"]
    if name == "zhao" and (MARKER in body or "chen-" in body):
        wrong.append(f"zhao sees the other's on {url}")
    if name == "chen" and ("人事处的建议" in body or "zhao-" in body):
        wrong.append(f"chen sees the other's on {url}")
    if url == "/petitions/list/?size=100" and {"zhao": "赵一鸣", "chen": "陈立"}[name] not in body:
        wrong.append(f"{name} is shown as somebody else")
    return wrong


def _write(name: str, person: Person, row: int, mark: str) -> list[str]:
    file = {"file": (BytesIO(b"x"), f"{name}-{mark}.txt"), "csrf_token": person.token}
    reply = person.client.post(f"/petitions/attach/{row}", data=file)
    return [] if reply.status_code == 302 else [f"{name} could not write: {reply.status_code}"]


def _refused(name: str, person: Person, row: int) -> list[str]:
    file = {"file": (BytesIO(b"x"), f"{name}-forged.txt"), "csrf_token": person.token}
    reply = person.client.post(f"/petitions/attach/{row}", data=file)
    return [] if reply.status_code == 404 else [f"{name} wrote on the other's case: {reply.status_code}"]


def _each_wrote_as_himself(panel: Panel, rounds: int) -> None:
    with db().get_bind().connect() as connection:
        files = connection.execute(text("SELECT name, created_by_id, petition_id FROM attachment")).all()
        trail = connection.execute(
            text("SELECT display, actor_name FROM audit_entry WHERE verb = 'attach'")
        ).all()
    written = [file for file in files if file.name.startswith(("chen-", "zhao-"))]
    assert len(written) == 8 * rounds
    for file in written:
        assert file.created_by_id == panel.office.users[file.name[:4]], file.name
        assert "forged" not in file.name
    for entry in trail:
        if entry.display.startswith(("chen-", "zhao-")):
            assert entry.actor_name == {"chen": "陈立", "zhao": "赵一鸣"}[entry.display[:4]], entry.display
