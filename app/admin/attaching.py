"""Files added to a record: the form that asks for them, and how they are taken in."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _

from app.actions import attachments
from app.actions.antivirus import Infected
from app.actions.witness import Witnessed, note
from app.admin.context import Context
from app.admin.page import Action, FormPage, Input, Section
from app.catalog.entity import Entity
from app.domain.errors import Refused
from schema.vocabulary import AuditVerb


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
            content=upload.read(attachments.LARGEST + 1),
            store=ctx.settings.files_dir,
            clamd=ctx.settings.clamd,
        )


def witness_infected(ctx: Context, entity: Entity, row: int, petition_id: int | None, error: Refused) -> None:
    """Leave in the trail that an infected file was sent; call it after the unit of work has ended."""
    if isinstance(error, Infected):
        detail = {
            "attachment": [None, str(error.params["name"])],
            "virus": [None, str(error.params["found"])],
        }
        seen = Witnessed(
            AuditVerb.refuse,
            entity.table,
            row,
            petition_id=petition_id,
            reason=f"{error.params['name']}: {error.params['found']}",
            detail=detail,
        )
        note(ctx.actor, seen)


def attach_page(ctx: Context, area: str, back: str, errors: tuple[str, ...]) -> FormPage:
    """Return the form that asks for files, with what was wrong with those sent before."""
    field = Input(
        "file",
        _("File"),
        "file",
        required=True,
        errors=errors,
        accept=",".join(f".{name}" for name in attachments.allowed(ctx.session)),
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
