"""What a change of a rule or of the calendar would move, shown before it is made."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.admin import words
from app.admin.context import Context
from app.admin.page import Action, Entry, Panel, Tag
from app.admin.page_clock import PreviewPage
from app.queries.counts import Move, numbers_seen

CONFIRMED = "_confirmed"
"""The field of a form that says one has seen what it moves."""
MOST = 200
"""How many of the dates that would move are listed."""


def preview_page(
    ctx: Context,
    title: str,
    found: Sequence[Move],
    *,
    confirm: str,
    back: Action,
    before: str = "",
    keep: tuple[tuple[str, str], ...] | None = None,
) -> PreviewPage:
    """Return the page that shows what a change would move before it is made.

    `before` is said first; `keep` is what the form carries on, by default all that was typed.
    """
    seen = numbers_seen(ctx.session, list(found))
    visible = [move for move in found if move.deadline.id in seen]
    hidden = len(found) - len(visible)
    entries = tuple(_entry(ctx, move) for move in visible[:MOST])
    hint = _("%(number)s more that you may not see", number=hidden) if hidden else ""
    moved = (
        ngettext(
            "%(num)d open date would move. Its old value stays in the trail, and who answers for it is told.",
            "%(num)d open dates would move. Old ones stay in the trail, and who answers for them is told.",
            len(found),
        )
        if found
        else _("No open date would move.")
    )
    typed = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return PreviewPage(
        title=title,
        summary=(before, moved) if before else (moved,),
        panel=Panel(
            _("Dates that would move"),
            "calendar-plus",
            len(found),
            hint,
            entries=entries,
            empty=_("No open date would move.") if not found else hint,
        ),
        keep=typed if keep is None else keep,
        action_url=request.path,
        confirm=Action(confirm, request.path, "device-floppy", "primary"),
        back=back,
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
