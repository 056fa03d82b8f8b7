"""How the tests of the door knock: raw requests, without asserting that they succeed."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import db
from schema.audit import AuditEntry
from tests import cast
from tests.conftest import Panel


def token_of(client: FlaskClient, url: str = "/login/") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(url).text)
    assert found
    return found[1]


def knock(
    panel: Panel,
    username: str,
    password: str = cast.PASSWORD,
    *,
    client: Any = None,
    origin: str = "10.0.0.1",
) -> TestResponse:
    client = client or panel.app.test_client()
    place = {"REMOTE_ADDR": origin}
    page = client.get("/login/", environ_overrides=place)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    form = {"username": username, "password": password, "csrf_token": found[1]}
    return client.post("/login/", data=form, environ_overrides=place)


def sentence(reply: TestResponse) -> str:
    found = re.search(r'id="problems">.*?<p>(.*?)</p>', reply.text, re.DOTALL)
    assert found
    return found[1]


def entries(verb: str) -> list[Any]:
    statement = select(AuditEntry.display, AuditEntry.subject_id, AuditEntry.changes, AuditEntry.actor_id)
    found = list(db().execute(statement.where(AuditEntry.verb == verb).order_by(AuditEntry.id)))
    db.remove()
    return found
