"""The register of papers: written by the verbs, numbered and signed through one action."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.actions import numbers
from app.domain.errors import N_, Refused
from app.domain.numbering import document_number
from app.queries.organisation import issuing_organ
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
    paper.value, paper.signed_on = value, served_on
    serve(session, paper, recipient=recipient, method=method, served_on=served_on, proof=proof)
    return paper


def serve(
    session: Session,
    paper: Paper,
    *,
    recipient: str,
    method: ServiceMethod,
    served_on: date,
    proof: str | None,
    refused: bool = False,
) -> Service:
    """Record that a paper reached its recipient, or that acceptance was refused, with the proof of it."""
    paper.state = PaperState.served
    service = Service(
        paper_id=paper.id,
        petition_id=paper.petition_id,
        recipient=recipient or "—",
        method=method,
        served_on=served_on,
        proof=proof,
        refused=refused,
    )
    session.add(service)
    session.flush()
    return service


def prepare(session: Session, petition: Petition, kind: PaperKind, unit_id: int | None) -> Paper | None:
    """Enter the draft of a paper an act asks for, issued by the organ of the unit; never by a division."""
    organ = issuing_organ(session, unit_id)
    if organ is None:
        return None
    return begin(
        session,
        kind=kind,
        subject=petition,
        unit_id=organ.id,
        title=petition.title,
        petition_id=petition.id,
    )


def cancel(session: Session, paper_id: int | None) -> None:
    """Make a paper void; a number it has taken stays used."""
    paper = session.get(Paper, paper_id) if paper_id is not None else None
    if paper is not None:
        paper.state = PaperState.cancelled
        session.flush()
