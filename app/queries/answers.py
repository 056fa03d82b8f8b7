"""Standard answers: what the office answers alike, while it holds (domain M34)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.queries.organisation import category_parents
from schema.routing import StandardAnswer


def standard_answers(session: Session, category_id: int, on: date) -> Sequence[StandardAnswer]:
    """Return the answers to questions of a category that hold on a day; the expired are not among them."""
    answer, upper = StandardAnswer, category_parents(session).get(category_id)
    statement = (
        select(answer)
        .where(
            answer.deleted_at.is_(None),
            or_(answer.category_id.is_(None), answer.category_id.in_([category_id, upper])),
            or_(answer.valid_from.is_(None), answer.valid_from <= on),
            or_(answer.valid_to.is_(None), answer.valid_to >= on),
        )
        .order_by(answer.category_id.is_(None), answer.title, answer.id)
    )
    return session.scalars(statement).all()
