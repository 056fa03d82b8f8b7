"""The register of papers: written by the verbs, numbered and signed through one action."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.actions import numbers
from app.domain.errors import N_, Refused
from app.domain.numbering import document_number
from schema.documents import Paper, Service
from schema.petitions import Petition
from schema.vocabulary import PaperKind, PaperState, ServiceMethod


def begin(
    session: Session,
    *,
    kind: PaperKind,
    subject: Any,
    unit_id: int,
    title: str,
    petition_id: int | None = None,
) -> Paper:
    """Enter a paper as a draft."""
    paper = Paper(
        kind=kind,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        petition_id=petition_id,
        issuing_unit_id=unit_id,
        title=title,
        state=PaperState.draft,
    )
    session.add(paper)
    session.flush()
    return paper


def sign(
    session: Session,
    paper: Paper,
    *,
    prefix: str,
    paper_class: str,
    value: dict[str, Any],
    signer_id: int | None,
    signed_on: date,
) -> Paper:
    """Sign a draft: its number is taken in this unit of work and its value frozen; both never change again.

    The serial number restarts every year (domain §7.1); the paper's `value` gets the number written in.
    """
    if paper.state not in {PaperState.draft, PaperState.countersigned}:
        raise Refused(N_("This paper is already signed."))
    number = numbers.take(session, prefix=prefix, paper_class=paper_class, year=signed_on.year)
    paper.series, paper.year, paper.number = prefix, signed_on.year, number
    paper.display = str(document_number(prefix, signed_on.year, number))
    paper.value = {**value, "number": paper.display}
    paper.signer_id, paper.signed_on, paper.state = signer_id, signed_on, PaperState.signed
    session.flush()
    return paper


def record_served(
    session: Session,
    *,
    kind: PaperKind,
    petition: Petition,
    unit_id: int | None,
    value: dict[str, Any],
    recipient: str,
    method: ServiceMethod,
    served_on: date,
    proof: str | None,
) -> Paper:
    """Enter a reply that was handed over, with the proof of service."""
    if unit_id is None:
        raise Refused(N_("The reply needs a unit that gives it."))
    paper = begin(
        session, kind=kind, subject=petition, unit_id=unit_id, title=petition.title, petition_id=petition.id
    )
    paper.value, paper.state, paper.signed_on = value, PaperState.served, served_on
    session.add(
        Service(
            paper_id=paper.id,
            petition_id=petition.id,
            recipient=recipient or "—",
            method=method,
            served_on=served_on,
            proof=proof,
        )
    )
    session.flush()
    return paper
