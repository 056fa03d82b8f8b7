"""Papers printed together as one file: asked for as a job, fetched once by who asked, gone after a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import files, jobs
from app.actions.witness import Witnessed
from app.clock import now
from app.domain.errors import N_, Invisible, NotAllowed, Refused
from app.queries.catalog import current
from app.queries.circulars import of_paper
from app.queries.jobs import ended_before, own_job
from app.queries.paper_course import unseen
from schema.circulars import Circular
from schema.documents import Paper
from schema.jobs import Job
from schema.vocabulary import AuditVerb

KIND = "print"
"""How jobs of this kind are called."""
AREAS = frozenset({"papers", "petitions"})
"""Areas whose rows have papers to print."""
MOST_ROWS = 500
KEPT = timedelta(days=1)
"""How long a file waits to be fetched."""
OUT_OF_SIGHT = N_("A paper in this file is no longer yours to see, so the file was removed; print again.")


def begin(session: Session, actor: Actor, area: str, rows: Sequence[int], *, fronts: bool) -> Job:
    """Ask for the papers of rows as one file; `fronts` begins each on the front of a sheet.

    Refused for no row or too many; NotAllowed for who may not read papers or the area.
    """
    if area not in AREAS:
        raise Invisible(N_("There is no such page or record, or it is not yours to see."))
    actor.require(area, "read")
    actor.require("papers", "read")
    if not rows:
        raise Refused(N_("Choose the rows first whose papers are to be printed."))
    if len(rows) > MOST_ROWS:
        message = N_("At most %(most)s rows are printed at once; %(number)s were chosen.")
        raise Refused(message, most=MOST_ROWS, number=len(rows))
    arguments = {"area": area, "rows": list(dict.fromkeys(rows)), "fronts": fronts}
    return jobs.enqueue(session, actor, KIND, arguments)


def take(session: Session, actor: Actor, number: int) -> tuple[str, tuple[Witnessed, ...]]:
    """Give the file of job `number` away; return its key and what the trail is to be told, paper by paper.

    Invisible for a job of somebody else. Refused when there is no file, or no more. A file that holds what
    its owner may not see any more is given away to nobody: the second value is empty then.
    """
    job = own_job(session, number, actor.user_id)
    session.refresh(job, with_for_update=True)  # of two who fetch at once the second is told
    result = dict(job.result or {})
    if job.kind != KIND or not result.get("file"):
        raise Refused(N_("This file was fetched already, or was not fetched in time; print again."))
    key = str(result.pop("file"))
    job.result = result | {"taken": True}
    session.flush()
    return key, _told(session, result) if _is_seen(session, actor, result) else ()


def expire(session: Session, *, store: Path) -> None:
    """Remove the files nobody fetched in time."""
    for job in ended_before(session, KIND, now() - KEPT):
        if key := (job.result or {}).get("file"):
            job.result = {name: value for name, value in (job.result or {}).items() if name != "file"}
            files.drop(store, key)


def _is_seen(session: Session, actor: Actor, result: dict[str, Any]) -> bool:
    """Say whether everything in a file may still be seen as it stands in it."""
    known = current(session)
    try:
        actor.require("papers", "read")
    except NotAllowed:
        return False
    stars = "query_code" not in known["petitions"].columns
    numbers = [number for number, _petition in result["papers"]]
    if (stars and not result["veiled"]) or unseen(session, numbers):
        return False
    of_circulars = [number for number, petition in result["papers"] if petition is None]
    return not of_circulars or (
        actor.may("circulars", "read") and all(of_paper(session, number) for number in of_circulars)
    )


def _told(session: Session, result: dict[str, Any]) -> tuple[Witnessed, ...]:
    """Return an entry for each paper in a file, as printing it alone leaves one."""
    told = []
    for number, petition in result["papers"]:
        circular = of_paper(session, number) if petition is None else None
        if circular is None:
            told.append(Witnessed(AuditVerb.print, Paper.__tablename__, number, petition))
        else:
            told.append(Witnessed(AuditVerb.print, Circular.__tablename__, circular.id))
    return tuple(told)
