"""Who makes this request: the sign-in its cookie or token stands for, and the actor of that account."""

from __future__ import annotations

from typing import Any

from flask import g, request
from flask import session as cookie

from app.access.actor import NOBODY, Actor, bind
from app.actions import sessions
from app.clock import today
from app.extensions import db
from app.queries.actors import Account, actor_for
from app.queries.sessions import Seat

TOKEN = "door"  # noqa: S105 - the name it has in the cookie


def seat() -> Seat | None:
    """Return the sign-in this request stands for; None when there is none or it is over."""
    if "seat" not in g:
        token = cookie.get(TOKEN)
        found = sessions.take(db(), token) if isinstance(token, str) else None
        # A cookie belongs to the browser and the address it was given to.
        here = found is not None and (found.origin, found.agent) == (origin(), agent())
        g.seat = found if here and found is not None and found.kind == "browser" else None
    here_now: Seat | None = g.seat
    return here_now


def sit(token: str) -> None:
    """Put a new sign-in into the cookie; of what was there only the language and the forms' token stay."""
    kept = {name: cookie[name] for name in ("locale", "csrf_token") if name in cookie}
    cookie.clear()
    cookie.update(kept, **{TOKEN: token})
    forget()


def present_token(token: str) -> Seat | None:
    """Make the sign-in of an API token the one of this request; None when it is over."""
    found = sessions.take(db(), token)
    g.seat = found if found is not None and found.kind == "api" else None
    g.pop("actor", None)
    api: Seat | None = g.seat
    return api


def forget() -> None:
    """Let the next question about this request be asked anew."""
    for name in ("seat", "actor", "context"):
        g.pop(name, None)


def actor() -> Actor:
    """Return who makes this request; NOBODY before signing in. Bound to the session on first use."""
    found: Actor | None = g.get("actor")
    if found is None:
        sitting, session = seat(), db()
        loaded: Any = None
        if sitting is not None and not sitting.pending:
            account = Account(sitting.username, sitting.active, sitting.roles)
            loaded = actor_for(session, sitting.user_id, today=today(), origin=origin(), account=account)
        found = loaded or NOBODY
        if loaded is not None:
            g.actor = found
            bind(session, found)
    return found


def signed_in() -> bool:
    """Say whether somebody is signed in."""
    return actor() is not NOBODY


def origin() -> str:
    """Return the address this request comes from."""
    return (request.remote_addr or "")[:60]


def agent() -> str:
    """Return what the browser calls itself, shortened."""
    return request.user_agent.string[:120]
