"""What each kind of job does."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import files
from app.actions.imports import Source
from app.clock import now, office_time, today
from app.documents.batch import Batch, print_rows
from app.documents.press import Draft
from app.imports import run as importing
from app.imports.deciding import decisions
from app.imports.refused import write_refused_lines
from app.queries.organisation import category_codes
from config import Settings

KEPT_PROBLEMS = 200
"""Problems kept with the job for the page; the workbook of refused rows holds all."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job's surroundings; `report` tells how far it is and answers False when it should stop."""

    session: Session
    actor: Actor
    settings: Settings
    arguments: dict[str, Any]
    report: Callable[[int], bool]


def import_file(work: Work) -> dict[str, Any]:
    """Take in a file that was rehearsed; interrupted and begun anew it goes on where it stopped."""
    given, settings, session = work.arguments, work.settings, work.session
    path = files.path_of(settings.files_dir, given["key"])
    reading = importing.read_file(
        session,
        path,
        name=given["name"],
        area=given["area"],
        chosen=given.get("chosen"),
        limit_mb=settings.upload_limit_mb,
        today=today(),
    )
    source = Source(
        given["system"],
        today(),
        settings.jurisdiction,
        settings.historical_after_days,
        category_codes(session),
    )
    decided = decisions(given.get("decisions") or {})
    outcome = importing.run(session, work.actor, reading, source=source, decided=decided, report=work.report)
    refused = ""
    if outcome.refused:
        with tempfile.TemporaryFile() as file:
            write_refused_lines(file, reading, outcome.refused, given["words"])
            file.seek(0)
            refused = files.keep(settings.files_dir, file.read())
    files.drop(settings.files_dir, given["key"])
    problems = [
        {
            "row": p.row_no,
            "column": p.column,
            "value": str(p.raw_value)[:60],
            "message": p.message,
            "params": {name: str(value) for name, value in p.params.items()},
            "fix": p.fix,
        }
        for p in outcome.problems[:KEPT_PROBLEMS]
    ]
    return {
        "counts": dict(outcome.counts),
        "refused": refused,
        "problems": problems,
        "all_problems": len(outcome.problems),
        "batch_id": outcome.batch_id,
    }


def print_papers(work: Work) -> dict[str, Any]:
    """Print the papers of chosen rows into one file; stopped, it leaves nothing."""
    batch = Batch(
        work.session,
        work.actor,
        Draft(work.actor.name, office_time(now())),
        work.settings.files_dir,
        work.settings.drawing,
        work.report,
    )
    given = work.arguments
    return print_rows(batch, given["area"], given["rows"], fronts=given["fronts"]) or {}
