"""Handing over: what somebody has open, and to whom it goes before the account closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions.handover import hand_over
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.page import Action, Choice, Entry, FormPage, Input, Panel, Section
from app.admin.page_special import PlainPage
from app.admin.shell import draw
from app.domain.errors import Refused
from app.queries.catalog import book
from app.queries.records import find
from app.queries.tasks import open_number, open_tasks


class HandOverView(BaseView):
    """The hand-over list."""

    route_base = "/handover"
    class_permission_name = "handover"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("write")
    def index(self) -> Any:
        """Show who has work open."""
        ctx = context()
        entries = tuple(
            Entry(
                str(name),
                _("%(number)s tasks open", number=number),
                url_for("HandOverView.give", pk=staff),
                "user",
            )
            for staff, name in book(ctx.session, ctx.catalogue["staff"]).items()
            if (number := open_tasks(ctx.session, staff).number)
        )
        panel = Panel(_("Who has work open"), "users", len(entries), entries=entries, empty=_("Nobody."))
        note = _("An account is not closed while work is open with its person; hand it over first.")
        return draw("plain.html", PlainPage(_("Hand-over"), panels=(panel,), note=note))

    @expose("/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def give(self, pk: int) -> Any:
        """Show what one person has open, and give it to another."""
        ctx = context()
        if request.method != "POST":
            return draw("verb.html", _page(ctx, pk))
        to = request.form.get("to", "")
        try:
            with unit_of_work(ctx.session):
                staff = find(ctx.session, ctx.catalogue["staff"], pk)
                count = hand_over(
                    ctx.session,
                    ctx.actor,
                    staff,
                    to=int(to) if to.isascii() and to.isdecimal() else None,
                    reason=request.form.get("reason", ""),
                )
        except Refused as error:
            return draw("verb.html", _page(ctx, pk, (error,))), 422
        flash(_("%(count)s tasks were handed over.", count=count), "success")
        return redirect(url_for("HandOverView.index"))


def _page(ctx: Context, pk: int, problems: Sequence[Refused] = ()) -> FormPage:
    staff = find(ctx.session, ctx.catalogue["staff"], pk)
    tasks = open_tasks(ctx.session, pk)
    hidden = (
        open_number(ctx.session, pk)
        - len({row.id for row in (*tasks.handled, *tasks.stood_in, *tasks.first_contacts)})
        - len(tasks.deadlines)
    )
    chosen = request.form.get("to", "")
    people = tuple(
        Choice(str(number), str(name), str(number) == chosen)
        for number, name in book(ctx.session, ctx.catalogue["staff"]).items()
        if number != pk
    )
    inputs = (
        Input(
            "to", _("Successor"), "enum", chosen, choices=people, required=True, errors=_of(problems, "to")
        ),
        Input(
            "reason",
            _("Reason"),
            "long",
            request.form.get("reason", ""),
            required=True,
            wide=True,
            errors=_of(problems, "reason"),
        ),
    )
    hint = _("What you see is handed over; %(number)s more are not yours to see.", number=hidden)
    return FormPage(
        key="handover",
        title=_("Hand over · %(name)s", name=staff.name),
        action_url=request.path,
        cancel_url=url_for("HandOverView.index"),
        sections=(Section(_("Hand over everything below"), inputs),),
        submit=Action(_("Hand over"), request.path, "arrows-exchange", "primary", "post"),
        problems=tuple((problem.field or "", words.sentence(problem)) for problem in problems),
        hint=hint if hidden > 0 else "",
        aside=(
            _cases(_("Handles"), tasks.handled),
            _cases(_("Stands in"), tasks.stood_in),
            _cases(_("First contact"), tasks.first_contacts),
            _dates(tasks.deadlines),
        ),
    )


def _of(problems: Sequence[Refused], name: str) -> tuple[str, ...]:
    return tuple(words.sentence(problem) for problem in problems if problem.field == name)


def _cases(title: str, rows: Sequence[Any]) -> Panel:
    entries = tuple(
        Entry(
            row.title,
            row.petition_no or _("Draft"),
            url_for("petitions.show", pk=row.id),
            meta=words.day(row.due_on) if row.due_on else "",
        )
        for row in rows
    )
    return Panel(title, "mail", len(rows), entries=entries, empty=_("Nothing."))


def _dates(rows: Sequence[Any]) -> Panel:
    entries = tuple(
        Entry(
            f"{row.display_no} · {words.member(row.kind)}",
            href=url_for("deadlines.show", pk=row.id),
            meta=words.day(row.binding_on),
        )
        for row in rows
    )
    return Panel(_("Dates to keep"), "clock-hour-4", len(rows), entries=entries, empty=_("Nothing."))
