"""The composition root: settings in, application out. The only file that may import every room."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, abort, g, request
from flask_appbuilder import AppBuilder
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix

import app.access.rows
import app.access.writes  # noqa: F401 - the wall listens from here on
from app.access.actor import NOBODY
from app.actions.keys import require_keys
from app.admin import doors, errors, generate, limits, locale, owing, shell, witnessing
from app.admin.cookie import PanelCookie
from app.admin.identity import actor
from app.admin.pages.accounts import AccountsView
from app.admin.pages.approvals import ApprovalsView
from app.admin.pages.board import BoardView
from app.admin.pages.column_rights import ColumnRightsView
from app.admin.pages.duplicates import DuplicatesApi, DuplicatesView
from app.admin.pages.escalation import EscalationView
from app.admin.pages.handover import HandOverView
from app.admin.pages.holidays import HolidaysView
from app.admin.pages.home import HomeView
from app.admin.pages.imports import ImportView
from app.admin.pages.ledger import LedgerView
from app.admin.pages.my_account import MyAccountView
from app.admin.pages.notices import NoticesView
from app.admin.pages.online import OnlineView
from app.admin.pages.openapi import ApiDescription
from app.admin.pages.printing import PrintingView
from app.admin.pages.query import QueryView
from app.admin.pages.roles import RolesView
from app.admin.pages.scopes import ScopesView
from app.admin.pages.statistics import StatisticsView
from app.admin.pages.unfinished import UnfinishedView
from app.admin.security import PanelSecurityManager
from app.catalog.checks import require_sound
from app.catalog.read import catalogue
from app.documents import case_issue, fonts
from app.domain.text import LARGEST_ROW
from app.extensions import compose, csrf, db, hand_over, make_engine, outlets, session_factory
from app.keys import KeyRing
from app.worker.outlets import set_up
from app.worker.queue import hand_over as to_worker
from config import ROOT, Settings, from_environment, secret_key
from schema import sealed

MOST_FORM = 4 * 2**20
"""Bytes of a request that brings no file; such a request is read into memory as a whole."""
AUDIENCE = "xinfang api"
"""Whom a token of the API is for."""
NOBODY_ROLE = "nobody"
"""FAB gives its admin role everything; ours is one nobody holds and no page offers."""


PAGES = (
    BoardView,
    LedgerView,
    StatisticsView,
    UnfinishedView,
    ImportView,
    PrintingView,
    DuplicatesView,
    HolidaysView,
    RolesView,
    ColumnRightsView,
    ScopesView,
    AccountsView,
    ApprovalsView,
    OnlineView,
    NoticesView,
    EscalationView,
    HandOverView,
    MyAccountView,
)
"""The pages made by hand that belong to no area."""


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application. Tables, roles and permissions must exist: only `xinfang init` makes any."""
    settings = settings or from_environment()
    require_sound(catalogue())
    for line in fonts.use(settings.fonts_dir, strict=settings.strict_fonts):
        logging.getLogger(__name__).warning(line)
    app = Flask(
        "xinfang",
        static_folder=str(ROOT / "app" / "static"),
        template_folder=str(ROOT / "app" / "admin" / "templates"),
    )
    app.config.update(_configuration(settings))
    if settings.trusted_hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts)
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.session_interface = PanelCookie()
    bind_engine(settings)
    _require_keys(settings)
    hand_over.connect(lambda number: to_worker(app.config["SETTINGS"], number))
    witnessing.install(app)
    app.before_request(_prepare)  # first, so that a form too large is not even read for its token
    csrf.init_app(app)
    app.teardown_appcontext(lambda _error: db.remove())
    with app.app_context():
        builder = AppBuilder(
            security_manager_class=PanelSecurityManager, indexview=HomeView, update_perms=False
        )
        builder.init_app(app, db)
        for view in PAGES:
            builder.add_view_no_menu(view)
        window = builder.add_view_no_menu(QueryView)
        builder.sm.limiter.limit(settings.login_limit, methods=["POST"])(window.blueprint)
        builder.add_api(ApiDescription)
        builder.add_api(DuplicatesApi)
        generate.register(builder, catalogue())
    locale.install(app)
    shell.install(app)
    errors.install(app)
    logging.getLogger("flask_appbuilder").setLevel(logging.ERROR)
    return app


def bind_engine(settings: Settings) -> None:
    """Point the sessions at the database of `settings`."""
    if settings.database_url.startswith("sqlite:///"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.remove()
    sealed.bind(KeyRing(settings.keys, settings.cipher))
    session_factory.configure(bind=make_engine(settings.database_url, echo=settings.debug_sql))
    outlets.connect(set_up(settings))
    compose.connect(case_issue.frozen_by_verb)


def _require_keys(settings: Settings) -> None:
    """Make the first keys, or stop when those of the stored data are gone."""
    ring = KeyRing(settings.keys, settings.cipher)
    file = settings.database_url.removeprefix("sqlite:///")
    if file != settings.database_url and not Path(file).exists():
        if not ring.names:
            ring.make()
        return  # looking would make the file, and only `init` makes a database
    try:
        with session_factory() as session:
            require_keys(session, ring)
    except OperationalError:
        logging.getLogger(__name__).warning("the database does not answer; its keys were not compared")


def _prepare() -> Any:
    """Know the actor before anything else happens; answer a change of language ourselves."""
    if request.endpoint == "static":
        return None
    g.pop("context", None)
    if actor() is NOBODY or request.mimetype != "multipart/form-data":
        request.max_content_length = MOST_FORM  # only who is signed in sends files
    numbers = (value for value in (request.view_args or {}).values() if isinstance(value, int))
    if any(number > LARGEST_ROW for number in numbers):
        abort(404)  # no row has such a number, and no database takes it
    limits.count()
    return locale.switch() if request.endpoint == "LocaleView.index" else owing.turn_aside()


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": secret_key(settings),
        "JWT_SECRET_KEY": secret_key(settings),
        "JWT_ENCODE_AUDIENCE": AUDIENCE,
        "JWT_DECODE_AUDIENCE": AUDIENCE,
        "APP_NAME": "xinfang",
        "LANGUAGES": {"zh": {"flag": "cn", "name": "简体中文"}, "en": {"flag": "gb", "name": "English"}},
        "BABEL_DEFAULT_LOCALE": settings.locale,
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "AUTH_ROLE_ADMIN": NOBODY_ROLE,
        "AUTH_ROLE_PUBLIC": NOBODY_ROLE,
        "AUTH_RATE_LIMITED": True,
        "AUTH_RATE_LIMIT": settings.login_limit,
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_STORAGE_URI": settings.ratelimit_storage,
        **doors.configuration(settings),
        "FAB_UPDATE_PERMS": False,
        "FAB_CREATE_DB": False,
        "FAB_ADD_SECURITY_VIEWS": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_ADD_MENU_API": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_OPENAPI_SERVERS": [{"url": "/"}],  # not the host a request claims to be sent to
        "FAB_ALLOW_GET_UNSAFE_MUTATIONS": False,
        "SESSION_COOKIE_NAME": "xinfang",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=8),
        "WTF_CSRF_TIME_LIMIT": 8 * 3600,
        "MAX_CONTENT_LENGTH": settings.upload_limit_mb * 2**20 + 2**20,
        "MAX_FORM_MEMORY_SIZE": MOST_FORM,
        "JSON_SORT_KEYS": False,
    }
