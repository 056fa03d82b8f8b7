"""Errors at the web door: one shape of JSON, one page in the reader's language, honest status codes."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from app.actions.unit import abandon
from app.admin import witnessing, words
from app.admin.identity import signed_in
from app.admin.shell import draw
from app.domain.errors import Clash, Invisible, NotAllowed, PanelError, Refusals, Refused, Stale
from app.extensions import db

log = logging.getLogger("xinfang")

STATUS: dict[type[PanelError], int] = {
    Refused: 422,
    Refusals: 422,
    NotAllowed: 403,
    Invisible: 404,
    Clash: 409,
    Stale: 409,
}
READS = frozenset({"GET", "HEAD"})
"""Methods that change nothing, so that a page can be asked for again."""

RETRY_AFTER = 300
"""Seconds after which it is worth trying again: the window of the usual limit."""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    title: str


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(PanelError, refused)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, refused_by_protocol)
    app.register_error_handler(Exception, failed)


def refused(error: PanelError) -> Any:
    """Answer a refusal that no form caught. A refusal while reading means a bad address: 400."""
    status = STATUS.get(type(error), 422)
    if status == 422 and request.method in READS:  # noqa: PLR2004
        status = 400
    return answer(status, words.sentence(error), fields=_fields(error))


def expired(_error: CSRFError) -> Any:
    """Answer a form whose token is missing or too old."""
    if not signed_in() and not _wants_json():
        return redirect(url_for("SignInView.login", next=request.referrer or ""))
    return answer(400, _("This form was open too long. Go back, and send it again."))


def refused_by_protocol(error: HTTPException) -> Any:
    """Answer what Flask or Werkzeug refused, in our words."""
    code = error.code or 500
    if code < 400:  # noqa: PLR2004 - redirects are exceptions too
        return error
    if isinstance(error, SecurityError):  # the host is not ours, so no page of ours can be drawn for it
        return Response(_("The address or the form is not in order."), code, mimetype="text/plain")
    known = {
        400: _("The address or the form is not in order."),
        401: _("Please log in first."),
        403: _("You do not have the right to do this."),
        404: _("There is no such page or record, or it is not yours to see."),
        405: _("This address does not take such a request."),
        413: _("The file is too large."),
        429: _("Too much at once. Please wait a few minutes."),
    }
    reply = current_app.make_response(answer(code, known.get(code, _("This did not work."))))
    if code == 429:  # noqa: PLR2004
        reply.headers["Retry-After"] = str(g.get("retry_after", RETRY_AFTER))
    return reply


def failed(error: Exception) -> Any:
    """Answer what should not happen: nothing was stored, a number leads to the log, no detail leaves."""
    reference = secrets.token_hex(4)
    log.error("error %s at %r", reference, request.path, exc_info=error)  # as %r, no path begins a line
    abandon(db())
    return answer(500, _("Something went wrong here. Nothing was changed."), reference=reference)


def answer(
    status: int,
    sentence: str,
    *,
    fields: dict[str, list[str]] | None = None,
    reference: str = "",
) -> Any:
    """Return the error as JSON for the API and scripts, as a page for people."""
    if status in {403, 404}:
        witnessing.refused(status)
    if _wants_json():
        body: dict[str, Any] = {"error": sentence, "fields": fields or {}, "status": status}
        if reference:
            body["reference"] = reference
        return jsonify(body), status
    page = ErrorPage(_title(status))
    facts = {
        "status": status,
        "title": page.title,
        "sentence": sentence,
        "reference": reference,
        "retry_url": _again() if request.method in READS else "",
        "home_url": url_for("HomeView.index"),
    }
    try:
        return draw("error.html", page, **facts), status
    except SQLAlchemyError:  # without its database a page has no menu, but still says what is the matter
        return current_app.jinja_env.get_template("error.html").render(page=page, shell=None, **facts), status


def _again() -> str:
    """Return the address asked for, without the host, which is whatever the request claims to be sent to."""
    path = request.full_path.removesuffix("?")
    return "/" + path.lstrip("/\\")  # two slashes would begin another host


def _title(status: int) -> str:
    titles: dict[int, str] = {
        400: _("Not understood"),
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("Changed meanwhile"),
        413: _("Too large"),
        422: _("Not accepted"),
        429: _("Please wait"),
        500: _("An error on our side"),
    }
    return titles.get(status, str(_("This did not work")))


def _fields(error: PanelError) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in error.problems if isinstance(error, Refusals) else (error,):
        if problem.field:
            found.setdefault(problem.field, []).append(words.sentence(problem))
    return found


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"
