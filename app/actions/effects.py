"""What each verb does besides moving the petition: one function per verb, and what follows by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import (
    agreements,
    closing,
    deadlines,
    filing,
    move_notices,
    objections,
    opening,
    opinions,
    reviews,
    rulings,
    simple,
)
from app.domain.transition import Transition
from app.domain.workflow import transition
from schema.petitions import Petition
from schema.vocabulary import Event, PaperKind, RoundResult

Effect = Callable[[Session, Actor, Petition, Mapping[str, Any], date], None]
Listener = Callable[[Session, Actor, Petition, Event, date], None]


def extend(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T13: counted on from the end before; the petitioner is told the reason (2022, article 34)."""
    deadlines.extend(session, actor, petition, inputs["days"], approved_on=today, reason=inputs["reason"])


EFFECTS: Mapping[Event, Effect] = {
    Event.register: opening.register,
    Event.answer: opening.answer,
    Event.forward: opening.dispatch,
    Event.assign: opening.dispatch,
    Event.object: objections.raise_objection,
    Event.uphold_objection: objections.uphold,
    Event.reject_objection: objections.reject,
    Event.accept: opening.accept,
    Event.decline: rulings.decline,
    Event.refuse_again: rulings.refuse_again,
    Event.divert: rulings.divert,
    Event.to_discipline: closing.to_discipline,
    Event.forward_out: closing.forward_out,
    Event.extend: extend,
    Event.draft: opinions.draft,
    Event.sign: opinions.sign,
    Event.serve: opinions.serve,
    Event.return_: opinions.send_back,
    Event.ask_review: reviews.ask_review,
    Event.review_decide: reviews.decide_review,
    Event.ask_recheck: reviews.ask_recheck,
    Event.recheck_decide: reviews.decide_recheck,
    Event.late_review: reviews.record_late,
    Event.lapse: reviews.lapse,
    Event.redo: reviews.redo,
    Event.reopen: reviews.reopen,
    Event.withdraw: agreements.withdraw,
    Event.settle: agreements.settle,
    Event.archive: filing.archive,
    Event.reply: closing.reply,
    Event.close: closing.close,
    Event.keep: closing.keep,
    Event.void: closing.void,
    Event.simplify: simple.simplify,
    Event.ordinary: simple.go_back,
}
"""Verb -> what it does besides."""

WRITTEN_BY_EFFECT = frozenset(
    {
        PaperKind.D03,
        PaperKind.D04,
        PaperKind.D06,
        PaperKind.D09,
        PaperKind.D10,
        PaperKind.D11,
        PaperKind.D14,
        PaperKind.D25,
    }
)
"""Papers the act itself writes, with text, number or service; all others begin as drafts."""

AFTER_MOVE: list[Listener] = [move_notices.tell_move]
"""What is told of every move, inside its unit of work. Other areas append to it."""


def follow_ups(row: Transition, inputs: Mapping[str, Any]) -> Iterator[Transition]:
    """Yield the rows the procedure itself goes on with: a review that revoked has the case handled anew."""
    if row.event is Event.review_decide and inputs.get("round_result") == RoundResult.revoked:
        later = transition(Event.redo, row.target) if row.target is not None else None
        if later is not None:
            yield later
