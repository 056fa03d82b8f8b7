"""Papers of many rows as one file to be printed: each as its reader may take it, joined with bookmarks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import files
from app.clock import today
from app.documents.issue import print_signed
from app.documents.notices import NOTICES
from app.documents.pdf_joined import Part, join
from app.documents.pool import Sheet, drawn
from app.documents.press import Draft
from app.documents.seen import as_seen, is_veiled
from app.domain.errors import N_, Invisible, PanelError, Refused
from app.queries.case_file import called
from app.queries.catalog import current
from app.queries.circulars import of_paper
from app.queries.paper_chain import in_sight
from app.queries.paper_course import unseen
from app.queries.petitions import papers_of
from app.queries.records import missing
from schema.documents import Paper
from schema.vocabulary import PaperKind, PaperState

log = logging.getLogger(__name__)

MOST_PAPERS: Final = 500
"""Papers of one file."""
TOO_MANY = N_("At most 500 papers are printed as one file; choose fewer rows.")
GONE = N_("It is no longer there, or not yours to see.")
NO_PRINT = N_("There is no print of papers of this kind.")
NO_PAPER = N_("This petition has no paper.")
BROKEN = N_("Something went wrong here; the log says what.")
NAMELESS: Final = "文书"
"""How a bookmark calls a paper whose number and title are kept from the reader."""
LEAST_LEFT: Final = 10
"""Per cent of the work that is joining."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is not in the file, by its area and number, and why: an English sentence and its values."""

    area: str
    number: int
    why: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """Work on one file: whose it is, how it is done, and what has come of it so far."""

    session: Session
    actor: Actor
    mark: Draft
    store: Path
    processes: int
    report: Callable[[int], bool]
    left: list[Left] = field(default_factory=list)
    found: dict[int, tuple[str, Path]] = field(default_factory=dict)  # paper -> what it is called, its pages
    is_stopped: bool = False


def print_rows(batch: Batch, area: str, rows: Sequence[int], *, fronts: bool) -> dict[str, Any] | None:
    """Print the papers of rows of `area` (papers or petitions) into one file; None when it was stopped.

    Returns the key of the file (empty where nothing could be printed), its pages, (paper, petition) of each
    paper in it, what is left out, and whether query codes are starred. `fronts` begins each paper on an odd
    page. Refused for too many papers.
    """
    chosen = tuple(_chosen(batch, area, rows))
    if len(chosen) > MOST_PAPERS:
        raise Refused(TOO_MANY)
    with TemporaryDirectory() as folder:
        for number, made in drawn(_sheets(batch, chosen), processes=batch.processes):
            if isinstance(made, Exception):
                _leave(batch, number, made)
                continue
            place = Path(folder) / f"{number}.pdf"
            place.write_bytes(made.pdf)
            batch.found[number] = (batch.found[number][0], place)
        if batch.is_stopped:
            return None
        _leave_lost(batch)
        printed = [number for number in chosen if number in batch.found]
        key, pages = _joined(batch, printed, Path(folder) / "whole.pdf", fronts=fronts)
    petitions = {number: batch.session.get_one(Paper, number).petition_id for number in printed}
    return {
        "file": key,
        "pages": pages,
        "papers": [[number, petitions[number]] for number in printed],
        "left": [[one.area, one.number, one.why, one.params] for one in batch.left],
        "veiled": is_veiled(batch.session),
    }


def _joined(batch: Batch, printed: Sequence[int], whole: Path, *, fronts: bool) -> tuple[str, int]:
    """Keep the papers as one file; return its key and its pages."""
    if not printed:
        return "", 0
    parts = [Part(*batch.found[number]) for number in printed]
    pages = join(f"文书合并打印 {today().isoformat()}", parts, whole, fronts=fronts)
    with whole.open("rb") as stream:
        return files.receive(batch.store, stream), pages


def _chosen(batch: Batch, area: str, rows: Sequence[int]) -> Iterator[int]:
    """Yield the papers of the rows that are still there for this reader, in the order of the rows."""
    gone = missing(batch.session, current(batch.session)[area], rows)
    for number in rows:
        if number in gone:
            batch.left.append(Left(area, number, GONE))
        elif area == "papers":
            yield number
        else:
            standing = [
                paper.id
                for paper in reversed(papers_of(batch.session, number))
                if paper.state is not PaperState.cancelled
            ]
            if not standing:
                batch.left.append(Left(area, number, NO_PAPER))
            yield from standing


def _sheets(batch: Batch, chosen: Sequence[int]) -> Iterator[tuple[int, Sheet]]:
    """Yield what is to be drawn; what has a file already is noted, with how far the work is."""
    for place, number in enumerate(chosen):
        if not batch.report(place * (100 - LEAST_LEFT) // len(chosen)):
            batch.is_stopped = True
            return
        try:
            found = _found(batch, number)
            name = _name(batch.session, number)
        except Exception as error:  # noqa: BLE001 - the others are printed all the same
            _leave(batch, number, error)
            continue
        if isinstance(found, Path):
            batch.found[number] = (name, found)
        else:
            batch.found[number] = (name, Path())
            yield number, found


def _found(batch: Batch, number: int) -> Path | Sheet:
    """Return the pages of a paper as printing it alone gives them; Refused where that is refused."""
    session = batch.session
    paper = in_sight(session, number)
    if paper.kind in NOTICES:
        return as_seen(session, batch.actor, number, mark=batch.mark, store=batch.store)
    if paper.kind is not PaperKind.D18:
        raise Refused(NO_PRINT)
    if not batch.actor.may("circulars", "read") or of_paper(session, number) is None:
        raise Invisible(GONE)
    if paper.file is None:
        print_signed(session, batch.actor, number, store=batch.store)
        paper = session.get_one(Paper, number)
    return files.path_of(batch.store, str(paper.file))


def _leave_lost(batch: Batch) -> None:
    """Leave out what its reader has lost sight of since it was drawn."""
    for number in unseen(batch.session, batch.found):
        _leave(batch, number, Invisible(GONE))


def _name(session: Session, number: int) -> str:
    paper = session.get_one(Paper, number)
    return called(current(session)["papers"], paper) or NAMELESS


def _leave(batch: Batch, number: int, error: Exception) -> None:
    """Note why a paper is not in the file."""
    batch.found.pop(number, None)
    if isinstance(error, Invisible):
        batch.left.append(Left("papers", number, GONE))
    elif isinstance(error, PanelError):
        params = {name: str(value) for name, value in error.params.items()}
        batch.left.append(Left("papers", number, error.message, params))
    else:
        log.error("paper %s is left out of a file", number, exc_info=error)
        batch.left.append(Left("papers", number, BROKEN))
