"""The opinion on an appeal: drafted, signed, served, returned, replaced (2022, articles 31 and 32)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import deadlines, papers, ratings, service
from app.domain.errors import N_, Refused
from app.extensions import compose
from app.queries.cases import claims_of, opinion_of
from app.queries.organisation import issuing_organ
from app.queries.wordings import in_force, pins_of
from schema.documents import Paper, SeriesClass
from schema.opinions import Opinion
from schema.petitions import Petition
from schema.vocabulary import DeadlineKind, OpinionState, PaperKind

SERIES = "意"
"""What the series of opinion letters is called after the organ's prefix, 云教信意〔2026〕3号."""

LONGEST_REASON = 200
"""Characters of a reason the register of papers keeps."""

ANSWERED = frozenset(
    {
        DeadlineKind.handle,
        DeadlineKind.extended_handle,
        DeadlineKind.assign_feedback,
        DeadlineKind.notice,
        DeadlineKind.reception_promise,
    }
)
"""Clocks an answer that reached the petitioner meets."""


def draft(session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date) -> None:
    """T14: a version of the opinion with the record of the investigation, and the draft of its paper."""
    _write(
        session,
        petition,
        investigation=inputs["investigation"],
        statement_heard_on=inputs["statement_heard_on"],
        drafted_by_id=actor.staff_id,
        drafted_on=today,
    )


def sign(session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date) -> None:
    """T15: claim by claim frozen, the next right stated, the number taken; from now on it never changes."""
    opinion = _held(session, petition)
    paper = session.get_one(Paper, opinion.paper_id)
    organ = issuing_organ(session, paper.issuing_unit_id)
    if organ is None or not organ.doc_prefix:
        raise Refused(
            N_("The organ that signs has no document prefix; enter it under Units first."), field=None
        )
    opinion.decided = [
        {
            "claim": claim.text,
            "finding": claim.finding,
            "basis": claim.legal_basis,
            "result": claim.result,
            "path": claim.path,
        }
        for claim in claims_of(session, petition.id)
    ]
    opinion.remedy, opinion.state = inputs["remedy"], OpinionState.signed
    opinion.signer_id, opinion.signed_on = actor.leader_id, today
    session.flush()
    frozen = compose(session, paper, today)
    if frozen is not None:
        paper.template = PaperKind.D09.value
    papers.sign(
        session,
        paper,
        prefix=f"{organ.doc_prefix}{SERIES}",
        paper_class=SeriesClass.opinion,
        value=frozen
        or {
            "claims": opinion.decided,
            "remedy": opinion.remedy,
            "version": opinion.version_no,
            "wording": pins_of(in_force(session, PaperKind.D09)),
        },
        signer_id=actor.leader_id,
        signed_on=today,
    )


def serve(session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date) -> None:
    """T16: handed over with proof; the clock of handling is met, the window for a review begins."""
    del today
    opinion = _held(session, petition)
    served_on = inputs["served_on"]
    papers.serve(
        session,
        session.get_one(Paper, opinion.paper_id),
        recipient=petition.petitioner_name or "",
        method=service.method_of(inputs),
        served_on=served_on,
        proof=inputs["service_proof"],
        refused=bool(inputs.get("service_refused")),
    )
    opinion.state = OpinionState.served
    petition.answered_on = served_on
    petition.answered_by_id = petition.handler_id
    deadlines.meet(session, petition, ANSWERED, served_on)
    deadlines.start_code(session, petition, "review_apply", served_on, unit_id=petition.unit_id)
    ratings.invite(session, actor, petition, on=served_on)


def send_back(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T29: back to the handler, or from the signed paper to a new draft; a number once taken stays used."""
    opinion = _held(session, petition)
    signed = opinion.state is OpinionState.signed
    replace(session, petition, reason=inputs["reason"])
    papers.cancel(session, opinion.paper_id, on=today, reason=inputs["reason"][:LONGEST_REASON])
    if signed:
        _write(
            session,
            petition,
            investigation=opinion.investigation,
            statement_heard_on=opinion.statement_heard_on,
            drafted_by_id=opinion.drafted_by_id or actor.staff_id,
            drafted_on=today,
        )


def replace(session: Session, petition: Petition, *, reason: str | None = None) -> None:
    """Let the opinion that holds become an earlier version; what was served stays on record."""
    opinion = opinion_of(session, petition.id)
    if opinion is not None:
        opinion.state, opinion.return_reason = OpinionState.replaced, reason
        session.flush()


def _held(session: Session, petition: Petition) -> Opinion:
    opinion = opinion_of(session, petition.id)
    if opinion is None:
        raise Refused(N_("There is no opinion on this petition yet."))
    return opinion


def _write(session: Session, petition: Petition, **values: Any) -> Opinion:
    last = session.scalar(select(func.max(Opinion.version_no)).where(Opinion.petition_id == petition.id))
    paper = papers.prepare(session, petition, PaperKind.D09, petition.unit_id)
    opinion = Opinion(
        petition_id=petition.id,
        version_no=(last or 0) + 1,
        paper_id=None if paper is None else paper.id,
        **values,
    )
    if paper is not None:
        paper.version_no = opinion.version_no
    session.add(opinion)
    session.flush()
    return opinion
