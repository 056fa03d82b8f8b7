"""Whoever owes a new password or a second factor gets no other page until it is done."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from app.admin import errors
from app.admin.security import owed

WAYS_OUT = frozenset(
    {
        "SignInView.login",
        "SignInView.code",
        "SignInView.logout",
        "LocaleView.index",
        "ProviderView.begin",
        "ProviderView.back",
    }
)
DUES = {"password": "AccountsView.password", "factor": "MyAccountView.factor"}


def turn_aside() -> Any:
    """Return the answer that leads to what is owed, or None when nothing is."""
    if request.endpoint in WAYS_OUT:
        return None
    due = DUES.get(owed())
    if due is None or request.endpoint == due:
        return None
    if request.path.startswith("/api/"):
        return errors.answer(403, _("First set a new password or a second factor on the page “My account”."))
    return redirect(url_for(due))
