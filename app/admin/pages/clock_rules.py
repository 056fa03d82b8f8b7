"""Rules of the clock: before a change is saved, one sees which open dates it would move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, request, url_for
from flask_appbuilder import expose as page
from flask_appbuilder import has_access, permission_name
from flask_appbuilder.api import expose, protect
from flask_babel import gettext as _
from flask_babel import ngettext

from app.actions.regimes import preview
from app.admin import words
from app.admin.api import AreaApi, body_of_request, clean_body
from app.admin.context import Context, context
from app.admin.forms import answered, typed
from app.admin.page import Action, Entry, Panel, Tag
from app.admin.page_clock import PreviewPage
from app.admin.shell import draw
from app.admin.view import AreaView
from app.catalog.shape import clean_all
from app.domain.errors import Clash, Refusals, Refused, refuse_all
from app.queries.counts import Move, numbers_seen
from app.queries.records import find

CONFIRMED = "_confirmed"
MOST = 200
"""How many of the dates that would move are listed."""


class ClockRulesView(AreaView):
    """A rule moves dates of others; nobody moves them unseen."""

    @page("/add", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def add(self) -> Any:
        """Enter a rule; first the open dates it would move are shown."""
        if request.method == "GET" or request.form.get(CONFIRMED):
            return super().add()
        return self._foreseen(None) or super().add()

    @page("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def edit(self, pk: int) -> Any:
        """Change a rule; first the open dates it would move are shown."""
        if request.method == "GET" or request.form.get(CONFIRMED):
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
        return draw("preview.html", preview_page(ctx, title, found, back))


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


def preview_page(ctx: Context, title: str, found: Sequence[Move], back: str) -> PreviewPage:
    """Return the page that shows what a change would move before it is made."""
    seen = numbers_seen(ctx.session, list(found))
    visible = [move for move in found if move.deadline.id in seen]
    hidden = len(found) - len(visible)
    entries = tuple(_entry(ctx, move) for move in visible[:MOST])
    hint = _("%(number)s more that you may not see", number=hidden) if hidden else ""
    return PreviewPage(
        title=_("What this change would move: %(rule)s", rule=title),
        summary=ngettext(
            "%(num)d open date would move. Its old value stays in the trail, and who answers for it is told.",
            "%(num)d open dates would move. Old ones stay in the trail, and who answers for them is told.",
            len(found),
        )
        if found
        else _("No open date would move."),
        panel=Panel(
            _("Dates that would move"),
            "calendar-plus",
            len(found),
            hint,
            entries=entries,
            empty=_("No open date would move.") if not found else hint,
        ),
        keep=tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"),
        action_url=request.path,
        confirm=Action(_("Save the rule"), request.path, "device-floppy", "primary"),
        back=Action(_("Back to the rule"), back, "arrow-left"),
    )


def _entry(ctx: Context, move: Move) -> Entry:
    deadline = move.deadline
    moved = move.binding_on != deadline.binding_on
    text = (
        _("%(old)s → %(new)s", old=words.day(deadline.binding_on), new=words.day(move.binding_on))
        if moved
        else _("Only its target or its certainty changes.")
    )
    late = moved and move.binding_on < ctx.today <= deadline.binding_on
    return Entry(
        f"{deadline.display_no or '#'} · {words.member(deadline.kind)}",
        text,
        url_for("deadlines.show", pk=deadline.id),
        "clock-hour-4",
        (Tag(_("Would be overdue"), "deadline", "late"),) if late else (),
    )
