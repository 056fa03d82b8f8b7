"""Circulars: figures frozen from a period, text drafted from them, signed into a numbered paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, papers, signers
from app.clock import now
from app.domain.errors import N_, Refused
from schema.circulars import Circular
from schema.documents import Paper
from schema.organisation import Unit
from schema.vocabulary import AuditVerb, PaperKind, PaperState

PAPER_CLASS = "circular"
"""Circulars have a number series of their own."""
LONGEST_TITLE = 200
SIGNED = N_("A signed circular is not changed; a correction is a new paper that names it.")


def amend(
    session: Session, actor: Actor, circular: Circular, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Edit a circular before it is signed; a new period needs its figures frozen anew."""
    if circular.state is not PaperState.draft:
        raise Refused(SIGNED)
    difference = audit.apply(circular, changes)
    if {"period_from", "period_to"} & set(difference):
        circular.snapshot = circular.frozen_at = circular.frozen_by_id = None
    if difference:
        audit.record(session, actor, circular, AuditVerb.amend, changes=difference, display=circular.title)
    return difference


def refuse_removal(_session: Session, _actor: Actor, circular: Circular) -> None:
    """Refuse to delete what was signed: its number and its paper stand."""
    if circular.state is not PaperState.draft:
        raise Refused(SIGNED)


def freeze(session: Session, actor: Actor, circular: Circular, snapshot: dict[str, Any], body: str) -> None:
    """Keep the figures of the period as they are now, and the text drafted from them."""
    actor.require("circulars", "freeze")
    if circular.state is not PaperState.draft:
        raise Refused(SIGNED)
    circular.snapshot, circular.frozen_at, circular.body = snapshot, now(), body
    circular.frozen_by_id = actor.staff_id
    audit.record(session, actor, circular, "freeze", display=circular.title)
    session.flush()


def correct(session: Session, actor: Actor, circular: Circular, *, title: str) -> Circular:
    """Begin a correction: a new circular of the same period that names this one; its figures come later.

    Refused for one that is not signed, which is simply edited, and while another correction is being written.
    """
    actor.require("circulars", "freeze")
    if circular.state is PaperState.draft or circular.paper_id is None:
        raise Refused(N_("A circular that is not signed is edited, not corrected."))
    begun = session.scalar(
        select(Circular.id).where(
            Circular.corrects_id == circular.id,
            Circular.state == PaperState.draft,
            Circular.deleted_at.is_(None),
        )
    )
    if begun is not None:
        raise Refused(N_("A correction of this circular is being written already."))
    row = Circular(
        title=title[:LONGEST_TITLE],
        period_from=circular.period_from,
        period_to=circular.period_to,
        issuing_unit_id=circular.issuing_unit_id,
        recipients=circular.recipients,
        copies_to=circular.copies_to,
        corrects_id=circular.id,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row), display=row.title)
    return row


def prefix_of(session: Session, circular: Circular) -> str:
    """Return the issuing unit's document prefix; Refused when it has none."""
    unit = session.get(Unit, circular.issuing_unit_id)
    if unit is None or not unit.doc_prefix:
        raise Refused(N_("The issuing unit has no document prefix; set one on the unit first."))
    return unit.doc_prefix


def sign(
    session: Session, actor: Actor, circular: Circular, value: dict[str, Any], *, signed_on: date
) -> Paper:
    """Sign a circular: the number is taken, the value frozen. Printing follows in a unit of work of its own.

    NotAllowed for anybody who may not sign; Refused before the figures are frozen.
    """
    actor.require("circulars", "sign")
    signers.refuse_rank(session, actor, PaperKind.D18, grave=False)
    if circular.snapshot is None:
        raise Refused(N_("Freeze the figures first."))
    if circular.paper_id is not None:
        raise Refused(N_("This paper is already signed."))
    prefix = prefix_of(session, circular)
    paper = papers.begin(
        session, kind=PaperKind.D18, subject=circular, unit_id=circular.issuing_unit_id, title=circular.title
    )
    paper.template = "circular"
    if circular.corrects_id is not None:
        paper.corrects_id = session.get_one(Circular, circular.corrects_id).paper_id
    papers.sign(
        session,
        paper,
        prefix=prefix,
        paper_class=PAPER_CLASS,
        value=value,
        signer_id=actor.leader_id,
        signed_on=signed_on,
    )
    circular.paper_id, circular.state = paper.id, PaperState.signed
    audit.record(
        session,
        actor,
        paper,
        AuditVerb.number,
        changes={"number": (None, paper.display)},
        display=paper.display,
    )
    audit.record(
        session,
        actor,
        circular,
        "sign",
        changes={"state": (PaperState.draft, PaperState.signed)},
        display=circular.title,
    )
    return paper


def printed(
    session: Session, actor: Actor, paper: Paper, *, digest: str, file: str, template_version: str
) -> None:
    """Keep the digest and the file of a signed paper; a later print must give the same digest.

    Refused when it does not: then the templates or fonts are no longer those it was made with.
    """
    if paper.digest is not None and paper.digest != digest:
        raise Refused(N_("This print differs from the one that was signed; the stored file stays."))
    paper.digest, paper.file, paper.template_version = digest, file, template_version
    audit.record(session, actor, paper, AuditVerb.print, display=paper.display)
