"""Bodies of rules and rules of the clock, as an office keeps them; open dates follow after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit
from app.domain.errors import N_, Refused
from app.domain.regimes import JURISDICTIONS, RuleBook
from app.queries.calendar import calendar
from app.queries.counts import Move, moves
from app.queries.regimes import as_rule, rule_book
from schema.regimes import ClockRule, RegimeRow
from schema.vocabulary import AuditVerb, ClockUnit

IDENTITY = ("code", "regime", "kind", "starts")
"""What makes a rule the one acts ask for; another step is another rule."""
VALUES = tuple(
    column.key
    for column in ClockRule.__table__.columns
    if column.key not in {"id", "version", "extra"} and not column.key.endswith(("_at", "_by_id"))
)
"""What a rule consists of."""
CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
"""How the code of a body of rules is spelled."""
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


def preview(session: Session, actor: Actor, row: ClockRule | None, values: Mapping[str, Any]) -> list[Move]:
    """Return the open dates that would move if `row` took these values, or if a new rule had them.

    Nothing is written. Refused as saving it would be; NotAllowed without the right to save it.
    """
    actor.require("clock_rules", "write")
    kept = {} if row is None else {name: getattr(row, name) for name in VALUES} | {"id": row.id}
    if row is not None:
        refuse_identity(row, values)
    wanted = ClockRule(version=1, **{"roll": False, **kept, **values})
    with session.no_autoflush:
        check_rule(session, wanted)
    book = rule_book(session)
    others = [one for one in book.rules if row is None or one != as_rule(row)]
    proposed = RuleBook(book.regimes, [*others, as_rule(wanted)])
    return list(moves(session, proposed, calendar(session), code=wanted.code))


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
    if session.scalar(select(RegimeRow.id).where(RegimeRow.code == row.regime)) is None:
        raise Refused(N_("There is no such body of rules."), field="regime")
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
        if other.id != row.id and begins <= last and first <= ends:
            raise Refused(
                N_("Another rule for this step already holds in that time; let it end the day before."),
                field="valid_from",
            )


def create_regime(session: Session, actor: Actor, values: Mapping[str, Any]) -> RegimeRow:
    """Enter a further body of rules, for petitions received in its days; those received before keep theirs.

    It follows the procedure of one of the known bodies, and its limits too until it has rules of its own.
    """
    row = RegimeRow(**values)
    if not CODE.fullmatch(row.code or ""):
        raise Refused(N_("A code is small letters, digits and _, and begins with a letter."), field="code")
    if row.valid_from is None:
        raise Refused(N_("Say from which day of receipt on it holds."), field="valid_from")
    _check_regime(row)
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=row.name)
    return row


def amend_regime(
    session: Session, actor: Actor, row: RegimeRow, changes: Mapping[str, Any]
) -> Mapping[str, tuple[Any, Any]]:
    """Change the name or the days of a body of rules; petitions already received keep theirs."""
    for name in ("code", "follows"):
        if name in changes and changes[name] != getattr(row, name):
            raise Refused(
                N_("This makes it another rule. End this one by its last day, and enter the other."),
                field=name,
            )
    difference = audit.apply(row, changes)
    with session.no_autoflush:
        _check_regime(row)
    if difference:
        session.flush()
        audit.record(session, actor, row, AuditVerb.amend, changes=difference, display=row.name)
    return difference


def _check_regime(row: RegimeRow) -> None:
    if row.jurisdiction not in JURISDICTIONS:
        raise Refused(N_("The jurisdiction is national or zhejiang."), field="jurisdiction")
    if (row.valid_to or date.max) < (row.valid_from or date.min):
        raise Refused(N_("The last day cannot be before the first day."), field="valid_to")
