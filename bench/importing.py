"""Time the import of a real workbook into a fresh SQLite database: at most 5 s for 1,408 rows."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.actions.imports import Source
from app.cli import setup
from app.cli.actors import operator
from app.clock import today
from app.extensions import db
from app.imports import run as importing
from app.queries.organisation import category_codes
from bench.database import settings_for, tools_for

MOST_SECONDS = 5.0


def report(file: str) -> None:
    """Print how long reading with rehearsal, writing, and a second run that adds nothing take."""
    path = Path(file)
    if not path.is_file():
        print(f"\nThere is no {path.name} here; its import is not timed.")
        return
    with TemporaryDirectory() as folder:
        settings = settings_for(f"sqlite:///{folder}/import.db")
        tools = tools_for(settings)
        setup.prepare(tools)
        print()
        for turn in ("first run", "second run"):
            started = time.perf_counter()
            session = db()
            actor = operator(session, None)
            reading = importing.read_file(session, path, name=path.name, area="petitions", today=today())
            read = time.perf_counter()
            how = Source(
                "messages",
                today(),
                settings.jurisdiction,
                settings.historical_after_days,
                category_codes(session),
            )
            outcome = importing.run(session, actor, reading, source=how)
            done = time.perf_counter()
            db.remove()
            counts = ", ".join(f"{name} {number}" for name, number in outcome.counts.items())
            verdict = "" if done - started <= MOST_SECONDS else f"  OVER {MOST_SECONDS:g} s"
            print(
                f"import, {turn}: read {read - started:.1f} s, written {done - read:.1f} s, {counts}{verdict}"
            )
