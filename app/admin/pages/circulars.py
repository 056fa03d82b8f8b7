"""Circulars: freeze a period's figures, edit the drafted text, sign, and see the page."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import circulars, files, records
from app.actions.unit import unit_of_work
from app.admin import witnessing, words
from app.admin.context import Context, context
from app.admin.downloads import CAGE, PDF, send
from app.admin.page import Action, Panel, RecordPage
from app.admin.page_special import DocumentPage
from app.admin.pages import writing
from app.admin.shell import draw
from app.admin.view import AreaView
from app.catalog.shape import clean_all
from app.documents import issue
from app.documents.pdf import available
from app.domain.errors import N_, Clash, Refusals, Refused, Stale, refuse_all
from app.domain.text import row_number
from app.queries.records import find
from schema.documents import Paper
from schema.vocabulary import PaperState

NOT_SIGNED = N_("A circular that is not signed is edited, not corrected.")


class CircularsView(AreaView):
    """A circular on its way from figures to paper."""

    def build_record(self, ctx: Context, row: Any) -> Any:
        """Show what it says beside the page it becomes."""
        return super().build_record(ctx, row)

    @expose("/show/<int:pk>")
    @has_access
    @permission_name("read")
    def show(self, pk: int) -> Any:
        """Show the circular: its values at the left, its page at the right."""
        ctx = context()
        row = find(ctx.session, self.entity, pk, deleted=True)
        record: RecordPage = self.build_record(ctx, row)
        missing = available()
        ready = row.snapshot is not None
        page = DocumentPage(
            title=row.title,
            subtitle=words.member(row.state),
            panels=(*_marks(ctx, row), *record.main, *record.side),
            pdf_url=url_for("circulars.paper", pk=pk) if ready and missing is None else "",
            pdf_missing=missing or ("" if ready else _("Freeze the figures to see the page.")),
            actions=(*self._verbs(ctx, row), *(record.tools if row.state is PaperState.draft else ())),
            notice=record.notice,
        )
        return draw("document.html", page)

    @expose("/freeze/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def freeze(self, pk: int) -> Any:
        """Freeze the figures of the period and draft the text from them."""
        ctx = context()
        try:
            snapshot, body = issue.count_and_draft(
                ctx.session, find(ctx.session, self.entity, pk), today=ctx.today
            )
            with unit_of_work(ctx.session):
                circulars.freeze(ctx.session, ctx.actor, find(ctx.session, self.entity, pk), snapshot, body)
        except (Refused, Clash) as error:
            flash(words.sentence(error), "danger")
        else:
            flash(_("The figures are frozen and the text is drafted; read and edit it."), "success")
        return redirect(url_for("circulars.show", pk=pk))

    @expose("/write/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def write(self, pk: int) -> Any:
        """Write the text beside the page it becomes."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        if row.snapshot is None or row.state is not PaperState.draft:
            flash(
                _("Freeze the figures first.") if row.snapshot is None else _("A signed text stays."),
                "danger",
            )
            return redirect(url_for("circulars.show", pk=pk))
        if request.method != "POST":
            witnessing.opened(ctx, self.entity, row)
            text, version = row.body or "", str(row.version)
            return draw("writing.html", writing.writing_page(ctx, row, text=text, version=version))
        text, token = request.form.get("body", ""), request.form.get("_version", "")
        columns = [column for column in self.entity.on_form() if column.name == "body"]
        values, problems = clean_all(columns, {"body": text})
        try:
            records.require_version(self.entity, row_number(token))
            refuse_all(problems)
            with unit_of_work(ctx.session):
                row = find(ctx.session, self.entity, pk)
                records.amend(ctx.session, ctx.actor, self.entity, row, values, version=row_number(token))
        except (Refused, Refusals, Clash, Stale) as error:
            row = find(ctx.session, self.entity, pk)
            page = writing.writing_page(ctx, row, text=text, version=token, problem=words.sentence(error))
            return draw("writing.html", page), 409 if isinstance(error, Stale) else 422
        flash(_("Saved."), "success")
        return redirect(url_for("circulars.write", pk=pk))

    @expose("/preview/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("write")
    def preview_text(self, pk: int) -> Any:
        """Show the page of a text that is being written."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        if row.snapshot is None:
            abort(404)
        witnessing.printed(ctx, self.entity, row)
        return writing.preview(ctx, row)

    @expose("/correct/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def correct(self, pk: int) -> Any:
        """Begin a correction of a signed circular."""
        ctx = context()
        try:
            with unit_of_work(ctx.session):
                row = find(ctx.session, self.entity, pk)
                if row.paper_id is None:
                    raise Refused(NOT_SIGNED)
                title = issue.correction_title(ctx.session, row)
                made = circulars.correct(ctx.session, ctx.actor, row, title=title)
                target = url_for("circulars.show", pk=made.id)
        except (Refused, Clash) as error:
            flash(words.sentence(error), "danger")
            return redirect(url_for("circulars.show", pk=pk))
        flash(_("A correction is begun; freeze its figures to see what has changed."), "success")
        return redirect(target)

    @expose("/sign/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def sign(self, pk: int) -> Any:
        """Sign it: rehearse the print, take the number, then print for good."""
        ctx = context()
        ctx.actor.require("circulars", "sign")
        try:
            paper = issue.sign_and_print(
                ctx.session,
                ctx.actor,
                find(ctx.session, self.entity, pk),
                today=ctx.today,
                store=ctx.settings.files_dir,
            )
        except (Refused, Clash) as error:
            flash(words.sentence(error), "danger")
        else:
            flash(_("Signed as %(number)s.", number=paper), "success")
        return redirect(url_for("circulars.show", pk=pk))

    @expose("/paper/<int:pk>")
    @has_access
    @permission_name("read")
    def paper(self, pk: int) -> Any:
        """Send the page inline: the stored file when signed, a preview before."""
        ctx = context()
        row = find(ctx.session, self.entity, pk, deleted=True)
        if row.snapshot is None:
            abort(404)
        witnessing.printed(ctx, self.entity, row)
        if row.paper_id is not None:
            paper = ctx.session.get(Paper, row.paper_id)
            if paper is None:
                abort(404)
            if paper.file is None:
                issue.print_signed(ctx.session, ctx.actor, paper.id, store=ctx.settings.files_dir)
                paper = ctx.session.get_one(Paper, row.paper_id)
            path = files.path_of(ctx.settings.files_dir, str(paper.file))
            return send(path, PDF, f"{paper.display}.pdf")
        response: Response = make_response(issue.preview(ctx.session, row, today=ctx.today))
        response.mimetype = PDF
        response.headers["Content-Security-Policy"] = CAGE
        return response

    def _verbs(self, ctx: Context, row: Any) -> tuple[Action, ...]:
        if row.deleted_at is not None:
            return ()
        if row.state is not PaperState.draft:
            return _corrections(ctx, row)
        found = []
        if ctx.actor.may("circulars", "freeze"):
            confirm = _("Freeze the figures again? The text is drafted anew.") if row.snapshot else None
            style = "default" if row.snapshot else "primary"
            url = url_for("circulars.freeze", pk=row.id)
            found.append(Action(_("Freeze the figures"), url, "snowflake", style, "post", confirm=confirm))
        if row.snapshot and ctx.actor.may("circulars", "write"):
            found.append(Action(_("Write the text"), url_for("circulars.write", pk=row.id), "edit"))
        may = ctx.actor.may("circulars", "sign")
        reason = (
            None
            if may and row.snapshot
            else (_("Freeze the figures first.") if may else _("A leader signs."))
        )
        confirm = _("Sign this circular? It takes its number and cannot be changed afterwards.")
        url = url_for("circulars.sign", pk=row.id)
        found.append(Action(_("Sign"), url, "signature", "primary", "post", reason, confirm=confirm))
        return tuple(found)


def _corrections(ctx: Context, row: Any) -> tuple[Action, ...]:
    """Return what may be done with a signed circular: correct it by another."""
    if row.paper_id is None or not ctx.actor.may("circulars", "freeze"):
        return ()
    confirm = _("Begin a correction? It is a new circular that names this one.")
    url = url_for("circulars.correct", pk=row.id)
    return (Action(_("Write a correction"), url, "pencil", "default", "post", confirm=confirm),)


def _marks(ctx: Context, row: Any) -> tuple[Panel, ...]:
    """Return the figures of the text that nobody counted: of a draft as it stands, of a paper as signed."""
    if row.snapshot is None:
        return ()
    if row.paper_id is None:
        marks = issue.value_of(ctx.session, row, signed_on=ctx.today).marks
    else:
        paper = ctx.session.get(Paper, row.paper_id)
        marks = issue.marks_of(paper) if paper is not None else ()
    return (writing.marks_panel(marks),)
