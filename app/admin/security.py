"""FAB's security manager with our answers: one actor per request, permissions from it, our sign-in page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, flash, g, redirect, request, url_for
from flask import session as cookie
from flask_appbuilder import BaseView, expose
from flask_appbuilder.const import AUTH_LDAP, AUTH_OAUTH
from flask_appbuilder.security.api import SecurityApi
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.views import AuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_jwt_extended import JWTManager
from flask_login import LoginManager

from app.access.permissions import from_fab
from app.actions import second_factor, sessions, sign_in
from app.admin import doors, errors
from app.admin.identity import actor, agent, origin, present_token, seat, signed_in, sit
from app.admin.shell import draw
from app.clock import now
from app.domain.doors import Proven
from app.domain.sessions import outworn
from app.domain.text import clean_line
from app.extensions import db
from app.queries.sessions import policy, secret_of
from config import secret_key
from schema.base import User

log = logging.getLogger("xinfang")

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
    door: str = ""  # the other door that is open beside the panel's own
    door_url: str = ""  # where it is, when it is a page of its own
    door_label: str = ""


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """The page between ours and the provider's."""

    title: str
    url: str


class SignInView(AuthDBView):
    """Sign in and out, on our own page."""

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Any:
        """Show the form, or sign in and go on to where one wanted to go."""
        wanted = request.form.get("next") or request.args.get("next", "")
        if signed_in():
            return redirect(get_safe_redirect(wanted) if wanted else "/")
        if request.method != "POST":
            return draw("login.html", page=_page(wanted))
        username = request.form.get("username", "").strip()[:128]
        user = self.appbuilder.sm.sign_in(username, request.form.get("password", ""))
        if not user:
            return turned_away(wanted, username)
        return let_in(user, wanted)

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


class ProviderView(BaseView):
    """Sign in at an OpenID provider: code flow with PKCE, state and nonce, all kept by Authlib."""

    route_base = "/login/provider"

    @expose("/", methods=["POST"])
    def begin(self) -> Any:
        """Lead to the provider's page, by a page of ours: a form may be sent only to ourselves."""
        remote, settings = self.appbuilder.sm.oauth_remotes[doors.OIDC], current_app.config["SETTINGS"]
        wanted = request.form.get("next", "")
        try:
            doors.trust(remote, settings)
            where = remote.authorize_redirect(url_for("ProviderView.back", _external=True)).location
        except Exception as error:  # noqa: BLE001 - whatever keeps the provider from answering
            log.warning("the OpenID provider cannot be asked: %s", type(error).__name__)
            silent = _("The sign-in of the office does not answer. Try again later, or tell the operator.")
            return draw("login.html", page=_page(wanted, problems=(silent,))), 503
        cookie["wanted"] = wanted
        page = LeavingPage(_("Log in"), where)
        return draw("leaving.html", page=page), {"Refresh": f"0; url={where}"}

    @expose("/back", methods=["GET"])
    def back(self) -> Any:
        """Take what the provider says; whatever is wrong with it is refused in the one sentence."""
        manager, settings = self.appbuilder.sm, current_app.config["SETTINGS"]
        remote, wanted = manager.oauth_remotes[doors.OIDC], cookie.pop("wanted", "")
        try:
            claims = doors.claims_of(remote, remote.authorize_access_token(), settings)
        except Exception as error:  # noqa: BLE001 - whatever comes back instead of a person
            log.warning("the OpenID provider sent nobody: %s", type(error).__name__)
            sign_in.refused("", origin())
            return turned_away(wanted)
        user = manager.through_oidc(claims)
        return let_in(user, wanted) if user else turned_away(wanted)


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
        if self.auth_type == AUTH_OAUTH:
            provider = self.appbuilder.add_view_no_menu(ProviderView())
            self.limiter.limit(limit)(provider.blueprint)

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
        """Return the account that fits, or None; characters no name holds never reach the database.

        With a directory, it is asked about everybody but those whose password the panel keeps.
        """
        name, session, door = clean_line(username)[:128], db(), current_app.config["DOOR"]
        if door is None or door.name != "ldap" or sign_in.door_for(session, name) not in {None, door.name}:
            return sign_in.by_password(session, name, password, origin())
        return sign_in.by_other_door(
            session, door, name, origin(), lambda: self._in_directory(name, password)
        )

    def through_oidc(self, claims: Mapping[str, Any]) -> Any:
        """Return the account of whom the OpenID provider vouches for, or None."""
        told = doors.userinfo(claims, current_app.config["SETTINGS"])
        person = doors.proven(super().auth_user_oauth(told), doors.subject_of(claims))
        name = sign_in.name_of(db(), person) if person else clean_line(told["username"])[:128]
        return sign_in.by_other_door(db(), current_app.config["DOOR"], name, origin(), lambda: person)

    def _in_directory(self, name: str, password: str) -> Proven | None:
        if not name or not password:
            return None  # a directory lets who sends no password in, as nobody
        return doors.proven(super().auth_user_ldap(name, password))

    def find_user(self, username: Any = None, email: Any = None) -> Any:
        """Know nobody: Flask-AppBuilder's back ends prove, and write nothing."""
        return None

    def add_user(
        self, username: str, first_name: str, last_name: str, email: str, role: Any = "", **_more: Any
    ) -> Any:
        """Take whom a back end would register; a directory's `email` is its spelling of the account."""
        account = (
            email.removesuffix(f"{username}@email.notfound") if self.auth_type == AUTH_LDAP else username
        )
        return doors.Vouched(account, first_name, tuple(role))

    def update_user_auth_stat(self, user: Any, success: bool = True) -> None:  # noqa: FBT001, FBT002
        """Count nothing: what is counted is counted by our own sign-in."""

    def _ldap_calculate_user_roles(self, user_attributes: Any) -> Any:
        return self.ldap_extract_list(user_attributes, self.auth_ldap_group_field)

    def _oauth_calculate_user_roles(self, userinfo: Any) -> Any:
        return userinfo["role_keys"]

    def auth_user_db(self, username: str, password: str) -> Any:
        """Return the account an API sign-in fits, its second factor included, or None."""
        user = self.sign_in(username, password)
        if user is not None and not second_step(user, request.headers.get(CODE_HEADER, "")[:40]):
            return None
        return user

    auth_user_ldap = auth_user_db

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


def let_in(user: User, wanted: str) -> Any:
    """Begin a sign-in and go on: to the code of the second factor, or to where one wanted to go."""
    secret = secret_of(db(), user.id)
    pending = secret is not None and secret.factor_since is not None
    sit(sessions.begin(user, origin=origin(), agent=agent(), pending=pending))
    if pending:
        return draw("login.html", page=_page(wanted, code=True))
    return redirect(get_safe_redirect(wanted) if wanted else "/")


def turned_away(wanted: str, username: str = "") -> Any:
    """Show the sign-in page with the one sentence for every sign-in that fails."""
    return draw("login.html", page=_page(wanted, username, (wrong_password(),))), 422


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
    if not sitting.door and outworn(
        rules, must_change=sitting.must_change, set_at=sitting.password_set_at, now=now()
    ):
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
    page = SignInPage(_("Log in"), request.script_root + url, wanted, username, problems, code)
    door = current_app.config["DOOR"]
    if door is None or code:
        return page
    if door.name != doors.OIDC:
        return replace(page, door=door.name)
    label = current_app.config["SETTINGS"].oidc_label or _("Log in with the account of the office")
    return replace(page, door=door.name, door_url=url_for("ProviderView.begin"), door_label=label)
