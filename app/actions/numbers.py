"""Numbers of papers and petitions: taken under a lock, per prefix, class and year, without gaps."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from schema.documents import NumberSeries

PETITIONS = "信访"
"""The series petitions take their numbers from."""


def take(session: Session, *, prefix: str, paper_class: str, year: int, many: int = 1) -> int:
    """Take the next number of a series (the first of `many`) inside the running unit of work.

    The series' row is locked until the commit, so two writers never get the same number; a rollback gives
    the number back. Take numbers last, shortly before the commit.
    """
    session.flush()
    row = _row(prefix, paper_class, year)
    series = session.scalars(row).one_or_none()
    if series is None:
        # At New Year several writers begin the series at once: one does, the others wait and go on from it.
        with suppress(IntegrityError), session.begin_nested():
            session.add(NumberSeries(prefix=prefix, paper_class=paper_class, year=year, last=0))
        series = session.scalars(row).one()
    first = series.last + 1
    series.last += many
    session.flush()
    return first


def _row(prefix: str, paper_class: str, year: int) -> Select[tuple[NumberSeries]]:
    """Select a series for writing, as it stands now whatever the session has seen of it before."""
    statement = select(NumberSeries).where(
        NumberSeries.prefix == prefix, NumberSeries.paper_class == paper_class, NumberSeries.year == year
    )
    return statement.with_for_update().execution_options(populate_existing=True)
