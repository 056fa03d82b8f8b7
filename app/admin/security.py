"""FAB's security manager with our answers: one actor per request, permissions from it, our sign-in page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, g, redirect, request
from flask import session as cookie
from flask_appbuilder import expose
from flask_appbuilder.security.api import SecurityApi
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_jwt_extended import JWTManager
from flask_login import LoginManager

from app.access.permissions import from_fab
from app.actions import second_factor, sessions, sign_in
from app.admin import errors
from app.admin.identity import actor, agent, origin, present_token, seat, signed_in, sit
from app.admin.shell import draw
from app.clock import now
from app.domain.sessions import outworn
from app.domain.text import clean_line
from app.extensions import db
from app.queries.sessions import policy, secret_of
from config import secret_key
from schema.base import User

CODE_HEADER = "X-One-Time-Code"
"""Where a program that signs in sends the second factor."""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """What the sign-in page shows; a refusal names the rule, never the account."""

    title: str
    action_url: str
    next_url: str = ""
    username: str = ""
    problems: tuple[str, ...] = ()
    code: bool = False  # the password was right, the code of the second factor is asked for


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
        user = self.appbuilder.sm.sign_in(username, request.form.get("password", ""))
        if not user:
            return draw("login.html", page=_page(wanted, username, (wrong_password(),))), 422
        secret = secret_of(db(), user.id)
        pending = secret is not None and secret.factor_since is not None
        sit(sessions.begin(user, origin=origin(), agent=agent(), pending=pending))
        if pending:
            return draw("login.html", page=_page(wanted, code=True))
        return redirect(get_safe_redirect(wanted) if wanted else "/")

    @expose("/login/code", methods=["POST"])
    def code(self) -> Any:
        """Take the code of the second factor; the sign-in then gets a new token."""
        wanted, waiting = request.form.get("next", ""), seat()
        if waiting is None or not waiting.pending:
            return redirect(self.appbuilder.get_url_for_login)
        session = db()
        user, code = session.get_one(User, waiting.user_id), request.form.get("code", "")[:40]
        if not second_step(user, code):
            return draw("login.html", page=_page(wanted, problems=(wrong_password(),), code=True)), 422
        sessions.end(waiting, "code")
        sit(sessions.begin(user, origin=origin(), agent=agent()))
        return redirect(get_safe_redirect(wanted) if wanted else "/")

    @expose("/logout/", methods=["GET", "POST"])
    def logout(self) -> Any:
        """Sign out; only a form that carries the token does it."""
        if request.method == "POST":
            sitting = seat()
            if sitting is not None:
                sessions.end(sitting, "logout")
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
        """Let Flask-Login know whom our own sign-in stands for; its cookie is not used."""
        manager = LoginManager()
        manager.init_app(app, add_context_processor=False)  # templates ask nobody; it would read the account
        manager.user_loader(self.load_user)
        manager.session_protection = None  # the sign-in itself is tied to its browser
        manager.request_loader(lambda _request: _sitting())
        manager.login_view = "SignInView.login"
        return manager

    def create_jwt_manager(self, app: Any) -> JWTManager:
        """Tie tokens to a sign-in; refuse a missing, foreign or outworn one in the one shape of errors."""
        manager: JWTManager = super().create_jwt_manager(app)
        manager.additional_claims_loader(_claims)
        for announce in (
            manager.unauthorized_loader,
            manager.invalid_token_loader,
            manager.expired_token_loader,
            manager.user_lookup_error_loader,
        ):
            announce(lambda *_reasons: errors.answer(401, _("Please log in first.")))
        return manager

    def sign_in(self, username: str, password: str) -> Any:
        """Return the account that fits, or None; characters no name holds never reach the database."""
        return sign_in.by_password(db(), clean_line(username)[:128], password, origin())

    def auth_user_db(self, username: str, password: str) -> Any:
        """Return the account an API sign-in fits, its second factor included, or None."""
        user = self.sign_in(username, password)
        if user is not None and not second_step(user, request.headers.get(CODE_HEADER, "")[:40]):
            return None
        return user

    def load_user(self, pk: Any) -> Any:
        """Return the account if the sign-in of this request is its own."""
        sitting = seat()
        if sitting is None or sitting.pending or sitting.user_id != int(pk):
            return None
        return db().get(User, sitting.user_id)

    def load_user_jwt(self, _jwt_header: Any, jwt_data: Any) -> Any:
        """Return the account of a token while the sign-in it belongs to holds and asks for nothing."""
        token = jwt_data.get("door")
        sitting = present_token(token) if isinstance(token, str) else None
        if sitting is None or owed():
            return None
        g.token = token
        user = self.load_user(jwt_data["sub"])
        if user is not None:
            g.user = user
        return user

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Answer from the actor: no statement, however often a page asks."""
        return from_fab(permission_name, view_name) in actor().permissions

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing is public."""
        return False


def second_step(user: User, code: str) -> bool:
    """Say whether the second factor of an account holds; a wrong code counts like a wrong password."""
    session = db()
    secret = secret_of(session, user.id)
    if secret is None or secret.factor_since is None:
        return True
    master = secret_key(current_app.config["SETTINGS"])
    right = sign_in.judged(
        session, user, user.username, origin(), lambda: second_factor.fits(user.id, code, master)
    )
    return right is not None


def owed() -> str:
    """Return what the account owes before anything else: `password`, `factor` or nothing."""
    sitting = seat()
    if sitting is None or sitting.pending:
        return ""
    rules = policy(db())
    if outworn(rules, must_change=sitting.must_change, set_at=sitting.password_set_at, now=now()):
        return "password"
    return "factor" if sitting.factor_demanded and not sitting.has_factor and not rules.demo else ""


def wrong_password() -> str:
    """Return the one sentence for every sign-in that fails."""
    return str(
        _("The account or the password is not right. After too many tries the sign-in is locked for a while.")
    )


def _sitting() -> Any:
    sitting = seat()
    return None if sitting is None or sitting.pending else db().get(User, sitting.user_id)


def _claims(number: Any) -> dict[str, str]:
    """Tie a token to its sign-in: the one it is renewed from, else a new one."""
    if "token" not in g:
        user = db().get_one(User, int(number))
        g.token = sessions.begin(user, origin=origin(), agent=agent(), kind="api")
    return {"door": g.token}


def _page(
    wanted: str, username: str = "", problems: tuple[str, ...] = (), *, code: bool = False
) -> SignInPage:
    url = "/login/code" if code else "/login/"
    return SignInPage(_("Log in"), request.script_root + url, wanted, username, problems, code)
