"""The rules of the clock in force: the administered rows, read once per configuration."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.regimes import REGIMES, RULES, RuleBook
from app.domain.rules import Regime, Rule
from app.queries.catalog import remembered
from schema.regimes import ClockRule, RegimeRow


def rule_book(session: Session) -> RuleBook:
    """Return the office's rules; as shipped while a table is still empty."""
    return remembered(session, "rule_book", lambda: _read(session))


def as_rule(row: ClockRule) -> Rule:
    """Return an administered row as the value the domain counts with."""
    return Rule(
        code=row.code,
        regime=row.regime,
        kind=row.kind,
        starts=row.starts,
        number=row.number,
        unit=row.unit,
        article=row.article or "",
        roll=row.roll,
        version=str(row.version),
        name=row.name,
        who=row.who or "",
        paper=row.paper or "",
        basis=row.basis or "",
        target=row.target_number,
        target_unit=row.target_unit,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        path=row.path,
    )


def _read(session: Session) -> RuleBook:
    regimes = [
        Regime(row.code, row.jurisdiction, row.name, row.valid_from, row.valid_to, row.follows)
        for row in session.scalars(select(RegimeRow))
    ]
    rules = [as_rule(row) for row in session.scalars(select(ClockRule).order_by(ClockRule.id))]
    return RuleBook(regimes or REGIMES, rules or RULES)
