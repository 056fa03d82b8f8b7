"""Questions about proposals: what waits, for whom, and what was decided last."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.queries.catalog import remembered
from schema.proposals import Proposal, ProposalState


def waiting(session: Session) -> Sequence[Proposal]:
    """Return the open proposals, oldest first."""
    statement = select(Proposal).where(Proposal.state == ProposalState.open).order_by(Proposal.id)
    return session.scalars(statement).all()


def decided(session: Session, limit: int = 50) -> Sequence[Proposal]:
    """Return the proposals decided last, newest first."""
    statement = select(Proposal).where(Proposal.state != ProposalState.open)
    return session.scalars(
        statement.order_by(Proposal.decided_at.desc(), Proposal.id.desc()).limit(limit)
    ).all()


def number_waiting(session: Session, actor: Actor) -> int:
    """Return how many open proposals are this person's to decide, or the own ones that wait for somebody.

    Every proposal and decision lets the number of the configuration grow, so no page asks the database again.
    """
    found = remembered(session, "proposals", lambda: _open(session))
    if actor.may("approvals", "decide"):
        return sum(actor.user_id not in people for people in found)
    return sum(actor.user_id == proposer for proposer, _subject in found)


def _open(session: Session) -> list[tuple[int, int | None]]:
    columns = select(Proposal.proposed_by_id, Proposal.subject_id)
    return list(session.execute(columns.where(Proposal.state == ProposalState.open)).tuples().all())
