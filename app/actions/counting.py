"""A deadline is counted anew when an act changes what it is counted from; the trail keeps the old dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit
from app.clock import on_office_day
from app.domain.rules import Rule
from app.queries.calendar import calendar
from app.queries.counts import dates_by, spans_of, values_by
from app.queries.regimes import rule_book
from schema.deadlines import Deadline
from schema.vocabulary import AuditVerb


def recount(
    session: Session, actor: Actor, deadline: Deadline, changes: Mapping[str, Any], *, reason: str = ""
) -> Deadline:
    """Change what a deadline is counted from and count it anew; the trail keeps the old dates.

    `changes` name columns of the count (`started_at`, `number`, `extended_by`, `excluded` …).
    """
    difference = audit.apply(deadline, changes)
    if deadline.number is not None and deadline.counted_in is not None:
        dates = dates_by(
            calendar(session),
            on_office_day(deadline.started_at),
            deadline.number,
            deadline.counted_in,
            roll=deadline.rolls,
            extended=deadline.extended_by,
            spans=spans_of(deadline),
        )
        difference |= audit.apply(deadline, dates)
    if difference:
        note(session, actor, deadline, difference, reason)
    return deadline


def follow(session: Session, deadline: Deadline, limit: Rule, on: date) -> dict[str, tuple[Any, Any]]:
    """Let a deadline follow `limit` from the day `on`; return what differs, column -> (old, new)."""
    return audit.apply(deadline, values_by(rule_book(session), calendar(session), deadline, limit, on))


def note(
    session: Session,
    actor: Actor,
    deadline: Deadline,
    difference: Mapping[str, tuple[Any, Any]],
    reason: str = "",
) -> None:
    """Keep what a deadline was before, in the trail."""
    session.flush()
    audit.record(
        session,
        actor,
        deadline,
        AuditVerb.amend,
        changes=difference,
        reason=reason or None,
        display=deadline.display_no,
    )
