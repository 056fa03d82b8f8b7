"""The register of papers: a paper of a petition is drawn up, looked at, signed and printed here."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions.unit import unit_of_work
from app.admin import witnessing, words
from app.admin.context import Context, context
from app.admin.downloads import DOCX, PDF, inline, send, send_bytes
from app.admin.forms import inputs, typed
from app.admin.page import Action, FormPage, Section
from app.admin.page_special import DocumentPage
from app.admin.paper_steps import steps
from app.admin.record import told
from app.admin.shell import draw
from app.admin.verb_form import verb_form
from app.admin.view import AreaView
from app.admin.wording_pages import kept_wording
from app.catalog.paper_inputs import draw_verb
from app.catalog.paper_verbs import PAPER_VERBS
from app.catalog.shape import clean_all
from app.clock import now, office_time
from app.documents import case_issue, paper_verbs
from app.documents.bundle import bundle
from app.documents.notices import NOTICES
from app.documents.pdf import available
from app.documents.pool import Sheet
from app.documents.pool import draw as draw_sheet
from app.documents.press import Draft
from app.documents.seen import as_seen, seen
from app.documents.word import FORMS, word_file
from app.domain.errors import Clash, NotAllowed, PanelError, Refusals, Refused, refuse_all
from app.domain.paper_chain import OUT
from app.queries.paper_course import late, refuse_unseen, round_of
from app.queries.records import find
from schema.vocabulary import PaperKind, PaperVerb, PetitionState, Purpose

BEFORE_AN_ANSWER = frozenset(
    {PetitionState.registered, PetitionState.dispatched, PetitionState.accepted, PetitionState.diverted}
)
"""States in which a petition may be referred to a path of law, or just was."""


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
        refuse_unseen(ctx.session, row)
        witnessing.opened(ctx, self.entity, row)
        record, lacking = self.build_record(ctx, row), available()
        number = told(self.entity, row, "display")
        page = DocumentPage(
            title=told(self.entity, row, "title") or words.member(row.kind),
            subtitle=f"{words.member(row.kind)} · {number or words.member(row.state)}",
            panels=(*record.main, *record.side, *kept_wording(row)),
            pdf_url=url_for("papers.paper", pk=pk) if lacking is None else "",
            pdf_missing=lacking or "",
            actions=(*self._verbs(ctx, row), *_word(row, lacking)),
            notice=record.notice,
            steps=steps(ctx.session, row),
        )
        return draw("document.html", page)

    @expose("/history/<int:pk>")
    @has_access
    @permission_name("read")
    def history(self, pk: int) -> Any:
        """Show what became of a paper, to who may see every petition it names."""
        refuse_unseen(context().session, find(context().session, self.entity, pk, deleted=True))
        return super().history(pk)

    @expose("/paper/<int:pk>")
    @has_access
    @permission_name("read")
    def paper(self, pk: int) -> Any:
        """Send the pages inline: the stored file when signed, a preview before."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        if row.kind not in NOTICES:
            abort(404)
        refuse_unseen(ctx.session, row)
        witnessing.printed(ctx, self.entity, row)
        try:
            found = as_seen(ctx.session, ctx.actor, pk, mark=mark_of(ctx), store=ctx.settings.files_dir)
            if isinstance(found, Sheet):
                return inline(draw_sheet(found).pdf)
        except Refused as error:
            return Response(words.sentence(error), 422, mimetype="text/plain")
        return send(found, PDF, f"{find(ctx.session, self.entity, pk).display}.pdf")

    @expose("/word/<int:pk>")
    @has_access
    @permission_name("read")
    def word(self, pk: int) -> Any:
        """Send what a paper says as a Word file, for offices that must edit it."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        if not has_word(row):
            abort(404)
        refuse_unseen(ctx.session, row)
        witnessing.printed(ctx, self.entity, row)
        try:
            found = seen(ctx.session, pk, mark=mark_of(ctx))
            content = word_file(found.says, mark=found.mark)
        except Refused as error:
            return Response(words.sentence(error), 422, mimetype="text/plain")
        row = find(ctx.session, self.entity, pk)
        return send_bytes(content, DOCX, f"{row.display or words.member(row.kind)}.docx")

    @expose("/draw/<int:pk>/<string:kind>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def draw_up(self, pk: int, kind: str) -> Any:
        """Ask for what a paper of petition `pk` needs beyond its record, and draw up the draft."""
        ctx = context()
        chosen = next((one for one in NOTICES if one.value == kind and one is not PaperKind.D12), None)
        ctx.actor.require("papers", NOTICES[chosen].draw if chosen else "draw")
        petition = find(ctx.session, ctx.catalogue["petitions"], pk)
        if chosen is None:
            abort(404)
        verb = draw_verb(chosen)
        raw = {} if request.method == "POST" else self._offered(ctx, petition, chosen)
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

    @expose("/bundle/<int:pk>")
    @has_access
    @permission_name("read")
    def bundle(self, pk: int) -> Any:
        """Send petition `pk` as one file, as far as its reader may see it."""
        ctx = context()
        petition = find(ctx.session, ctx.catalogue["petitions"], pk)
        witnessing.printed(ctx, ctx.catalogue["petitions"], petition)
        try:
            store = ctx.settings.files_dir
            return inline(bundle(ctx.session, ctx.actor, petition, mark=mark_of(ctx), store=store))
        except Refused as error:
            return Response(words.sentence(error), 422, mimetype="text/plain")

    @expose("/proof/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def proof(self, pk: int) -> Any:
        """Draw up the form on which the service of paper `pk` is proved."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        refuse_unseen(ctx.session, row)
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
            paper_verbs.perform(desk_of(ctx), row.id, PaperVerb.sign, {})
        except (Refused, NotAllowed, Clash) as error:
            flash(words.sentence(error), "danger")
        else:
            number = find(ctx.session, self.entity, pk).display
            flash(_("Signed as %(number)s.", number=number), "success")
        return redirect(url_for("papers.show", pk=pk))

    @expose("/do/<int:pk>/<string:verb>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def do(self, pk: int, verb: str) -> Any:
        """Ask for what a verb of a paper needs, and do it; signing has an address of its own."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        refuse_unseen(ctx.session, row)
        chosen = next((one for one in PAPER_VERBS if one.value == verb and one is not PaperVerb.sign), None)
        if chosen is None:
            abort(404)
        made = [row.id]

        def act(paper: Any, values: Any) -> None:
            made[0] = paper_verbs.step(desk_of(ctx), paper, chosen, values)

        number = told(self.entity, row, "display")
        reply = verb_form(
            ctx,
            self.entity,
            pk,
            PAPER_VERBS[chosen],
            act,
            done=_("Done: %(verb)s", verb=str(PAPER_VERBS[chosen].label)),
            about=f"{words.member(row.kind)} {number}".strip(),
            given=_given(ctx, chosen, row),
        )
        return redirect(url_for("papers.show", pk=made[0])) if made[0] != row.id else reply

    def _offered(self, ctx: Context, petition: Any, kind: PaperKind) -> dict[str, Any]:
        """Return what the form begins with: what the record says and this person may read."""

        def shown(column: str) -> bool:
            area, name = column.split(".")
            return name in ctx.catalogue[area].columns

        return case_issue.offered(ctx.session, petition, kind, shown)

    def _verbs(self, ctx: Context, row: Any) -> tuple[Action, ...]:
        found = [_verb_action(verb, row) for verb in paper_verbs.possible(desk_of(ctx), row)]
        if row.state in OUT and row.kind is not PaperKind.D12 and ctx.actor.may("papers", "draw"):
            address = url_for("papers.proof", pk=row.id)
            found.append(Action(words.member(PaperKind.D12), address, "file-plus", "default", "post"))
        return tuple(found)


def desk_of(ctx: Context) -> paper_verbs.Desk:
    """Return who acts here, and where prints are kept."""
    return paper_verbs.Desk(ctx.session, ctx.actor, ctx.today, ctx.settings.files_dir)


def _verb_action(verb: PaperVerb, row: Any) -> Action:
    face = PAPER_VERBS[verb]
    style = "primary" if face.primary else "danger" if face.danger else "default"
    if verb is PaperVerb.sign:
        confirm = _("Sign this paper? It takes its number and cannot be changed afterwards.")
        address = url_for("papers.sign", pk=row.id)
        return Action(str(face.label), address, face.icon, style, "post", confirm=confirm)
    return Action(str(face.label), url_for("papers.do", pk=row.id, verb=verb.value), face.icon, style)


def _given(ctx: Context, verb: PaperVerb, row: Any) -> dict[str, str]:
    """Return what a form holds at first: one copy; whom the petition names, if this person may read it."""
    if verb is PaperVerb.serve and row.petition_id is not None:
        known = ctx.catalogue["petitions"]
        return {"recipient": told(known, find(ctx.session, known, row.petition_id), "petitioner_name")}
    return {"copies": "1"} if verb is PaperVerb.issue else {}


def paper_actions(ctx: Context, row: Any) -> tuple[Action, ...]:
    """Return the buttons that draw up a paper of a petition, those its record has the facts for."""
    if row.registered_on is None or row.deleted_at is not None:
        return ()
    drawn = [kind for kind in NOTICES if case_issue.may_draw(ctx.actor, kind)]
    appeal, asked = row.purpose is Purpose.appeal, row.purpose is Purpose.appeal and _was_reviewed(ctx, row)
    possible = {
        PaperKind.D01: True,
        PaperKind.D02: row.accepted_on,
        PaperKind.D03: row.accepted_on is None,
        PaperKind.D04: row.accepted_on is None,
        PaperKind.D05: row.unit_id or row.outside_organ,
        PaperKind.D06: row.state in BEFORE_AN_ANSWER,
        PaperKind.D07: row.unit_id and not row.outside_organ,
        PaperKind.D08: row.accepted_on,
        PaperKind.D09: row.accepted_on,
        PaperKind.D10: row.accepted_on and not appeal,
        PaperKind.D11: row.accepted_on and appeal,
        PaperKind.D13: asked,
        PaperKind.D14: asked,
        PaperKind.D15: row.is_supervised,
        PaperKind.D16: row.unit_id and late(ctx.session, row.id, row.unit_id, ctx.today),
        PaperKind.D17: row.is_supervised,
        PaperKind.D19: True,
        PaperKind.D24: True,
        PaperKind.D25: row.state is PetitionState.archived,
    }
    return tuple(
        Action(words.member(kind), url_for("papers.draw_up", pk=row.id, kind=kind.value), "file-plus")
        for kind, fits in possible.items()
        if fits and kind in drawn
    )


def has_word(row: Any) -> bool:
    """Say whether a paper is also given as a Word file."""
    return row.kind in NOTICES and NOTICES[row.kind].form in FORMS


def word_action(url: str) -> Action:
    """Return the button that gives a paper as a Word file."""
    return Action(_("Word file"), url, "file-type-docx")


def mark_of(ctx: Context) -> Draft:
    """Return what stands across a draft: who takes it, and when."""
    return Draft(ctx.actor.name, office_time(now()))


def bundle_action(ctx: Context, row: Any) -> tuple[Action, ...]:
    """Return the button that gives the whole case as one file."""
    if not ctx.actor.may("papers", "read") or row.registered_on is None or available() is not None:
        return ()
    return (Action(_("Whole case as one file"), url_for("papers.bundle", pk=row.id), "books"),)


def _word(row: Any, lacking: str | None) -> tuple[Action, ...]:
    offered = lacking is None and has_word(row)
    return (word_action(url_for("papers.word", pk=row.id)),) if offered else ()


def _was_reviewed(ctx: Context, row: Any) -> bool:
    return round_of(ctx.session, row.id) is not None
