"""Figures of a period, as domain §6 defines them: volumes by day of registration, timeliness by due date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.access.actor import Reach, actor_of, unscoped
from app.access.rows import excluded
from app.domain.text import row_number
from app.queries.catalog import setting
from schema.deadlines import Deadline
from schema.dictionaries import Category
from schema.organisation import Unit
from schema.petitions import Petition
from schema.vocabulary import Channel, ClosingBasis, DeadlineKind, PetitionState, UnitKind, VisitLevel

GROUP = 5
HANDLING = (DeadlineKind.handle, DeadlineKind.extended_handle)
SCHOOLS = (UnitKind.city_school, UnitKind.county_school, UnitKind.private_school)

LEAST = "small_numbers_below"
"""The setting that says below which number a cell is not published."""
DEFAULT_LEAST, MOST_LEAST = 3, 20


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both inclusive."""

    first: date
    last: date

    def year_before(self) -> Period:
        """Return the same period a year earlier (29 February becomes 28)."""
        return Period(_year_back(self.first), _year_back(self.last))


def figures(session: Session, period: Period, *, office: str, whole: bool = False) -> dict[str, Any]:
    """Return the figures of a period as the circular's snapshot takes them; aggregates only, no person.

    Without `whole` they count what the person sees, as the lists beside them do. The circular's figures and
    those of a viewer of statistics, who reads no petition, are whole: the wall is lifted for these counts
    alone, and still nobody counts what accuses him or his unit.
    """
    if whole or actor_of(session).reach is Reach.none:
        with unscoped(session, "aggregates of a period, no row leaves"):
            return _figures(session, period, office)
    return _figures(session, period, office)


def _figures(session: Session, period: Period, office: str) -> dict[str, Any]:
    never = excluded(actor_of(session))
    totals = session.execute(_totals(period, never)).mappings().one()
    before = session.execute(_totals(period.year_before(), never)).mappings().one()
    due, on_time = session.execute(_timeliness(period, never)).one()
    comparable = bool(before["total"])
    return {
        "office": office,
        "period_from": period.first.isoformat(),
        "period_to": period.last.isoformat(),
        "total": totals["total"],
        "channels": _channels(session, period, never),
        "categories": _categories(session, period, never),
        "units": _units(session, period, never),
        "visit_people": totals["visit_people"] or 0,
        "group_batches": totals["group_batches"] or 0,
        "group_people": totals["group_people"] or 0,
        "repeats": totals["repeats"] or 0,
        "province_visits": totals["province_visits"] or 0,
        "beijing_visits": totals["beijing_visits"] or 0,
        "due": due or 0,
        "closed_on_time": on_time or 0,
        "previous_total": before["total"] if comparable else None,
        "previous_group_batches": (before["group_batches"] or 0) if comparable else None,
    }


def registered_in(period: Period, never: Any = None) -> ColumnElement[bool]:
    """Return the condition of the registration cohort: counted, not drafts, not void (domain §6.1)."""
    return and_(
        Petition.registered_on.between(period.first, period.last),
        Petition.state.not_in([PetitionState.draft, PetitionState.void]),
        Petition.deleted_at.is_(None),
        true() if never is None else Petition.id.not_in(never),
    )


def due_in(period: Period, never: Any = None) -> ColumnElement[bool]:
    """Return the condition of the due-date cohort of handling (domain §6.3)."""
    return and_(
        Deadline.kind.in_(HANDLING),
        Deadline.binding_on.between(period.first, period.last),
        Deadline.voided_on.is_(None),
        true() if never is None else or_(Deadline.petition_id.is_(None), Deadline.petition_id.not_in(never)),
    )


def on_time() -> ColumnElement[int]:
    """Return 1 for a deadline that was kept on or before its binding date."""
    return case((Deadline.met_on <= Deadline.binding_on, 1), else_=0)


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


def _timeliness(period: Period, never: Any) -> Any:
    return select(func.count(), func.sum(on_time())).select_from(Deadline).where(due_in(period, never))


def _channels(session: Session, period: Period, never: Any) -> Mapping[str, int]:
    statement = (
        select(Petition.channel, func.count()).where(registered_in(period, never)).group_by(Petition.channel)
    )
    found = {channel.value: number for channel, number in session.execute(statement)}
    return {channel.value: found.get(channel.value, 0) for channel in Channel}


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


def _units(session: Session, period: Period, never: Any) -> list[dict[str, Any]]:
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
        .where(due_in(period, never), Deadline.unit_id.is_not(None))
        .group_by(Deadline.unit_id)
    )
    for unit_id, due, kept in session.execute(times):
        row = rows.setdefault(unit_id, {"total": 0, "closed": 0, "due": 0, "closed_on_time": 0})
        row["due"], row["closed_on_time"] = due, kept or 0
    units = session.execute(
        select(Unit.id, Unit.name, Unit.kind).where(Unit.id.in_(sorted(rows))).order_by(Unit.sort, Unit.id)
    )
    return [{"name": name, "is_school": kind in SCHOOLS, **rows[number]} for number, name, kind in units]


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def least_number(session: Session) -> int:
    """Return from which number on a cell is told to those who read no petition; 1 tells all."""
    return min(row_number(setting(session, LEAST, "")) or DEFAULT_LEAST, MOST_LEAST)
