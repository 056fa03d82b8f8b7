"""How a petition ends: replied, closed after an answer, kept on file, or void. 件件有着落、事事有回音."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import deadlines, papers, ratings
from schema.claims import Claim
from schema.petitions import Petition
from schema.vocabulary import (
    ClaimResult,
    ClosingBasis,
    DeadlineKind,
    HandlingMode,
    PaperKind,
    Secrecy,
    ServiceMethod,
)


def settle_claims(session: Session, petition: Petition, result: ClaimResult | None) -> None:
    """Give the claims nobody decided the outcome `result`."""
    if result is None:
        return
    undecided = select(Claim).where(
        Claim.petition_id == petition.id, Claim.result.is_(None), Claim.deleted_at.is_(None)
    )
    for claim in session.scalars(undecided):
        claim.result = result
    session.flush()


def reply(session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date) -> None:
    """T27: the reply has reached the petitioner, or the reason why none is owed is stored."""
    petition.answer_text = inputs.get("answer_text")
    petition.answered_on = inputs.get("reply_served_on") or today
    petition.answered_by_id = petition.handler_id or actor.staff_id
    petition.reply_exempt_reason = inputs.get("reply_exempt_reason")
    petition.closing_note = inputs.get("remedy") or petition.closing_note
    settle_claims(session, petition, inputs.get("result") and ClaimResult(inputs["result"]))
    served_on = inputs.get("reply_served_on")
    if served_on is not None:
        papers.record_served(
            session,
            kind=PaperKind.D10,
            petition=petition,
            unit_id=petition.unit_id or actor.unit_id,
            value={"text": petition.answer_text or "", "remedy": inputs.get("remedy") or ""},
            recipient=petition.petitioner_name or "",
            method=ServiceMethod(inputs.get("reply_method") or ServiceMethod.in_person),
            served_on=served_on,
            proof=inputs.get("reply_proof"),
        )
        ratings.invite(session, actor, petition, on=served_on)
    done = {
        DeadlineKind.handle,
        DeadlineKind.extended_handle,
        DeadlineKind.assign_feedback,
        DeadlineKind.notice,
        DeadlineKind.reception_promise,
    }
    deadlines.meet(session, petition, done, served_on or today)
    finish(session, petition, ClosingBasis.replied, today)


def close(
    session: Session, _actor: Actor, petition: Petition, _inputs: Mapping[str, Any], today: date
) -> None:
    """T28: an answer given directly ends the petition."""
    finish(session, petition, ClosingBasis.answered, today)


def keep(session: Session, _actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date) -> None:
    """T30: kept on file with the reason, and the reason why no answer is owed (M15)."""
    petition.closing_note = inputs.get("reason")
    petition.reply_exempt_reason = inputs.get("reply_exempt_reason")
    petition.mode = HandlingMode.keep
    finish(session, petition, ClosingBasis.kept, today)


def void(session: Session, _actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date) -> None:
    """T26: entered by mistake; the number stays used."""
    petition.closing_note = inputs.get("reason")
    deadlines.void(session, petition, today)


def to_discipline(
    session: Session, _actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T11: sealed and over to the discipline office; nobody else sees it any more (2022, articles 22, 30)."""
    petition.secrecy = Secrecy.confidential_report
    petition.mode, petition.closing_note = HandlingMode.to_discipline, inputs.get("reason")
    petition.closed_on = today
    deadlines.void(session, petition, today)


def forward_out(
    session: Session, _actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T12: over to an organ outside the system; the notice of where it went is the answer that was owed."""
    petition.outside_organ, petition.mode = inputs["outside_organ"], HandlingMode.forward_out
    petition.closing_note, petition.closed_on = inputs.get("reason"), today
    done = {DeadlineKind.notice, DeadlineKind.reception_promise}
    deadlines.meet(session, petition, done, today)
    deadlines.void(session, petition, today)


def finish(session: Session, petition: Petition, basis: ClosingBasis | None, today: date) -> None:
    """End a petition: no clock of it runs any more."""
    petition.closed_on, petition.closing_basis = today, basis
    deadlines.void(session, petition, today)
