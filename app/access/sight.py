"""How far a role sees: the row scopes of domain §3.1, as data with a default, added up per person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema.vocabulary import LeaderRank, Role, RowScope

PETITIONS = "petitions"
_INVOLVED = frozenset({RowScope.involved})
_WHOLE = frozenset({RowScope.everything, RowScope.involved})
_UNIT = frozenset({RowScope.unit_and_below, RowScope.involved})

DEFAULTS: Mapping[Role, frozenset[RowScope]] = {
    Role.clerk: _WHOLE,
    Role.office_head: _WHOLE,
    Role.supervisor: _WHOLE,
    Role.leader: frozenset({RowScope.unit_and_below, RowScope.charge, RowScope.involved}),
    Role.div_handler: _UNIT,
    Role.div_head: _UNIT,
    Role.unit_user: _UNIT,
    Role.unit_head: _UNIT,
    Role.ab_backup: _INVOLVED,
    Role.reviewer: _INVOLVED,
    Role.discipline: frozenset({RowScope.restricted, RowScope.involved}),
}
"""How far each role sees petitions; a role that is not named sees none."""

BY_RANK: Mapping[LeaderRank, frozenset[RowScope]] = {
    LeaderRank.principal: frozenset({RowScope.everything, RowScope.restricted}),
    LeaderRank.in_charge: _WHOLE,
}
"""What a leader's rank adds."""

OTHER_AREAS = frozenset({RowScope.unit_and_below, RowScope.charge})
"""How far everybody sees in an area scoped by unit; who sees every petition, or keeps units, sees all."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How far one sees in an area: everything, or what these people and units hold; `restricted` besides.

    `petition_ids` are the cases one stands in for today by name, because who handles them is away.
    """

    everything: bool = False
    restricted: bool = False
    mine: bool = False
    staff_ids: frozenset[int] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    petition_ids: frozenset[int] = frozenset()

    def __or__(self, other: Sight) -> Sight:
        """Return what is seen by either."""
        return Sight(
            self.everything or other.everything,
            self.restricted or other.restricted,
            self.mine or other.mine,
            self.staff_ids | other.staff_ids,
            self.unit_ids | other.unit_ids,
            self.petition_ids | other.petition_ids,
        )


NOTHING = Sight()
EVERYTHING = Sight(everything=True, restricted=True)
"""What an operator at the machine sees."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in the office: the row numbers a scope is made of."""

    staff_id: int | None = None
    unit_id: int | None = None
    below: frozenset[int] = frozenset()  # the own unit and those below it
    line: frozenset[int] = frozenset()  # the own unit and those above it
    charge: frozenset[int] = frozenset()  # units in charge, as a leader
    schools: frozenset[int] = frozenset()  # schools the division or the leader liaises with


def sight(scopes: frozenset[RowScope], place: Place, chosen: frozenset[int] = frozenset()) -> Sight:
    """Return what the scopes add up to at a place; `chosen` are the chosen units with those below."""
    units: frozenset[int] = chosen if RowScope.chosen_unit in scopes else frozenset()
    if RowScope.unit in scopes and place.unit_id is not None:
        units |= {place.unit_id}
    for scope, more in (
        (RowScope.unit_and_below, place.below),
        (RowScope.charge, place.charge),
        (RowScope.liaison, place.schools),
    ):
        if scope in scopes:
            units |= more
    own = place.staff_id is not None and RowScope.involved in scopes
    return Sight(
        everything=RowScope.everything in scopes,
        restricted=RowScope.restricted in scopes,
        mine=RowScope.mine in scopes,
        staff_ids=frozenset({place.staff_id}) if own and place.staff_id is not None else frozenset(),
        unit_ids=units,
    )


def default_scopes(role: Role, area: str, rank: LeaderRank | None) -> frozenset[RowScope]:
    """Return how far a role sees in an area when the office decided nothing else."""
    if area != PETITIONS:
        return OTHER_AREAS
    return DEFAULTS.get(role, frozenset()) | by_rank(role, area, rank)


def scopes_of(
    role: Role, area: str, rank: LeaderRank | None, decided: frozenset[RowScope] | None
) -> frozenset[RowScope]:
    """Return how far a role sees in an area: as decided, else by default; a decision keeps what rank adds.

    A decision is about the role, rank about the person.
    """
    return default_scopes(role, area, rank) if decided is None else decided | by_rank(role, area, rank)


def by_rank(role: Role, area: str, rank: LeaderRank | None) -> frozenset[RowScope]:
    """Return what a leader's rank adds to what the office decided for the role: it hangs on the person."""
    leads = role is Role.leader and area == PETITIONS and rank is not None
    return BY_RANK.get(rank, frozenset()) if leads and rank is not None else frozenset()
