"""Supervised cases: the generated view, with the verb that closes one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import supervision
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.forms import inputs, typed
from app.admin.page import Action, FormPage, RecordPage, Section
from app.admin.shell import draw
from app.admin.view import AreaView
from app.catalog.shape import clean_all
from app.catalog.verbs import END_SUPERVISION
from app.domain.errors import Refusals, Refused, refuse_all
from app.queries.records import find
from schema.vocabulary import SupervisionState


class SupervisionView(AreaView):
    """A supervised case ends with a result."""

    def build_record(self, ctx: Context, row: Any) -> RecordPage:
        """Add the verb that closes it."""
        page: RecordPage = super().build_record(ctx, row)
        if row.state is not SupervisionState.open or not ctx.actor.may("supervision", "close"):
            return replace(page, tools=page.tools if row.state is SupervisionState.open else ())
        action = Action(
            str(END_SUPERVISION.label), url_for("supervision.end", pk=row.id), END_SUPERVISION.icon, "primary"
        )
        return replace(page, verbs=(action, *page.verbs))

    @expose("/end/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("read")
    def end(self, pk: int) -> Any:
        """Ask for the result, and close the case with it."""
        ctx = context()
        ctx.actor.require("supervision", "close")
        row = find(ctx.session, self.entity, pk)
        raw: dict[str, Any] = {}
        problems: list[Refused] = []
        if request.method == "POST":
            raw = typed(END_SUPERVISION.inputs, request.form)
            values, problems = clean_all(END_SUPERVISION.inputs, raw)
            try:
                refuse_all(problems)
                with unit_of_work(ctx.session):
                    case = find(ctx.session, self.entity, pk)
                    supervision.close_case(ctx.session, ctx.actor, case, values["result"], today=ctx.today)
            except Refused as error:
                problems = [error]
            except Refusals as error:
                problems = list(error.problems)
            else:
                flash(_("The supervision is closed."), "success")
                return redirect(url_for("supervision.show", pk=pk))
        label = str(END_SUPERVISION.label)
        page = FormPage(
            "supervision",
            f"{label} · {row.supervision_no}",
            request.path,
            url_for("supervision.show", pk=pk),
            (Section(row.demand[:60], inputs(ctx, END_SUPERVISION.inputs, raw, problems)),),
            Action(label, request.path, END_SUPERVISION.icon, "primary", "post"),
            problems=tuple((problem.field or "", words.sentence(problem)) for problem in problems),
        )
        return draw("verb.html", page), 422 if problems else 200
