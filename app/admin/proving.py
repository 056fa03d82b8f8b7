"""Whoever is signed in proves it again before what a stranger at an unlocked screen must not do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _

from app.admin.doors import OIDC
from app.admin.identity import seat
from app.admin.page import Action, FormPage, Input, Section
from app.admin.security import second_step
from app.admin.shell import draw
from app.clock import now
from app.extensions import db
from app.queries.sessions import Seat
from schema.base import User

FRESH = timedelta(minutes=5)
"""So long a sign-in is its own proof, where the panel keeps neither password nor second factor."""
FIELD = "proof"


def proved(here: Seat) -> bool:
    """Say whether the form proves who is signed in; a wrong password or code counts as one at the door."""
    typed = request.form.get(FIELD, "")[:200]
    user = db().get_one(User, here.user_id)
    if here.has_factor and (here.door == OIDC or _is_code(typed)):
        return second_step(user, typed)
    if here.door == OIDC:
        return is_fresh(here)
    return current_app.extensions["appbuilder"].sm.sign_in(user.username, typed) is not None


def is_fresh(here: Seat) -> bool:
    """Say whether somebody has signed in only just now."""
    return now() - here.begun_at < FRESH


def label() -> str:
    """Return what is asked for; nothing where only signing in anew proves anything."""
    here = seat()
    if here is None or (here.door == OIDC and not here.has_factor):
        return ""
    if here.door == OIDC:
        return str(_("One-time code or recovery code"))
    return str(_("Password, one-time code or recovery code") if here.has_factor else _("Password"))


def refusal() -> str:
    """Return why nothing was done."""
    if not label():
        return str(_("This sign-in is older than five minutes. Log out, log in again, and then do this."))
    return str(_("This is not right. After too many tries the sign-in is locked for a while."))


def ask(title: str, button: str, cancel: str, *, hint: str, refused: bool = False) -> Any:
    """Show the form that asks for the proof; 422 after a wrong one."""
    wanted, problem = label(), refusal() if refused else ""
    errors = (problem,) if problem and wanted else ()
    inputs = (Input(FIELD, wanted, "password", required=True, errors=errors, current=True),) if wanted else ()
    page = FormPage(
        "account",
        title,
        request.path,
        cancel,
        (Section("", inputs),),
        Action(button, request.path, "check", "primary", "post"),
        problems=((FIELD if wanted else "", problem),) if problem else (),
        hint=hint,
    )
    return draw("form.html", page), 422 if problem else 200


def _is_code(typed: str) -> bool:
    plain = typed.strip().replace(" ", "").replace("-", "")
    return (len(plain) == 6 and plain.isdecimal()) or len(plain) == 20  # noqa: PLR2004 - as second_factor has them
