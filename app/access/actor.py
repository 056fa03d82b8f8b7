"""The actor: who is at work in a session, as a value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.access.permissions import permission
from app.domain.errors import N_, NotAllowed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Reach(StrEnum):
    """How far a person's sight of petitions goes (domain §3.1)."""

    all = "all"  # every ordinary petition
    held = "held"  # those the access table names the person or the unit for
    none = "none"  # no petition at all


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with permissions and sight. `unit_ids` are the own unit and those below (or in charge)."""

    user_id: int | None
    username: str
    name: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    staff_id: int | None = None
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()
    leader_id: int | None = None
    reach: Reach = Reach.none
    origin: str = ""
    holds_many: bool = False  # decides the shape of the wall's SQL, never what it lets through

    def may(self, area: str, action: str) -> bool:
        """Say whether this person holds the permission."""
        return permission(area, action) in self.permissions

    def require(self, area: str, action: str) -> None:
        """Return when the permission is held; NotAllowed otherwise."""
        if not self.may(area, action):
            raise NotAllowed(N_("You do not have the right to do this."))


NOBODY = Actor(user_id=None, username="", name="")
"""Not signed in: sees nothing, may nothing."""

ACTOR, UNSCOPED = "actor", "unscoped"


def bind(session: Session, actor: Actor) -> None:
    """Make `actor` the one at work in `session`; the wall reads it there."""
    session.info[ACTOR] = actor


def actor_of(session: Session) -> Actor:
    """Return who is at work in `session`; NOBODY when nobody was bound."""
    found = session.info.get(ACTOR, NOBODY)
    return found if isinstance(found, Actor) else NOBODY


@contextmanager
def unscoped(session: Session, reason: str) -> Iterator[None]:
    """Lift the wall for a stated `reason` (loading the actor, aggregates); a guard counts the calls."""
    reasons: list[str] = session.info.setdefault(UNSCOPED, [])
    reasons.append(reason)
    try:
        yield
    finally:
        reasons.pop()


def is_unscoped(session: Session) -> bool:
    """Say whether the wall is lifted just now."""
    return bool(session.info.get(UNSCOPED))
