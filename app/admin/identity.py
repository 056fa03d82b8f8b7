"""Who makes this request."""

from __future__ import annotations

from flask import g, request
from flask_login import current_user

from app.access.actor import NOBODY, Actor, bind
from app.clock import today
from app.extensions import db
from app.queries.actors import actor_for


def actor() -> Actor:
    """Return who makes this request; NOBODY before signing in. Bound to the session on first use."""
    found: Actor | None = g.get("actor")
    if found is None:
        number = getattr(current_user, "id", None) if current_user.is_authenticated else None
        if number is None and hasattr(g, "user"):  # the API's token puts the account there
            number = getattr(g.user, "id", None)
        session = db()
        loaded = (
            None
            if number is None
            else actor_for(session, int(number), today=today(), origin=request.remote_addr or "")
        )
        found = loaded or NOBODY
        if loaded is not None:
            g.actor = found
            bind(session, found)
    return found


def signed_in() -> bool:
    """Say whether somebody is signed in."""
    return actor() is not NOBODY
