"""The language of a request: looked up once, and changed without leaving the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, has_app_context, redirect, request, session
from flask_babel import Domain, get_babel, get_locale, refresh


class RequestDomain(Domain):
    """Flask-Babel's messages, a request's catalogue kept: it would name the locale anew for each word."""

    def get_translations(self) -> Any:
        """Return the catalogue of the request's language."""
        if not has_app_context():
            return super().get_translations()
        locale = get_locale()
        kept = g.get("translations")
        if kept is None or kept[0] is not locale:
            kept = g.translations = (locale, super().get_translations())
        return kept[1]


def install(app: Flask) -> None:
    """Let the application look its words up once per request."""
    get_babel(app).instance.domain_instance = RequestDomain()


def switch() -> Any:
    """Keep the chosen language and go back to the page the link stood on (FAB's own view goes home)."""
    wanted = (request.view_args or {}).get("locale", "")
    if wanted not in current_app.config["LANGUAGES"]:
        abort(404)
    session["locale"] = wanted
    refresh()
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or not before.path.startswith("/") or before.path.startswith("//"):
        return redirect("/")
    return redirect(f"{before.path}?{before.query}" if before.query else before.path)
