"""The verbs of a paper, one way for every door: pages, API and command line call `perform`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import countersigning, paper_chain, receipts
from app.actions.signers import refuse_stranger
from app.actions.unit import unit_of_work
from app.documents import case_issue
from app.documents.notices import NOTICES
from app.domain.errors import N_, NotAllowed, Refused
from app.domain.paper_chain import OUT, refuse_step
from app.queries.paper_chain import in_sight, standing
from schema.documents import Paper
from schema.vocabulary import PaperKind, PaperState, PaperVerb


@dataclass(frozen=True, slots=True)
class Desk:
    """Who does something to a paper, on which day, and where prints are kept."""

    session: Session
    actor: Actor
    today: date
    store: Path


def perform(desk: Desk, number: int, verb: PaperVerb, inputs: Mapping[str, Any]) -> int:
    """Do a verb to paper `number` with clean inputs; return the number of the paper to look at next.

    Invisible for a paper not in sight; NotAllowed, Refused and Refusals as the verb says.
    """
    paper = in_sight(desk.session, number)
    if verb is PaperVerb.sign:
        _refuse_foreign(desk.session, paper)
        case_issue.sign_and_print(desk.session, desk.actor, paper, today=desk.today, store=desk.store)
        return number
    with unit_of_work(desk.session):
        return step(desk, in_sight(desk.session, number), verb, inputs)


def step(desk: Desk, paper: Paper, verb: PaperVerb, inputs: Mapping[str, Any]) -> int:
    """Do any verb but signing to a paper in sight, in a unit of work; return the paper to look at next."""
    session, actor, today = desk.session, desk.actor, desk.today
    match verb:
        case PaperVerb.countersign:
            _refuse_foreign(session, paper)
            digest = case_issue.text_digest(session, paper)
            right = NOTICES[paper.kind].draw
            countersigning.send(session, actor, paper, inputs, digest=digest, today=today, right=right)
        case PaperVerb.agree | PaperVerb.disagree:
            agreed = verb is PaperVerb.agree
            countersigning.say(
                session, actor, paper, agreed=agreed, opinion=inputs.get("opinion"), today=today
            )
        case PaperVerb.issue:
            paper_chain.issue(session, actor, paper, inputs, today=today)
        case PaperVerb.serve:
            paper_chain.serve(session, actor, paper, inputs, today=today)
        case PaperVerb.acknowledge:
            receipts.acknowledge(session, actor, paper, inputs.get("note"), today=today)
        case PaperVerb.cancel:
            paper_chain.cancel(session, actor, paper, inputs["reason"], today=today)
        case PaperVerb.correct:
            _refuse_foreign(session, paper)
            return paper_chain.correct(session, actor, paper, NOTICES[paper.kind].draw).id
        case PaperVerb.sign:
            raise Refused(N_("Signing is rehearsed first and has a unit of work of its own."))
    return paper.id


def possible(desk: Desk, paper: Paper) -> tuple[PaperVerb, ...]:
    """Return the verbs this person may do to a paper now, in the order of the way."""
    return tuple(verb for verb in PaperVerb if _fits(desk, paper, verb))


def _fits(desk: Desk, paper: Paper, verb: PaperVerb) -> bool:
    session, actor = desk.session, desk.actor
    if paper.state is PaperState.cancelled or paper.kind is PaperKind.D12:
        return False
    match verb:
        case PaperVerb.agree | PaperVerb.disagree:
            return paper.state is PaperState.draft and countersigning.mine(session, actor, paper) is not None
        case PaperVerb.acknowledge:
            return paper.state in OUT and receipts.mine(session, actor, paper) is not None
        case PaperVerb.sign:
            return _chained(session, paper) and case_issue.may_sign(session, actor, paper)
        case PaperVerb.countersign | PaperVerb.correct if not _chained(session, paper):
            return False
    drawn = verb in {PaperVerb.countersign, PaperVerb.correct}
    right = NOTICES[paper.kind].draw if drawn else RIGHTS[verb]
    try:
        actor.require("papers", right)
        refuse_stranger(session, actor, paper)
        refuse_step(verb, standing(session, paper))
        if verb is PaperVerb.correct and paper.given is None:
            return False
        if verb in {PaperVerb.serve, PaperVerb.cancel, PaperVerb.correct}:
            paper_chain.leave_to_verbs(session, paper, served=verb is not PaperVerb.serve)
    except (NotAllowed, Refused):
        return False
    return paper.number is not None or verb is PaperVerb.countersign


RIGHTS: Mapping[PaperVerb, str] = {
    PaperVerb.issue: "issue",
    PaperVerb.serve: "serve",
    PaperVerb.cancel: "cancel",
}
"""Verb -> the right it asks for beside belonging to the organ that issues; of others the kind names it."""


def _chained(session: Session, paper: Paper) -> bool:
    """Say whether a paper is drawn up from its petition and signed on the register."""
    notice = NOTICES.get(paper.kind)
    return notice is not None and bool(notice.series) and not paper_chain.is_opinion(session, paper)


def _refuse_foreign(session: Session, paper: Paper) -> None:
    """Refuse what is drawn up and signed elsewhere: circulars, opinions of a case, forms."""
    if not _chained(session, paper):
        raise Refused(N_("This paper is drawn up and signed elsewhere."))
