"""Pages far down, and counts, of somebody who holds many petitions: asked of the access table.

It has an index in the order of the list, so nothing is looked at but what is held.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, Select, func, select, union
from sqlalchemy.orm import Session

from app.access.actor import Actor, Reach
from app.access.rows import excluded, holder_clauses
from app.catalog.conditions import Order
from app.queries.catalog import remembered
from schema.access import PetitionAccess
from schema.petitions import Petition

NEWEST_FIRST = (Order("registered_on", descending=True), Order("id", descending=True))
"""The order of the list of petitions everybody opens."""


def answers(actor: Actor, model: Any, *, deleted: bool | None) -> bool:
    """Say whether the access table alone knows which rows of `model`, unfiltered, `actor` sees."""
    many = actor.holds_many and actor.reach is Reach.held and not actor.petitions.restricted
    return many and model is Petition and deleted is False


def ids(session: Session, actor: Actor, size: int, offset: int) -> list[int]:
    """Return the numbers of the petitions that follow the newest `offset` ones."""
    found = _held(actor)
    day, number = found.selected_columns
    newest = found.order_by(day.desc(), number.desc()).limit(size).offset(offset)
    return [row.number for row in session.execute(newest)]


def number(session: Session, actor: Actor, most: int) -> tuple[int, bool]:
    """Return how many petitions `actor` holds, at most `most`, and whether there are more.

    That there are more is asked once under each number of the configuration: what is held becomes more,
    hardly ever less.
    """
    seen = actor.petitions
    name = f"more:{most}:{sorted(seen.staff_ids)}:{sorted(seen.unit_ids)}:{seen.mine and actor.staff_id}"
    if remembered(session, name, lambda: _number(session, actor, most) > most):
        return most, True
    found = _number(session, actor, most)
    return min(found, most), found > most


def _number(session: Session, actor: Actor, most: int) -> int:
    found = _held(actor).limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _held(actor: Actor) -> Select[Any] | CompoundSelect[Any]:
    """Return the statement of what `actor` holds: day and number, each petition once."""
    entry, never = PetitionAccess, excluded(actor)
    gone = select(Petition.id).where(Petition.deleted_at.is_not(None))
    allowed = [entry.petition_id.not_in(gone)]
    if never is not None:
        allowed.append(entry.petition_id.not_in(never))
    day, held = entry.registered_on.label("day"), entry.petition_id.label("number")
    parts = [select(day, held).where(part, *allowed) for part in holder_clauses(actor)]
    return union(*parts)
