"""From a petition to its papers: drawn up, previewed, signed after a rehearsal, printed for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import case_papers
from app.actions.unit import unit_of_work
from app.documents.issue import print_signed
from app.documents.notices import NOTICES, day_of, issuer_of, prefix_of, veiled
from app.documents.official import Official
from app.documents.press import Draft, print_official
from app.documents.rewording import chosen, composed_with
from app.domain.masking import MINOR
from app.queries.paper_facts import CaseFacts, case_facts, paper_named
from app.queries.wordings import Pins
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
    given = {name: value.isoformat() if isinstance(value, date) else value for name, value in typed.items()}
    made = _composed(session, kind, case, given)
    return case_papers.draw_up(
        session,
        actor,
        petition,
        kind,
        unit_id=issuer_of(kind, case).id,
        title=_entered(made, case),
        given=given,
    )


def preview(session: Session, paper: Paper, *, mark: Draft, veil: bool) -> bytes:
    """Return the pages as they would be printed now: a draft watermarked, a form as it is filled in."""
    case = case_facts(session, paper.petition_id or 0)
    made = _composed(session, paper.kind, case, case_papers.given_to(paper))
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
    made = _composed(session, kind, case, case_papers.given_to(paper))
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
    """Return the pages of an opinion its verb has signed, with number, day and wording of then."""
    case = case_facts(session, paper.petition_id or 0)
    pins = tuple((name, number) for name, number in (paper.value or {}).get("wording", ()))
    made = _composed(session, paper.kind, case, {}, pins)
    made = made.with_number(paper.display, signed_on=paper.signed_on)
    return print_official(veiled(made, case.query_code) if veil else made).pdf


def may_sign(actor: Actor, paper: Paper) -> bool:
    """Say whether the button to sign is worth showing to this person."""
    notice = NOTICES.get(paper.kind)
    return (
        notice is not None
        and bool(notice.series)
        and paper.state is PaperState.draft
        and actor.may("papers", notice.sign)
    )


def _composed(
    session: Session,
    kind: PaperKind,
    case: CaseFacts,
    given: Mapping[str, Any],
    pins: Pins | None = None,
) -> Official:
    values = dict(given)
    if "until" in values:
        values["until"] = day_of(values["until"])
    if kind is PaperKind.D12:
        served = paper_named(session, values.pop("paper_id"))
        values |= {"paper": Official.from_json(served.value).name, "paper_number": served.display}
    return composed_with(chosen(session, kind, pins), kind, case, values)


def _entered(made: Official, case: CaseFacts) -> str:
    """Return the title for the register, where no petitioner is named: lists are read by many."""
    title = made.name
    for person in case.people:
        title = title.replace(person.name, MINOR)
    return title
