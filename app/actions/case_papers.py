"""Papers of a petition: drawn up as drafts, signed by whom the rules name, numbered in their own series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, papers
from app.domain.errors import N_, NotAllowed, Refused
from app.queries.cases import opinion_of
from app.queries.paper_facts import is_principal, organ_of
from app.queries.papers import draft_of
from schema.documents import Paper, SeriesClass
from schema.petitions import Petition
from schema.vocabulary import AuditVerb, PaperKind, PaperState


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
    paper = draft_of(session, petition.id, kind)  # which the verb that asks for it has begun
    if paper is None:
        paper = papers.begin(
            session, kind=kind, subject=petition, unit_id=unit_id, title=title, petition_id=petition.id
        )
    paper.title, paper.issuing_unit_id = title, unit_id
    paper.template = kind.value
    paper.value = {"given": dict(given)}
    session.flush()
    audit.record(session, actor, paper, AuditVerb.create, display=title)
    return paper


def refuse_signer(session: Session, actor: Actor, paper: Paper, right: str, *, principal: bool) -> None:
    """Return when this person may sign the paper (domain §7.1).

    NotAllowed without the right, in another organ than the one that issues it, or where only the principal
    leader signs.
    """
    actor.require("papers", right)
    organ = organ_of(session, actor.unit_id)
    if organ is None or organ.id != paper.issuing_unit_id:
        raise NotAllowed(N_("Only the organ that issues this paper signs it."))
    if principal and not is_principal(session, actor.leader_id):
        raise NotAllowed(N_("This paper is signed by the principal leader."))


def sign(
    session: Session,
    actor: Actor,
    paper: Paper,
    value: dict[str, Any],
    *,
    prefix: str,
    right: str,
    principal: bool,
    signed_on: date,
) -> Paper:
    """Sign a draft: its number is taken from its own series and its value frozen."""
    refuse_signer(session, actor, paper, right, principal=principal)
    papers.sign(
        session,
        paper,
        prefix=prefix,
        paper_class=SeriesClass.notice,
        value=value,
        signer_id=actor.leader_id,
        signed_on=signed_on,
    )
    changes = {"number": (None, paper.display), "state": (PaperState.draft, PaperState.signed)}
    audit.record(session, actor, paper, AuditVerb.number, changes=changes, display=paper.display)
    return paper


def given_to(paper: Paper) -> Mapping[str, Any]:
    """Return what was typed for a draft; Refused when it is one no longer."""
    if paper.state is not PaperState.draft:
        raise Refused(N_("This paper is already signed."))
    given: Mapping[str, Any] = (paper.value or {}).get("given", {})
    return given
