"""The way of a paper as its page shows it: drawn up, countersigned, signed, issued, served; or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.admin import words
from app.admin.page import Step
from app.documents.notices import NOTICES
from app.queries.paper_chain import countersignatures, receipts, service_of
from schema.labels import label
from schema.paper_chain import Countersignature
from schema.vocabulary import CountersignState, PaperKind, PaperState

ORDER = (
    PaperState.draft,
    PaperState.countersigned,
    PaperState.signed,
    PaperState.issued,
    PaperState.served,
)


def steps(session: Session, row: Any) -> tuple[Step, ...]:
    """Return the stations of a paper; a form has none, for nobody signs it."""
    signed = row.kind is PaperKind.D18 or (row.kind in NOTICES and bool(NOTICES[row.kind].series))
    if not signed:
        return ()
    asked = countersignatures(session, row.id)
    passed = {
        PaperState.draft: words.day(row.created_at) if row.created_at else "",
        PaperState.countersigned: _round(asked),
        PaperState.signed: words.day(row.signed_on) if row.signed_on else "",
        PaperState.issued: _issued(session, row),
        PaperState.served: _served(session, row),
    }
    at = ORDER.index(row.state) if row.state in ORDER else len(ORDER)
    found = []
    for place, state in enumerate(ORDER):
        mark = _mark(row, state, place, at, asked)
        found.append(Step(_names()[state], mark, passed[state]))
    if row.state is PaperState.cancelled:
        found = [step for step in found if step.state == "done"]
        day = words.day(row.cancelled_on) if row.cancelled_on else ""
        found.append(Step(str(label(PaperState.cancelled)), "here", day))
    return tuple(found)


def _names() -> dict[PaperState, str]:
    return {
        PaperState.draft: _("Drawn up"),
        PaperState.countersigned: _("Countersigning"),
        PaperState.signed: _("Signing"),
        PaperState.issued: _("Issuing"),
        PaperState.served: _("Serving"),
    }


def _mark(row: Any, state: PaperState, place: int, at: int, asked: Sequence[Countersignature]) -> str:
    """Say whether a station is behind, here or ahead; one a paper passed by stays ahead."""
    if state is PaperState.countersigned:
        if row.state is PaperState.draft and any(one.state is CountersignState.waiting for one in asked):
            return "here"
        return ("here" if row.state is state else "done") if asked and place <= at else "ahead"
    if row.state is state:
        waits = state is PaperState.draft and any(one.state is CountersignState.waiting for one in asked)
        return "done" if waits else "here"
    if row.state is PaperState.cancelled:
        days = {PaperState.signed: row.signed_on, PaperState.issued: row.issued_on}
        return "done" if state is PaperState.draft or days.get(state) is not None else "ahead"
    if state is PaperState.issued and row.issued_on is None:
        return "ahead"
    return "done" if place < at else "ahead"


def _round(asked: Sequence[Countersignature]) -> str:
    """Say how far the countersigning of the last round is."""
    if not asked:
        return str(_("not asked for"))
    last = [one for one in asked if one.state is not CountersignState.withdrawn]
    if any(one.state is CountersignState.waiting for one in last):
        agreed = sum(one.state is CountersignState.agreed for one in last)
        return str(_("%(agreed)s of %(asked)s", agreed=agreed, asked=len(last)))
    if last and last[-1].state is CountersignState.refused:
        return str(_("sent back"))
    return words.day(last[-1].decided_on) if last and last[-1].decided_on else ""


def _issued(session: Session, row: Any) -> str:
    if row.issued_on is None:
        return ""
    owed = receipts(session, row.id)
    parts = [words.day(row.issued_on)]
    if row.copies:
        parts.append(ngettext("%(num)d copy", "%(num)d copies", row.copies))
    if owed:
        came = sum(one.received_on is not None for one in owed)
        parts.append(_("receipts %(came)s of %(owed)s", came=came, owed=len(owed)))
    return " · ".join(parts)


def _served(session: Session, row: Any) -> str:
    service = service_of(session, row.id)
    if service is None:
        return ""
    return f"{words.day(service.served_on)} · {words.member(service.method)}"
