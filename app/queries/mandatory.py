"""Questions about mandatory reports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.dictionaries import Category
from schema.mandatory import MandatoryReport
from schema.obligations import Obligation
from schema.vocabulary import MandatoryState


def demands_report(session: Session, category_id: int) -> bool:
    """Say whether petitions of a category must be reported at once."""
    return bool(session.scalar(select(Category.mandatory_report).where(Category.id == category_id)))


def report_of(session: Session, petition_id: int, category_id: int) -> MandatoryReport | None:
    """Return the task a category opened on a petition."""
    found = MandatoryReport
    where = (found.petition_id == petition_id) & (found.category_id == category_id)
    return session.scalars(select(found).where(where)).one_or_none()


def obligations_of(session: Session, row: MandatoryReport) -> Sequence[Obligation]:
    """Return what the task keeps open on its petition."""
    own = (Obligation.subject_kind == row.__tablename__) & (Obligation.subject_id == row.id)
    return session.scalars(select(Obligation).where(own)).all()


def open_reports(session: Session) -> Sequence[MandatoryReport]:
    """Return the reports that are still to be made, the oldest first."""
    found = MandatoryReport
    statement = select(found).where(found.state == MandatoryState.open)
    return session.scalars(statement.order_by(found.id)).all()
