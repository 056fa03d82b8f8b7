"""The list of the night (无着落件): petitions that came to nothing, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.admin import words
from app.admin.context import Context, context
from app.admin.page import Entry, Panel, Tag
from app.admin.page_special import PlainPage
from app.admin.shell import draw
from app.admin.tones import state_tag
from app.queries.unfinished import adrift, unanswered


class UnfinishedView(BaseView):
    """What every registered petition must not become: over without an answer, or open without a clock."""

    route_base = "/unfinished"
    class_permission_name = "unfinished"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show both halves of the list, as far as this person sees."""
        ctx = context()
        ended, drifting = unanswered(ctx.session), adrift(ctx.session, ctx.today)
        panels = (
            Panel(
                _("Ended without an answer"),
                "mail-question",
                len(ended),
                _("Neither a reply that was served nor the reason why none is owed."),
                entries=_entries(ctx, ended),
                empty=_("Every petition that ended was answered."),
            ),
            Panel(
                _("Open, and no clock runs"),
                "clock-off",
                len(drifting),
                _("Nobody is waiting for anything: take the next step."),
                entries=_entries(ctx, drifting),
                empty=_("Every open petition has its date."),
            ),
        )
        return draw("plain.html", PlainPage(_("Petitions that came to nothing"), panels=panels))


def _entries(ctx: Context, rows: Sequence[Any]) -> tuple[Entry, ...]:
    shown = ctx.catalogue["petitions"].columns
    return tuple(
        Entry(
            row.petition_no or "",
            row.title if "title" in shown else "",
            url_for("petitions.show", pk=row.id),
            "mail",
            (_closed(row), state_tag(row.state, words.member(row.state))),
        )
        for row in rows
    )


def _closed(row: Any) -> Tag:
    return Tag(words.day(row.closed_on or row.registered_on), "deadline", "neu")
