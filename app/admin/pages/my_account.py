"""One's own account: where one is signed in, the second factor, the password."""

from __future__ import annotations

from typing import Any

import segno
from flask import current_app, flash, redirect, request, session, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.actions import second_factor, sessions
from app.admin import proving, words
from app.admin.context import context
from app.admin.identity import seat, signed_in
from app.admin.page import Action, Cell, Entry, Item, Panel, Tag
from app.admin.page_special import FactorPage, PlainPage
from app.admin.shell import draw, names
from app.domain.errors import Refused
from app.queries.sessions import Seat, living
from config import secret_key

WAITING = "factor"
"""The name of a key in the cookie between its picture and the code that confirms it; sealed."""


class MyAccountView(BaseView):
    """What everybody may do with the own account."""

    route_base = "/account"
    default_view = "index"

    @expose("/")
    def index(self) -> Any:
        """Show one's own sign-ins, the second factor and the way to a new password."""
        here = _here()
        if here is None:
            return redirect(url_for("SignInView.login"))
        ctx = context()
        rows = living(ctx.session, here.user_id)
        entries = tuple(
            Entry(
                row.agent or words.EMPTY,
                _(
                    "%(kind)s from %(origin)s, since %(begun)s, last seen %(seen)s",
                    kind=_("Program") if row.kind == "api" else _("Browser"),
                    origin=row.origin or words.EMPTY,
                    begun=words.moment(row.begun_at),
                    seen=words.moment(row.seen_at),
                ),
                icon="device-desktop",
                tags=(Tag(_("this one"), tone="ok"),) if row.id == here.id else (),
            )
            for row in rows
        )
        others = (Action(_("End all others"), url_for("MyAccountView.end_others"), "logout"),)
        panels = (
            Panel(
                _("Where I am signed in"),
                "users",
                len(rows),
                entries=entries,
                actions=others if len(rows) > 1 else (),
            ),
            _factor_panel(here),
            *((_password_panel(here),) if here.door else ()),
        )
        change = Action(_("Change my password"), url_for("AccountsView.password"), "lock", "primary")
        actions = () if here.door else (change,)
        return draw("plain.html", PlainPage(_("My account"), panels=panels, actions=actions))

    @expose("/here")
    def here(self) -> Any:
        """Take notice that somebody is typing: who writes a long text is not idle."""
        return "", 204

    @expose("/end-others", methods=["GET", "POST"])
    def end_others(self) -> Any:
        """End one's own other sign-ins, for who proves to be the one who is signed in."""
        here = _here()
        if here is None:
            return redirect(url_for("SignInView.login"))
        asked = request.method != "POST"
        if asked or not proving.proved(here):
            return _ask(_("End all others"), _("All your sign-ins end but this one."), refused=not asked)
        ctx = context()
        count = sessions.end_own(ctx.session, ctx.actor, keep=here.id)
        flash(_("%(count)s sign-ins were ended.", count=count), "success")
        return redirect(url_for("MyAccountView.index"))

    @expose("/factor", methods=["GET", "POST"])
    def factor(self) -> Any:
        """Show the key as a picture, and take the code that confirms it; then the recovery codes, once."""
        here = _here()
        if here is None:
            return redirect(url_for("SignInView.login"))
        if here.has_factor:
            return redirect(url_for("MyAccountView.index"))
        ctx, problem = context(), ""
        master = secret_key(current_app.config["SETTINGS"])
        if request.method != "POST" or WAITING not in session:
            session[WAITING] = second_factor.seal(second_factor.new_key(), master)
        key = second_factor.unseal(session[WAITING], master)
        if request.method == "POST":
            try:
                if not proving.proved(here):
                    raise Refused(proving.refusal())
                typed = request.form.get("code", "").strip()
                codes = second_factor.enrol(ctx.session, ctx.actor, key, typed, master, keep=here.id)
            except Refused as error:
                problem = words.sentence(error)
            else:
                session.pop(WAITING, None)
                return draw("factor.html", FactorPage(_("Second factor"), request.path, codes=tuple(codes)))
        told = second_factor.address(key, here.username, names()[1])
        picture = segno.make(told, error="m").svg_data_uri(scale=5)
        page = FactorPage(_("Second factor"), request.path, picture, key, problem, proof=proving.label())
        return draw("factor.html", page), 422 if problem else 200

    @expose("/factor/off", methods=["GET", "POST"])
    def factor_off(self) -> Any:
        """Take one's own second factor back."""
        here = _here()
        if here is None or not here.has_factor:
            return redirect(url_for("MyAccountView.index"))
        asked = request.method != "POST"
        if asked or not proving.proved(here):
            hint = _(
                "From then on the password alone opens this account, unless your role must have another."
            )
            return _ask(_("Take the second factor back"), hint, refused=not asked)
        ctx = context()
        second_factor.give_up(ctx.session, ctx.actor, keep=here.id)
        flash(_("The second factor is taken back."), "success")
        return redirect(url_for("MyAccountView.index"))

    @expose("/codes", methods=["GET", "POST"])
    def codes(self) -> Any:
        """Make new recovery codes, shown once; the old ones are over."""
        here = _here()
        if here is None or not here.has_factor:
            return redirect(url_for("MyAccountView.index"))
        asked = request.method != "POST"
        if asked or not proving.proved(here):
            hint = _("The recovery codes you have are over then.")
            return _ask(_("New recovery codes"), hint, refused=not asked)
        ctx = context()
        made = second_factor.renew_codes(ctx.session, ctx.actor)
        return draw("factor.html", FactorPage(_("Second factor"), request.path, codes=tuple(made)))


def _factor_panel(here: Seat) -> Panel:
    state = Cell(_("in force") if here.has_factor else _("off"), "enum", "ok" if here.has_factor else "neu")
    on = Action(_("Set up a second factor"), url_for("MyAccountView.factor"), "key")
    codes = Action(_("New recovery codes"), url_for("MyAccountView.codes"), "refresh")
    off = Action(_("Take the second factor back"), url_for("MyAccountView.factor_off"), "lock")
    return Panel(
        _("Second factor"),
        "key",
        items=(Item(_("Second factor"), state),),
        actions=(codes, off) if here.has_factor else (on,),
    )


def _password_panel(here: Seat) -> Panel:
    """Say who keeps the password of an account that another door proves."""
    told = (
        _("Kept by the directory of the office. It is changed there, and never runs out here.")
        if here.door == "ldap"
        else _("You sign in on the page of the office. A password is changed there, and never runs out here.")
    )
    groups = _("They come from your groups there, each time you sign in.")
    return Panel(
        _("Password"),
        "lock",
        items=(Item(_("Password"), Cell(told), wide=True), Item(_("Roles"), Cell(groups), wide=True)),
    )


def _ask(title: str, hint: str, *, refused: bool) -> Any:
    return proving.ask(title, title, url_for("MyAccountView.index"), hint=hint, refused=refused)


def _here() -> Seat | None:
    return seat() if signed_in() else None
