"""Who is online, and who is sent out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import accounts, second_factor, sessions, sign_in
from app.admin import words
from app.admin.context import context
from app.admin.page import Action, Entry, Panel
from app.admin.page_special import PlainPage
from app.admin.shell import draw
from app.clock import now
from app.queries.sessions import locked, with_factor


class OnlineView(BaseView):
    """The sign-ins that hold, and what an administrator may do to them."""

    route_base = "/online"
    class_permission_name = "online"
    default_view = "index"

    @expose("/")
    @has_access
    @permission_name("read")
    def index(self) -> Any:
        """Show every sign-in that holds."""
        ctx = context()
        may = ctx.actor.may("online", "write")
        rows = sessions.present(ctx.session)
        entries = tuple(seat_entry(row, _out(row) if may else ()) for row in rows)
        panels = [Panel(_("Who is online"), "users", len(rows), entries=entries)]
        shut = locked(ctx.session, now())
        panels.append(
            Panel(_("Locked after wrong passwords"), "lock", len(shut), entries=_locks(shut, may=may))
        )
        factors = with_factor(ctx.session)
        panels.append(Panel(_("Second factor"), "key", len(factors), entries=_factors(factors, may=may)))
        return draw("plain.html", PlainPage(_("Who is online"), panels=tuple(panels)))

    @expose("/end/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("write")
    def end(self, pk: int) -> Any:
        """Sign an account out: one sign-in, or all of them."""
        ctx, one = context(), request.form.get("one", "")
        accounts.find(ctx.session, pk)
        number = int(one) if one.isascii() and one.isdecimal() else None
        count = sessions.force(ctx.session, ctx.actor, user_id=pk, number=number)
        flash(_("%(count)s sign-ins were ended.", count=count), "success")
        return redirect(url_for("OnlineView.index"))

    @expose("/unlock/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("write")
    def unlock(self, pk: int) -> Any:
        """Lift a lock after too many wrong passwords."""
        ctx = context()
        sign_in.unlock(ctx.session, ctx.actor, pk)
        flash(_("The lock is lifted."), "success")
        return redirect(url_for("OnlineView.index"))

    @expose("/factor/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("write")
    def reset_factor(self, pk: int) -> Any:
        """Take back the second factor of an account whose telephone is gone."""
        ctx = context()
        second_factor.reset(ctx.session, ctx.actor, accounts.find(ctx.session, pk))
        flash(_("The second factor is taken back."), "success")
        return redirect(url_for("OnlineView.index"))


def seat_entry(row: Any, actions: tuple[Action, ...] = ()) -> Entry:
    """Return one sign-in as a line."""
    name = f"{row['last_name']}{row['first_name']}".strip()
    return Entry(
        f"{name} ({row['username']})",
        _(
            "%(kind)s from %(origin)s, since %(begun)s, last seen %(seen)s",
            kind=_("Program") if row["kind"] == "api" else _("Browser"),
            origin=row["origin"] or words.EMPTY,
            begun=words.moment(row["begun_at"]),
            seen=words.moment(row["seen_at"]),
        ),
        meta=row["agent"],
        icon="user",
        actions=actions,
    )


def _out(row: Any) -> tuple[Action, ...]:
    url = url_for("OnlineView.end", pk=row["user_id"])
    sure = _("End all sign-ins of this account?")
    return (
        Action(_("End this one"), url, "logout", method="post", name="one", value=str(row["id"])),
        Action(_("End all of this account"), url, "ban", "danger", "post", confirm=sure),
    )


def _locks(shut: Any, *, may: bool) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            lock.subject,
            _("locked until %(until)s", until=words.moment(lock.until)),
            icon="lock",
            actions=(Action(_("Unlock"), url_for("OnlineView.unlock", pk=lock.id), method="post"),)
            if may
            else (),
        )
        for lock in shut
    )


def _factors(rows: Any, *, may: bool) -> tuple[Entry, ...]:
    sure = _("Take the second factor of this account back?")
    return tuple(
        Entry(
            row["username"],
            icon="key",
            actions=(
                Action(
                    _("Take back"),
                    url_for("OnlineView.reset_factor", pk=row["id"]),
                    method="post",
                    confirm=sure,
                ),
            )
            if may
            else (),
        )
        for row in rows
    )
