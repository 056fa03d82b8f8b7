"""A body of rules, and one limit it sets: values that administered rows and the shipped table both become."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schema.vocabulary import ClockRegime, ClockStart, ClockUnit, DeadlineKind, StatutoryPath

NATIONAL, ZHEJIANG = "national", "zhejiang"


@dataclass(frozen=True, slots=True)
class Regime:
    """A body of rules of a jurisdiction, for petitions received from one day to another, both with it.

    `follows` names the body whose procedure it follows; the three known ones follow themselves.
    """

    code: str
    jurisdiction: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    follows: ClockRegime | None = None

    @property
    def procedure(self) -> ClockRegime:
        """The known body whose procedure it follows; ValueError for a body that says none."""
        return self.follows or ClockRegime(self.code)

    def holds(self, on: date) -> bool:
        """Say whether a petition received `on` comes under it."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit: `number` of `unit` after `starts`, binding on its rolled end if `roll`.

    `article` is the article of the regime's own text, empty for a target the office set itself; `basis` the
    other law a limit comes from. `target` of `target_unit` is what the office asks of itself within it.
    It holds for clocks that start from `valid_from` to `valid_to`, both with it. `path` is the statutory
    path it belongs to.
    """

    code: str
    regime: str
    kind: DeadlineKind
    starts: ClockStart
    number: int
    unit: ClockUnit
    article: str = ""
    roll: bool = False
    version: str = "1"
    name: str = ""
    who: str = ""
    paper: str = ""
    basis: str = ""
    target: int | None = None
    target_unit: ClockUnit | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    path: StatutoryPath | None = None

    @property
    def legal(self) -> bool:
        """Say whether the regime's own text sets this number."""
        return bool(self.article)

    def holds(self, on: date) -> bool:
        """Say whether a clock that starts `on` follows it."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)
