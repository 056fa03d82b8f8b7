"""Accounts: the list, a new one, roles and lock of one, and everybody's own password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_babel import gettext as _

from app.actions import accounts, powers, proposals, sessions, sign_in
from app.actions.unit import unit_of_work
from app.admin import words
from app.admin.context import Context, context
from app.admin.identity import agent, origin, seat, signed_in, sit
from app.admin.page import Action, Cell, Choice, Column, FormPage, Input, Panel, Row, Section
from app.admin.page_special import PlainPage
from app.admin.shell import draw, role_word
from app.domain.errors import N_, Refused, Stale
from app.extensions import db
from app.queries.accounts import everybody
from schema.labels import labels
from schema.vocabulary import Role


class AccountsView(BaseView):
    """Who may sign in."""

    route_base = "/accounts"
    class_permission_name = "accounts"
    default_view = "list"

    @expose("/list/")
    @has_access
    @permission_name("read")
    def list(self) -> Any:
        """Show every account with its roles."""
        ctx = context()
        may = ctx.actor.may("accounts", "write")
        rows = tuple(
            Row(
                str(row["id"]),
                (
                    Cell(row["username"]),
                    Cell(f"{row['last_name']}{row['first_name']}".strip() or words.EMPTY),
                    Cell("、".join(role_word(role) for role in row["roles"]) or words.EMPTY),
                    Cell(
                        _("active") if row["active"] else _("off"), "enum", "ok" if row["active"] else "neu"
                    ),
                ),
                url_for("AccountsView.edit", pk=row["id"]) if may else None,
            )
            for row in everybody(ctx.session)
        )
        heads = (
            Column("username", _("Account"), lead=True),
            Column("name", _("Name")),
            Column("roles", _("Roles")),
            Column("active", _("Sign-in")),
        )
        actions = (Action(_("New account"), url_for("AccountsView.add"), "plus", "primary"),) if may else ()
        return draw(
            "plain.html",
            PlainPage(
                _("Accounts"),
                panels=(Panel(_("Accounts"), "users", len(rows), columns=heads, rows=rows),),
                actions=actions,
            ),
        )

    @expose("/add", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def add(self) -> Any:
        """Open an account, or propose it where a second person has to approve."""
        ctx, problems = context(), []
        alone = powers.at_once(ctx.session, ctx.actor)
        if request.method == "POST":
            given: dict[str, Any] = {
                "username": request.form.get("username", ""),
                "name": request.form.get("name", ""),
                "roles": request.form.getlist("roles"),
            }
            try:
                with unit_of_work(ctx.session):
                    if alone:
                        secret = request.form.get("password", "")
                        accounts.create(ctx.session, ctx.actor, **given, password=secret)
                    else:
                        proposals.open_account(ctx.session, ctx.actor, **given)
            except Refused as error:
                problems = [error]
            else:
                flash(_("The account is open.") if alone else _awaiting(), "success")
                return redirect(url_for("AccountsView.list"))
        fields = (
            Input(
                "username",
                _("Account"),
                value=request.form.get("username", ""),
                required=True,
                maxlength=60,
                errors=_of(problems, "username"),
            ),
            Input(
                "name",
                _("Name"),
                value=request.form.get("name", ""),
                required=True,
                maxlength=60,
                errors=_of(problems, "name"),
            ),
            *((_first_password(problems),) if alone else ()),
            _roles(request.form.getlist("roles"), _of(problems, "roles")),
        )
        hint = "" if alone else _after_approval()
        return _form(_("New account"), fields, problems, url_for("AccountsView.list"), hint=hint)

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def edit(self, pk: int) -> Any:
        """Change an account's roles, switch it off, or set a new password for it."""
        ctx, problems = context(), []
        user = accounts.find(ctx.session, pk)
        if request.method == "POST":
            try:
                with unit_of_work(ctx.session):
                    user = accounts.find(ctx.session, pk)
                    proposed = _change(ctx, user)
                    if request.form.get("password"):
                        accounts.set_password(ctx.session, ctx.actor, user, request.form["password"])
            except Refused as error:
                problems = [error]
                user = accounts.find(ctx.session, pk)
            else:
                flash(_awaiting() if proposed else _("Saved."), "success")
                return redirect(url_for("AccountsView.list"))
        held = (
            request.form.getlist("roles")
            if request.method == "POST"
            else sorted(accounts.role_names(ctx.session, pk))
        )
        fields = (
            Input("active", _("May sign in"), "bool", "1" if user.active else ""),
            Input(
                "password",
                _("New password"),
                "password",
                errors=_of(problems, "password"),
                help=_("Empty: stays as it is."),
            ),
            _roles(held, _of(problems, "roles")),
        )
        title = _("Account %(name)s", name=user.username)
        hint = "" if powers.at_once(ctx.session, ctx.actor) else _off_at_once()
        mark = proposals.account_token(ctx.session, pk)
        return _form(title, fields, problems, url_for("AccountsView.list"), hint=hint, token=mark)

    @expose("/password", methods=["GET", "POST"])
    def password(self) -> Any:
        """Change one's own password."""
        if not signed_in():
            return redirect(url_for("SignInView.login"))
        ctx, problems = context(), []
        if ctx.actor.user_id is None:
            abort(403)
        here = seat()
        if here is not None and here.door:
            flash(_("The password of this account is kept by the directory, and is changed there."), "info")
            return redirect(url_for("MyAccountView.index"))
        if request.method == "POST":
            try:
                me = accounts.find(ctx.session, ctx.actor.user_id)
                if not sign_in.proves(ctx.session, me, request.form.get("old", ""), origin()):
                    raise Refused(N_("The old password is not right."), field="old")
                with unit_of_work(ctx.session):
                    me = accounts.find(ctx.session, ctx.actor.user_id)
                    accounts.set_password(
                        ctx.session,
                        ctx.actor,
                        me,
                        request.form.get("password", ""),
                        old=request.form.get("old", ""),
                    )
            except Refused as error:
                problems = [error]
            else:
                sit(sessions.begin(accounts.find(db(), ctx.actor.user_id), origin=origin(), agent=agent()))
                flash(_("The new password holds from now on."), "success")
                return redirect(url_for("HomeView.index"))
        fields = (
            Input("old", _("Old password"), "password", required=True, errors=_of(problems, "old")),
            Input(
                "password",
                _("New password"),
                "password",
                required=True,
                errors=_of(problems, "password"),
                help=_("At least 10 characters of three kinds: small letters, capitals, digits, signs."),
            ),
        )
        return _form(_("My password"), fields, problems, url_for("HomeView.index"))


