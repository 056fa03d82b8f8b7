"""Pictures of seals: the generated list and record, with the ways to bring one and to withdraw it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.actions import files, seals
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.address import parse_address, parse_question
from app.admin.context import Context, context
from app.admin.downloads import send
from app.admin.forms import inputs, typed
from app.admin.lists import list_page
from app.admin.page import Action, FormPage, Input, RecordPage, Section
from app.admin.shell import draw
from app.admin.view import AreaView
from app.catalog.entity import Kind
from app.catalog.shape import clean_all
from app.catalog.verb import asked
from app.documents.seals import checked
from app.domain.errors import N_, PanelError, Refusals, Refused, refuse_all
from app.queries.records import find

UNIT = asked("unit_id", Kind.ref, _l("Unit"), required=True, target="units")
LARGEST = 4 * 2**20


class SealsView(AreaView):
    """A picture of a seal is brought by whoever keeps the seal, and shown only to those who may read them."""

    @expose("/list/")
    @has_access
    @permission_name("read")
    def list(self) -> Any:
        """Show the pictures, with the way to bring one."""
        ctx = context()
        address = parse_address(request.path, request.args)
        page = list_page(ctx, self.entity, address, parse_question(self.entity, address, ctx.catalogue))
        if ctx.actor.may("seals", "keep"):
            bring = Action(_("Bring a picture"), url_for("seals.bring"), "upload", "primary")
            page = replace(page, actions=(bring, *page.actions))
        return draw("list.html", page)

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add the picture itself, and the way to withdraw one that is in use."""
        page: RecordPage = super().build_record(ctx, row)
        found = [Action(_("Show the picture"), url_for("seals.picture", pk=row.id), "eye")]
        if row.withdrawn_on is None and ctx.actor.may("seals", "keep"):
            confirm = _("Withdraw this picture? What is signed from now on gets space for the seal.")
            address = url_for("seals.withdraw", pk=row.id)
            found.append(Action(_("Withdraw"), address, "ban", "danger", "post", confirm=confirm))
        return replace(page, verbs=(*found, *page.verbs))

    @expose("/picture/<int:pk>")
    @has_access
    @permission_name("read")
    def picture(self, pk: int) -> Any:
        """Send the picture."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        return send(files.path_of(ctx.settings.files_dir, row.file), "image/png", f"seal-{row.id}.png")

    @expose("/withdraw/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def withdraw(self, pk: int) -> Any:
        """Use a picture no more."""
        ctx = context()
        try:
            with unit_of_work(ctx.session):
                row = find(ctx.session, self.entity, pk)
                seals.withdraw(ctx.session, ctx.actor, row, today=ctx.today)
        except Refused as error:
            flash(words.sentence(error), "danger")
        else:
            flash(_("Saved."), "success")
        return redirect(url_for("seals.show", pk=pk))

    @expose("/bring", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def bring(self) -> Any:
        """Ask for the picture of a unit's seal, check it, and use it from today on."""
        ctx = context()
        ctx.actor.require("seals", "keep")
        raw: dict[str, Any] = {}
        problems: tuple[PanelError, ...] = ()
        if request.method == "POST":
            raw = typed((UNIT,), request.form)
            try:
                number = _brought(ctx, raw)
            except Refused as error:
                problems = (error,)
            except Refusals as error:
                problems = error.problems
            else:
                flash(_("Saved."), "success")
                return redirect(url_for("seals.show", pk=number))
        return draw("form.html", _form(ctx, raw, problems)), 422 if problems else 200


def _brought(ctx: Context, raw: dict[str, Any]) -> int:
    values, wrong = clean_all((UNIT,), raw)
    refuse_all(wrong)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused(N_("Choose a file first."), field="file")
    content, pixels, digest = checked(upload.stream.read(LARGEST + 1))
    with unit_of_work(ctx.session):
        row = seals.put_in_use(
            ctx.session,
            ctx.actor,
            values["unit_id"],
            content=content,
            pixels=pixels,
            digest=digest,
            today=ctx.today,
            store=ctx.settings.files_dir,
            clamd=ctx.settings.clamd,
        )
        return int(row.id)


def _form(ctx: Context, raw: dict[str, Any], problems: tuple[PanelError, ...]) -> FormPage:
    errors = tuple(words.sentence(one) for one in problems if getattr(one, "field", None) == "file")
    file = Input(
        "file",
        _("Picture"),
        "file",
        required=True,
        accept=".png",
        errors=errors,
        help=_("A PNG file, square, 600 pixels a side or more, with a transparent ground."),
    )
    hint = _("A picture is no electronic seal and is marked as a picture in every file it is printed on.")
    return FormPage(
        "seals",
        _("Bring a picture"),
        request.path,
        url_for("seals.list"),
        (Section("", (*inputs(ctx, (UNIT,), raw, problems), file), hint),),
        Action(_("Save"), request.path, "check", "primary", "post"),
        multipart=True,
        problems=tuple((getattr(one, "field", None) or "", words.sentence(one)) for one in problems),
    )
