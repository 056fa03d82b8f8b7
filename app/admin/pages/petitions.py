"""Petitions: the registration form with its people and claims, the record with its way, and the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import petitions, records, supervision
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.alike import form_panel
from app.admin.context import Context, context
from app.admin.forms import default_values, inputs, typed
from app.admin.page import Action, FormPage, Input, RecordPage, Section
from app.admin.pages.petition_chain import Chained
from app.admin.pages.petition_members import Membering
from app.admin.pages.petition_proposals import Proposing, event_of, prepared_values
from app.admin.pages.petition_record import petition_page
from app.admin.pages.petition_verbs import first_values, verb_page
from app.admin.pages.verb_helps import inserted, inserting, with_helps
from app.admin.rehearsing import rehearse
from app.admin.shell import draw
from app.admin.view import AreaView
from app.catalog.entity import Column
from app.catalog.shape import clean_all
from app.catalog.verb import Verb
from app.catalog.verbs import SUPERVISE, VERBS
from app.domain.errors import Clash, PanelError, Refusals, Refused, refuse_all
from app.queries.catalog import whole
from app.queries.records import find, missing
from schema.vocabulary import Event

PERSON = "petitioner_"
ALIKE = "alike"
PERSON_COLUMNS = ("name", "phone", "id_number", "address")


class PetitionsView(Chained, Membering, Proposing, AreaView):
    """The generated view of petitions, with a form and a record of its own and a page per verb."""

    def defaults(self, ctx: Context) -> dict[str, Any]:
        """Begin with today and with the person at the desk."""
        found = {"received_on": ctx.today.isoformat(), "people_count": "1", "channel": "letter"}
        if ctx.actor.staff_id is not None:
            found["first_contact_id"] = str(ctx.actor.staff_id)
        return {**default_values(self.entity), **found}

    def new_form(self, ctx: Context, raw: dict[str, Any], problems: Sequence[PanelError] = ()) -> FormPage:
        """Ask for the petition, its main petitioner and its claims in one form."""
        page = super().new_form(ctx, raw, tuple(problems))
        columns = person_columns(ctx)
        person = typed(columns, request.form, PERSON) if request.method == "POST" else {}
        refused = [problem for problem in problems if isinstance(problem, Refused)]
        people = inputs(ctx, columns, person, refused, prefix=PERSON)
        claims = Input(
            "claims",
            _("Claims"),
            "long",
            request.form.get("claims", ""),
            wide=True,
            help=_("One claim a line; each is answered on its own. Empty: the subject is the claim."),
            errors=tuple(words.sentence(p) for p in refused if p.field == "claims"),
        )
        sections = list(page.sections)
        sections.insert(1, Section(_("Main petitioner"), people, _("Leave empty for an anonymous petition.")))
        sections.insert(4, Section(_("Claims"), (claims,)))
        return FormPage(
            key=page.key,
            title=_("Register a petition"),
            action_url=page.action_url,
            cancel_url=page.cancel_url,
            sections=tuple(sections),
            problems=page.problems,
            hint=page.hint,
            draft_key=page.draft_key,
            undrafted=page.undrafted,
            submit=Action(
                _("Save and register"),
                page.action_url,
                "square-check",
                "primary",
                "post",
                name="act",
                value="register",
            ),
            extra=tuple(
                Action(label, page.action_url, icon, "default", "post", name="act", value=value)
                for label, icon, value in (
                    (_("Look for the same"), "repeat", ALIKE),
                    (_("Save as draft"), "device-floppy", "draft"),
                )
            ),
        )

    def preview(self, ctx: Context, raw: dict[str, Any], values: dict[str, Any]) -> FormPage | None:
        """Show beside the form what looks the same as what is typed; nothing is kept."""
        if request.form.get("act") != ALIKE:
            return None
        columns = person_columns(ctx)
        person, _problems = clean_all(columns, typed(columns, request.form, PERSON), partial=True)
        panel = form_panel(ctx, values, person)
        found = _(
            "%(number)s petitions look the same, see “%(panel)s” beside the form.",
            number=panel.count,
            panel=panel.title,
        )
        hint = found if panel.count else panel.empty
        return replace(self.new_form(ctx, raw), aside=(panel,), hint=hint)

    def related(self, ctx: Context) -> tuple[dict[str, Any], Sequence[Refused]]:
        """Read the main petitioner and the claims."""
        columns = person_columns(ctx)
        raw = typed(columns, request.form, PERSON)
        given = any(value for value in raw.values())
        values, problems = clean_all(columns, raw) if given else ({}, [])
        for problem in problems:
            problem.field = f"{PERSON}{problem.field}"
        claims = [line for line in request.form.get("claims", "").splitlines() if line.strip()]
        return {"petitioner": values, "claims": claims}, problems

    def create(self, ctx: Context, values: dict[str, Any], related: dict[str, Any]) -> Any:
        """Write the draft, and register it at once when that was pressed."""
        row = records.create_petition(ctx.session, ctx.actor, self.entity, values, **related)
        if request.form.get("act") == "register":
            petitions.do(
                ctx.session,
                ctx.actor,
                row,
                Event.register,
                {},
                today=ctx.today,
                jurisdiction=ctx.settings.jurisdiction,
            )
        petitions.refuse_blind_draft(ctx.session, ctx.actor, row)
        return row

    def after_save(self, row: Any) -> str:
        """Go to the record, or to the list when whoever saved it is now among those who never see it."""
        return self._landing(context(), row)

    def _landing(self, ctx: Context, row: Any) -> str:
        number, code = row.petition_no, row.query_code
        about = row.is_secret or row.respondent_staff_id or row.respondent_person
        if not about or not missing(ctx.session, self.entity, {row.id}):
            return url_for("petitions.show", pk=row.id)
        flash(
            _(
                "You do not see this petition any more. Number: %(number)s, query code: %(code)s.",
                number=number or "—",
                code=code or "—",
            ),
            "warning",
        )
        return url_for("petitions.list")

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Return the case: way, deadline, verbs, claims, people, papers, what happened."""
        return petition_page(ctx, self.entity, row)

    @expose("/do/<int:pk>/<string:verb>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def act(self, pk: int, verb: str) -> Any:
        """Ask for what a verb needs, and do it."""
        ctx = context()
        event = event_of(verb)
        row = find(ctx.session, self.entity, pk)
        face = VERBS[event]
        reason = petitions.obstacles(ctx.actor, row, event)
        if reason is not None:
            flash(_("%(verb)s is not possible now:", verb=str(face.label)) + " " + _(reason), "warning")
            return redirect(url_for("petitions.show", pk=pk))
        if request.method != "POST":
            hidden = whole(ctx.session)["petitions"].columns.keys() - self.entity.columns.keys()
            begun = {**first_values(ctx, row, event), **prepared_values(ctx, row, event)}
            first = {n: v for n, v in begun.items() if n not in hidden}
            return draw("verb.html", with_helps(ctx, verb_page(ctx, row, face, first), row, event))
        if inserting():
            return self._insert(ctx, row, event, face)
        return self._do(ctx, pk, event, face)

    def _insert(self, ctx: Context, row: Any, event: Event, face: Verb) -> Any:
        """Show the form again with the chosen standard answer in it; nothing is done yet."""
        raw = typed(face.inputs, request.form)
        try:
            page = verb_page(ctx, row, face, inserted(ctx, row, raw))
        except Refused as error:
            return draw(
                "verb.html", with_helps(ctx, verb_page(ctx, row, face, raw, (error,)), row, event)
            ), 422
        return draw("verb.html", with_helps(ctx, page, row, event))

    def _do(self, ctx: Context, pk: int, event: Event, face: Verb) -> Any:
        raw = typed(face.inputs, request.form)
        values, problems = clean_all(face.inputs, raw)
        try:
            refuse_all(problems)
            rehearse(ctx, find(ctx.session, self.entity, pk), event)
            with unit_of_work(ctx.session):
                row = find(ctx.session, self.entity, pk)
                petitions.do(
                    ctx.session,
                    ctx.actor,
                    row,
                    event,
                    values,
                    today=ctx.today,
                    jurisdiction=ctx.settings.jurisdiction,
                )
                gone = event is Event.discard
                target = url_for("petitions.list") if gone else self._landing(ctx, row)
        except (Refused, Refusals, Clash) as error:
            row = find(ctx.session, self.entity, pk)
            found = error.problems if isinstance(error, Refusals) else (error,)
            page = with_helps(ctx, verb_page(ctx, row, face, raw, found), row, event)
            return draw("verb.html", page), 409 if isinstance(error, Clash) else 422
        flash(_("Done: %(verb)s", verb=str(face.label)), "success")
        return redirect(target)

    @expose("/supervise/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def supervise(self, pk: int) -> Any:
        """Open a supervision of this petition."""
        ctx = context()
        ctx.actor.require("supervision", "open")
        row = find(ctx.session, self.entity, pk)
        if request.method != "POST":
            unit = str(row.unit_id or "") if "unit_id" in self.entity.columns else ""
            given = {"kind": "case", "trigger": "overdue", "unit_id": unit}
            return draw("verb.html", verb_page(ctx, row, SUPERVISE, given))
        raw = typed(SUPERVISE.inputs, request.form)
        values, problems = clean_all(SUPERVISE.inputs, raw)
        try:
            refuse_all(problems)
            with unit_of_work(ctx.session):
                row = find(ctx.session, self.entity, pk)
                case = supervision.open_case(ctx.session, ctx.actor, row, values, today=ctx.today)
                number = case.supervision_no
        except (Refused, Refusals, Clash) as error:
            row = find(ctx.session, self.entity, pk)
            found = error.problems if isinstance(error, Refusals) else (error,)
            return draw("verb.html", verb_page(ctx, row, SUPERVISE, raw, found)), 422
        flash(_("Supervision %(number)s is open.", number=number), "success")
        return redirect(url_for("petitions.show", pk=pk))


def person_columns(ctx: Context) -> tuple[Column, ...]:
    """Return what is asked of a main petitioner."""
    return tuple(c for c in ctx.catalogue["petitioners"].on_form() if c.name in PERSON_COLUMNS)
