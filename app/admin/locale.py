"""Changing the language and staying on the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, request, session
from flask_babel import refresh


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
