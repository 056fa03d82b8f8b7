"""The list of the night: petitions that ended without an answer, and open ones no clock drives (无着落件)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from schema.agreements import Agreement
from schema.deadlines import Deadline
from schema.documents import Paper
from schema.petitions import Petition
from schema.vocabulary import (
    OPEN_STATES,
    ClosingBasis,
    DeadlineKind,
    HandlingMode,
    PaperKind,
    PaperState,
    PetitionState,
)

ANSWER_OWED = (
    PetitionState.closed,
    PetitionState.archived,
    PetitionState.concluded,
    PetitionState.declined,
    PetitionState.refused_again,
    PetitionState.diverted,
    PetitionState.withdrawn,
)
"""Ends that need an answer or the reason why none is owed.

What went outside, archived or not, was told where it went; what is void never was; the discipline office
answers for its own.
"""


ANSWERING = (
    PaperKind.D03,
    PaperKind.D04,
    PaperKind.D06,
    PaperKind.D09,
    PaperKind.D10,
    PaperKind.D11,
    PaperKind.D14,
)
"""Papers that are an answer once they are served."""


def unanswered(session: Session) -> Sequence[Petition]:
    """Return the petitions that are over without an answer and without a reason why none is owed (M15).

    What was over before it came into this system never stands here.
    """
    return session.scalars(_unanswered(select(Petition)).order_by(Petition.id)).unique().all()


def adrift(session: Session, today: date) -> Sequence[Petition]:
    """Return the open petitions of earlier days no clock drives any more."""
    return session.scalars(_adrift(select(Petition), today).order_by(Petition.id)).unique().all()


def counted(session: Session, today: date) -> tuple[int, int]:
    """Return how many stand on each half of the list."""
    ended = _unanswered(select(func.count(Petition.id.distinct())))
    drifting = _adrift(select(func.count(Petition.id.distinct())), today)
    return session.scalar(ended) or 0, session.scalar(drifting) or 0


def lapsing(session: Session, today: date) -> Sequence[Petition]:
    """Return the petitions whose window for a request has passed whole (T20)."""
    windows = {
        PetitionState.served: DeadlineKind.review_apply,
        PetitionState.review_served: DeadlineKind.recheck_apply,
    }
    over = [and_(Petition.state == state, Deadline.kind == kind) for state, kind in windows.items()]
    found = (
        select(Petition)
        .join(Deadline, Deadline.petition_id == Petition.id)
        .where(
            or_(*over),
            Deadline.met_on.is_(None),
            Deadline.voided_on.is_(None),
            Deadline.binding_on < today,
        )
    )
    return session.scalars(found.order_by(Petition.id)).unique().all()


def _unanswered(statement: Select[Any]) -> Select[Any]:
    served = and_(
        Paper.petition_id == Petition.id,
        Paper.state == PaperState.served,
        Paper.kind.in_(ANSWERING),
    )
    return (
        statement.select_from(Petition)
        .outerjoin(Paper, served)
        .outerjoin(Agreement, Agreement.petition_id == Petition.id)
        .where(
            Petition.state.in_(ANSWER_OWED),
            Petition.deleted_at.is_(None),
            or_(Petition.closing_basis.is_(None), Petition.closing_basis != ClosingBasis.historical),
            or_(Petition.reply_exempt_reason.is_(None), Petition.reply_exempt_reason == ""),
            or_(Petition.mode.is_(None), Petition.mode != HandlingMode.forward_out),
            Petition.answered_on.is_(None),
            Paper.id.is_(None),
            Agreement.id.is_(None),
        )
    )


def _adrift(statement: Select[Any], today: date) -> Select[Any]:
    runs = and_(Deadline.petition_id == Petition.id, Deadline.met_on.is_(None), Deadline.voided_on.is_(None))
    return (
        statement.select_from(Petition)
        .outerjoin(Deadline, runs)
        .where(
            Petition.state.in_(OPEN_STATES),
            Petition.deleted_at.is_(None),
            Petition.registered_on < today,
            Deadline.id.is_(None),
        )
    )
