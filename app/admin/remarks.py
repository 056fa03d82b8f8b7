"""Which rows of a file may be known already, beside its rehearsal."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.admin.alike import reasons_text
from app.admin.context import Context
from app.admin.page_special import RemarkRow
from app.imports import alike
from app.imports.rehearse import Rehearsal

MOST_SHOWN = 200


def remark_parts(ctx: Context, area: str, rehearsal: Rehearsal) -> dict[str, Any]:
    """Return the part of the page that says which rows may be known already; nothing is refused for it."""
    if area != "petitions":
        return {}
    found = alike.remarks(ctx.session, rehearsal)
    rows = tuple(
        RemarkRow(
            str(one.row_no),
            _("row %(number)s of the file", number=one.same_as_row) if one.same_as_row else one.petition_no,
            one.title,
            url_for("petitions.show", pk=one.petition_id) if one.petition_id else "",
            _("%(score)s points", score=one.found.score),
            reasons_text(one.found.reasons),
        )
        for one in found[:MOST_SHOWN]
    )
    return {"remarks_title": _("Possibly the same"), "remarks_count": str(len(found)), "remarks": rows}
