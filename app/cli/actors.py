"""Whose eyes a command sees with: `--as USER`, or the operator's own, and `--unscoped REASON`, logged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click
from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.access.permissions import every
from app.access.sight import EVERYTHING
from app.actions.witness import Witnessed, note
from app.catalog.read import catalogue
from app.clock import today
from app.domain.errors import N_, Refused
from app.queries.accounts import number_of
from app.queries.actors import actor_for
from schema.vocabulary import AuditVerb

ORIGIN = "command line"
NAME = "系统运维人员"
"""How the trail names whoever works at the machine, as it names people."""


def operator(session: Session, username: str | None, *, unscoped: str | None = None) -> Actor:
    """Return and bind a command's actor: an account's, or the operator at the machine.

    The operator may everything but does not see restricted petitions, except with a reason to lift the wall
    (`unscoped`), which goes into the trail.
    """
    if username:
        number = number_of(session, username)
        found = None if number is None else actor_for(session, number, today=today(), origin=ORIGIN)
        if found is None:
            raise Refused(N_("There is no such account."))
    else:
        found = Actor(
            user_id=None,
            username="operator",
            name=NAME,
            permissions=frozenset(every(catalogue())),
            petitions=EVERYTHING if unscoped else replace(EVERYTHING, restricted=False),
            origin=ORIGIN,
        )
        if unscoped:
            note(found, Witnessed(AuditVerb.read, "petition", display="unscoped", reason=unscoped))
    bind(session, found)
    return found


def seeing(command: Any) -> Any:
    """Give a command the options that say whose eyes it sees with."""
    command = click.option(
        "--unscoped",
        metavar="REASON",
        default=None,
        help="See restricted petitions too; the reason goes into the audit trail.",
    )(command)
    return click.option("--as", "username", default=None, help="See and act as this account.")(command)
