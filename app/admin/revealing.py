"""A masked number in full: asked for with a reason, entered in the trail, then shown once."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, request, url_for
from flask_babel import gettext as _

from app.actions.witness import Witnessed, note
from app.admin.context import Context
from app.admin.page import Action, FormPage, Input, Section
from app.admin.shell import draw
from app.catalog.entity import Column, Entity
from app.domain.errors import N_, Invisible, Refused
from app.domain.text import clean_line, row_number
from app.queries.records import find
from schema.vocabulary import AuditVerb

LONGEST, SHORTEST = 200, 2


def reveal(ctx: Context, entity: Entity, row: Any) -> Any:
    """Ask why a sealed value must be seen in full, and show it once the trail has the answer."""
    ctx.actor.require(entity.key, "reveal")
    column = entity.columns.get(request.values.get("column", ""))
    if column is None or not column.field.sealed:
        abort(404)
    if request.method != "POST":
        return draw("form.html", _page(ctx, entity, row, column))
    reason = clean_line(request.form.get("reason", ""))[:LONGEST]
    if len(reason) < SHORTEST:
        problem = Refused(N_("Say why the whole number is needed."), field="reason")
        if _wants_json():
            raise problem
        return draw("form.html", _page(ctx, entity, row, column, str(_(problem.message)))), 422
    value = getattr(row, column.name) or ""
    note(
        ctx.actor,
        Witnessed(
            AuditVerb.reveal,
            entity.table,
            row.id,
            petition_id=_petition(ctx),
            reason=reason,
            detail={"column": column.name},
        ),
    )
    answer = jsonify(value=value) if _wants_json() else Response(_shown(ctx, entity, row, column, value))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _petition(ctx: Context) -> int | None:
    """Return the petition somebody came from, if it is one this person sees."""
    number = row_number(request.values.get("petition", ""))
    if number is None:
        return None
    try:
        found: int = find(ctx.session, ctx.catalogue["petitions"], number).id
    except Invisible:
        return None
    return found


def _page(ctx: Context, entity: Entity, row: Any, column: Column, error: str = "") -> FormPage:
    """Return the form that asks for the reason."""
    formatter = ctx.formatter([column], [], links=False)
    masked = Input(
        column.name,
        str(column.label),
        value=formatter.text(column, getattr(row, column.name)),
        readonly=True,
    )
    why = Input(
        "reason",
        _("Reason"),
        value=clean_line(request.form.get("reason", "")),
        required=True,
        maxlength=LONGEST,
        wide=True,
        errors=(error,) if error else (),
        help=_("Who looks, when and why is kept in the trail."),
    )
    action = url_for(
        f"{entity.key}.reveal", pk=row.id, column=column.name, petition=request.values.get("petition")
    )
    return FormPage(
        entity.key,
        _("Show in full: %(label)s", label=str(column.label)),
        action,
        _back(ctx, entity, row),
        (Section("", (masked, why)),),
        Action(_("Show it"), action, "eye", "primary", "post"),
        problems=(("reason", error),) if error else (),
    )


def _shown(ctx: Context, entity: Entity, row: Any, column: Column, value: str) -> str:
    """Return the page with the whole number, which no browser keeps."""
    whole = Input(column.name, str(column.label), value=value, readonly=True)
    back = _back(ctx, entity, row)
    page = FormPage(
        entity.key,
        str(column.label),
        back,
        back,
        (Section("", (whole,)),),
        Action(_("Back"), back, "arrow-left", "primary"),
    )
    return draw("form.html", page)


def _back(ctx: Context, entity: Entity, row: Any) -> str:
    petition = _petition(ctx)
    if petition is not None:
        return url_for("petitions.show", pk=petition)
    return url_for(f"{entity.key}.show", pk=row.id)
