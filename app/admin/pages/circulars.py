"""Circulars: freeze a period's figures, edit the drafted text, sign, and see the page."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import circulars, files
from app.actions.unit import unit_of_work
from app.admin import witnessing, words
from app.admin.context import Context, context
from app.admin.downloads import CAGE, PDF, send
from app.admin.page import Action, RecordPage
from app.admin.page_special import DocumentPage
from app.admin.shell import draw
from app.admin.view import AreaView
from app.documents import issue
from app.documents.pdf import available
from app.domain.errors import Clash, Refused
from app.queries.records import find
from schema.documents import Paper
from schema.vocabulary import PaperState


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
            panels=(*record.main, *record.side),
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
        if row.state is not PaperState.draft or row.deleted_at is not None:
            return ()
        found = []
        if ctx.actor.may("circulars", "freeze"):
            confirm = _("Freeze the figures again? The text is drafted anew.") if row.snapshot else None
            style = "default" if row.snapshot else "primary"
            found.append(
                Action(
                    _("Freeze the figures"),
                    url_for("circulars.freeze", pk=row.id),
                    "snowflake",
                    style,
                    "post",
                    confirm=confirm,
                )
            )
        may = ctx.actor.may("circulars", "sign")
        reason = (
            None
            if may and row.snapshot
            else (_("Freeze the figures first.") if may else _("A leader signs."))
        )
        confirm = _("Sign this circular? It takes its number and cannot be changed afterwards.")
        found.append(
            Action(
                _("Sign"),
                url_for("circulars.sign", pk=row.id),
                "signature",
                "primary",
                "post",
                reason,
                confirm=confirm,
            )
        )
        return tuple(found)
