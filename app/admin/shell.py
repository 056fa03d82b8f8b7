"""What surrounds every page: shell, security headers, template globals."""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.access.actor import NOBODY, Actor
from app.admin.context import context
from app.admin.identity import actor
from app.admin.menu import crumbs, entries, menu
from app.admin.page import Choice, Shell
from app.queries.catalog import remembered, setting
from app.queries.proposals import number_waiting
from schema.labels import label
from schema.vocabulary import Role

LOCALES = {"zh": "简体中文", "en": "English"}
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def install(app: Flask) -> None:
    """Give templates their globals and every answer its headers."""
    app.jinja_env.globals.update(static=static, csp_nonce=nonce, csrf_token=generate_csrf, icon=icon)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.after_request(secure)


def shell_for(page: Any) -> Shell:
    """Return the shell of this request; without a menu before signing in."""
    office, product = names()
    locale = str(get_locale() or "zh")
    found = actor()
    languages = tuple(
        Choice(code, text, code == locale, url_for("LocaleView.index", locale=code))
        for code, text in LOCALES.items()
    )
    if found is NOBODY:
        return Shell(product, office, locale, locales=languages)
    catalogue = context().catalogue
    known = ("menu", found.permissions, found.roles, locale, request.script_root)
    groups = menu(remembered(context().session, known, lambda: entries(found, catalogue)), _counts(found))
    title = getattr(page, "title", "") if page is not None else ""
    number = getattr(page, "number", "")
    return Shell(
        product=product,
        office=office,
        locale=locale,
        menu=groups,
        user=found.name,
        initial=found.name[:1],
        role="、".join(role_word(role) for role in sorted(found.roles))[:40],
        locales=languages,
        logout_url=url_for("SignInView.logout"),
        profile_url=url_for("MyAccountView.index"),
        home_url=url_for("HomeView.index"),
        notices_url="" if found.staff_id is None else url_for("NoticesView.index"),
        notices_count_url=url_for("NoticesView.count"),
        search_url=url_for("petitions.list") if found.may("petitions", "read") else "",
        crumbs=crumbs(groups, f"{number} {title}".strip()),
    )


def icon(name: str, cls: str = "") -> Markup:
    """Return an icon of our sprite; the same in every template, so each is put together once."""
    return _icon(name, cls, request.script_root)


@lru_cache(maxsize=1_024)
def _icon(name: str, cls: str, _root: str) -> Markup:
    form = '<svg class="icon{}{}" aria-hidden="true"><use href="{}#i-{}"/></svg>'
    return Markup(form).format(" " if cls else "", cls, static("vendor/icons.svg"), name)  # noqa: S704 - constant


def _counts(found: Actor) -> dict[str, int]:
    """Return what waits for this person, by the page where it waits."""
    if not found.may("approvals", "read"):
        return {}
    return {"ApprovalsView.index": number_waiting(context().session, found)}


def draw(template: str, page: Any, **more: Any) -> str:
    """Draw a page inside its shell."""
    return render_template(template, page=page, shell=shell_for(page), **more)


def names() -> tuple[str, str]:
    """Return the office's and the product's name, as an administrator set them."""
    session = context().session
    product = current_app.config["SETTINGS"].product or _("Education petitions")
    return setting(session, "office_name", _("Education bureau")), setting(session, "product_name", product)


def role_word(code: str) -> str:
    """Return a role's word; an unknown role stands for itself."""
    return str(label(Role(code))) if code in Role._value2member_map_ else code


def nonce() -> str:
    """Return this answer's nonce."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def static(path: str) -> str:
    """Return the address of a static file; it changes with the content, so browsers may keep it for good."""
    return _static(path, request.script_root)


@lru_cache(maxsize=256)
def _static(path: str, _root: str) -> str:
    return url_for("static", filename=path, v=_mark(str(Path(str(current_app.static_folder)) / path)))


@lru_cache(maxsize=256)
def _mark(path: str) -> str:
    file = Path(path)
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"


def secure(response: Response) -> Response:
    """Add the headers every answer carries; pages of a signed-in person are kept by no cache."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce()))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint == "static":
        headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if request.args.get("v") else "no-cache"
        )
    else:
        headers["Cache-Control"] = "no-store"
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
