"""FAB's security manager with our answers: one actor per request, permissions from it, our sign-in page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, request
from flask import session as cookie
from flask_appbuilder import expose
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_login import LoginManager, login_user, logout_user

from app.access.permissions import from_fab
from app.admin.identity import actor, signed_in
from app.admin.shell import draw


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
            problem = _(
                "The account or the password is not right. "
                "After too many tries the sign-in is locked for a while."
            )
            return draw("login.html", page=_page(wanted, username, (problem,))), 422
        login_user(user, remember=False)
        return redirect(get_safe_redirect(wanted) if wanted else "/")

    @expose("/logout/", methods=["GET", "POST"])
    def logout(self) -> Any:
        """Sign out; only a form that carries the token does it."""
        if request.method == "POST":
            logout_user()
            cookie.clear()
            flash(_("You have logged out."), "info")
        return redirect(self.appbuilder.get_url_for_login)


class PanelSecurityManager(SecurityManager):
    """Roles and permissions stay FAB's tables; every question about them goes to the request's actor."""

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

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Answer from the actor: no statement, however often a page asks."""
        return from_fab(permission_name, view_name) in actor().permissions

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing is public."""
        return False


def _page(wanted: str, username: str = "", problems: tuple[str, ...] = ()) -> SignInPage:
    return SignInPage(_("Log in"), request.path, wanted, username, problems)
