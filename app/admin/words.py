"""Sentences for people: errors and values in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.clock import OFFICE_ZONE
from app.domain.errors import PanelError
from schema.labels import label

WEEKDAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))
EMPTY = "—"


def sentence(error: PanelError) -> str:
    """Return what to tell the user: the message translated, its values shown as a user reads them."""
    return say(error.message, error.params)


def say(message: str, params: Mapping[str, object]) -> str:
    """Translate a msgid and fill in its values."""
    shown = {name: readable(value) for name, value in params.items()}
    return str(gettext(message, **shown) if shown else gettext(message))


def readable(value: object) -> str:
    """Return a value as it stands in a sentence: enums by label, dates with their weekday."""
    if isinstance(value, StrEnum):
        return member(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return str(value)


def member(value: Any) -> str:
    """Return the word for an enum member; an unknown stored code stands for itself."""
    try:
        return str(label(value))
    except KeyError:
        return str(value)


def day(value: date | None) -> str:
    """Return `2026-07-09 周四`."""
    return EMPTY if value is None else f"{value.isoformat()} {WEEKDAYS[value.weekday()]}"


def moment(value: datetime | None) -> str:
    """Return `2026-07-09 14:05` on the office's clock."""
    return EMPTY if value is None else value.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - the value itself
    """Return 是 or 否."""
    return EMPTY if value is None else (gettext("Yes") if value else gettext("No"))
