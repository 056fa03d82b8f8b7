"""The actor: who is at work in a session, as a value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.access.permissions import permission
from app.access.sight import NOTHING, Sight
from app.domain.errors import N_, NotAllowed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Reach(StrEnum):
    """How far a person's sight of petitions goes (domain §3.1)."""

    all = "all"  # every ordinary petition, and restricted ones one is named for
    held = "held"  # those the access table names the person or the unit for
    none = "none"  # no petition at all


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with permissions and sight.

    `unit_ids` are the own unit and those below (or in charge), `line_ids` the own unit and those above: an
    exclusion of any of them excludes the person. `stands_for` are the people stood in for today.
    """

    user_id: int | None
    username: str
    name: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    staff_id: int | None = None
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()
    line_ids: frozenset[int] = frozenset()
    leader_id: int | None = None
    petitions: Sight = NOTHING
    areas: tuple[tuple[str, Sight], ...] = ()  # where the office decided other than the default
    stands_for: frozenset[int] = frozenset()
    own: Sight = NOTHING  # of petitions, without those stood in for
    origin: str = ""
    holds_many: bool = False  # decides the shape of the wall's SQL, never what it lets through

    @property
    def reach(self) -> Reach:
        """How far the sight of petitions goes."""
        seen = self.petitions
        if seen.everything:
            return Reach.all
        held = seen.restricted or seen.mine or seen.staff_ids or seen.unit_ids or seen.petition_ids
        return Reach.held if held else Reach.none

    def may(self, area: str, action: str) -> bool:
        """Say whether this person holds the permission."""
        return permission(area, action) in self.permissions

    def require(self, area: str, action: str) -> None:
        """Return when the permission is held; NotAllowed otherwise."""
        if not self.may(area, action):
            raise NotAllowed(N_("You do not have the right to do this."))


NOBODY = Actor(user_id=None, username="", name="")
"""Not signed in: sees nothing, may nothing."""

ACTOR, UNSCOPED, REBOUND = "actor", "unscoped", "rebound"


def bind(session: Session, actor: Actor) -> None:
    """Make `actor` the one at work in `session`; the wall reads it there.

    What another person's eyes have loaded there before is not taken for seen.
    """
    if session.info.get(ACTOR, actor) != actor:
        session.info[REBOUND] = True
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
