"""What becomes of a signed paper: issued, served, acknowledged, cancelled, corrected by a new one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, deadlines, papers
from app.actions.receipts import ask
from app.actions.signers import refuse_stranger
from app.domain.errors import N_, Refusals, Refused
from app.domain.paper_chain import MOST_COPIES, refuse_step, service_problems
from app.queries.cases import opinion_of
from app.queries.paper_chain import certificate_of, standing
from schema.documents import Paper, Service
from schema.opinions import Opinion
from schema.petitions import Petition
from schema.vocabulary import DeadlineKind, OpinionState, PaperKind, PaperState, PaperVerb, ServiceMethod

TELLING = frozenset({PaperKind.D02, PaperKind.D03, PaperKind.D04, PaperKind.D06})
"""Notices whose service is the telling that is owed after receipt (Regulations 2022, article 22)."""


def issue(session: Session, actor: Actor, paper: Paper, inputs: Mapping[str, Any], *, today: date) -> None:
    """Issue a signed paper (印发): on which day, in how many copies, to whom, and who owes a receipt."""
    actor.require("papers", "issue")
    _begin(session, actor, paper, PaperVerb.issue)
    on, copies = inputs.get("issued_on") or today, inputs["copies"]
    wrong = []
    if on > today:
        wrong.append(Refused(N_("This day cannot be later than today."), field="issued_on"))
    elif paper.signed_on is not None and on < paper.signed_on:
        message = N_("It cannot be issued before it was signed on %(signed)s.")
        wrong.append(Refused(message, field="issued_on", signed=paper.signed_on))
    if not 1 <= copies <= MOST_COPIES:
        message = N_("The number of copies lies between 1 and %(most)s.")
        wrong.append(Refused(message, field="copies", most=MOST_COPIES))
    units, due = inputs.get("unit_ids") or [], inputs.get("receipt_due")
    if units and due is None:
        wrong.append(Refused(N_("Say until when the receipts are due."), field="receipt_due"))
    elif due is not None and due < on:
        wrong.append(Refused(N_("A receipt cannot be due before the paper is issued."), field="receipt_due"))
    if wrong:
        raise Refusals(wrong)
    paper.issued_on, paper.copies, paper.issued_to = on, copies, inputs.get("issued_to")
    if due is not None:
        ask(session, actor, paper, units, due)
    _go(session, actor, paper, PaperVerb.issue, PaperState.issued)


def serve(session: Session, actor: Actor, paper: Paper, inputs: Mapping[str, Any], *, today: date) -> Service:
    """Record that a paper reached its recipient: method, day, proof or certificate, a witness if needed.

    Refusals with everything that is wrong. An opinion is served by the verb of its petition, which begins
    the time for a review.
    """
    actor.require("papers", "serve")
    _begin(session, actor, paper, PaperVerb.serve)
    leave_to_verbs(session, paper)
    method = ServiceMethod(inputs["service_method"])
    proof, witness = inputs.get("service_proof") or "", inputs.get("witness") or ""
    wrong = service_problems(
        method=method,
        served_on=inputs["served_on"],
        signed_on=paper.signed_on,
        today=today,
        proof=proof,
        certificate=certificate_of(session, paper) is not None,
        refused=bool(inputs.get("service_refused")),
        witness=witness,
    )
    if wrong:
        raise Refusals(wrong)
    before = paper.state
    service = papers.serve(
        session,
        paper,
        recipient=inputs["recipient"],
        method=method,
        served_on=inputs["served_on"],
        proof=proof or None,
        refused=bool(inputs.get("service_refused")),
        witness=witness or None,
    )
    petition = _petition(session, paper)
    if petition is not None and paper.kind in TELLING:
        deadlines.meet(session, petition, {DeadlineKind.notice}, inputs["served_on"])
    changes = {"state": (before, paper.state)}
    audit.record(session, actor, paper, PaperVerb.serve, changes=changes, display=papers.named(paper))
    return service


def cancel(session: Session, actor: Actor, paper: Paper, reason: str, *, today: date) -> None:
    """Cancel a signed paper (作废): its number stays used, every print from now on says so."""
    actor.require("papers", "cancel")
    _begin(session, actor, paper, PaperVerb.cancel)
    leave_to_verbs(session, paper, served=True)
    _cancel(session, actor, paper, reason, today=today)


def correct(session: Session, actor: Actor, paper: Paper, right: str = "draw") -> Paper:
    """Begin the paper that corrects a signed one (更正); when it is signed the old one is cancelled.

    NotAllowed without the `right` to draw up papers of this kind.
    """
    actor.require("papers", right)
    _begin(session, actor, paper, PaperVerb.correct)
    leave_to_verbs(session, paper, served=True)
    if paper.given is None:
        raise Refused(N_("What was typed for this paper is not on record; draw up a new one."))
    begun = select(Paper).where(Paper.corrects_id == paper.id, Paper.state != PaperState.cancelled)
    if session.scalars(begun.limit(1)).one_or_none() is not None:
        raise Refused(N_("A correction of this paper has been begun already."))
    made = papers.begin(
        session,
        kind=paper.kind,
        subject=_subject(session, paper),
        unit_id=paper.issuing_unit_id,
        title=paper.title,
        petition_id=paper.petition_id,
    )
    made.corrects_id, made.template = paper.id, paper.template
    made.value = {"given": dict(paper.given)}
    session.flush()
    audit.record(session, actor, made, PaperVerb.correct, display=paper.display)
    return made


def replace_corrected(session: Session, actor: Actor, paper: Paper, *, today: date) -> None:
    """Cancel the paper a newly signed one corrects; nothing for any other."""
    old = session.get(Paper, paper.corrects_id) if paper.corrects_id is not None else None
    if old is not None and old.state is not PaperState.cancelled:
        _cancel(session, actor, old, f"由{paper.display}更正", today=today)


def _cancel(session: Session, actor: Actor, paper: Paper, reason: str, *, today: date) -> None:
    before = paper.state
    papers.cancel(session, paper.id, on=today, reason=reason)
    audit.record(
        session,
        actor,
        paper,
        PaperVerb.cancel,
        changes={"state": (before, paper.state)},
        reason=None if paper.is_secret else reason,
        display=paper.display,
    )


def _begin(session: Session, actor: Actor, paper: Paper, verb: PaperVerb) -> None:
    refuse_stranger(session, actor, paper)
    papers.hold(session, paper)
    refuse_step(verb, standing(session, paper))


def _go(session: Session, actor: Actor, paper: Paper, verb: PaperVerb, to: PaperState) -> None:
    changes = {"state": (paper.state, to)}
    paper.state = to
    session.flush()
    audit.record(session, actor, paper, verb, changes=changes, display=papers.named(paper))


def leave_to_verbs(session: Session, paper: Paper, *, served: bool = False) -> None:
    """Refuse what only a verb of the petition does to the paper of an opinion: it moves clocks and state."""
    opinion = _opinion(session, paper)
    states = {OpinionState.signed, OpinionState.served} if served else {OpinionState.signed}
    if opinion is not None and opinion.state in states:
        raise Refused(N_("This is the opinion of the case: it is served, returned and replaced there."))


def is_opinion(session: Session, paper: Paper) -> bool:
    """Say whether a paper is the one of the opinion that holds, which the verbs of its petition sign."""
    return _opinion(session, paper) is not None


def _opinion(session: Session, paper: Paper) -> Opinion | None:
    if paper.petition_id is None or paper.kind is not PaperKind.D09:
        return None
    found = opinion_of(session, paper.petition_id)
    return found if found is not None and found.paper_id == paper.id else None


def _subject(session: Session, paper: Paper) -> Any:
    return _petition(session, paper) or paper


def _petition(session: Session, paper: Paper) -> Petition | None:
    if paper.petition_id is None:
        return None
    return session.scalars(select(Petition).where(Petition.id == paper.petition_id)).one_or_none()