def _change(ctx: Context, user: Any) -> bool:
    """Change an account, or propose it; say whether it waits for approval. Switching off never waits."""
    wanted: dict[str, Any] = {
        "active": bool(request.form.get("active")),
        "roles": request.form.getlist("roles"),
    }
    seen = request.form.get("_version")
    if seen is not None and seen != proposals.account_token(ctx.session, user.id):
        raise Stale(N_("Somebody else has saved this record in the meantime."))
    if powers.at_once(ctx.session, ctx.actor):
        accounts.change(ctx.session, ctx.actor, user, **wanted)
        return False
    if user.active and not wanted["active"]:
        accounts.switch_off(ctx.session, ctx.actor, user)
        flash(_("The account is switched off at once; this needs no approval."), "info")
    return proposals.change_account(ctx.session, ctx.actor, user, **wanted) is not None


def _awaiting() -> str:
    return str(_("Proposed; awaiting approval by a security administrator."))


def _after_approval() -> str:
    return str(
        _(
            "The account is opened when a security administrator approves it; then you give it its first "
            "password, or for a security administrator the operator does at the machine."
        )
    )


def _off_at_once() -> str:
    return str(
        _(
            "Switching an account off takes effect at once. Roles, and switching it on, take effect when a "
            "security administrator approves them."
        )
    )


def _first_password(problems: Sequence[Refused]) -> Input:
    return Input(
        "password",
        _("First password"),
        "password",
        required=True,
        errors=_of(problems, "password"),
        help=_("At least 10 characters of three kinds: small letters, capitals, digits, signs."),
    )


def _roles(held: Sequence[str], errors: tuple[str, ...]) -> Input:
    choices = tuple(Choice(code, str(text), code in held) for code, text in labels(Role).items())
    return Input("roles", _("Roles"), "multi", values=tuple(held), choices=choices, errors=errors, wide=True)


def _of(problems: Sequence[Refused], name: str) -> tuple[str, ...]:
    return tuple(words.sentence(problem) for problem in problems if problem.field == name)


def _form(
    title: str,
    fields: tuple[Input, ...],
    problems: Sequence[Refused],
    cancel: str,
    *,
    hint: str = "",
    token: str = "",
) -> Any:
    page = FormPage(
        "accounts",
        title,
        request.path,
        cancel,
        (Section("", fields),),
        Action(_("Save"), request.path, "device-floppy", "primary", "post"),
        problems=tuple((problem.field or "", words.sentence(problem)) for problem in problems),
        hint=hint,
        token=token,
    )
    return draw("form.html", page), 422 if problems else 200
