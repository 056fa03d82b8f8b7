"""就地化解率: matters closed in a period, and those no visit took above where they arose (domain §6, M02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.access.actor import Reach, actor_of, unscoped
from app.access.rows import excluded
from app.domain.levels import ORIGIN, RISING
from app.domain.periods import Period
from schema.matters import Matter
from schema.organisation import Unit
from schema.petitions import Petition
from schema.vocabulary import OPEN_STATES, PetitionState


@dataclass(frozen=True, slots=True)
class Origin:
    """A unit where matters arose: how many were closed, and how many of them were settled there."""

    unit: str
    closed: int
    stayed: int


def settled_where_they_arose(session: Session, period: Period) -> tuple[Origin, ...]:
    """Return the units where matters of the period arose, most matters first.

    A matter is closed when none of its petitions is open and the last was closed in the period; a petition
    linked to no other is a matter of its own. One that went up counts as failed where it arose, though it was
    settled later. Whoever sees no petition gets whole figures, as in `figures`.
    """
    never = excluded(actor_of(session))
    if actor_of(session).reach is Reach.none:
        with unscoped(session, "aggregates of a period, no row leaves"):
            return _origins(session, period, never)
    return _origins(session, period, never)


def stayed_of_closed(session: Session, period: Period, never: Any) -> tuple[int, int]:
    """Return (settled where they arose, closed) over all units, without the petitions of `never`."""
    found = _origins(session, period, never)
    return sum(one.stayed for one in found), sum(one.closed for one in found)


def _origins(session: Session, period: Period, never: Any) -> tuple[Origin, ...]:
    matters = _matters(period, never).subquery()
    level = case(*((Unit.kind == kind, RISING.index(level)) for kind, level in ORIGIN.items()), else_=0)
    stayed = func.sum(case((matters.c.reached <= level, 1), else_=0))
    statement = (
        select(Unit.name, func.count(), stayed)
        .select_from(matters)
        .join(Unit, Unit.id == matters.c.origin)
        .group_by(Unit.id, Unit.name)
        .order_by(func.count().desc(), Unit.id)
    )
    return tuple(Origin(*row) for row in session.execute(statement).tuples())


def _matters(period: Period, never: Any) -> Any:
    """Return the statement of the matters closed in the period: where each arose and how high it went."""
    visited = case(*((Petition.visit_level == level, place) for place, level in enumerate(RISING)), else_=0)
    risen = case(*((Matter.level_reached == level, place) for place, level in enumerate(RISING)), else_=0)
    reached = case((risen > visited, risen), else_=visited)
    found = (
        select(
            func.max(
                func.coalesce(Matter.origin_unit_id, Petition.respondent_unit_id, Petition.unit_id)
            ).label("origin"),
            func.max(reached).label("reached"),
        )
        .select_from(Petition)
        .outerjoin(Matter, Matter.id == Petition.matter_id)
        .where(
            Petition.state.not_in([PetitionState.draft, PetitionState.void]), Petition.deleted_at.is_(None)
        )
    )
    if never is not None:
        found = found.where(Petition.id.not_in(never))
    still = func.sum(case((Petition.state.in_(OPEN_STATES), 1), else_=0))
    last = func.max(Petition.closed_on)
    return found.group_by(func.coalesce(Petition.matter_id, -Petition.id)).having(
        still == 0, last.between(period.first, period.last)
    )
