"""The wording of papers: looked at beside a page, changed as a draft, put into force by a second person."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_appbuilder.api import expose as expose_api
from flask_appbuilder.api import protect
from flask_babel import gettext as _

from app.actions import wordings
from app.actions.unit import unit_of_work
from app.admin import wording_pages, words
from app.admin.api import AreaApi, body_of_request
from app.admin.context import Context, context
from app.admin.downloads import CAGE, PDF
from app.admin.shell import draw
from app.admin.view import AreaView
from app.admin.wording_pages import case_of, fresh_form, kind_page, overview, source_of, version_page
from app.clock import now, office_time
from app.documents import rewording
from app.documents.press import Draft
from app.documents.wording_files import files, kinds, shipped
from app.domain.errors import N_, Clash, NotAllowed, PanelError, Refusals, Refused, Stale, refuse_all
from app.domain.text import clean_line, clean_source, row_number
from app.queries.paper_facts import case_facts
from app.queries.records import find
from app.queries.wordings import draft_of, versions_of
from schema.wordings import Wording


class WordingsView(AreaView):
    """The wordings of each kind of paper, with their versions and the page they become."""

    @expose("/kinds/")
    @has_access
    @permission_name("read")
    def kinds(self) -> Any:
        """Show every kind of paper whose wording may be changed."""
        return draw("plain.html", overview(context()))

    @expose("/kind/<string:kind>")
    @has_access
    @permission_name("read")
    def kind(self, kind: str) -> Any:
        """Show one kind: the text in force, its page, its versions, the names it may use."""
        file = _file(kind)
        return draw("wording.html", kind_page(context(), kind, file, case_of(context())))

    @expose("/show/<int:pk>")
    @has_access
    @permission_name("read")
    def show(self, pk: int) -> Any:
        """Show one version, what it changes, and its page."""
        ctx = context()
        row = find(ctx.session, self.entity, pk)
        other = _earlier("beside")
        return draw("wording.html", version_page(ctx, self.entity, row, other, case_of(ctx)))

    @expose("/draft/<string:kind>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def draft(self, kind: str) -> Any:
        """Write the draft of a file; `start` begins it with an earlier version, 0 with the shipped one."""
        ctx, file = context(), _file(kind)
        ctx.actor.require("wordings", "draft")
        if request.method != "POST":
            begun = _begun(ctx, kind, file)
            return draw("wording_form.html", fresh_form(ctx, kind, file, begun, case=case_of(ctx)))
        text, reason = _typed()
        version = row_number(request.form.get("_version", ""))
        try:
            with unit_of_work(ctx.session):
                row = wordings.save_draft(
                    ctx.session, ctx.actor, kind=kind, file=file, text=text, reason=reason, version=version
                )
                number = row.id
        except (Refused, Refusals, Clash, Stale) as error:
            page = fresh_form(ctx, kind, file, (text, reason), case=case_of(ctx), error=error)
            return draw("wording_form.html", page), 409 if isinstance(error, Stale | Clash) else 422
        flash(_("Saved."), "success")
        return redirect(url_for("wordings.show", pk=number))

    @expose("/checked/<string:kind>", methods=["POST"])
    @has_access
    @permission_name("read")
    def checked(self, kind: str) -> Any:
        """Send the typed text with what is wrong with it, to be shown under the form."""
        ctx, file = context(), _file(kind)
        ctx.actor.require("wordings", "draft")
        return render_template("wording_lines.html", source=source_of(ctx, file, _typed()[0]))

    @expose("/page/<string:kind>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def page(self, kind: str) -> Any:
        """Send the page in force, of a version or of what is typed, with a real case or the invented one."""
        ctx, file = context(), _file(kind)
        texts = {}
        if request.method == "POST":
            ctx.actor.require("wordings", "draft")
            texts = {f"{kind}/{file}": _typed()[0]}
        elif number := row_number(request.args.get("version", "")):
            row = find(ctx.session, self.entity, number)
            kind, texts = row.kind, {f"{row.kind}/{row.file}": row.text}
        return _page(ctx, kind, texts)

    @expose("/publish/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def publish(self, pk: int) -> Any:
        """Put a draft into force."""
        return self._decide(pk, rewording.publish, _("The wording is in force from the next paper on."))

    @expose("/discard/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("read")
    def discard(self, pk: int) -> Any:
        """Give a draft up."""
        return self._decide(pk, wordings.discard, _("The draft is given up; its text stays on record."))

    def _decide(self, pk: int, do: Any, said: str) -> Any:
        ctx = context()
        try:
            with unit_of_work(ctx.session):
                do(ctx.session, ctx.actor, find(ctx.session, self.entity, pk))
        except Refusals as error:
            flash(" ".join(words.sentence(one) for one in error.problems), "danger")
        except (Refused, NotAllowed, Clash) as error:
            flash(words.sentence(error), "danger")
        else:
            flash(said, "success")
        return redirect(url_for("wordings.show", pk=pk))


class WordingsApi(AreaApi):
    """The same for programs: drafts are written, checked, put into force and given up."""

    @expose_api("/", methods=["POST"])
    @protect()
    @permission_name("read")
    def post(self) -> tuple[Response, int]:
        """Write the draft of `kind` and `file`: `text`, `reason`, and its `version` where there is one."""
        ctx, body = context(), body_of_request()
        version = body.pop("version", None)
        if version is not None and not isinstance(version, int):
            raise Refused(N_("This must be a whole number."), field="version")
        kind, file, text, reason = _body(body)
        ctx.actor.require("wordings", "draft")
        rewording.require_file(kind, file)
        with unit_of_work(ctx.session):
            row = wordings.save_draft(
                ctx.session,
                ctx.actor,
                kind=kind,
                file=file,
                text=clean_source(text),
                reason=clean_line(reason)[:200],
                version=version,
            )
            found = _stated(ctx, row)
        return jsonify(found), 201

    @expose_api("/<int:pk>/<string:verb>", methods=["POST"])
    @protect()
    @permission_name("read")
    def act(self, pk: int, verb: str) -> Response:
        """Check, publish or discard a draft."""
        ctx = context()
        body_of_request(required=False)
        row = find(ctx.session, self.entity, pk)
        doing = {"publish": rewording.publish, "discard": wordings.discard}.get(verb)
        if verb == "check":
            return jsonify(_stated(ctx, row))
        if doing is None:
            abort(404)
        with unit_of_work(ctx.session):
            row = find(ctx.session, self.entity, pk)
            doing(ctx.session, ctx.actor, row)
            found = _stated(ctx, row)
        return jsonify(found)


def _stated(ctx: Context, row: Wording) -> dict[str, Any]:
    """Return where a version stands and what is wrong with it, line by line."""
    return {
        "id": row.id,
        "number": row.number,
        "state": row.state.value,
        "version": row.version,
        "problems": [
            {"line": one.line, "name": one.name, "sentence": words.say(one.message, one.params)}
            for one in rewording.problems(ctx.session, row.text)
        ],
    }


def _body(body: dict[str, Any]) -> tuple[str, ...]:
    """Return the four texts a draft is made of; Refusals for what is missing, no text, or unknown."""
    wanted = ("kind", "file", "text", "reason")
    wrong = [Refused(N_("This must be text."), field=name) for name in wanted if not _is_text(body, name)]
    wrong += [
        Refused(N_("There is no writable column “%(name)s”."), field=name, name=name)
        for name in sorted(set(body) - set(wanted))
    ]
    refuse_all(wrong)
    return tuple(body[name] for name in wanted)


def _is_text(body: dict[str, Any], name: str) -> bool:
    return isinstance(body.get(name), str)


def _file(kind: str) -> str:
    """Return which file of a kind the address names, the first one otherwise; 404 for what is none."""
    if kind not in kinds():
        abort(404)
    file = request.values.get("file") or wording_pages.main_file(kind)
    if file not in files(kind):
        abort(404)
    return file


def _typed() -> tuple[str, str]:
    return clean_source(request.form.get("text", "")), clean_line(request.form.get("reason", ""))[:200]


def _begun(ctx: Context, kind: str, file: str) -> tuple[str, str]:
    """Return the text and reason a draft begins with: its own, or those of an earlier version."""
    draft = draft_of(ctx.session, kind, file)
    earlier = _earlier("start")
    if earlier == 0:
        return shipped(kind, file), _("Back to the version shipped with the program.")
    if earlier is not None:
        row = next((one for one in versions_of(ctx.session, kind, file) if one.number == earlier), None)
        if row is None:
            abort(404)
        return row.text, _("Back to version %(number)s.", number=earlier)
    if draft is not None:
        return draft.text, draft.reason
    return rewording.text_of(ctx.session, kind, file), ""


def _earlier(name: str) -> int | None:
    """Return the number of a version the address names; 0 is the shipped one."""
    given = request.args.get(name, "")
    return 0 if given == "0" else row_number(given)


def _page(ctx: Context, kind: str, texts: dict[str, str]) -> Response:
    case = case_of(ctx)
    veil = "query_code" not in ctx.catalogue["petitions"].columns
    mark = Draft(ctx.actor.name, office_time(now()))
    facts = None if case is None else case_facts(ctx.session, case.id)
    try:
        pdf = rewording.preview(ctx.session, kind, texts, facts, mark=mark, veil=veil)
    except Refusals as error:
        return _sentences([words.sentence(one) for one in error.problems])
    except PanelError as error:
        return _sentences([words.sentence(error)])
    response = Response(pdf, mimetype=PDF)
    response.headers["Content-Security-Policy"] = CAGE
    return response


def _sentences(found: list[str]) -> Response:
    return Response("\n".join(found), 422, mimetype="text/plain")
