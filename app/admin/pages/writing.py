"""The editor of a circular: its text at the left, the page it becomes at the right, its figures below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _

from app.admin import words
from app.admin.context import Context
from app.admin.downloads import CAGE, PDF
from app.admin.page import Entry, Panel, Tag
from app.documents import issue
from app.documents.pdf import available
from app.documents.values import Mark
from app.domain.errors import Clash, Refused

LONGEST = 60_000
"""Characters of a text that is shown as a page while it is written."""


@dataclass(frozen=True, slots=True)
class WritingPage:
    """A text beside its page; `figures` are (name in braces, what it stands for)."""

    title: str
    subtitle: str
    action_url: str
    preview_url: str
    back_url: str
    text: str
    version: str
    figures: tuple[tuple[str, str], ...]
    marks: Panel
    problem: str = ""
    pdf_missing: str = ""


def writing_page(ctx: Context, row: Any, *, text: str, version: str, problem: str = "") -> WritingPage:
    """Return the editor's page for a circular whose figures are frozen."""
    figures = issue.bound_figures(ctx.session, row)
    return WritingPage(
        title=row.title,
        subtitle=_("Write the text"),
        action_url=url_for("circulars.write", pk=row.id),
        preview_url=url_for("circulars.preview_text", pk=row.id),
        back_url=url_for("circulars.show", pk=row.id),
        text=text,
        version=version,
        figures=tuple((f"{{{name}}}", value or "—") for name, value in figures.items()),
        marks=marks_panel(issue.value_of(ctx.session, row, signed_on=ctx.today, body=text).marks),
        problem=problem,
        pdf_missing=available() or "",
    )


def marks_panel(marks: tuple[Mark, ...]) -> Panel:
    """Return the figures of a text that nobody counted, each with its place."""
    return Panel(
        _("Figures not counted"),
        "alert-triangle",
        count=len(marks),
        hint=_("They are marked on the page."),
        entries=tuple(_entry(mark) for mark in marks),
        empty=_("Every figure of the text is from the frozen figures."),
    )


def _entry(mark: Mark) -> Entry:
    place = _("Paragraph %(number)s", number=mark.paragraph + 1)
    if mark.counted:
        text = _("“%(name)s” was counted as %(counted)s.", name=mark.name, counted=mark.counted)
        return Entry(mark.text, text, meta=place, tags=(Tag(_("Changed by hand"), tone="late"),))
    if mark.name:
        return Entry(
            mark.text, _("There is no such figure."), meta=place, tags=(Tag(_("Unknown name"), tone="late"),)
        )
    return Entry(
        mark.text,
        _("Not bound to a frozen figure."),
        meta=place,
        tags=(Tag(_("Typed by hand"), tone="soon"),),
    )


def preview(ctx: Context, row: Any) -> Response:
    """Answer with the page of the text that is being written; nothing is kept."""
    body = request.form.get("body", "")[:LONGEST]
    try:
        response: Response = make_response(issue.preview(ctx.session, row, today=ctx.today, body=body))
    except (Refused, Clash) as error:
        response = make_response(words.sentence(error), 422)
        response.mimetype = "text/plain"
        return response
    response.mimetype = PDF
    response.headers["Content-Security-Policy"] = CAGE
    return response
