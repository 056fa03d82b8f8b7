"""One's notices: what is told, newest first; marked as read one by one or all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.actions import notices
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.identity import signed_in
from app.admin.page import Action, Entry, Panel, Tag
from app.admin.page_special import PlainPage
from app.admin.shell import draw
from app.queries.catalog import book
from app.queries.notices import mine, unread
from schema.labels import label
from schema.notices import NoticeKind

ICONS = {
    NoticeKind.overdue: "alert-circle",
    NoticeKind.due_today: "clock-hour-4",
    NoticeKind.due_soon: "clock-hour-4",
}


class NoticesView(BaseView):
    """What everybody is told in the panel."""

    route_base = "/notices"
    default_view = "index"

    @expose("/")
    def index(self) -> Any:
        """Show one's notices, the unread first."""
        if not signed_in():
            return _sign_in()
        ctx = context()
        rows = mine(ctx.session, ctx.actor)
        waiting = [row for row in rows if row["read_at"] is None and not row["over"]]
        past = [row for row in rows if row["read_at"] is not None or row["over"]]
        every = Action(_("Mark all as read"), url_for("NoticesView.read_all"), "check", method="post")
        return draw(
            "plain.html",
            PlainPage(
                _("Notices"),
                panels=(
                    _panel(ctx, _("Unread"), "bell", waiting, _("Nothing waits to be read.")),
                    _panel(ctx, _("Read or over"), "history", past, _("Nothing yet.")),
                ),
                actions=(every,) if waiting else (),
                note=_("A notice goes by itself when what it is about is over, or no longer yours to see."),
            ),
        )

    @expose("/count")
    def count(self) -> Any:
        """Answer how many notices wait; the head of a page asks after it is shown."""
        if not signed_in():
            abort(401)
        ctx = context()
        return jsonify(unread=unread(ctx.session, ctx.actor))

    @expose("/<int:pk>")
    def show(self, pk: int) -> Any:
        """Open what a notice is about; it is read then."""
        if not signed_in():
            return _sign_in()
        ctx = context()
        row = next((row for row in mine(ctx.session, ctx.actor) if row["id"] == pk), None)
        if row is None:
            abort(404)
        with unit_of_work(ctx.session):
            notices.read(ctx.session, ctx.actor, [pk])
        return redirect(_place(ctx, row))

    @expose("/read", methods=["POST"])
    def read_all(self) -> Any:
        """Mark one notice, or all, as read."""
        if not signed_in():
            abort(401)
        ctx, one = context(), request.form.get("one", "")
        numbers = [int(one)] if one.isascii() and one.isdecimal() else None
        with unit_of_work(ctx.session):
            count = notices.read(ctx.session, ctx.actor, numbers)
        flash(_("Read: %(count)s", count=count), "success")
        return redirect(url_for("NoticesView.index"))


def _sign_in() -> Any:
    return redirect(url_for("SignInView.login", next=request.path))


def _panel(ctx: Context, title: str, icon: str, rows: list[dict[str, Any]], empty: str) -> Panel:
    names = book(ctx.session, ctx.catalogue["staff"])
    return Panel(title, icon, len(rows), entries=tuple(_entry(ctx, row, names) for row in rows), empty=empty)


def _entry(ctx: Context, row: Mapping[str, Any], names: Mapping[int, Any]) -> Entry:
    read = Action(
        _("Mark as read"),
        url_for("NoticesView.read_all"),
        "check",
        "ghost",
        "post",
        name="one",
        value=str(row["id"]),
    )
    text, tags = [row["number"]], []
    if row["due_on"] is not None:
        text.append(str(_("due %(day)s", day=words.day(row["due_on"]))))
    text.append(words.moment(row["created_at"]))
    if row["over"]:
        tags.append(Tag(_("over"), tone="neu"))
    if row["staff_id"] != ctx.actor.staff_id:
        tags.append(Tag(_("for %(name)s", name=names.get(row["staff_id"], "")), tone="later"))
    return Entry(
        str(label(row["kind"])),
        " · ".join(text),
        url_for("NoticesView.show", pk=row["id"]),
        ICONS.get(row["kind"], "bell"),
        tags=tuple(tags),
        actions=(read,) if row["read_at"] is None and not row["over"] else (),
    )


def _place(ctx: Context, row: Mapping[str, Any]) -> str:
    apart = row["subject_kind"] == "paper" or row["kind"] is NoticeKind.date_moved
    if row["petition_id"] is not None and not apart:
        return url_for("petitions.show", pk=row["petition_id"])
    entity = ctx.catalogue.by_table(row["subject_kind"])
    if entity is not None and ctx.actor.may(entity.key, "read"):
        return url_for(f"{entity.key}.show", pk=row["subject_id"])
    return url_for("NoticesView.index")
