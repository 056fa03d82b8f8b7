"""The versions of the wordings of papers: those in force, those in work, all of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from schema.wordings import Wording, WordingState

SHARED: Final = "case"
"""The folder with the words that the papers of a petition share."""
Pins = tuple[tuple[str, int], ...]
"""Which versions a paper is made with: (name of the file, number); what is not named is as shipped."""


def in_force(session: Session, kind: str) -> Sequence[Wording]:
    """Return the versions in force a paper of this kind is made with, the shared words among them."""
    wanted = select(Wording).where(Wording.kind.in_((kind, SHARED)), Wording.state == WordingState.published)
    return session.scalars(wanted.order_by(Wording.kind, Wording.file)).all()


def pins_of(versions: Sequence[Wording]) -> Pins:
    """Return what a paper remembers of the versions it is made with."""
    return tuple((f"{row.kind}/{row.file}", row.number) for row in versions)


def pinned(session: Session, pins: Pins) -> Sequence[Wording]:
    """Return the versions a paper was made with, whatever became of them since."""
    keys = [(*name.split("/", 1), number) for name, number in pins]
    found = select(Wording).where(tuple_(Wording.kind, Wording.file, Wording.number).in_(keys))
    return session.scalars(found.order_by(Wording.kind, Wording.file)).all()


def versions_of(session: Session, kind: str, file: str | None = None) -> Sequence[Wording]:
    """Return the versions of a folder or of one file of it, the newest first."""
    found = select(Wording).where(Wording.kind == kind)
    if file is not None:
        found = found.where(Wording.file == file)
    return session.scalars(found.order_by(Wording.file, Wording.number.desc())).all()


def draft_of(session: Session, kind: str, file: str) -> Wording | None:
    """Return the version in work of a file."""
    found = select(Wording).where(
        Wording.kind == kind, Wording.file == file, Wording.state == WordingState.draft
    )
    return session.scalars(found).one_or_none()


def current_of(session: Session, kind: str, file: str) -> Wording | None:
    """Return the version in force of a file; None where the shipped one is."""
    found = select(Wording).where(
        Wording.kind == kind, Wording.file == file, Wording.state == WordingState.published
    )
    return session.scalars(found).one_or_none()


def last_number(session: Session, kind: str, file: str) -> int:
    """Return the highest number a version of a file has; 0 where only the shipped one is."""
    found = select(func.max(Wording.number)).where(Wording.kind == kind, Wording.file == file)
    return session.scalar(found) or 0


def states_by_kind(session: Session) -> Mapping[tuple[str, str], int]:
    """Count the versions by folder and state."""
    rows = session.execute(
        select(Wording.kind, Wording.state, func.count()).group_by(Wording.kind, Wording.state)
    )
    return {(kind, str(state)): count for kind, state, count in rows}
