"""From a petition to its papers: drawn up, previewed, signed after a rehearsal, printed for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import case_papers, papers, signers
from app.actions.unit import unit_of_work
from app.documents import case_given
from app.documents.issue import print_soon
from app.documents.notices import NOTICES, issuer_of, prefix_of
from app.documents.official import FORMAT, Official
from app.documents.pdf import available
from app.documents.press import print_official
from app.documents.render import fill
from app.documents.rewording import chosen, composed_with
from app.documents.seals import pictures, seal_of
from app.domain.errors import NotAllowed, Refused
from app.domain.masking import MINOR
from app.domain.paper_chain import OUT, refuse_step
from app.queries.paper_chain import rule_for, standing
from app.queries.paper_facts import CaseFacts, case_facts
from app.queries.papers import flash_reports
from app.queries.wordings import Pins
from schema.documents import Paper
from schema.petitions import Petition
from schema.vocabulary import Event, PaperKind, PaperState, PaperVerb

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


def ready(session: Session, paper: Paper) -> tuple[Official, CaseFacts]:
    """Return what a draft says as the record stands, without number and day, and the facts behind it."""
    case = case_facts(session, paper.petition_id or 0)
    if paper.corrects_id is not None and paper.kind is PaperKind.D19:
        case = replace(case, reports=flash_reports(session, case.petition_id, before=paper.corrects_id))
    made = composed(session, paper.kind, case, case_papers.given_to(paper))
    if paper.corrects_id is not None:
        old = session.get_one(Paper, paper.corrects_id)
        made = replace(made, note=fill("official/correction.txt", {"number": old.display}).strip())
    return made, case


def text_digest(session: Session, paper: Paper) -> str:
    """Return the digest of what a draft says, which those who countersign agree to."""
    return case_papers.digest_of(ready(session, paper)[0].to_json())


def sign_and_print(session: Session, actor: Actor, paper: Paper, *, today: date, store: Path) -> str:
    """Sign a draft and print it; return its number.

    The print is rehearsed with the widest number before one is taken. Signing is one short unit of work,
    printing a second; one that fails is repeated by the worker.
    """
    kind, notice = paper.kind, NOTICES[paper.kind]
    grave = notice.principal(case_facts(session, paper.petition_id or 0))
    signers.refuse_signer(session, actor, paper, notice.sign, grave=grave)
    refuse_step(PaperVerb.sign, _standing(session, paper, grave=grave))
    made, case = ready(session, paper)
    made = seal_of(session, made, paper.issuing_unit_id)
    case_papers.refuse_other_text(paper, made.to_json())
    prefix = prefix_of(kind, case)
    _rehearse(session, made, prefix, today, store)
    value = made.with_number("", signed_on=today).to_json()
    with unit_of_work(session):
        case_papers.sign(
            session,
            actor,
            paper,
            value,
            prefix=prefix,
            right=notice.sign,
            grave=grave,
            signed_on=today,
        )
        number, paper_id = paper.display, paper.id
    print_soon(session, actor, paper_id, store=store)
    return number


def rehearse_act(session: Session, petition: Petition, event: Event, *, today: date, store: Path) -> None:
    """Rehearse the print of the opinion that verb `event` is about to sign; nothing for any other verb.

    A door calls it before the unit of work, so that a missing glyph refuses before a number is taken and no
    lock waits for the press. What the verb itself will refuse is left to the verb; a machine that cannot
    print at all owes the print, as after a failure.
    """
    if event is not Event.sign or available() is not None:
        return
    case = case_facts(session, petition.id)
    try:
        made, prefix = composed(session, PaperKind.D09, case, {}), prefix_of(PaperKind.D09, case)
    except Refused:
        return
    _rehearse(session, seal_of(session, made, issuer_of(PaperKind.D09, case).id), prefix, today, store)


def frozen(
    session: Session, paper: Paper, signed_on: date | None, pins: Pins | None = None
) -> dict[str, Any]:
    """Return the value of a paper as its record stands, signed on a day, without its number.

    It is worded as is in force, or with the wordings of `pins`.

    What a verb of a petition signs (D09) or closes (D12) is frozen so in the verb's own unit of work.
    """
    case = case_facts(session, paper.petition_id or 0)
    given = paper.given or (paper.value or {}).get("given") or {}
    made = composed(session, paper.kind, case, given, pins)
    if signed_on is not None:
        made = seal_of(session, made, paper.issuing_unit_id).with_number("", signed_on=signed_on)
    return made.to_json()


def frozen_by_verb(session: Session, paper: Paper, signed_on: date | None) -> dict[str, Any] | None:
    """Return what a verb of a petition freezes; None where the record lacks something the paper says.

    The verb has conditions of its own and is not held up by, say, a unit without review organ: the paper
    says so when it is asked for, and is frozen at its first print.
    """
    try:
        return frozen(session, paper, signed_on)
    except Refused:
        return None


def freeze_late(session: Session, paper: Paper) -> None:
    """Freeze an opinion its verb could not: at its first print, worded as it was when signed."""
    if paper.kind is not PaperKind.D09 or paper.number is None or "format" in (paper.value or {}):
        return
    pins = tuple((name, number) for name, number in (paper.value or {}).get("wording", ()))
    with unit_of_work(session):
        papers.hold(session, paper)
        paper.value = {**frozen(session, paper, paper.signed_on, pins), "number": paper.display}
        paper.template = paper.template or PaperKind.D09.value


def is_frozen(paper: Paper) -> bool:
    """Say whether a paper holds its own text, ready to be printed."""
    return (paper.value or {}).get("format") == FORMAT


def may_draw(actor: Actor, kind: PaperKind) -> bool:
    """Say whether a person draws up papers of this kind."""
    return actor.may("papers", NOTICES[kind].draw)


def may_sign(session: Session, actor: Actor, paper: Paper) -> bool:
    """Say whether to show the button to sign: to who may, and belongs to the organ that issues it."""
    notice = NOTICES.get(paper.kind)
    if notice is None or not notice.series or paper.state in OUT or paper.state is PaperState.cancelled:
        return False
    if not actor.may("papers", notice.sign):
        return False
    grave = notice.principal(case_facts(session, paper.petition_id or 0))
    try:
        signers.refuse_signer(session, actor, paper, notice.sign, grave=grave)
        refuse_step(PaperVerb.sign, _standing(session, paper, grave=grave))
    except (NotAllowed, Refused):
        return False
    return True


def _standing(session: Session, paper: Paper, *, grave: bool) -> Any:
    _signatory, countersigned = rule_for(session, paper.kind, grave=grave)
    return standing(session, paper, must_be_countersigned=countersigned)


def _rehearse(session: Session, made: Official, prefix: str, today: date, store: Path) -> None:
    widest = made.with_number(f"{prefix}〔{today.year}〕{WIDEST}号", signed_on=today)
    print_official(widest, assets=pictures(session, widest, store))


def composed(
    session: Session,
    kind: PaperKind,
    case: CaseFacts,
    given: Mapping[str, Any],
    pins: Pins | None = None,
) -> Official:
    """Return a paper as the record and what was typed for it have it now.

    It is worded as is in force, or with the wordings of `pins`.
    """
    return composed_with(
        chosen(session, kind, pins), kind, case, case_given.resolved(session, kind, case, given)
    )


def _entered(made: Official, case: CaseFacts) -> str:
    """Return the title for the register, where no petitioner is named: lists are read by many."""
    title = made.name
    for person in case.people:
        title = title.replace(person.name, MINOR)
    return title
