"""Which colour a word has: states, kinds, buckets. A colour never stands alone (mock/README §1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from app.admin.page import Tag
from app.domain.calendar import Calendar
from app.domain.deadlines import bucket, remaining
from schema.vocabulary import Bucket, PetitionState

STATE_TONES: Mapping[str, str] = {
    "draft": "neu",
    "registered": "neu",
    "archived": "neu",
    "void": "neu",
    "queued": "neu",
    "uploaded": "neu",
    "dispatched": "later",
    "accepted": "later",
    "running": "later",
    "rehearsed": "later",
    "open": "later",
    "objection": "today",
    "failed": "late",
    "declined": "late",
    "refused_again": "late",
    "cancelled": "neu",
    "answered_directly": "cyan",
    "opinion_draft": "cyan",
    "opinion_approved": "cyan",
    "signed": "cyan",
    "countersigned": "cyan",
    "served": "prov",
    "in_review": "prov",
    "review_served": "prov",
    "in_recheck": "prov",
    "closed": "ok",
    "concluded": "ok",
    "done": "ok",
    "issued": "ok",
    "supported": "ok",
    "adopted": "ok",
    "answered": "ok",
    "workday": "today",
    "restday": "ok",
    "urgent": "late",
    "top_urgent": "late",
}

BUCKET_TONES: Mapping[Bucket, str] = {
    Bucket.late: "late",
    Bucket.today: "today",
    Bucket.soon: "soon",
    Bucket.later: "later",
    Bucket.provisional: "prov",
}


def due_tag(
    binding_on: date | None,
    today: date,
    calendar: Calendar,
    *,
    provisional: bool = False,
    short: bool = False,
) -> Tag | None:
    """Return the deadline box of a date: how many workdays are left or how late it is."""
    if binding_on is None:
        return None
    where = bucket(binding_on, today, calendar, provisional=provisional)
    days = remaining(binding_on, today, calendar)
    if where is Bucket.today:
        text = _("Due today") if not short else _("Today")
    elif where is Bucket.late:
        text = (
            ngettext("%(num)s d late", "%(num)s d late", -days)
            if short
            else ngettext("%(num)s workday late", "%(num)s workdays late", -days)
        )
    else:
        text = (
            ngettext("%(num)s d", "%(num)s d", days)
            if short
            else ngettext("%(num)s workday", "%(num)s workdays", days)
        )
    return Tag(text, "deadline", BUCKET_TONES[where], dashed=provisional)


def flags(row: Mapping[str, object]) -> tuple[Tag, ...]:
    """Return the one-character flags of a petition's row, in a fixed order."""
    found = [
        (row.get("is_urgent"), _("Urgent"), pgettext("urgent", "U"), "late", "bolt"),
        (row.get("is_supervised"), _("Supervised"), pgettext("supervised", "S"), "late", "gavel"),
        (row.get("is_led"), _("Led by a leader"), pgettext("led by a leader", "L"), "cyan", "user-star"),
        (_group(row), _("Group visit"), pgettext("group visit", "G"), "soon", "users-group"),
        (row.get("is_repeat"), _("Repeat"), pgettext("repeat", "R"), "neu", "repeat"),
        (row.get("is_backlog"), _("Backlog case"), pgettext("backlog", "B"), "prov", "archive"),
        (row.get("is_extended"), _("Extended"), pgettext("extended", "E"), "later", "calendar-plus"),
        (row.get("minors_involved"), _("Concerns minors"), pgettext("minors", "M"), "soon", "shield"),
        (row.get("is_secret"), _("Restricted"), pgettext("restricted", "X"), "late", "lock"),
    ]
    return tuple(Tag(text, "flag", tone, icon, short) for on, text, short, tone, icon in found if on)


def state_tag(state: object, text: str) -> Tag:
    """Return the pill of a state."""
    return Tag(text, "state", STATE_TONES.get(str(state), "neu"))


def is_final(state: PetitionState) -> bool:
    """Say whether nothing more is expected."""
    return STATE_TONES.get(state) in {"ok", "neu"} and state not in {
        PetitionState.draft,
        PetitionState.registered,
    }


def _group(row: Mapping[str, object]) -> bool:
    people = row.get("people_count")
    return isinstance(people, int) and people >= 5  # noqa: PLR2004 - a group visit, domain §4.3
