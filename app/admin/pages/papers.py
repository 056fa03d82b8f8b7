"""The register of papers: a paper of a petition is drawn up, looked at, signed and printed here."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import files
from app.actions.unit import unit_of_work
from app.admin import witnessing, words
from app.admin.context import Context, context
from app.admin.downloads import CAGE, PDF, send
from app.admin.forms import inputs, typed
from app.admin.page import Action, FormPage, Section
from app.admin.page_special import DocumentPage
from app.admin.record import told
from app.admin.shell import draw
from app.admin.view import AreaView
from app.catalog.paper_inputs import draw_verb
from app.catalog.shape import clean_all
from app.clock import now, office_time
from app.documents import case_issue
from app.documents.issue import print_signed
from app.documents.notices import NOTICES
from app.documents.pdf import available
from app.documents.press import Draft
from app.domain.errors import Clash, NotAllowed, PanelError, Refusals, Refused, refuse_all
from app.queries.records import find
from schema.vocabulary import PaperKind, PaperState, PetitionState


class PapersView(AreaView):
    """A paper beside its pages; papers of petitions are signed here, circulars on their own page."""

    @expose("/show/<int:pk>")
    @has_access
    @permission_name("read")
    def show(self, pk: int) -> Any:
        """Show a paper: what the register says at the left, its pages at the right."""
        ctx = context()
        row = find(ctx.session, self.entity, pk, deleted=True)
        if row.kind not in NOTICES:
            return super().show(pk)
        witnessing.opened(ctx, self.entity, row)
        record, lacking = self.build_record(ctx, row), available()
        number = told(self.entity, row, "display")
        page = DocumentPage(
            title=told(self.entity, row, "title") or words.member(row.kind),
            subtitle=f"{words.member(row.kind)} · {number or words.member(row.state)}",
            panels=(*record.main, *record.side),
            pdf_url=url_for("papers.paper", pk=pk) if lacking is None else "",
            pdf_missing=lacking or "",
            actions=self._verbs(ctx, row),
            notice=record.notice,
        )
        return draw("document.html", page)

    @expose("/paper/<int:pk>")
    @has_access
    @permission_name("read")
    def paper(self, pk: int) -> Any:
        """Send the pages inline: the stored file when signed, a preview before."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        if row.kind not in NOTICES:
            abort(404)
        witnessing.printed(ctx, self.entity, row)
        veil = "query_code" not in ctx.catalogue["petitions"].columns
        mark = Draft(ctx.actor.name, office_time(now()))
        try:
            if row.kind is PaperKind.D09 and not row.template and row.number is not None:
                return _inline(case_issue.act_print(ctx.session, row, veil=veil))
            if row.state is PaperState.draft:
                return _inline(case_issue.preview(ctx.session, row, mark=mark, veil=veil))
            if veil:
                return _inline(case_issue.veiled_print(ctx.session, row, mark=mark))
        except Refused as error:
            return Response(words.sentence(error), 422, mimetype="text/plain")
        if row.file is None:
            print_signed(ctx.session, ctx.actor, row.id, store=ctx.settings.files_dir)
            row = find(ctx.session, self.entity, pk)
        return send(files.path_of(ctx.settings.files_dir, str(row.file)), PDF, f"{row.display}.pdf")

    @expose("/draw/<int:pk>/<string:kind>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def draw_up(self, pk: int, kind: str) -> Any:
        """Ask for what a paper of petition `pk` needs beyond its record, and draw up the draft."""
        ctx = context()
        ctx.actor.require("papers", "draw")
        petition = find(ctx.session, ctx.catalogue["petitions"], pk)
        chosen = next((one for one in NOTICES if one.value == kind and one is not PaperKind.D12), None)
        if chosen is None:
            abort(404)
        verb = draw_verb(chosen)
        raw: dict[str, Any] = {}
        problems: list[PanelError] = []
        if request.method == "POST":
            raw = typed(verb.inputs, request.form)
            values, wrong = clean_all(verb.inputs, raw)
            try:
                refuse_all(wrong)
                with unit_of_work(ctx.session):
                    paper = case_issue.draw_up(ctx.session, ctx.actor, petition, chosen, values)
                    number = paper.id
            except (Refused, Clash) as error:
                problems = [error]
            except Refusals as error:
                problems = list(error.problems)
            else:
                return redirect(url_for("papers.show", pk=number))
        label, known = str(verb.label), ctx.catalogue["petitions"]
        about = f"{told(known, petition, 'petition_no')} {told(known, petition, 'title')}".strip()
        page = FormPage(
            "papers",
            label,
            request.path,
            url_for("petitions.show", pk=pk),
            (Section(about, inputs(ctx, verb.inputs, raw, problems), str(verb.hint)),),
            Action(_("Draw up the draft"), request.path, verb.icon, "primary", "post"),
            problems=tuple((getattr(one, "field", None) or "", words.sentence(one)) for one in problems),
        )
        return draw("verb.html", page), 422 if problems else 200

    @expose("/proof/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def proof(self, pk: int) -> Any:
        """Draw up the form on which the service of paper `pk` is proved."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        petition = find(ctx.session, ctx.catalogue["petitions"], row.petition_id or 0)
        with unit_of_work(ctx.session):
            made = case_issue.draw_up(ctx.session, ctx.actor, petition, PaperKind.D12, {"paper_id": row.id})
            number = made.id
        return redirect(url_for("papers.show", pk=number))

    @expose("/sign/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def sign(self, pk: int) -> Any:
        """Sign a draft: rehearse the print, take the number, then print for good."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        if row.kind not in NOTICES or not NOTICES[row.kind].series:
            abort(404)
        try:
            number = case_issue.sign_and_print(
                ctx.session, ctx.actor, row, today=ctx.today, store=ctx.settings.files_dir
            )
        except (Refused, NotAllowed, Clash) as error:
            flash(words.sentence(error), "danger")
        else:
            flash(_("Signed as %(number)s.", number=number), "success")
        return redirect(url_for("papers.show", pk=pk))

    def _verbs(self, ctx: Context, row: Any) -> tuple[Action, ...]:
        if case_issue.may_sign(ctx.actor, row):
            confirm = _("Sign this paper? It takes its number and cannot be changed afterwards.")
            address = url_for("papers.sign", pk=row.id)
            return (Action(_("Sign"), address, "signature", "primary", "post", confirm=confirm),)
        if row.number is not None and ctx.actor.may("papers", "draw"):
            address = url_for("papers.proof", pk=row.id)
            return (Action(words.member(PaperKind.D12), address, "file-plus", "default", "post"),)
        return ()


def paper_actions(ctx: Context, row: Any) -> tuple[Action, ...]:
    """Return the buttons that draw up a paper of a petition, those its record has the facts for."""
    if not ctx.actor.may("papers", "draw") or row.registered_on is None or row.deleted_at is not None:
        return ()
    possible = {
        PaperKind.D01: True,
        PaperKind.D02: row.accepted_on,
        PaperKind.D03: row.accepted_on is None,
        PaperKind.D05: row.unit_id or row.outside_organ,
        PaperKind.D08: row.accepted_on,
        PaperKind.D09: row.accepted_on,
        PaperKind.D15: row.is_supervised,
        PaperKind.D19: True,
        PaperKind.D24: True,
        PaperKind.D25: row.state is PetitionState.archived,
    }
    return tuple(
        Action(words.member(kind), url_for("papers.draw_up", pk=row.id, kind=kind.value), "file-plus")
        for kind, fits in possible.items()
        if fits
    )


def _inline(pdf: bytes) -> Response:
    response: Response = make_response(pdf)
    response.mimetype = PDF
    response.headers["Content-Security-Policy"] = CAGE
    return response
