"""One view for every area: list, record, form, bin, bulk, export, lookup, files. The write path is ours.

It stands on FAB's `BaseView` (blueprints, permissions) and not on `ModelView`: forms and columns come from
the catalogue per request, so nothing is frozen into a class and no request shares another's filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import (
    Response,
    abort,
    flash,
    has_request_context,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.originals import may_attach
from app.actions import records
from app.actions.attachments import petition_of
from app.actions.records import require_version
from app.actions.unit import unit_of_work
from app.admin import exports, revealing, witnessing, words
from app.admin.address import parse_address, parse_question
from app.admin.attaching import attach_chosen, attach_page, witness_infected
from app.admin.context import Context, context
from app.admin.downloads import send_attachment
from app.admin.forms import answered, default_values, form_page, masks, stored, typed
from app.admin.lists import filter_panel, list_page
from app.admin.merging import fingerprints, merge_stale
from app.admin.page import FormPage
from app.admin.past import PastView
from app.admin.presence import editing_hint
from app.admin.record import record_page
from app.admin.row_verbs import verb_buttons
from app.admin.shell import draw
from app.catalog.entity import Entity
from app.catalog.read import catalogue as declared
from app.catalog.shape import clean_all
from app.domain.errors import Clash, Invisible, PanelError, Refusals, Refused, Stale, refuse_all
from app.domain.text import clean_line, row_number
from app.queries.labels import lookup
from app.queries.petitions import is_secluded
from app.queries.records import attachment, find

MOST_AT_ONCE = 500
"""Rows one bulk act may touch."""

Page = str | Response | tuple[str, int] | Any


class AreaView(PastView):
    """The pages of one area; `generate.py` makes a subclass per area with its key."""

    area_key: str
    default_view = "list"

    @property
    def entity(self) -> Entity:
        """The area as this request's catalogue has it (FAB looks at every attribute before there is one)."""
        return context().catalogue[self.area_key] if has_request_context() else declared()[self.area_key]

    # --- reading -----------------------------------------------------------------------------------

    @expose("/list/")
    @has_access
    @permission_name("read")
    def list(self) -> Page:
        """Show the list its address describes."""
        address = parse_address(request.path, request.args)
        question = parse_question(self.entity, address, context().catalogue, readable=context().reads)
        return draw("list.html", list_page(context(), self.entity, address, question))

    @expose("/show/<int:pk>")
    @has_access
    @permission_name("read")
    def show(self, pk: int) -> Page:
        """Show one record; a deleted one is shown as such."""
        row = find(context().session, self.entity, pk, deleted=True)
        witnessing.opened(context(), self.entity, row)
        return draw("record.html", self.build_record(context(), row))

    @expose("/filters/")
    @has_access
    @permission_name("read")
    def filters(self) -> Page:
        """Send the filter panel of the list an address describes."""
        address = parse_address(request.path, request.args)
        return render_template("filters.html", page=filter_panel(context(), self.entity, address))

    @expose("/lookup/")
    @has_access
    @permission_name("read")
    def lookup(self) -> Page:
        """Answer a remote select: names that contain `q`, a page at a time."""
        number = min(row_number(request.args.get("page", "")) or 1, MOST_AT_ONCE)
        also = ("title",) if "title" in self.entity.columns and self.entity.area.naming != "title" else ()
        found, more = lookup(
            context().session, self.entity, clean_line(request.args.get("q", ""))[:60], page=number, also=also
        )
        return jsonify(results=[{"id": key, "text": text} for key, text in found], more=more)

    @expose("/download/<int:pk>/<int:file>")
    @has_access
    @permission_name("read")
    def download(self, pk: int, file: int) -> Page:
        """Send a file of a record one may see, under its own name."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        found = attachment(ctx.session, self.entity.table, row.id, file)
        if found is None:
            abort(404)
        witnessing.taken(ctx, self.entity, row, found)
        return send_attachment(ctx, row, found)

    @expose("/export")
    @has_access
    @permission_name("export")
    def export(self) -> Page:
        """Send exactly what the list shows, as xlsx or CSV."""
        address = parse_address(request.path, request.args)
        return exports.send(
            context(),
            self.entity,
            address,
            parse_question(self.entity, address, context().catalogue, readable=context().reads),
        )

    @expose("/template")
    @has_access
    @permission_name("import")
    def template(self) -> Page:
        """Send an empty workbook to be filled in."""
        return exports.send_template(self.entity)

    # --- writing -----------------------------------------------------------------------------------

    @expose("/add", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def add(self) -> Page:
        """Enter a new record."""
        ctx, entity = context(), self.entity
        if request.method != "POST":
            given = {name: value for name, value in request.args.items() if name in entity.columns}
            return draw("form.html", self.new_form(ctx, {**self.defaults(ctx), **given}))
        raw = typed(entity.on_form(), request.form)
        values, problems = clean_all(entity.on_form(), raw)
        if (page := self.preview(ctx, raw, values)) is not None:
            return draw("form.html", page)
        related, more = self.related(ctx)
        try:
            refuse_all([*problems, *more])
            with unit_of_work(ctx.session):
                row = self.create(ctx, values, related)
                target = self.after_save(row)
        except (Refused, Refusals, Clash) as error:
            return self._refused(ctx, lambda found: self.new_form(ctx, raw, found), error)
        flash(_("Saved."), "success")
        return redirect(target)

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def edit(self, pk: int) -> Page:
        """Change a record; a save built on an older version is refused and both texts are shown."""
        ctx, entity = context(), self.entity
        columns = entity.on_form()
        if request.method != "POST":
            row = find(ctx.session, entity, pk)
            witnessing.opened(ctx, entity, row)
            return draw("form.html", self.edit_form(ctx, row, stored(columns, row), version=_version(row)))
        raw = typed(columns, request.form)
        values, problems = clean_all(answered(columns, raw), raw)
        token = request.form.get("_version", "")
        try:
            require_version(entity, row_number(token))
            refuse_all(problems)
            with unit_of_work(ctx.session):
                row = find(ctx.session, entity, pk)
                records.amend(
                    ctx.session,
                    ctx.actor,
                    entity,
                    row,
                    values,
                    version=row_number(token),
                )
                target = self.after_save(row)
        except Stale as error:
            return self._stale(ctx, pk, raw, error)
        except (Refused, Refusals, Clash) as error:
            row = find(ctx.session, entity, pk)
            return self._refused(
                ctx, lambda found: self.edit_form(ctx, row, raw, found, version=token), error
            )
        flash(_("Saved."), "success")
        return redirect(target)

    @expose("/reveal/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def reveal(self, pk: int) -> Page:
        """Show a masked number in full, for a reason that is kept."""
        return revealing.reveal(context(), self.entity, find(context().session, self.entity, pk))

    @expose("/delete/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("delete")
    def delete(self, pk: int) -> Page:
        """Move a record to the recycle bin."""
        ctx = context()
        try:
            with unit_of_work(ctx.session):
                records.remove(ctx.session, ctx.actor, self.entity, find(ctx.session, self.entity, pk))
        except (Refused, Clash) as error:
            flash(words.sentence(error), "danger")
            return redirect(url_for(f"{self.area_key}.show", pk=pk))
        flash(_("Moved to the recycle bin."), "success")
        return redirect(url_for(f"{self.area_key}.list"))

    @expose("/restore/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("delete")
    def restore(self, pk: int) -> Page:
        """Take a record out of the recycle bin."""
        ctx = context()
        with unit_of_work(ctx.session):
            records.restore(
                ctx.session, ctx.actor, self.entity, find(ctx.session, self.entity, pk, deleted=True)
            )
        flash(_("Restored."), "success")
        return redirect(url_for(f"{self.area_key}.show", pk=pk))

    @expose("/bulk", methods=["POST"])
    @has_access
    @permission_name("read")
    def bulk(self) -> Page:
        """Do one thing to the chosen rows, all or none."""
        ctx, act = context(), request.form.get("act", "")
        chosen = request.form.getlist("ids")
        ids = [number for value in chosen if (number := row_number(value)) is not None]
        if len(ids) != len(chosen) or len(ids) > MOST_AT_ONCE:
            abort(400)  # all or none: a part of what was asked for is not done quietly
        if act == "export":
            ctx.actor.require(self.area_key, "export")
            return exports.send_rows(ctx, self.entity, ids)
        if act not in {"delete", "restore"} or not ids:
            abort(400)
        try:
            with unit_of_work(ctx.session):
                for pk in ids:
                    row = find(ctx.session, self.entity, pk, deleted=act == "restore")
                    (records.remove if act == "delete" else records.restore)(
                        ctx.session, ctx.actor, self.entity, row
                    )
        except (Refused, Clash) as error:
            flash(words.sentence(error), "danger")
            return redirect(url_for(f"{self.area_key}.list"))
        done = _("Moved to the recycle bin.") if act == "delete" else _("Restored.")
        flash(f"{done} " + ngettext("%(num)d record", "%(num)d records", len(ids)), "success")
        return redirect(url_for(f"{self.area_key}.list"))

    @expose("/attach/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def attach(self, pk: int) -> Page:
        """Add a file to a record one works on."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        petition_id = petition_of(row)
        if not self.entity.area.attachments:
            abort(404)
        if not may_attach(ctx.actor, self.area_key, row):
            abort(403)
        back = url_for(f"{self.area_key}.show", pk=pk)
        errors: tuple[str, ...] = ()
        if request.method == "POST":
            try:
                with unit_of_work(ctx.session):
                    attach_chosen(ctx, find(ctx.session, self.entity, pk))
            except Refused as error:
                errors = (words.sentence(error),)
                witness_infected(ctx, self.entity, pk, petition_id, error)
            else:
                flash(_("The file was added."), "success")
                return redirect(back)
        return draw("form.html", attach_page(ctx, self.area_key, back, errors)), 422 if errors else 200

    # --- what an area may do its own way -------------------------------------------------------------

    def build_record(self, ctx: Context, row: Any) -> Any:
        """Return the page of one record."""
        page = record_page(ctx, self.entity, row)
        return replace(page, verbs=(*verb_buttons(ctx, self.entity, row), *page.verbs))

    def defaults(self, ctx: Context) -> dict[str, Any]:
        """Return what a new form holds at first: the defaults the schema declares."""
        return default_values(self.entity)

    def preview(self, ctx: Context, raw: dict[str, Any], values: dict[str, Any]) -> FormPage | None:
        """Return the form again with what a press besides saving asked for; None: it is to be saved."""
        return None

    def related(self, ctx: Context) -> tuple[dict[str, Any], Sequence[Refused]]:
        """Read what a new record brings beside its own columns, and what is wrong with it."""
        return {}, ()

    def create(self, ctx: Context, values: dict[str, Any], related: dict[str, Any]) -> Any:
        """Write the new record."""
        return records.create(ctx.session, ctx.actor, self.entity, values)

    def after_save(self, row: Any) -> str:
        """Return where to go after a save: the record, or the one it belongs to."""
        parent = self.entity.area.parent
        if parent is not None and getattr(row, parent) is not None:
            return url_for(f"{self.entity.columns[parent].target}.show", pk=getattr(row, parent))
        return url_for(f"{self.area_key}.show", pk=row.id)

    def new_form(self, ctx: Context, raw: dict[str, Any], problems: tuple[PanelError, ...] = ()) -> FormPage:
        """Return the form for a new record."""
        entity = self.entity
        return form_page(
            ctx,
            entity,
            title=_("New: %(one)s", one=str(entity.area.one)),
            action_url=url_for(f"{entity.key}.add"),
            cancel_url=url_for(f"{entity.key}.list"),
            raw=raw,
            problems=problems,
            draft_key=f"{entity.key}/new",
        )

    def edit_form(
        self,
        ctx: Context,
        row: Any,
        raw: dict[str, Any],
        problems: tuple[PanelError, ...] = (),
        *,
        version: str = "",
        stale: str = "",
        theirs: dict[str, tuple[str, str]] | None = None,
    ) -> FormPage:
        """Return the form of an existing record."""
        entity = self.entity
        return form_page(
            ctx,
            entity,
            title=_("Edit: %(one)s", one=str(entity.area.one)),
            action_url=url_for(f"{entity.key}.edit", pk=row.id),
            presence=(url_for(f"{entity.key}.editing", pk=row.id), editing_hint(ctx, entity, row)),
            cancel_url=url_for(f"{entity.key}.show", pk=row.id),
            raw=raw,
            problems=problems,
            token=version,
            stale=stale,
            theirs=theirs,
            known=masks(ctx, entity.on_form(), row),
            draft_key="" if is_secluded(ctx.session, row) else f"{entity.key}/{row.id}/{version}",
            base=request.form.get("_base", "")
            if problems
            else fingerprints(entity.on_form(), stored(entity.on_form(), row)),
        )

    # --- refusals ------------------------------------------------------------------------------------

    def _refused(self, ctx: Context, form: Any, error: PanelError) -> Page:
        problems = error.problems if isinstance(error, Refusals) else (error,)
        return draw("form.html", form(problems)), 409 if isinstance(error, Clash) else 422

    def _stale(self, ctx: Context, pk: int, raw: dict[str, Any], error: Stale) -> Page:
        """Show the user's text with what somebody else saved beside each field that differs."""
        ctx.session.expire_all()
        try:
            row = find(ctx.session, self.entity, pk)
        except Invisible:
            flash(words.sentence(error), "danger")
            return redirect(url_for(f"{self.area_key}.list"))
        merged, theirs = merge_stale(ctx, self.entity.on_form(), row, raw, request.form.get("_base", ""))
        sentence = words.sentence(error)
        if not theirs:
            sentence += " " + _("No field was changed by both of you: look at the whole and save it.")
        page = self.edit_form(ctx, row, merged, version=_version(row), stale=sentence, theirs=theirs)
        return draw("form.html", page), 409


def _version(row: Any) -> str:
    return str(row.version) if hasattr(row, "version") else ""
