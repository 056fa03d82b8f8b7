"""The register of papers: written by the verbs, numbered and signed through one action."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.actions import numbers
from app.clock import now
from app.domain.errors import N_, Refused
from app.domain.numbering import document_number
from app.domain.paper_chain import refuse_step
from app.extensions import compose
from app.queries.organisation import issuing_organ
from app.queries.paper_chain import certificate_of, standing, standing_paper
from schema.documents import Paper, Service
from schema.petitions import Petition
from schema.vocabulary import PaperKind, PaperState, PaperVerb, ServiceMethod

LONGEST_WAIT = timedelta(hours=6)
"""The longest time between two tries to print a signed paper."""


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
        is_secret=_is_restricted(session, petition_id),
        created_at=now(),
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

    The serial number restarts every year (domain §7.1); the paper's `value` gets the number written in. The
    row is locked, so that of two who sign at once the second is told; a paper somebody has still to
    countersign is refused.
    """
    hold(session, paper)
    refuse_step(PaperVerb.sign, standing(session, paper))
    number = numbers.take(session, prefix=prefix, paper_class=paper_class, year=signed_on.year)
    paper.series, paper.year, paper.number = prefix, signed_on.year, number
    paper.display = str(document_number(prefix, signed_on.year, number))
    paper.given = (paper.value or {}).get("given") or {}
    paper.value = {**value, "number": paper.display}
    paper.signer_id, paper.signed_on, paper.state = signer_id, signed_on, PaperState.signed
    session.flush()
    return paper


def put_off_print(session: Session, paper: Paper) -> None:
    """Note that a print failed: the next try comes a minute later, then two, then four, at most six hours."""
    paper.print_tries += 1
    paper.print_after = now() + min(timedelta(minutes=2 ** min(paper.print_tries - 1, 9)), LONGEST_WAIT)
    session.flush()


def named(paper: Paper) -> str:
    """Return what the trail calls a paper: its number, or its title where that is no secret."""
    return paper.display or ("" if paper.is_secret else paper.title)


def hold(session: Session, paper: Paper) -> None:
    """Lock a paper's row and read it as it stands now."""
    session.flush()
    row = select(Paper).where(Paper.id == paper.id).with_for_update()
    session.scalars(row.execution_options(populate_existing=True)).one_or_none()


def follow_secrecy(session: Session, petition: Petition) -> None:
    """Let what the papers of a petition say be sealed exactly while the petition is restricted."""
    of_petition = select(Paper).where(
        Paper.petition_id == petition.id, Paper.is_secret.is_not(petition.is_secret)
    )
    with unscoped(session, "all papers of a petition are sealed or opened with it"):
        for paper in session.scalars(of_petition):
            paper.is_secret = petition.is_secret
        session.flush()


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
    """Enter a reply that was handed over, with the proof; a signed paper of the kind is that reply."""
    paper = standing_paper(session, petition.id, kind)
    if paper is not None:
        serve(session, paper, recipient=recipient, method=method, served_on=served_on, proof=proof)
        return paper
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
    witness: str | None = None,
) -> Service:
    """Record that a paper reached its recipient, or that acceptance was refused, with the proof of it.

    The certificate of service drawn up for the paper (D12) belongs to the record, and says what it says.
    """
    paper.state = PaperState.served
    certificate = certificate_of(session, paper)
    service = Service(
        paper_id=paper.id,
        petition_id=paper.petition_id,
        recipient=recipient or "—",
        method=method,
        served_on=served_on,
        proof=proof,
        refused=refused,
        witness=witness,
        proof_paper_id=None if certificate is None else certificate.id,
    )
    session.add(service)
    session.flush()
    if certificate is not None:
        close_certificate(session, certificate)
    return service


def close_certificate(session: Session, certificate: Paper) -> None:
    """Freeze a certificate of service with what the record of the service says."""
    value = compose(session, certificate, None)
    if value is not None and certificate.state is PaperState.draft:
        certificate.given, certificate.value = (certificate.value or {}).get("given"), value
    certificate.state = PaperState.served
    session.flush()


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


def cancel(
    session: Session, paper_id: int | None, *, on: date | None = None, reason: str | None = None
) -> None:
    """Make a paper void; a number it has taken stays used."""
    paper = session.get(Paper, paper_id) if paper_id is not None else None
    if paper is not None:
        paper.state, paper.cancelled_on, paper.cancel_reason = PaperState.cancelled, on, reason
        session.flush()


def _is_restricted(session: Session, petition_id: int | None) -> bool:
    if petition_id is None:
        return False
    return bool(session.scalar(select(Petition.is_secret).where(Petition.id == petition_id)))
