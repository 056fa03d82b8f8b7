"""Who would be told what today: the ladder tried out on the deadlines as they stand."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions.escalation import kind_of
from app.admin import words
from app.admin.context import Context, context
from app.admin.page import Action, Cell, Column, Panel, Row
from app.admin.page_special import PlainPage
from app.admin.shell import draw
from app.queries.catalog import book
from app.queries.escalation import Telling, tellings
from schema.labels import label

MOST = 200


class EscalationView(BaseView):
    """The preview of the ladder."""

    route_base = "/ladder"
    class_permission_name = "ladder"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show who is told today, and who has been."""
        ctx = context()
        found = tellings(ctx.session, ctx.today)
        waiting = [one for one in found if not one.done]
        done = [one for one in found if one.done]
        rules = Action(_("Steps of the ladder"), url_for("escalation_rules.list"), "stairs")
        return draw(
            "plain.html",
            PlainPage(
                _("Who is told today"),
                panels=(
                    _panel(ctx, _("Would be told now"), waiting),
                    _panel(ctx, _("Has been told"), done),
                ),
                actions=(rules,) if ctx.actor.may("escalation_rules", "read") else (),
                note=_("Of the deadlines you may see, by the steps that hold today. Looking tells nobody."),
            ),
        )


def _panel(ctx: Context, title: str, found: list[Telling]) -> Panel:
    staff = book(ctx.session, ctx.catalogue["staff"])
    rules = book(ctx.session, ctx.catalogue["escalation_rules"])
    heads = (
        Column("number", _("Number"), lead=True),
        Column("due", _("Due on")),
        Column("step", _("Step of the ladder")),
        Column("who", _("Who is told")),
        Column("what", _("What is told"), drop=1),
    )
    rows = tuple(
        Row(
            f"{one.deadline.id}-{one.staff_id}",
            (
                Cell(f"{one.deadline.display_no} · {words.member(one.deadline.kind)}"),
                Cell(words.day(one.deadline.binding_on), "date"),
                Cell(str(rules.get(one.step.id, ""))),
                Cell(str(staff.get(one.staff_id, ""))),
                Cell(str(label(kind_of(one, ctx.today)))),
            ),
            url_for("deadlines.show", pk=one.deadline.id),
        )
        for one in found[:MOST]
    )
    return Panel(title, "stairs", len(found), columns=heads, rows=rows, empty=_("Nobody."))
