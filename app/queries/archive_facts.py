"""What the cover and the contents of an archived file say: its number, its kinds of material, its papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from schema.archives import ArchiveFile
from schema.documents import Paper
from schema.organisation import Staff
from schema.vocabulary import PaperKind, PaperState


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """One paper in the file: its title, its document number, the day it was signed."""

    title: str
    number: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Filed:
    """The archived file of a petition; `contents` are codes of `ArchiveItem`."""

    number: str
    filed_on: date
    filed_by: str
    contents: tuple[str, ...]
    papers: tuple[FiledPaper, ...]
    note: str


def filed(session: Session, petition_id: int) -> Filed | None:
    """Return the file of a petition; None while it is not archived."""
    row = session.scalars(select(ArchiveFile).where(ArchiveFile.petition_id == petition_id)).one_or_none()
    if row is None:
        return None
    by = session.scalar(select(Staff.name).where(Staff.id == row.filed_by_id)) if row.filed_by_id else None
    columns = select(Paper.title, Paper.display, Paper.signed_on)
    inside = session.execute(
        columns.where(
            Paper.petition_id == petition_id,
            Paper.kind.not_in((PaperKind.D24, PaperKind.D25)),
            Paper.state.not_in((PaperState.draft, PaperState.cancelled)),
        ).order_by(Paper.signed_on, Paper.id)
    )
    papers = tuple(FiledPaper(title, display, day) for title, display, day in inside)
    return Filed(row.archive_no, row.filed_on, by or "", tuple(row.contents), papers, row.note or "")
