"""Which rows of a file may be known already, beside its rehearsal, and what a person says becomes of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.admin.alike import reasons_text
from app.admin.context import Context
from app.admin.page import Choice
from app.admin.page_special import RemarkRow
from app.imports import alike
from app.imports.deciding import RowChoice, written
from app.imports.rehearse import Rehearsal

MOST_SHOWN = 200
FIELD = "row:"
"""How the names of the selects begin; the number of the row follows."""

CHOICES: Final = {
    RowChoice.later: _l("Take in, decide later"),
    RowChoice.same_matter: _l("Same matter: link"),
    RowChoice.different: _l("New matter"),
    RowChoice.skip: _l("Leave the row out"),
}


def chosen(form: Mapping[str, str]) -> dict[str, str]:
    """Return row number -> choice of a form, as it was sent; what is left to later is not said."""
    later = f"{RowChoice.later.value}:"
    return {
        name.removeprefix(FIELD): value
        for name, value in form.items()
        if name.startswith(FIELD) and not value.startswith(later)
    }


def remark_parts(ctx: Context, area: str, rehearsal: Rehearsal, said: Mapping[str, str]) -> dict[str, Any]:
    """Return the part of the page that says which rows may be known already; `said` was chosen before."""
    if area != "petitions":
        return {}
    found = alike.remarks(ctx.session, rehearsal)
    left = len(found) - MOST_SHOWN
    more = _("and %(number)s more; they stay to be decided on their records", number=left) if left > 0 else ""
    return {
        "remarks_title": _("Possibly the same"),
        "remarks_count": str(len(found)),
        "remarks": tuple(_row(one, said.get(str(one.row_no), "")) for one in found[:MOST_SHOWN]),
        "remarks_more": more,
    }


def _row(one: alike.Remark, said: str) -> RemarkRow:
    options = ((written(choice, one), str(text)) for choice, text in CHOICES.items())
    return RemarkRow(
        str(one.row_no),
        _("row %(number)s of the file", number=one.same_as_row) if one.same_as_row else one.petition_no,
        one.title,
        url_for("petitions.show", pk=one.petition_id) if one.petition_id else "",
        _("%(score)s points", score=one.found.score),
        reasons_text(one.found.reasons),
        f"{FIELD}{one.row_no}",
        tuple(Choice(value, text, value == said) for value, text in options),
    )
