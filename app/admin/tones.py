"""Which colour a word has: states, kinds, buckets. A colour never stands alone (mock/README §1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext
from flask_babel.speaklater import LazyString

from app.admin.page import Tag
from app.domain.calendar import Calendar
from app.domain.deadlines import bucket, remaining
from schema.vocabulary import Bucket

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
    "published": "ok",
    "retired": "neu",
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


FLAGS: tuple[tuple[str, LazyString, LazyString, str, str], ...] = (
    ("is_urgent", _l("Urgent"), lazy_pgettext("urgent", "U"), "late", "bolt"),
    ("is_supervised", _l("Supervised"), lazy_pgettext("supervised", "S"), "late", "gavel"),
    ("is_led", _l("Led by a leader"), lazy_pgettext("led by a leader", "L"), "cyan", "user-star"),
    ("people_count", _l("Group visit"), lazy_pgettext("group visit", "G"), "soon", "users-group"),
    ("is_repeat", _l("Repeat"), lazy_pgettext("repeat", "R"), "neu", "repeat"),
    ("is_backlog", _l("Backlog case"), lazy_pgettext("backlog", "B"), "prov", "archive"),
    ("is_extended", _l("Extended"), lazy_pgettext("extended", "E"), "later", "calendar-plus"),
    ("minors_involved", _l("Concerns minors"), lazy_pgettext("minors", "M"), "soon", "shield"),
    ("is_secret", _l("Restricted"), lazy_pgettext("restricted", "X"), "late", "lock"),
)
"""Column, word, the one character of lists, tone, icon; most rows have none, so words are looked up last."""


def flags(row: Mapping[str, object]) -> tuple[Tag, ...]:
    """Return the flags of a petition's row, in a fixed order."""
    return tuple(
        Tag(str(text), "flag", tone, icon, str(short))
        for name, text, short, tone, icon in FLAGS
        if (_group(row) if name == "people_count" else row.get(name))
    )


def state_tag(state: object, text: str) -> Tag:
    """Return the pill of a state."""
    return Tag(text, "state", STATE_TONES.get(str(state), "neu"))


def _group(row: Mapping[str, object]) -> bool:
    people = row.get("people_count")
    return isinstance(people, int) and people >= 5  # noqa: PLR2004 - a group visit, domain §4.3
