"""Whose eyes a command sees with: `--as USER`, or the operator's own, logged."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.access.actor import Actor, Reach, bind
from app.access.permissions import every
from app.catalog.read import catalogue
from app.clock import today
from app.domain.errors import N_, Refused
from app.queries.accounts import number_of
from app.queries.actors import actor_for


def operator(session: Session, username: str | None) -> Actor:
    """Return and bind a command's actor: an account's, or the operator at the machine, who may everything."""
    if username:
        number = number_of(session, username)
        found = None if number is None else actor_for(session, number, today=today(), origin="command line")
        if found is None:
            raise Refused(N_("There is no such account."))
    else:
        found = Actor(
            user_id=None,
            username="operator",
            name="operator",
            permissions=frozenset(every(catalogue())),
            reach=Reach.all,
            origin="command line",
        )
    bind(session, found)
    return found
