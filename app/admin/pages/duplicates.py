"""Two petitions that look the same: compared again, decided about, taken apart; pages and an endpoint."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, jsonify, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_appbuilder.api import BaseApi, protect
from flask_appbuilder.api import expose as expose_api
from flask_babel import gettext as _

from app.actions import duplicates
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.alike import found_json
from app.admin.api import body_of_request
from app.admin.context import Context, context
from app.admin.page import Action, FormPage, Input, Section
from app.admin.shell import draw
from app.domain.errors import N_, PanelError, Refused
from app.domain.text import clean_text, row_number
from app.queries.records import find
from schema.petitions import Petition
from schema.vocabulary import DuplicateVerdict

VERDICTS = {verdict.value: verdict for verdict in DuplicateVerdict}


class DuplicatesView(BaseView):
    """What a person says about two petitions; whoever writes petitions may say it."""

    route_base = "/duplicates"
    class_permission_name = "petitions"

    @expose("/<int:pk>/check", methods=["POST"])
    @has_access
    @permission_name("write")
    def check(self, pk: int) -> Any:
        """Compare a petition with the others again."""
        ctx = context()
        with unit_of_work(ctx.session):
            row = _row(ctx, pk)
            number = duplicates.check(ctx.session, ctx.actor, row)
        flash(_("Compared: %(number)s to look at.", number=number), "success")
        return redirect(url_for("petitions.show", pk=pk))

    @expose("/<int:pk>/<int:other>/<string:verdict>", methods=["POST"])
    @has_access
    @permission_name("write")
    def decide(self, pk: int, other: int, verdict: str) -> Any:
        """Keep what somebody says about two petitions."""
        ctx = context()
        if verdict not in VERDICTS:
            abort(404)
        try:
            with unit_of_work(ctx.session):
                row, there = _row(ctx, pk), _row(ctx, other)
                duplicates.decide(ctx.session, ctx.actor, row, there, VERDICTS[verdict])
        except Refused as error:
            flash(words.sentence(error), "warning")
        else:
            flash(_("Kept: %(verdict)s", verdict=words.member(VERDICTS[verdict])), "success")
        return redirect(url_for("petitions.show", pk=pk))

    @expose("/<int:pk>/unlink", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def unlink(self, pk: int) -> Any:
        """Ask why a petition does not belong to its matter, and take it out."""
        ctx = context()
        row = _row(ctx, pk)
        if request.method != "POST":
            return draw("verb.html", _unlink_page(row, ""))
        reason = clean_text(request.form.get("reason", ""))
        try:
            with unit_of_work(ctx.session):
                duplicates.unlink(ctx.session, ctx.actor, _row(ctx, pk), reason)
        except Refused as error:
            return draw("verb.html", _unlink_page(_row(ctx, pk), reason, error)), 422
        flash(_("Taken out of the matter."), "success")
        return redirect(url_for("petitions.show", pk=pk))


class DuplicatesApi(BaseApi):
    """The same for programs: what looks the same as a petition, and what is said about it."""

    resource_name = "duplicates"
    version = "v1"
    class_permission_name = "petitions"
    allow_browser_login = True
    csrf_exempt = True  # checked in `body_of_request` instead, as for every area

    @expose_api("/<int:pk>", methods=["GET"])
    @protect()
    @permission_name("write")
    def get(self, pk: int) -> Response:
        """Return what a petition was found to be like, its matter, and the verbs offered."""
        ctx = context()
        return jsonify(found_json(ctx, _row(ctx, pk)))

    @expose_api("/<int:pk>", methods=["POST"])
    @protect()
    @permission_name("write")
    def post(self, pk: int) -> Response:
        """Decide with `other` and `verdict` (and `reason`); compare again with an empty body."""
        ctx = context()
        body = body_of_request(required=False)
        with unit_of_work(ctx.session):
            row = _row(ctx, pk)
            if body:
                other, verdict = row_number(str(body.get("other"))), VERDICTS.get(str(body.get("verdict")))
                if other is None:
                    raise Refused(N_("This must be a whole number."), field="other")
                if verdict is None:
                    raise Refused(N_("This is none of the possible values."), field="verdict")
                reason = clean_text(str(body.get("reason") or ""))
                duplicates.decide(ctx.session, ctx.actor, row, _row(ctx, other), verdict, reason=reason)
            else:
                duplicates.check(ctx.session, ctx.actor, row)
            found = found_json(ctx, row)
        return jsonify(found)

    @expose_api("/<int:pk>", methods=["DELETE"])
    @protect()
    @permission_name("write")
    def delete(self, pk: int) -> Response:
        """Take a petition out of its matter, with a `reason`."""
        ctx = context()
        reason = clean_text(str(body_of_request().get("reason") or ""))
        with unit_of_work(ctx.session):
            row = _row(ctx, pk)
            duplicates.unlink(ctx.session, ctx.actor, row, reason)
            found = found_json(ctx, row)
        return jsonify(found)

    def response_401(self) -> Any:
        """Answer in the one shape of errors."""
        abort(401)

    def response_403(self) -> Any:
        """Answer in the one shape of errors."""
        abort(403)

    def add_api_spec(self, api_spec: Any) -> None:
        """Describe nothing here; the petitions' description names these paths."""


def _row(ctx: Context, pk: int) -> Petition:
    row: Petition = find(ctx.session, ctx.catalogue["petitions"], pk)
    return row


def _unlink_page(row: Petition, reason: str, error: PanelError | None = None) -> FormPage:
    errors = () if error is None else (words.sentence(error),)
    field = Input(
        "reason",
        _("Why it does not belong to this matter"),
        "long",
        reason,
        required=True,
        wide=True,
        errors=errors,
    )
    label = _("Take out of the matter")
    return FormPage(
        "petitions",
        f"{label} · {row.petition_no or row.title}",
        request.path,
        url_for("petitions.show", pk=row.id),
        (Section(row.title, (field,)),),
        Action(label, request.path, "x", "primary", "post"),
        problems=tuple(("reason", text) for text in errors),
        hint=_("It stays registered and keeps its number; the others are counted anew."),
    )
