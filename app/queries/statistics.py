"""Figures of a period, as domain §6 defines them: volumes by day of registration, timeliness by due date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, extract, func, select, true
from sqlalchemy.orm import Session, aliased

from app.access.actor import Reach, actor_of, unscoped
from app.access.rows import excluded
from app.domain.periods import Period
from app.domain.rates import middle
from app.queries.catalog import number_setting
from app.queries.rates import (
    HANDLING,
    compared,
    counted,
    due_in,
    handling_days,
    on_time,
    rates,
    registered_in,
)
from schema.deadlines import Deadline
from schema.dictionaries import Category
from schema.organisation import Unit
from schema.petitions import Petition
from schema.supervision import SupervisionCase
from schema.vocabulary import (
    OPEN_STATES,
    Channel,
    ClosingBasis,
    Purpose,
    SupervisionState,
    UnitKind,
    VisitLevel,
)

GROUP = 5
SCHOOLS = (UnitKind.city_school, UnitKind.county_school, UnitKind.private_school)

LEAST = "small_numbers_below"
"""The setting that says below which number a cell is not published."""
DEFAULT_LEAST, MOST_LEAST = 3, 20


SETTLING_DAYS, SETTLING_DEFAULT, MOST_DAYS = "settling_days", 90, 366
"""How long a first petition must stay away to count as settled at once; a setting of the office."""


def figures(
    session: Session, period: Period, *, office: str, whole: bool = False, today: date | None = None
) -> dict[str, Any]:
    """Return the figures of a period as the circular's snapshot takes them; aggregates only, no person.

    Without `whole` they count what the person sees, as the lists beside them do. The circular's figures and
    those of a viewer of statistics, who reads no petition, are whole: the wall is lifted for these counts
    alone, and still nobody counts what accuses him or his unit. What is due counts as far as `today`.
    """
    if whole or actor_of(session).reach is Reach.none:
        with unscoped(session, "aggregates of a period, no row leaves"):
            return _figures(session, period, office, today or period.last)
    return _figures(session, period, office, today or period.last)


def _figures(session: Session, period: Period, office: str, today: date) -> dict[str, Any]:
    never = excluded(actor_of(session))
    totals = session.execute(_totals(period, never)).mappings().one()
    window = number_setting(session, SETTLING_DAYS, SETTLING_DEFAULT, most=MOST_DAYS)
    found = rates(session, period, never, today=today, window=window)
    due = found.get("on_time", (0, 0))
    mean, median = middle(handling_days(session, period, never))
    return {
        "office": office,
        "period_from": period.first.isoformat(),
        "period_to": period.last.isoformat(),
        **{name: number or 0 for name, number in totals.items()},
        "channels": _grouped(session, period, never, Petition.channel, Channel),
        "purposes": _grouped(session, period, never, Petition.purpose, Purpose),
        "levels": _grouped(session, period, never, Petition.visit_level, VisitLevel),
        "months": _months(session, period, never),
        "categories": _categories(session, period, never),
        "units": _units(session, period, never, today),
        "due": due[1],
        "closed_on_time": due[0],
        "rates": {name: list(pair) for name, pair in found.items()},
        "mean_days": None if mean is None else str(mean),
        "median_days": None if median is None else str(median),
        "settling_days": window,
        **standing(session, period, never, today=today),
        "year_before": _earlier(session, period.year_before(), never),
        "period_before": _earlier(session, period.before(), never),
    }


def _earlier(session: Session, period: Period, never: Any) -> dict[str, Any] | None:
    """Return what an earlier period is compared by; None where the office has nothing that old."""
    oldest = session.scalar(
        select(func.min(Petition.registered_on)).select_from(Petition).where(counted(never))
    )
    if oldest is None or oldest > period.last:
        return None
    totals = session.execute(_totals(period, never)).mappings().one()
    return {
        "period_from": period.first.isoformat(),
        "period_to": period.last.isoformat(),
        **{name: number or 0 for name, number in totals.items()},
        "visits": _grouped(session, period, never, Petition.channel, Channel)[Channel.visit],
        "categories": {row["code"]: row["count"] for row in _categories(session, period, never)},
        "rates": {name: list(pair) for name, pair in compared(session, period, never).items()},
    }


def _totals(period: Period, never: Any) -> Any:
    visit = Petition.channel == Channel.visit
    group = and_(visit, Petition.people_count >= GROUP)
    return (
        select(
            func.count().label("total"),
            func.sum(case((visit, Petition.people_count), else_=0)).label("visit_people"),
            func.sum(case((group, 1), else_=0)).label("group_batches"),
            func.sum(case((group, Petition.people_count), else_=0)).label("group_people"),
            func.sum(case((Petition.is_repeat, 1), else_=0)).label("repeats"),
            func.sum(case((and_(visit, Petition.visit_level == VisitLevel.province), 1), else_=0)).label(
                "province_visits"
            ),
            func.sum(case((and_(visit, Petition.visit_level == VisitLevel.beijing), 1), else_=0)).label(
                "beijing_visits"
            ),
        )
        .select_from(Petition)
        .where(registered_in(period, never))
    )


def _grouped(
    session: Session, period: Period, never: Any, column: Any, members: type[StrEnum]
) -> dict[str, int]:
    statement = select(column, func.count()).where(registered_in(period, never)).group_by(column)
    found = {str(member): number for member, number in session.execute(statement) if member is not None}
    return {member.value: found.get(member.value, 0) for member in members}


def _months(session: Session, period: Period, never: Any) -> list[list[Any]]:
    """Return the petitions of each month the period touches, months without any included."""
    year, month = extract("year", Petition.registered_on), extract("month", Petition.registered_on)
    statement = (
        select(year, month, func.count())
        .select_from(Petition)
        .where(registered_in(period, never))
        .group_by(year, month)
    )
    found = {(int(y), int(m)): number for y, m, number in session.execute(statement)}
    begins = period.first.year * 12 + period.first.month - 1
    ends = period.last.year * 12 + period.last.month - 1
    places = [divmod(place, 12) for place in range(begins, ends + 1)]
    return [[f"{y}-{m + 1:02}", found.get((y, m + 1), 0)] for y, m in places]


def _categories(session: Session, period: Period, never: Any) -> list[dict[str, Any]]:
    upper = aliased(Category)
    code = func.coalesce(upper.code, Category.code).label("code")
    name = func.coalesce(upper.name, Category.name).label("name")
    statement = (
        select(code, name, func.count())
        .select_from(Petition)
        .join(Category, Category.id == Petition.category_id)
        .outerjoin(upper, upper.id == Category.parent_id)
        .where(registered_in(period, never))
        .group_by(code, name)
        .order_by(code)
    )
    return [{"code": c, "name": n, "count": number} for c, n, number in session.execute(statement)]


def _units(session: Session, period: Period, never: Any, today: date) -> list[dict[str, Any]]:
    closed = case(
        (Petition.closing_basis.is_not(None) & (Petition.closing_basis != ClosingBasis.kept), 1), else_=0
    )
    volumes = (
        select(Petition.unit_id, func.count(), func.sum(closed))
        .where(registered_in(period, never), Petition.unit_id.is_not(None))
        .group_by(Petition.unit_id)
    )
    rows: dict[int, dict[str, int]] = {}
    for unit_id, total, done in session.execute(volumes):
        rows[unit_id] = {"total": total, "closed": done or 0, "due": 0, "closed_on_time": 0}
    times = (
        select(Deadline.unit_id, func.count(), func.sum(on_time()))
        .where(due_in(period.until(today) or period, never), Deadline.unit_id.is_not(None))
        .group_by(Deadline.unit_id)
    )
    for unit_id, due, kept in session.execute(times):
        row = rows.setdefault(unit_id, {"total": 0, "closed": 0, "due": 0, "closed_on_time": 0})
        row["due"], row["closed_on_time"] = due, kept or 0
    units = session.execute(
        select(Unit.id, Unit.name, Unit.kind).where(Unit.id.in_(sorted(rows))).order_by(Unit.sort, Unit.id)
    )
    return [{"name": name, "is_school": kind in SCHOOLS, **rows[number]} for number, name, kind in units]


def least_number(session: Session) -> int:
    """Return from which number on a cell is told to those who read no petition; 1 tells all."""
    return number_setting(session, LEAST, DEFAULT_LEAST, most=MOST_LEAST)


def standing(session: Session, period: Period, never: Any, *, today: date) -> dict[str, int]:
    """Count supervision and backlog: opened in the period, and what stands open on the day of counting."""
    seen = true() if never is None else SupervisionCase.petition_id.not_in(never)
    is_open = SupervisionCase.state == SupervisionState.open
    opened, running, late = session.execute(
        select(
            func.sum(case((SupervisionCase.opened_on.between(period.first, period.last), 1), else_=0)),
            func.sum(case((is_open, 1), else_=0)),
            func.sum(case((and_(is_open, SupervisionCase.due_on < today), 1), else_=0)),
        )
        .select_from(SupervisionCase)
        .where(SupervisionCase.state != SupervisionState.cancelled, seen)
    ).one()
    backlog = session.scalar(
        select(func.count())
        .select_from(Petition)
        .where(Petition.is_backlog, Petition.state.in_(OPEN_STATES), counted(never))
    )
    overdue = session.scalar(
        select(func.count())
        .select_from(Deadline)
        .where(
            Deadline.kind.in_(HANDLING),
            Deadline.binding_on < today,
            Deadline.met_on.is_(None),
            Deadline.voided_on.is_(None),
            true() if never is None else Deadline.petition_id.not_in(never),
        )
    )
    return {
        "supervisions_opened": opened or 0,
        "supervisions_open": running or 0,
        "supervisions_late": late or 0,
        "backlog": backlog or 0,
        "overdue": overdue or 0,
    }
