"""The deadline board in two statements: every lane and bucket counted, then the most urgent cards.

It is the generated list of deadlines with the same filter: open, and of a kind that is owed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, null, or_, select, union_all
from sqlalchemy.orm import Session

from app.domain.deadlines import Edges
from app.queries.listing import escaped
from app.queries.petitions import FLAGS
from schema.deadlines import Deadline
from schema.petitions import Petition
from schema.vocabulary import Bucket, DeadlineKind

RIGHTS = frozenset({DeadlineKind.objection, DeadlineKind.review_apply, DeadlineKind.recheck_apply})
"""Dates until which somebody may do something: they lapse, they are never late, and are not on the board."""

OWED = tuple(kind for kind in DeadlineKind if kind not in RIGHTS)
CARDS = 8
CARD_COLUMNS = (
    Deadline.id,
    Deadline.person_id,
    Deadline.display_no,
    Deadline.title,
    Deadline.binding_on,
    Deadline.provisional,
    Deadline.petition_id,
    Deadline.subject_kind,
    Deadline.subject_id,
    Petition.state,
    *(getattr(Petition, name) for name in FLAGS),
)
"""What a card shows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the board is narrowed to; empty means everything."""

    unit_ids: tuple[int, ...] = ()
    leader_ids: tuple[int, ...] = ()
    kinds: tuple[DeadlineKind, ...] = ()
    states: tuple[str, ...] = ()
    category_ids: tuple[int, ...] = ()
    visit_levels: tuple[str, ...] = ()
    person_ids: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Counts as (kind, unit, bucket, number); cards as mappings, the most urgent first within their kind."""

    counts: Sequence[tuple[DeadlineKind, int | None, Bucket, int]]
    cards: Sequence[dict[str, Any]]


def board(session: Session, asked: Asked, edges: Edges, *, cards: int = CARDS, by_unit: bool = True) -> Board:
    """Return the whole board in two statements, for 1 and for 100,000 rows alike.

    Without `by_unit` the counts name no unit: lanes do not ask which, and there are hundreds.
    Counts come from an index alone, and petitions are joined only where a filter asks for them. Cards are
    asked for only in the lanes that have any: the first of each come from the same index, and only those few
    are then read whole.
    """
    counts = session.execute(_counts(asked, edges, by_unit=by_unit)).tuples().all()
    there = {kind for kind, *_rest in counts}
    return Board(
        counts=[(kind, unit, Bucket(where), number) for kind, unit, where, number in counts],
        cards=_cards(session, asked, edges, [kind for kind in asked.kinds or OWED if kind in there], cards)
        if cards
        else (),
    )


@lru_cache(maxsize=64)
def _counts(asked: Asked, edges: Edges, *, by_unit: bool) -> Select[Any]:
    where = bucket_expression(edges)
    unit: Any = Deadline.unit_id if by_unit else null()
    head = (Deadline.kind, unit.label("unit_id"), where.label("bucket"))
    statement = _chosen(asked, select(*head, func.count().label("number")), asked.kinds or OWED)
    return statement.group_by(Deadline.kind, *([unit] if by_unit else []), where)


def _cards(
    session: Session, asked: Asked, edges: Edges, kinds: Sequence[DeadlineKind], most: int
) -> Sequence[dict[str, Any]]:
    if not kinds:
        return ()
    found = session.execute(_first(asked, edges, tuple(kinds), most)).mappings()
    return sorted((dict(row) for row in found), key=lambda row: (row["binding_on"], row["id"]))


@lru_cache(maxsize=64)
def _first(asked: Asked, edges: Edges, kinds: tuple[DeadlineKind, ...], most: int) -> Select[Any]:
    """Return the statement of the most urgent rows of each lane."""
    lanes = [
        _chosen(asked, select(Deadline.id), (kind,))
        .order_by(Deadline.met_on, Deadline.voided_on, Deadline.binding_on, Deadline.id)
        .limit(most)
        .subquery()
        for kind in kinds
    ]
    return (
        select(Deadline.kind, Deadline.unit_id, bucket_expression(edges).label("bucket"), *CARD_COLUMNS)
        .outerjoin(Petition, Petition.id == Deadline.petition_id)
        .where(Deadline.id.in_(union_all(*(select(lane.c.id) for lane in lanes))))
    )


def _chosen(asked: Asked, statement: Select[Any], kinds: Sequence[DeadlineKind]) -> Select[Any]:
    """Narrow a statement over deadlines to what the board is asked for."""
    statement = statement.select_from(Deadline)
    if asked.states or asked.category_ids or asked.visit_levels:
        statement = statement.outerjoin(Petition, Petition.id == Deadline.petition_id)
    return statement.where(*clauses(replace(asked, kinds=tuple(kinds))))


def clauses(asked: Asked) -> list[ColumnElement[bool]]:
    """Return the WHERE of the board; the list of deadlines it links to says the same in its address."""
    found: list[ColumnElement[bool]] = [
        Deadline.met_on.is_(None),
        Deadline.voided_on.is_(None),
        Deadline.kind.in_(asked.kinds or OWED),
    ]
    if asked.unit_ids:
        found.append(Deadline.unit_id.in_(asked.unit_ids))
    if asked.leader_ids:
        found.append(Deadline.leader_id.in_(asked.leader_ids))
    if asked.person_ids:
        found.append(Deadline.person_id.in_(asked.person_ids))
    if asked.text:
        pattern = escaped(asked.text)
        found.append(
            or_(Deadline.display_no.like(pattern, escape="\\"), Deadline.title.like(pattern, escape="\\"))
        )
    if asked.states:
        found.append(Petition.state.in_(asked.states))
    if asked.category_ids:
        found.append(Petition.category_id.in_(asked.category_ids))
    if asked.visit_levels:
        found.append(Petition.visit_level.in_(asked.visit_levels))
    return found


def bucket_expression(edges: Edges) -> ColumnElement[Any]:
    """Return the bucket of a deadline in SQL, as `domain.deadlines.bucket` says it."""
    return case(
        (Deadline.binding_on < edges.today, Bucket.late.value),
        (Deadline.binding_on == edges.today, Bucket.today.value),
        (Deadline.binding_on <= edges.soon_until, Bucket.soon.value),
        (Deadline.provisional, Bucket.provisional.value),
        else_=Bucket.later.value,
    )
