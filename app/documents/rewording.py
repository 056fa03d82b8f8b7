"""The wordings an office has put in the place of the shipped files: looked at, checked, published, used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import wordings
from app.documents import wording_check
from app.documents.notices import NOTICES, compose, veiled
from app.documents.official import Official
from app.documents.press import Draft, print_official
from app.documents.render import TemplateBroken, reworded
from app.documents.wording_files import files, kinds, shipped
from app.documents.wording_names import example_case, example_given
from app.documents.wording_rules import Problem
from app.domain.errors import N_, Invisible, Refusals, Refused
from app.queries.paper_facts import CaseFacts
from app.queries.wordings import SHARED, Pins, current_of, in_force, pinned, pins_of
from schema.vocabulary import PaperKind
from schema.wordings import Wording

SHOWN_BY: Final = PaperKind.D02
"""The paper on which the shared words are looked at, where nobody chose another."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a paper is composed with: the texts by the names of their files, and which versions they are."""

    texts: Mapping[str, str]
    pins: Pins


def chosen(session: Session, kind: PaperKind, pins: Pins | None = None) -> Choice:
    """Return the wordings in force for a kind of paper, or those of `pins` for one that was made before."""
    rows = in_force(session, kind.value) if pins is None else pinned(session, pins)
    return Choice({f"{row.kind}/{row.file}": row.text for row in rows}, pins_of(rows))


def composed_with(choice: Choice, kind: PaperKind, case: CaseFacts, given: Mapping[str, Any]) -> Official:
    """Compose a paper with chosen wordings; it remembers which they were."""
    with reworded(choice.texts):
        return replace(compose(kind, case, **given), wording=choice.pins)


def require_file(kind: str, file: str) -> None:
    """Return when papers have such a file; Invisible otherwise."""
    if file not in files(kind):
        raise Invisible(N_("There is no such record, or it is not yours to see."))


def text_of(session: Session, kind: str, file: str) -> str:
    """Return the text in force of a file."""
    row = current_of(session, kind, file)
    return shipped(kind, file) if row is None else row.text


def problems(session: Session, text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a wording, its names and its cost; nothing when it may be published."""
    return wording_check.check(text, _reader(session))


def publish(session: Session, actor: Actor, row: Wording) -> None:
    """Put a draft into force; Refusals with each wrong line, or where the example cannot be filled."""
    if wrong := problems(session, row.text):
        raise Refusals([_refusal(one) for one in wrong])
    used = (
        [PaperKind(kind) for kind in kinds() if kind != SHARED] if row.kind == SHARED else [_kind(row.kind)]
    )
    for kind in used:
        if kind in NOTICES:
            composed_of(session, kind, {f"{row.kind}/{row.file}": row.text}, example_case(kind), None)
    wordings.publish(session, actor, row)


def composed_of(
    session: Session,
    kind: PaperKind,
    texts: Mapping[str, str],
    case: CaseFacts,
    given: Mapping[str, Any] | None,
) -> Official:
    """Compose a paper with `texts` over the wordings in force; Refused where they cannot be filled."""
    with reworded({**chosen(session, kind).texts, **texts}):
        try:
            return compose(kind, case, **(example_given(kind) if given is None else given))
        except (TemplateBroken, TypeError, ValueError, AttributeError, KeyError, IndexError) as error:
            raise Refused(
                N_("The wording cannot be filled for this petition: %(reason)s"), reason=str(error)
            ) from error


def preview(
    session: Session,
    kind: str,
    texts: Mapping[str, str],
    case: CaseFacts | None,
    *,
    mark: Draft,
    veil: bool,
) -> bytes:
    """Return the page as it would be printed with `texts`, of a petition or of the invented one."""
    paper = _kind(kind)
    if paper not in NOTICES:
        raise Refused(N_("There is no page to show for this kind of paper."))
    for text in texts.values():
        if wrong := problems(session, text):
            raise Refusals([_refusal(one) for one in wrong])
    facts = case or example_case(paper)
    made = composed_of(session, paper, texts, facts, None)
    return print_official(veiled(made, facts.query_code) if veil and case else made, draft=mark).pdf


def _kind(folder: str) -> PaperKind:
    return SHOWN_BY if folder == SHARED else PaperKind(folder)


def _reader(session: Session) -> Callable[[str], str | None]:
    def read(name: str) -> str | None:
        kind, _slash, file = name.partition("/")
        return text_of(session, kind, file) if file in files(kind) else None

    return read


def _refusal(problem: Problem) -> Refused:
    return Refused(problem.message, field="text", name=problem.name, most=problem.most)
