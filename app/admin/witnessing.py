"""What the web door witnesses: personal data and secret cases read, papers taken, refusals, sign-ins."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request

from app.access.actor import NOBODY
from app.actions import witness
from app.actions.unit import abandon
from app.actions.witness import Witnessed, note
from app.admin.context import Context
from app.admin.identity import actor
from app.catalog.entity import Entity
from app.catalog.read import catalogue
from app.domain.text import LARGEST_ROW
from app.extensions import db
from app.queries.petitions import is_secret
from schema.vocabulary import AuditVerb

PERSONAL = frozenset({"petitioners"})
"""Areas whose every record is personal data."""


def install(app: Flask) -> None:
    """Hold notes back while a request is served, and store them before its answer leaves."""
    app.before_request(witness.hold)
    app.after_request(_store)
    app.teardown_request(lambda _error: witness.release())


def _store(response: Response) -> Response:
    """Store the notes; when that fails the answer is an error, and what was to be read does not leave."""
    if witness.is_holding():
        abandon(db())  # gives the connection back, so that a full pool is not waited for
        witness.release()
    return response


def opened(ctx: Context, entity: Entity, row: Any) -> None:
    """Note that personal data were opened, or a restricted petition, or what hangs on one."""
    petition = _petition(entity, row)
    if entity.key in PERSONAL or (petition is not None and is_secret(ctx.session, petition)):
        note(ctx.actor, Witnessed(AuditVerb.read, entity.table, row.id, petition))


def taken(ctx: Context, entity: Entity, row: Any, file: Any) -> None:
    """Note that somebody took an attachment."""
    note(
        ctx.actor,
        Witnessed(
            AuditVerb.read,
            file.__tablename__,
            file.id,
            _petition(entity, row),
            detail={"digest": [None, file.digest]},
        ),
    )


def printed(ctx: Context, entity: Entity, row: Any) -> None:
    """Note that somebody took the page of a paper."""
    note(ctx.actor, Witnessed(AuditVerb.print, entity.table, row.id, _petition(entity, row)))


def refused(status: int) -> None:
    """Note that a signed-in person was refused, or asked for a row that is not theirs to see.

    A row that does not exist is noted the same: whether it does is not even asked, so no clock can tell.
    """
    who = actor()
    number = (request.view_args or {}).get("pk")
    area = (request.endpoint or "").partition(".")[0].removesuffix("_api")
    if who is NOBODY or status not in {403, 404} or (status == 404 and number is None):  # noqa: PLR2004
        return
    if number is not None and not 0 <= number <= LARGEST_ROW:
        number = None  # no database takes it; the address says it
    known = catalogue().entities.get(area)
    kind = (known.table if known is not None else area) or "page"
    note(
        who,
        Witnessed(AuditVerb.refuse, kind, number, reason=f"{status} {request.method} {request.path}"[:400]),
    )


def _petition(entity: Entity, row: Any) -> int | None:
    return row.id if entity.key == "petitions" else getattr(row, "petition_id", None)
