"""Parts of the import's pages: its stations, its figures, its problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from app.admin import words
from app.admin.page import Counter
from app.admin.page_special import ProblemRow

MOST_PROBLEMS = 200


def problem_rows(problems: Sequence[Any]) -> tuple[ProblemRow, ...]:
    """Return problems as the table shows them."""
    return tuple(
        ProblemRow(
            str(p.row_no),
            p.column,
            str(p.raw_value)[:60],
            words.say(p.message, p.params),
            words.say(p.fix, p.params) if p.fix else "",
        )
        for p in problems[:MOST_PROBLEMS]
    )


def counters(counts: Mapping[str, int], *, written: int) -> tuple[Counter, ...]:
    """Return what became, or would become, of the rows of a file."""
    return (
        Counter(str(counts["rows"]), _("Rows"), "neu"),
        Counter(str(counts["added"]), _("New"), "ok"),
        Counter(str(counts["changed"]), _("Changed"), "later"),
        Counter(str(counts["unchanged"]), _("Unchanged"), "neu"),
        Counter(str(counts["refused"]), _("Refused"), "late" if counts["refused"] else "neu"),
        Counter(str(written), _("Written"), "cyan"),
        *((Counter(str(counts["left_out"]), _("Not imported"), "neu"),) if counts.get("left_out") else ()),
    )


def steps(here: int) -> tuple[tuple[str, str], ...]:
    """Return the stations of an import, with the one that is shown."""
    labels = (_("Upload"), _("Mapping and rehearsal"), _("Result"))
    return tuple(
        (text, "done" if place < here else ("here" if place == here else "ahead"))
        for place, text in enumerate(labels)
    )


def more(number: int) -> str:
    """Say how many problems are not shown."""
    left = number - MOST_PROBLEMS
    return _("and %(number)s more in the workbook of refused rows", number=left) if left > 0 else ""
