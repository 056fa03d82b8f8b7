"""The office's date of a moment, in SQL: moments are stored in universal time, midnight there is 16:00."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class office_day(GenericFunction[Any]):  # noqa: N801 - reads as the SQL function it is
    """Return the date the office's wall calendar shows at the moment of a column."""

    type = Date()
    inherit_cache = True


@compiles(office_day, "sqlite")
def _sqlite(element: office_day, compiler: Any, **_given: Any) -> str:
    # China has kept one time the whole year since 1992, and no petition here is older.
    return f"date({compiler.process(element.clauses)}, '+8 hours')"


@compiles(office_day, "postgresql")
def _postgresql(element: office_day, compiler: Any, **_given: Any) -> str:
    return f"CAST(timezone('Asia/Shanghai', {compiler.process(element.clauses)}) AS DATE)"
