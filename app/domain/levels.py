"""Where a matter arose and how far up it went: 小事不出校、大事不出县、矛盾不上交 (M02)."""

from __future__ import annotations

from collections.abc import Mapping

from schema.vocabulary import UnitKind, VisitLevel

RISING = tuple(VisitLevel)
"""The levels from the school to Beijing, lowest first."""

ORIGIN: Mapping[UnitKind, VisitLevel] = {
    UnitKind.city_school: VisitLevel.school,
    UnitKind.county_school: VisitLevel.school,
    UnitKind.private_school: VisitLevel.school,
    UnitKind.training_inst: VisitLevel.school,
    UnitKind.county_bureau: VisitLevel.county,
    UnitKind.affiliated: VisitLevel.city_edu,
    UnitKind.division: VisitLevel.city_edu,
    UnitKind.bureau: VisitLevel.city_edu,
    UnitKind.outside: VisitLevel.city_gov,
}
"""The level at which a unit of a kind can settle what arose there."""


def stayed(origin: UnitKind, reached: VisitLevel | None) -> bool:
    """Say whether a matter was settled where it arose: no visit went above the level of its origin."""
    return reached is None or RISING.index(reached) <= RISING.index(ORIGIN[origin])
