"""From a petition to its papers: drawn up, previewed, signed after a rehearsal, printed for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import case_papers
from app.actions.unit import unit_of_work
from app.documents import case_given
from app.documents.issue import print_signed
from app.documents.notices import NOTICES, compose, issuer_of, prefix_of, veiled
from app.documents.official import Official
from app.documents.press import Draft, print_official
from app.domain.errors import N_, Invisible
from app.domain.masking import MINOR
from app.queries.paper_course import all_seen
from app.queries.paper_facts import CaseFacts, case_facts
from schema.documents import Paper
from schema.petitions import Petition
from schema.vocabulary import PaperKind, PaperState

WIDEST: Final = 99999
"""The serial number a print is rehearsed with."""


def draw_up(
    session: Session, actor: Actor, petition: Petition, kind: PaperKind, typed: Mapping[str, Any]
) -> Paper:
    """Draw up a draft; Refused where the record lacks what the paper says."""
    case = case_facts(session, petition.id)
    given = case_given.stored(typed)
    made = composed(session, kind, case, given)
    return case_papers.draw_up(
        session,
        actor,
        petition,
        kind,
        unit_id=issuer_of(kind, case).id,
        title=_entered(made, case),
        given=given,
        right=NOTICES[kind].draw,
    )


def offered(
    session: Session, petition: Petition, kind: PaperKind, shown: Callable[[str], bool]
) -> dict[str, Any]:
    """Return what the form of a paper begins with; `shown` says whether a column (area.name) may be read."""
    if kind not in case_given.OFFERING:
        return {}
    return case_given.offered(session, kind, case_facts(session, petition.id), shown)


def preview(session: Session, paper: Paper, *, mark: Draft, veil: bool) -> bytes:
    """Return the pages as they would be printed now: a draft watermarked, a form as it is filled in."""
    case = case_facts(session, paper.petition_id or 0)
    made = composed(session, paper.kind, case, case_papers.given_to(paper))
    if veil:
        made = veiled(made, case.query_code)
    return print_official(made, draft=mark if NOTICES[paper.kind].series else None).pdf


def veiled_print(session: Session, paper: Paper, *, mark: Draft) -> bytes:
    """Return a signed paper for people who may not see the query code: starred, and marked as no original."""
    case = case_facts(session, paper.petition_id or 0)
    return print_official(veiled(Official.from_json(paper.value or {}), case.query_code), draft=mark).pdf


def sign_and_print(session: Session, actor: Actor, paper: Paper, *, today: date, store: Path) -> str:
    """Sign a draft and print it; return its number.

    The print is rehearsed with the widest number before one is taken. Signing is one short unit of work,
    printing a second.
    """
    kind, notice, case = paper.kind, NOTICES[paper.kind], case_facts(session, paper.petition_id or 0)
    principal = notice.principal(case)
    case_papers.refuse_signer(session, actor, paper, notice.sign, principal=principal)
    made = composed(session, kind, case, case_papers.given_to(paper))
    prefix = prefix_of(kind, case)
    print_official(made.with_number(f"{prefix}〔{today.year}〕{WIDEST}号", signed_on=today))
    value = made.with_number("", signed_on=today).to_json()
    with unit_of_work(session):
        case_papers.sign(
            session,
            actor,
            paper,
            value,
            prefix=prefix,
            right=notice.sign,
            principal=principal,
            signed_on=today,
        )
        number, paper_id = paper.display, paper.id
    print_signed(session, actor, paper_id, store=store)
    return number


def act_print(session: Session, paper: Paper, *, veil: bool) -> bytes:
    """Return the pages of an opinion its verb has signed, with the number and the day it got then."""
    case = case_facts(session, paper.petition_id or 0)
    made = composed(session, paper.kind, case, {})
    made = made.with_number(paper.display, signed_on=paper.signed_on)
    return print_official(veiled(made, case.query_code) if veil else made).pdf


def refuse_unseen(session: Session, paper: Paper) -> None:
    """Return when this person may see every petition a paper speaks of; Invisible otherwise."""
    value = paper.value or {}
    named = [*value.get("about", ()), *case_given.about(value.get("given", {}))]
    if not all_seen(session, named):
        raise Invisible(N_("There is no such record, or it is not yours to see."))


def may_draw(actor: Actor, kind: PaperKind) -> bool:
    """Say whether a person draws up papers of this kind."""
    return actor.may("papers", NOTICES[kind].draw)


def may_sign(actor: Actor, paper: Paper) -> bool:
    """Say whether the button to sign is worth showing to this person."""
    notice = NOTICES.get(paper.kind)
    return (
        notice is not None
        and bool(notice.series)
        and paper.state is PaperState.draft
        and actor.may("papers", notice.sign)
    )


def composed(session: Session, kind: PaperKind, case: CaseFacts, given: Mapping[str, Any]) -> Official:
    """Return a paper as the record and what was typed for it have it now."""
    return compose(kind, case, **case_given.resolved(session, kind, case, given))


def _entered(made: Official, case: CaseFacts) -> str:
    """Return the title for the register, where no petitioner is named: lists are read by many."""
    title = made.name
    for person in case.people:
        title = title.replace(person.name, MINOR)
    return title
