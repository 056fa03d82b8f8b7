"""Which body of rules a petition keeps for life, and the limits each of them sets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.clock_table import REGIMES, RULES
from app.domain.rules import NATIONAL, ZHEJIANG, Regime, Rule
from schema.vocabulary import ClockRegime, Purpose, StatutoryPath

JURISDICTIONS = frozenset({NATIONAL, ZHEJIANG})
_CURRENT = ClockRegime.national_2022


class RuleBook:
    """The regimes and rules of an office as a value: built from rows, it never changes."""

    def __init__(self, regimes: Iterable[Regime] = REGIMES, rules: Iterable[Rule] = RULES) -> None:
        """Keep what holds; of two rules for one step the one with the later first day is asked first."""
        self.regimes = tuple(regimes)
        self.rules = tuple(rules)
        self._by_code = {regime.code: regime for regime in self.regimes}
        self._by_key: dict[tuple[str, str], list[Rule]] = {}
        for one in sorted(self.rules, key=lambda one: one.valid_from or date.min, reverse=True):
            self._by_key.setdefault((one.code, one.regime), []).append(one)
        self._codes = frozenset(one.code for one in self.rules)

    def regime_for(self, received_on: date, jurisdiction: str = NATIONAL) -> str:
        """Return the regime of a petition received on `received_on`; it never changes afterwards.

        A province's own rules come before the nation's while they hold. Before any rules were in force those
        of the first national text are used. ValueError for a jurisdiction nobody knows.
        """
        if jurisdiction not in JURISDICTIONS:
            problem = f"no rules are known for the jurisdiction {jurisdiction!r}"
            raise ValueError(problem)
        for place in dict.fromkeys((jurisdiction, NATIONAL)):
            known = [one for one in self.regimes if one.jurisdiction == place]
            holding = [one for one in known if one.holds(received_on)]
            if holding:
                return max(holding, key=_first_day).code
        return min((one for one in self.regimes if one.jurisdiction == NATIONAL), key=_first_day).code

    def rule(self, code: str, regime: str, on: date | None = None) -> Rule | None:
        """Return the rule `code` under `regime` for a clock that starts `on`, None where there is none.

        A province leaves what it does not set to the national rules. A target the office set itself holds
        under every regime that sets no number of its own; a limit of the law does not reach back to an older
        one. What a further body of rules does not set is as in the one whose procedure it follows.
        KeyError for a code that is in no regime.
        """
        if code not in self._codes:
            raise KeyError(code)
        own = self._holding(code, regime, on) or self._holding(code, self.procedure(regime), on)
        national = self._holding(code, _CURRENT, on)
        if own or national is None:
            return own
        provincial = regime in self._by_code and self._by_code[regime].jurisdiction != NATIONAL
        return national if provincial or not national.legal else None

    def handling_rule(self, purpose: Purpose, regime: str, on: date | None = None) -> Rule:
        """Return the limit for dealing with an accepted petition.

        The 2022 regulations set their 60 days for appeals only (article 34 with 31(6)); the older and the
        provincial ones set theirs for every petition. KeyError when an office has ended the rule.
        """
        procedure = self.procedure(regime)
        code = "reply" if procedure == _CURRENT and purpose != Purpose.appeal else "handle"
        found = self._holding(code, regime, on) or self._holding(code, procedure, on)
        if found is None:
            raise KeyError(code)
        return found

    def procedure(self, regime: str) -> ClockRegime:
        """Return the known body whose procedure a regime follows; ValueError for one nobody knows."""
        found = self._by_code.get(regime)
        return found.procedure if found is not None else ClockRegime(regime)

    def path_rules(self, path: StatutoryPath, regime: str, on: date | None = None) -> tuple[Rule, ...]:
        """Return the limits of a statutory path in their order, for clocks that start `on`."""
        codes = dict.fromkeys(one.code for one in self.rules if one.path == path)
        found = (self.rule(code, regime, on) for code in codes)
        return tuple(one for one in found if one is not None)

    def knows(self, code: str) -> bool:
        """Say whether any regime has a rule of this name."""
        return code in self._codes

    def basis(self, one: Rule) -> str:
        """Return what a number rests on, as a paper cites it; empty for a target of the office."""
        if one.basis or not one.article:
            return one.basis
        regime = self._by_code.get(one.regime)
        number, _, paragraph = one.article.partition("(")
        cited = f"第{number}条" + (f"第{paragraph.rstrip(')')}款" if paragraph else "")
        return f"{regime.name if regime else one.regime}{cited}"

    def _holding(self, code: str, regime: str, on: date | None) -> Rule | None:
        known = self._by_key.get((code, regime), [])
        return next((one for one in known if on is None or one.holds(on)), None)


def _first_day(regime: Regime) -> date:
    return regime.valid_from or date.min


SHIPPED = RuleBook()
"""The rules as shipped, for a count without a database."""


def regime_for(received_on: date, jurisdiction: str = NATIONAL) -> str:
    """Return the regime of a petition received on `received_on`, as shipped; see `RuleBook.regime_for`."""
    return SHIPPED.regime_for(received_on, jurisdiction)


def rule(code: str, regime: str) -> Rule | None:
    """Return the rule `code` under `regime` as shipped; see `RuleBook.rule`."""
    return SHIPPED.rule(code, regime)


def handling_rule(purpose: Purpose, regime: str) -> Rule:
    """Return the limit for dealing with an accepted petition, as shipped; see `RuleBook.handling_rule`."""
    return SHIPPED.handling_rule(purpose, regime)


__all__ = [
    "NATIONAL",
    "REGIMES",
    "RULES",
    "SHIPPED",
    "ZHEJIANG",
    "Regime",
    "Rule",
    "RuleBook",
    "handling_rule",
    "regime_for",
    "rule",
]
