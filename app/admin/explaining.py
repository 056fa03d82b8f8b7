"""期限怎么算的, on a record: the sentences of an explanation as a panel, and as JSON holds them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.admin import words
from app.admin.context import Context
from app.admin.page import Entry, Panel, Tag
from app.domain.explaining import Line, Stretch
from app.queries.explanations import date_changes, explanation
from schema.deadlines import Deadline

ICONS = {
    Stretch.counted: "check",
    Stretch.rest: "calendar-off",
    Stretch.excluded: "gavel",
    Stretch.rolled: "arrow-forward-up",
}


def explained(ctx: Context, deadline: Deadline) -> Panel:
    """Return the panel that says how a deadline was counted."""
    entries = tuple(
        Entry(said(line), icon=ICONS[line.stretch] if line.stretch else "point")
        for line in explanation(ctx.session, deadline)
    )
    return Panel(_("How this date is counted"), "clock-hour-4", entries=entries)


def moved(ctx: Context, deadline: Deadline) -> tuple[Panel, ...]:
    """Return the panel of the dates a deadline had before a notice or a rule moved it."""
    entries = tuple(
        Entry(
            _("%(old)s → %(new)s", old=words.day(change.old_on), new=words.day(change.new_on)),
            change.reason,
            icon="history",
            tags=(Tag(_("Provisional until then"), "flag", "neu"),) if change.was_provisional else (),
            meta=words.moment(change.happened_at),
        )
        for change in date_changes(ctx.session, deadline.id)
    )
    return (Panel(_("Dates it had before"), "history", entries=entries),) if entries else ()


def said(line: Line) -> str:
    """Return one sentence of an explanation."""
    return words.say(line.message, line.params)


def as_json(ctx: Context, deadline: Deadline) -> dict[str, Any]:
    """Return an explanation as JSON: the dates, and each sentence with the days it speaks of."""
    return {
        "id": deadline.id,
        "start": deadline.started_at.isoformat(),
        "number": deadline.number,
        "kind": deadline.counted_in,
        "article": deadline.article,
        "extended_by": deadline.extended_by,
        "excluded_days": deadline.excluded_days,
        "strict": deadline.due_strict.isoformat(),
        "rolled": deadline.due_rolled.isoformat(),
        "binding": deadline.binding_on.isoformat(),
        "provisional": deadline.provisional,
        "lines": [
            {
                "text": said(line),
                "stretch": line.stretch,
                "first": line.first and line.first.isoformat(),
                "last": line.last and line.last.isoformat(),
                "days": line.days or None,
            }
            for line in explanation(ctx.session, deadline)
        ],
        "moved": [
            {"old": one.old_on.isoformat(), "new": one.new_on.isoformat(), "reason": one.reason}
            for one in date_changes(ctx.session, deadline.id)
        ],
    }
