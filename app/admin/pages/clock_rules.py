"""Rules of the clock: before a change is saved, one sees which open dates it would move."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request, url_for
from flask_appbuilder import expose as page
from flask_appbuilder import has_access, permission_name
from flask_appbuilder.api import expose, protect
from flask_babel import gettext as _

from app.actions.regimes import preview
from app.admin.api import AreaApi, body_of_request, clean_body
from app.admin.context import context
from app.admin.foreseen import CONFIRMED, preview_page
from app.admin.forms import answered, typed
from app.admin.page import Action
from app.admin.shell import draw
from app.admin.view import AreaView
from app.catalog.shape import clean_all
from app.domain.errors import Clash, Refusals, Refused, refuse_all
from app.queries.counts import numbers_seen
from app.queries.records import find


class ClockRulesView(AreaView):
    """A rule moves dates of others; nobody moves them unseen."""

    @page("/add", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def add(self) -> Any:
        """Enter a rule; first the open dates it would move are shown."""
        if request.method != "POST" or request.form.get(CONFIRMED):
            return super().add()
        return self._foreseen(None) or super().add()

    @page("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def edit(self, pk: int) -> Any:
        """Change a rule; first the open dates it would move are shown."""
        if request.method != "POST" or request.form.get(CONFIRMED):
            return super().edit(pk)
        return self._foreseen(pk) or super().edit(pk)

    def _foreseen(self, pk: int | None) -> Any:
        """Return the page of what would move; None when the form says why it cannot be saved anyway."""
        ctx = context()
        columns = self.entity.on_form()
        raw = typed(columns, request.form)
        values, problems = clean_all(columns if pk is None else answered(columns, raw), raw)
        row = None if pk is None else find(ctx.session, self.entity, pk)
        try:
            refuse_all(problems)
            found = preview(ctx.session, ctx.actor, row, values)
        except (Refused, Refusals, Clash):
            return None  # saving says it again, beside the field
        title = row.name if row is not None else str(values["name"])
        back = url_for("clock_rules.add") if pk is None else url_for("clock_rules.edit", pk=pk)
        page = preview_page(
            ctx,
            _("What this change would move: %(rule)s", rule=title),
            found,
            confirm=_("Save the rule"),
            back=Action(_("Back to the rule"), back, "arrow-left"),
        )
        return draw("preview.html", page)


class ClockRulesApi(AreaApi):
    """The endpoint of the rules, with the question what a change would move."""

    @expose("/<int:pk>/preview", methods=["POST"])
    @protect()
    @permission_name("write")
    def preview(self, pk: int) -> Response:
        """Return how many open dates these values would move, and from when to when those one may see."""
        ctx = context()
        values = clean_body(self.entity, body_of_request(), partial=True)
        found = preview(ctx.session, ctx.actor, find(ctx.session, self.entity, pk), values)
        seen = numbers_seen(ctx.session, found)
        return jsonify(
            count=len(found),
            moves=[
                {
                    "id": move.deadline.id,
                    "number": move.deadline.display_no,
                    "old": move.deadline.binding_on.isoformat(),
                    "new": move.binding_on.isoformat(),
                }
                for move in found
                if move.deadline.id in seen
            ],
        )
