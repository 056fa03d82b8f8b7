"""The cookie of the panel: over HTTPS it travels no other way, and no other host or path can set it."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

PREFIX = "__Host-"
"""Browsers take a cookie of such a name only if it is Secure, for the whole host and for no domain."""


class PanelCookie(SecureCookieSessionInterface):
    """Flask's signed cookie; marked Secure, and named so, by the request and not only by the setting."""

    def get_cookie_name(self, app: Flask) -> str:
        """Return the name the cookie has where this request came in."""
        name = str(app.config["SESSION_COOKIE_NAME"])
        return f"{PREFIX}{name}" if self.get_cookie_secure(app) else name

    def get_cookie_secure(self, app: Flask) -> bool:
        """Say whether the cookie may travel over HTTPS only."""
        return bool(app.config["SESSION_COOKIE_SECURE"]) or request.is_secure
