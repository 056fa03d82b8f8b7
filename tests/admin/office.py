"""What the tests of the panel share: the case nobody else may see, filled forms, answers as text."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from app.access.actor import bind
from app.actions import accounts, attachments, records
from app.actions import petitions as acts
from app.actions import supervision as oversight
from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.extensions import db
from schema.base import User
from schema.vocabulary import Event, EventKind, SupervisionKind, SupervisionTrigger
from tests import cast
from tests.conftest import Panel, Person

MARKER = "槐荫密语"
"""Stands in everything the case of Basic Education says; who may not see the case never meets it."""
SQL = re.compile(r"\bSELECT\b|\bINSERT\b|\bUPDATE\b|sqlalche|sqlite3|psycopg|Traceback", re.ASCII)
"""What no answer of the panel ever shows."""


@dataclass
class Busy(Panel):
    """The office with its cases: names → row numbers."""

    rows: dict[str, int] = field(default_factory=dict)


def fill(files: Path) -> dict[str, int]:
    """Let the office of the open session work for a day; return the rows by name."""
    session = db()
    office = cast.read(session)
    known = catalogue()
    rows: dict[str, int] = {}
    with unit_of_work(session), untold(session, "made by the test"):
        bind(session, cast.BUILDER)
        gao = accounts.create(
            session,
            cast.BUILDER,
            username="gao",
            name="高远",
            password=cast.PASSWORD,
            roles=["div_handler"],
            definitive=True,
        )
        office.users["gao"] = gao.id
        values = {"name": "高远", "unit_id": office.units["personnel"], "user_id": gao.id}
        office.staff["gao"] = records.create(session, cast.BUILDER, known["staff"], values).id
        cheap = generate_password_hash(cast.PASSWORD, "pbkdf2:sha256:1")  # signing in is not what is tested
        session.execute(update(User).values(password=cheap))
        _secret_case(session, office, files, rows)
        rows["mine"] = _sent(session, office, unit="personnel", title="人事处的建议").id
        rows["school"] = _sent(session, office, unit="east", title="城东中学的建议").id
        rows["draft"] = cast.petition(session, office, register=False, title=f"{MARKER}草稿").id
        actor = cast.acting(session, office, "lin")
        plan = {
            "title": "校园突发事件预案",
            "unit_id": office.units["office"],
            "kind": next(iter(EventKind)),
        }
        rows["plan"] = records.create(session, actor, known["plans"], plan).id
    return rows


def _secret_case(session: Session, office: cast.Office, files: Path, rows: dict[str, int]) -> None:
    """Register, file, send and accept the case of Basic Education, and put it under supervision."""
    row = cast.petition(
        session,
        office,
        title=f"{MARKER}反映操场",
        summary=f"{MARKER}摘要",
        content=f"{MARKER}全文",
        petitioner=f"{MARKER}某",
        claims=[f"{MARKER}诉求"],
        respondent_person=f"{MARKER}老师",
        matter_region=f"{MARKER}区",
    )
    rows["secret"] = row.id
    lin = cast.acting(session, office, "lin")
    paper = attachments.attach(
        session, lin, row, name=f"{MARKER}材料.txt", content=MARKER.encode(), store=files
    )
    rows["secret_file"] = paper.id
    fang = cast.acting(session, office, "fang")
    sent = {
        "unit_id": office.units["basic"],
        "feedback_due": cast.date(2026, 10, 16),
        "handler_id": office.staff["he"],
        "demand": f"{MARKER}要求",
    }
    acts.do(session, fang, row, Event.assign, sent, today=cast.TODAY)
    chen = cast.acting(session, office, "chen")
    taken = {
        "handler_id": office.staff["he"],
        "handler_b_id": office.staff["sun"],
        "accepted_on": cast.TODAY,
    }
    acts.do(session, chen, row, Event.accept, taken, today=cast.TODAY)
    fang = cast.acting(session, office, "fang")
    wish = {
        "kind": SupervisionKind.case,
        "trigger": SupervisionTrigger.overdue,
        "unit_id": office.units["basic"],
        "due_on": cast.date(2026, 9, 24),
        "demand": f"{MARKER}督办",
    }
    case = oversight.open_case(session, fang, row, wish, today=cast.TODAY)
    rows["secret_supervision"] = case.id
    named = attachments.attach(session, fang, case, name=f"{MARKER}督办.txt", content=b"x", store=files)
    rows["supervision_file"] = named.id


def _sent(session: Session, office: cast.Office, *, unit: str, **values: Any) -> Any:
    row = cast.petition(session, office, **values)
    fang = cast.acting(session, office, "fang")
    sent = {"unit_id": office.units[unit], "feedback_due": cast.date(2026, 10, 16)}
    acts.do(session, fang, row, Event.assign, sent, today=cast.TODAY)
    return row


def text_of(reply: TestResponse) -> str:
    """Return an answer as text; workbooks are opened, other binary content is read byte by byte."""
    body = reply.get_data()
    reply.close()
    if reply.is_json and reply.request.method != "HEAD":
        return json.dumps(json.loads(body), ensure_ascii=False)
    if body.startswith(b"PK"):
        return _unzipped(body)
    return body.decode("utf-8", "replace")


def petition_form(office: cast.Office, **changes: Any) -> dict[str, Any]:
    """Return a filled registration form."""
    filled = {
        "title": "建议延长图书馆开放时间",
        "channel": "web",
        "received_on": "2026-09-17",
        "people_count": "1",
        "purpose": "suggestion",
        "category_id": office.categories["F4"],
        "source": "direct",
        "secrecy": "open",
        "summary": "希望周末开放",
        "petitioner_name": "张三",
        "petitioner_phone": "13800001234",
        "act": "register",
    }
    return {**filled, **changes}


def unit_form(office: cast.Office, **changes: Any) -> dict[str, Any]:
    """Return a filled form of a unit."""
    filled = {
        "code": "NEW",
        "name": "新处室",
        "kind": "division",
        "parent_id": office.units["bureau"],
        "sort": "9",
    }
    return {**filled, **changes}


def uploaded(name: str, content: bytes) -> dict[str, Any]:
    """Return the options of a request that sends one file, as a browser writes it."""
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--cut--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=cut"}


def version_of(person: Person, url: str) -> str:
    """Return the version the form at `url` starts from."""
    found = re.search(r'name="_version" value="(\d+)"', person.get(url).text)
    assert found, f"{url} holds no version"
    return found[1]


def held(person: Person, part: str) -> set[str]:
    """Return what is ticked in one part of the role matrix, as the page sends it."""
    boxes = re.findall(r'<input[^>]*name="hold"[^>]*>', person.get(f"/roles/?part={part}").text)
    found = (re.search(r'value="([^"]+)"', box) for box in boxes if " checked" in box)
    return {match[1] for match in found if match}


def change_matrix(person: Person, part: str, hold: Any) -> TestResponse:
    """Send one part of the role matrix with these boxes ticked, built on how it stands."""
    url = f"/roles/?part={part}"
    found = re.search(r'name="_version" value="(\w+)"', person.get(url).text)
    return person.post(url, {"hold": sorted(hold), "_version": found[1] if found else ""})


def many_petitions(panel: Panel, number: int, *, unit: str = "", **values: Any) -> list[int]:
    """Register petitions, and send them to a unit when one is named."""
    session, made = panel.session, []
    with unit_of_work(session), untold(session, "made by the test"):
        for place in range(number):
            given = {"title": f"第{place}件", **values}
            if unit:
                made.append(_sent(session, panel.office, unit=unit, **given).id)
            else:
                made.append(cast.petition(session, panel.office, **given).id)
    db.remove()
    return made


def _unzipped(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
