"""Files added to a record: the form that asks for them, and how they are taken in."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _

from app.actions import attachments
from app.admin.context import Context
from app.admin.page import Action, FormPage, Input, Section
from app.domain.errors import Refused


def attach_chosen(ctx: Context, row: Any) -> None:
    """Add the files of this request to a record. Refused when none was chosen, or for one not taken."""
    chosen = [upload for upload in request.files.getlist("file") if upload.filename]
    if not chosen:
        raise Refused(_("Choose a file first."), field="file")
    for upload in chosen:
        attachments.attach(
            ctx.session,
            ctx.actor,
            row,
            name=upload.filename or "",
            content=upload.read(),
            store=ctx.settings.files_dir,
        )


def attach_page(area: str, back: str, errors: tuple[str, ...]) -> FormPage:
    """Return the form that asks for files, with what was wrong with those sent before."""
    field = Input(
        "file",
        _("File"),
        "file",
        required=True,
        errors=errors,
        accept=",".join(f".{name}" for name in attachments.ALLOWED),
        wide=True,
        help=_("Not larger than 50 MB."),
    )
    return FormPage(
        area,
        _("Add a file"),
        request.path,
        back,
        (Section("", (field,)),),
        Action(_("Upload"), request.path, "upload", style="primary"),
        multipart=True,
        problems=tuple(("file", error) for error in errors),
    )
