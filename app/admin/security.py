"""FAB's security manager with our answers: one actor per request, permissions from it, our sign-in page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, request
from flask import session as cookie
from flask_appbuilder import expose
from flask_appbuilder.security.api import SecurityApi
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_jwt_extended import JWTManager
from flask_login import LoginManager, login_user, logout_user

from app.access.permissions import from_fab
from app.admin import errors, witnessing
from app.admin.identity import actor, signed_in
from app.admin.shell import draw
from app.domain.text import clean_line


@dataclass(frozen=True, slots=True)
class SignInPage:
    """What the sign-in page shows; a refusal names the rule, never the account."""

    title: str
    action_url: str
    next_url: str = ""
    username: str = ""
    problems: tuple[str, ...] = ()


class SignInView(AuthDBView):
    """Sign in and out, on our own page."""

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Any:
        """Show the form, or sign in and go on to where one wanted to go."""
        wanted = request.form.get("next") or request.args.get("next", "")
        if signed_in():
            return redirect(get_safe_redirect(wanted) if wanted else "/")
        if request.method == "GET":
            return draw("login.html", page=_page(wanted))
        username = request.form.get("username", "").strip()[:128]
        user = self.appbuilder.sm.auth_user_db(username, request.form.get("password", ""))
        if not user:
            return draw("login.html", page=_page(wanted, username, (wrong_password(),))), 422
        login_user(user, remember=False)
        return redirect(get_safe_redirect(wanted) if wanted else "/")

    @expose("/logout/", methods=["GET", "POST"])
    def logout(self) -> Any:
        """Sign out; only a form that carries the token does it."""
        if request.method == "POST":
            witnessing.signed_out()
            logout_user()
            cookie.clear()
            flash(_("You have logged out."), "info")
        return redirect(self.appbuilder.get_url_for_login)


class SignInApi(SecurityApi):
    """Sign in for a token; what is refused is said in the one shape of errors."""

    def response_400(self, message: Any = None) -> Any:
        """Say which field is missing or wrong."""
        return errors.answer(
            400,
            _("The address or the form is not in order."),
            fields=message if isinstance(message, dict) else None,
        )

    def response_401(self) -> Any:
        """Say that account and password do not fit."""
        return errors.answer(401, wrong_password())

    def response_500(self, message: Any = None) -> Any:
        """Say that something went wrong; the log has it."""
        return errors.answer(500, _("Something went wrong here. Nothing was changed."))


class PanelSecurityManager(SecurityManager):
    """Roles and permissions stay FAB's tables; every question about them goes to the request's actor."""

    security_api = SignInApi

    def register_views(self) -> None:
        """Register the sign-in page and the API's sign-in, both limited; none of FAB's screens."""
        self.auth_view = self.appbuilder.add_view_no_menu(SignInView())
        api = self.appbuilder.add_api(self.security_api)
        limit = current_app.config["AUTH_RATE_LIMIT"]
        for blueprint in (self.auth_view.blueprint, api.blueprint):
            self.limiter.limit(limit, methods=["POST"])(blueprint)

    def create_login_manager(self, app: Any) -> LoginManager:
        """Tie a session to the browser it began in."""
        manager: LoginManager = super().create_login_manager(app)
        manager.session_protection = "strong"
        manager.login_view = "SignInView.login"
        return manager

    def create_jwt_manager(self, app: Any) -> JWTManager:
        """Refuse a missing, foreign or outworn token in the one shape of errors."""
        manager: JWTManager = super().create_jwt_manager(app)
        for announce in (
            manager.unauthorized_loader,
            manager.invalid_token_loader,
            manager.expired_token_loader,
            manager.user_lookup_error_loader,
        ):
            announce(lambda *_reasons: errors.answer(401, _("Please log in first.")))
        return manager

    def auth_user_db(self, username: str, password: str) -> Any:
        """Return the account that fits, or None; characters no name holds never reach the database."""
        found = super().auth_user_db(clean_line(username)[:128], password)
        witnessing.signed_in(clean_line(username)[:128], found)
        return found

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Answer from the actor: no statement, however often a page asks."""
        return from_fab(permission_name, view_name) in actor().permissions

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing is public."""
        return False


def wrong_password() -> str:
    """Return the one sentence for every sign-in that fails."""
    return str(
        _("The account or the password is not right. After too many tries the sign-in is locked for a while.")
    )


def _page(wanted: str, username: str = "", problems: tuple[str, ...] = ()) -> SignInPage:
    return SignInPage(_("Log in"), request.path, wanted, username, problems)
