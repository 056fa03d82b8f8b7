"""Papers of a petition: drawn up as drafts, signed by whom the rules name, numbered in their own series."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, paper_chain, papers, signers
from app.domain.errors import N_, Refused
from app.domain.paper_chain import refuse_step
from app.queries.cases import opinion_of
from app.queries.paper_chain import certificate_of, in_sight, rule_for, service_of, standing, waiting
from app.queries.papers import draft_of
from schema.documents import Paper, SeriesClass
from schema.petitions import Petition
from schema.vocabulary import AuditVerb, PaperKind, PaperState, PaperVerb

UNSIGNED = frozenset({PaperState.draft, PaperState.countersigned})
"""States in which a paper is still read from its record."""
ADDED = frozenset({"number", "signed_on", "printed_on", "seals"})
"""Parts of a paper's value that signing adds."""


def draw_up(
    session: Session,
    actor: Actor,
    petition: Petition,
    kind: PaperKind,
    *,
    unit_id: int,
    title: str,
    given: Mapping[str, Any],
    right: str = "draw",
) -> Paper:
    """Enter a draft with what was typed for it; the rest is read from the record until it is signed.

    NotAllowed for anybody without the `right` to draw up papers of this kind.
    """
    actor.require("papers", right)
    if kind is PaperKind.D09 and opinion_of(session, petition.id) is not None:
        raise Refused(
            N_("The opinion letter comes from the verbs of the case: it is drafted and signed there.")
        )
    paper = _begun(session, petition, kind, given)  # by the verb that asks for it, or a person
    if paper is None:
        paper = papers.begin(
            session, kind=kind, subject=petition, unit_id=unit_id, title=title, petition_id=petition.id
        )
    if waiting(session, paper.id):
        raise Refused(N_("This draft is being countersigned; it changes when it comes back."))
    paper.title, paper.issuing_unit_id = title, unit_id
    paper.template = kind.value
    paper.value = {"given": dict(given)}
    session.flush()
    audit.record(session, actor, paper, AuditVerb.create, display=papers.named(paper))
    if kind is PaperKind.D12:
        _attach(session, paper, given)
    return paper


def _begun(session: Session, petition: Petition, kind: PaperKind, given: Mapping[str, Any]) -> Paper | None:
    """Return the draft to go on with: the latest of its kind, of a certificate the one for the same paper."""
    if kind is not PaperKind.D12:
        return draft_of(session, petition.id, kind)
    found = certificate_of(session, in_sight(session, int(given["paper_id"])))
    return found if found is not None and found.state is PaperState.draft else None


def _attach(session: Session, certificate: Paper, given: Mapping[str, Any]) -> None:
    """Let a certificate drawn up after its paper was served belong to that record, and say what it says."""
    service = service_of(session, int(given["paper_id"]))
    if service is not None and service.proof_paper_id is None:
        service.proof_paper_id = certificate.id
        session.flush()
        papers.close_certificate(session, certificate)


def sign(
    session: Session,
    actor: Actor,
    paper: Paper,
    value: dict[str, Any],
    *,
    prefix: str,
    right: str,
    grave: bool,
    signed_on: date,
) -> Paper:
    """Sign a draft: its number is taken from its own series and its value frozen; what it corrects ends.

    Refused where the rules want it countersigned first, or the text is no longer the one that was.
    """
    signers.refuse_signer(session, actor, paper, right, grave=grave)
    papers.hold(session, paper)
    _signatory, countersigned = rule_for(session, paper.kind, grave=grave)
    refuse_step(PaperVerb.sign, standing(session, paper, must_be_countersigned=countersigned))
    refuse_other_text(paper, value)
    before, paper.template = paper.state, paper.kind.value
    papers.sign(
        session,
        paper,
        prefix=prefix,
        paper_class=SeriesClass.notice,
        value=value,
        signer_id=actor.leader_id,
        signed_on=signed_on,
    )
    changes = {"number": (None, paper.display), "state": (before, PaperState.signed)}
    audit.record(session, actor, paper, AuditVerb.number, changes=changes, display=paper.display)
    paper_chain.replace_corrected(session, actor, paper, today=signed_on)
    return paper


def digest_of(value: Mapping[str, Any]) -> str:
    """Return the digest of what a paper says, but for what signing adds: number, days and seal."""
    said = {name: part for name, part in value.items() if name not in ADDED}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def refuse_other_text(paper: Paper, value: Mapping[str, Any]) -> None:
    """Return when a countersigned paper still says what was countersigned; Refused otherwise."""
    if paper.state is PaperState.countersigned and paper.agreed_digest not in {None, digest_of(value)}:
        raise Refused(N_("The text has changed since it was countersigned; send it round again."))


def given_to(paper: Paper) -> Mapping[str, Any]:
    """Return what was typed for a draft; Refused when it is one no longer."""
    if paper.state not in UNSIGNED:
        raise Refused(N_("This paper is already signed."))
    given: Mapping[str, Any] = (paper.value or {}).get("given", {})
    return given
