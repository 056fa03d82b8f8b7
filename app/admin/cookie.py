"""The cookie of the panel: it travels over HTTPS only whenever the page was reached that way."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


class PanelCookie(SecureCookieSessionInterface):
    """Flask's signed cookie; marked Secure by the request, not only by the setting."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Say whether the cookie may travel over HTTPS only."""
        return bool(app.config["SESSION_COOKIE_SECURE"]) or request.is_secure
