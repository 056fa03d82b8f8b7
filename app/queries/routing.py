"""Who is in charge answers: where the office's rules propose that a petition goes (domain M35)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.queries.catalog import remembered
from app.queries.organisation import below, category_parents, units
from schema.access import PetitionExclusion
from schema.dictionaries import Category
from schema.organisation import Unit
from schema.petitions import Petition
from schema.routing import RouteTo, RoutingRule
from schema.vocabulary import HolderKind, UnitKind

ENDINGS = "省市县区"
"""What a region's name ends with: 诸暨市 and 诸暨 are the same place."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The unit proposed to lead, those to take part, the rule's reason, and who was passed over."""

    unit_id: int
    co_unit_ids: tuple[int, ...]
    reason: str
    passed_over: tuple[int, ...] = ()


def proposed(session: Session, petition: Petition, today: date) -> Proposed | None:
    """Return where the first rule that fits sends a petition; None when no rule does.

    Whoever may not know of a petition is never proposed: a rule that leads there is passed over, and what no
    rule settles goes one level above the unit complained about.
    """
    known, barred = units(session), _barred(session, petition)
    passed: list[int] = []
    for rule in _fitting(session, petition, today):
        lead = _unit(session, petition, rule.lead, rule.lead_unit_id)
        if lead in barred:
            passed.append(lead)
            continue
        if lead is None or not known[lead].is_handling_body:
            continue
        co = None if rule.co is None else _unit(session, petition, rule.co, rule.co_unit_id)
        others = (co,) if co is not None and co != lead and co not in barred else ()
        return Proposed(lead, others, rule.name, tuple(passed))
    above = _above(known, petition.respondent_unit_id, barred)
    return Proposed(above, (), "", tuple(passed)) if passed and above is not None else None


def _fitting(session: Session, petition: Petition, today: date) -> Sequence[RoutingRule]:
    categories = {None, petition.category_id, category_parents(session).get(petition.category_id)}
    respondent = units(session).get(petition.respondent_unit_id or 0)
    kind = None if respondent is None else respondent.kind
    living = (
        select(RoutingRule)
        .where(RoutingRule.deleted_at.is_(None))
        .order_by(RoutingRule.place, RoutingRule.id)
    )
    return [
        rule
        for rule in session.scalars(living)
        if rule.category_id in categories
        and rule.unit_kind in {None, kind}
        and (not rule.region or rule.region in (petition.matter_region or ""))
        and (rule.valid_from is None or rule.valid_from <= today)
        and (rule.valid_to is None or rule.valid_to >= today)
    ]


def _unit(session: Session, petition: Petition, to: RouteTo, named: int | None) -> int | None:
    known = units(session)
    if to is RouteTo.named_unit:
        return named if named in known else None
    if to is RouteTo.category_division:
        division = _division(session, petition.category_id)
        return division if division in known else None
    if to is RouteTo.county_of_region:
        return _county(session, petition)
    respondent = known.get(petition.respondent_unit_id or 0)
    if respondent is None:
        return None
    return respondent.id if to is RouteTo.respondent_unit else respondent.parent_id


def _division(session: Session, category_id: int) -> int | None:
    """Return the usual division of a category, else of the one above it."""
    usual = remembered(
        session,
        "usual divisions",
        lambda: dict(session.execute(select(Category.id, Category.default_division_id)).tuples().all()),
    )
    upper = category_parents(session).get(category_id)
    return usual.get(category_id) or (usual.get(upper) if upper is not None else None)


def _county(session: Session, petition: Petition) -> int | None:
    """Return the county bureau of the region named, else the one above the unit complained about."""
    counties = [unit for unit in units(session).values() if unit.kind is UnitKind.county_bureau]
    region = (petition.matter_region or "").strip().rstrip(ENDINGS)
    if region:
        named = next((unit for unit in counties if unit.name.startswith(region)), None)
        return named.id if named is not None else next((u.id for u in counties if region in u.name), None)
    respondent = units(session).get(petition.respondent_unit_id or 0)
    path = respondent.path if respondent is not None else ""
    return next((unit.id for unit in counties if unit.path and path.startswith(unit.path)), None)


def _barred(session: Session, petition: Petition) -> frozenset[int]:
    held = select(PetitionExclusion.holder_id).where(
        PetitionExclusion.petition_id == petition.id, PetitionExclusion.holder_kind == HolderKind.unit
    )
    found = list(session.scalars(held))
    if petition.is_secret and petition.respondent_unit_id is not None:
        found.append(petition.respondent_unit_id)
    return frozenset(below(session, found)) if found else frozenset()


def _above(known: Mapping[int, Unit], start: int | None, barred: frozenset[int]) -> int | None:
    here = known.get(start or 0)
    while here is not None and here.id in barred:
        here = known.get(here.parent_id or 0)
    return None if here is None else here.id
