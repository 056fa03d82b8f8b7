"""The file of a finished petition goes to the archive with its list of contents (T24, D25)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import numbers, papers
from schema.archives import ArchiveFile
from schema.documents import SeriesClass
from schema.petitions import Petition
from schema.vocabulary import PaperKind

PREFIX = "信访卷"
"""The series of archive numbers, 信访卷2026-0001."""


def archive(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T24: number the file and keep what is in it; it is never changed again."""
    number = numbers.take(session, prefix=PREFIX, paper_class=SeriesClass.archive, year=today.year)
    session.add(
        ArchiveFile(
            petition_id=petition.id,
            archive_no=f"{PREFIX}{today.year}-{number:04d}",
            contents=[str(item) for item in inputs["contents"]],
            filed_on=today,
            filed_by_id=actor.staff_id,
            note=inputs.get("reason"),
        )
    )
    papers.prepare(session, petition, PaperKind.D25, actor.unit_id)
