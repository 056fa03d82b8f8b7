"""A paper as one reader may take it: its stored file, or a value to be drawn with a mark across it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import files
from app.actions.case_papers import UNSIGNED
from app.documents import case_issue
from app.documents.issue import print_signed
from app.documents.notices import NOTICES, veiled
from app.documents.official import Official
from app.documents.pool import Sheet
from app.documents.press import Draft, Void
from app.documents.seals import pictures
from app.domain.errors import N_, Refused
from app.queries.catalog import current
from app.queries.paper_chain import in_sight
from app.queries.paper_facts import case_facts
from schema.documents import Paper
from schema.vocabulary import PaperState

UNPRINTED = N_("What was said in this paper was written down when it was served; there is no print of it.")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a paper says to its reader, and what is across it; `original` where that is the stored file."""

    says: Official
    mark: Draft | Void | None
    original: bool


def is_veiled(session: Session) -> bool:
    """Say whether who reads through this session may not see query codes."""
    return "query_code" not in current(session)["petitions"].columns


def seen(session: Session, number: int, *, mark: Draft) -> Seen:
    """Return paper `number` of a petition for who reads through this session.

    A draft says what its record says now and bears `mark`; a form is as it is filled in. Whoever may not see
    the query code gets stars in its place and `mark` across a signed paper, which then is no original. A
    cancelled paper says so. Invisible where he may not see it, or a petition it names; Refused for one of
    which there is no print.
    """
    veil = is_veiled(session)
    case_issue.freeze_late(session, in_sight(session, number))
    paper = session.get_one(Paper, number)
    across: Draft | Void | None = mark if veil else None
    if paper.state in UNSIGNED:
        says, across = case_issue.ready(session, paper)[0], mark if NOTICES[paper.kind].series else None
    elif not case_issue.is_frozen(paper):
        raise Refused(UNPRINTED)
    else:
        says = Official.from_json(paper.value or {})
    cancelled = paper.state is PaperState.cancelled
    if cancelled:
        across = Void(paper.cancelled_on)
    if veil:
        says = veiled(says, case_facts(session, paper.petition_id or 0).query_code)
    signed = paper.number is not None and paper.state not in UNSIGNED
    return Seen(says, across, original=signed and not cancelled and not veil)


def as_seen(session: Session, actor: Actor, number: int, *, mark: Draft, store: Path) -> Path | Sheet:
    """Return the file of paper `number`, printed first where that is still owed, or what is to be drawn.

    The same paper and mark give the same bytes.
    """
    found = seen(session, number, mark=mark)
    if not found.original:
        return Sheet(found.says.to_json(), found.mark, pictures(session, found.says, store))
    if session.get_one(Paper, number).file is None:
        print_signed(session, actor, number, store=store)
    return files.path_of(store, str(session.get_one(Paper, number).file))
