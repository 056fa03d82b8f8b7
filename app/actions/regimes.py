"""Bodies of rules and rules of the clock, as an office keeps them; open dates follow after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit
from app.domain.errors import N_, Refused
from app.domain.regimes import JURISDICTIONS
from schema.regimes import ClockRule, RegimeRow
from schema.vocabulary import AuditVerb, ClockUnit

IDENTITY = ("code", "regime", "kind", "starts")
"""What makes a rule the one acts ask for; another step is another rule."""
DAYS = frozenset({ClockUnit.natural, ClockUnit.working})


def create_rule(session: Session, actor: Actor, values: Mapping[str, Any]) -> ClockRule:
    """Enter a rule, for clocks that start in its validity. Refused beside one that holds at the same time."""
    row = ClockRule(**values)
    check_rule(session, row)
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=row.name)
    return row


def amend_rule(
    session: Session, actor: Actor, row: ClockRule, changes: Mapping[str, Any]
) -> Mapping[str, tuple[Any, Any]]:
    """Change a rule and return what differs. Refused for what makes it this rule."""
    refuse_identity(row, changes)
    difference = audit.apply(row, changes)
    with session.no_autoflush:
        check_rule(session, row)
    if difference:
        session.flush()
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, display=row.name)
    return difference


def refuse_identity(row: ClockRule, changes: Mapping[str, Any]) -> None:
    """Refuse to make a rule another one."""
    for name in IDENTITY:
        if name in changes and changes[name] != getattr(row, name):
            raise Refused(
                N_("This makes it another rule. End this one by its last day, and enter the other."),
                field=name,
            )


def check_rule(session: Session, row: ClockRule) -> None:
    """Refuse a rule nobody could count by, or of which two would hold on one day."""
    if row.number is None or row.number < 1:
        raise Refused(N_("A limit is at least 1."), field="number")
    if row.roll and row.unit != ClockUnit.natural:
        raise Refused(
            N_("Only natural days roll: working days end on a workday, hours run on."), field="roll"
        )
    if (row.target_number is None) != (row.target_unit is None):
        raise Refused(N_("A target needs both its length and what it is counted in."), field="target_number")
    if row.target_number is not None and (row.target_number < 1 or row.target_unit not in DAYS):
        raise Refused(N_("A target is counted in days, at least 1."), field="target_number")
    first, last = row.valid_from or date.min, row.valid_to or date.max
    if last < first:
        raise Refused(N_("The last day cannot be before the first day."), field="valid_to")
    same = select(ClockRule).where(ClockRule.code == row.code, ClockRule.regime == row.regime)
    for other in session.scalars(same):
        begins, ends = other.valid_from or date.min, other.valid_to or date.max
        if other is not row and begins <= last and first <= ends:
            raise Refused(
                N_("Another rule for this step already holds in that time; let it end the day before."),
                field="valid_from",
            )


def create_regime(_session: Session, _actor: Actor, _values: Mapping[str, Any]) -> RegimeRow:
    """Refuse a further body of rules: which acts its steps have is more than a row can say."""
    raise Refused(N_("A new body of rules comes with a release; here its days and its name are kept."))


def amend_regime(
    session: Session, actor: Actor, row: RegimeRow, changes: Mapping[str, Any]
) -> Mapping[str, tuple[Any, Any]]:
    """Change the name or the days of a body of rules; petitions already received keep theirs."""
    if changes.get("code", row.code) != row.code:
        raise Refused(
            N_("This makes it another rule. End this one by its last day, and enter the other."), field="code"
        )
    if changes.get("jurisdiction", row.jurisdiction) not in JURISDICTIONS:
        raise Refused(N_("The jurisdiction is national or zhejiang."), field="jurisdiction")
    difference = audit.apply(row, changes)
    if (row.valid_to or date.max) < (row.valid_from or date.min):
        raise Refused(N_("The last day cannot be before the first day."), field="valid_to")
    if difference:
        session.flush()
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, display=row.name)
    return difference
