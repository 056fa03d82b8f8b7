"""Receipts (回执): units that were sent a paper acknowledge it until a day, and are reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, notices, papers
from app.domain.errors import N_, NotAllowed, Refused
from app.queries.paper_chain import owed_receipts, people_at, receipts, units_that_see
from schema.documents import Paper
from schema.notices import NoticeKind
from schema.paper_chain import Receipt
from schema.vocabulary import PaperState, PaperVerb

AGAIN = 7
"""Days between two reminders of a receipt that is late."""


def ask(session: Session, actor: Actor, paper: Paper, units: Iterable[int], due_on: date) -> None:
    """Let units owe a receipt for a paper, and tell their people; who owes one already is asked once."""
    known = {row.unit_id for row in receipts(session, paper.id)}
    named = list(dict.fromkeys(int(one) for one in units))
    if paper.petition_id is not None and set(named) - units_that_see(session, paper.petition_id):
        raise Refused(
            N_("A unit that does not know of the petition cannot acknowledge its paper."), field="unit_ids"
        )
    for unit in named:
        if unit in known:
            continue
        session.add(
            Receipt(
                paper_id=paper.id,
                petition_id=paper.petition_id,
                unit_id=unit,
                due_on=due_on,
                created_by_id=actor.user_id,
            )
        )
        session.flush()
        _tell(session, actor, paper, unit, NoticeKind.receipt_owed)


def mine(session: Session, actor: Actor, paper: Paper) -> Receipt | None:
    """Return the receipt this person's unit still owes for a paper."""
    if not actor.may("papers", "acknowledge"):
        return None
    owed = (row for row in receipts(session, paper.id) if row.received_on is None)
    return next((row for row in owed if row.unit_id == actor.unit_id), None)


def acknowledge(session: Session, actor: Actor, paper: Paper, note: str | None, *, today: date) -> Receipt:
    """Say for one's unit that a paper arrived. NotAllowed for a unit that owes no receipt."""
    if paper.state is PaperState.cancelled:
        raise Refused(N_("This paper is cancelled; its number stays used."))
    row = mine(session, actor, paper)
    if row is None:
        raise NotAllowed(N_("Your unit owes no receipt for this paper."))
    row.received_on, row.received_by_id, row.note = today, actor.staff_id, note
    session.flush()
    audit.record(session, actor, paper, PaperVerb.acknowledge, display=papers.named(paper))
    return row


def remind(session: Session, actor: Actor, *, today: date) -> int:
    """Tell units whose receipts are due tomorrow or late; returns how many receipts that concerned.

    Once before the day, then once a week: what was told is not told again, however often this runs.
    """
    found = owed_receipts(session, today + timedelta(days=1))
    for row in found:
        late = (today - row.due_on).days
        kind = NoticeKind.receipt_late if late > 0 else NoticeKind.receipt_owed
        tag = f"receipt:{row.id}:{max(late - 1, -1) // AGAIN}"
        if _tell(session, actor, session.get_one(Paper, row.paper_id), row.unit_id, kind, tag=tag):
            row.reminded_on = today
    session.flush()
    return len(found)


def _tell(
    session: Session, actor: Actor, paper: Paper, unit_id: int, kind: NoticeKind, *, tag: str = ""
) -> bool:
    people = people_at(session, unit_id)
    return bool(notices.tell(session, actor, paper, to=people, kind=kind, number=paper.display, tag=tag))
