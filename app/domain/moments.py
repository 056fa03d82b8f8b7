"""Reading dates as spreadsheets and people write them, into the office's wall time."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta, timezone

from app.domain.errors import N_, Refused
from app.domain.text import clean_token

FIRST_YEAR, LAST_YEAR = 1990, 2100
# China's wall clock has not changed since 1991, before any year that matters to an hour.
_OFFICE_ZONE = timezone(timedelta(hours=8))
# Day 0 of the 1900 system as it counts from March 1900 on (it believes in a 29 February 1900).
_SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time, as the spreadsheet means it
_SERIAL_LIMIT = 100_000
_SHOWN = 40
_NOON = 12

_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?(?:\.0)?")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_UNITS = str.maketrans(
    {"年": "-", "月": "-", "日": " ", "号": " ", "时": ":", "点": ":", "分": ":", "秒": " "}
)
_SHAPE = re.compile(
    r"(?P<year>[0-9]{4}) ?[-/.] ?(?P<month>[0-9]{1,2}) ?[-/.] ?(?P<day>[0-9]{1,2})"
    r"(?:(?:T| )\s*(?P<half>上午|下午|[AaPp][Mm])? ?(?P<hour>[0-9]{1,2}) ?:"
    r"(?: ?(?P<minute>[0-9]{1,2}) ?:?)?(?: ?(?P<second>[0-9]{1,2})(?:\.[0-9]+)?)?"
    r" ?(?P<half_after>[AaPp][Mm])? ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def read_moment(value: object) -> datetime:
    """Return the date and time `value` means, without a zone: the wall time of the office.

    Takes dates, moments (one with a zone is turned into the office's), serial numbers of the 1900 system,
    and text such as `2019/2/20 11:08:17`, `2019年2月20日`, `20190220`, full-width or with blanks around.
    Refused for anything else, for a day or hour that does not exist, and for years outside 1990–2100.
    """
    moment = _read(value)
    if moment.tzinfo is not None:
        moment = moment.astimezone(_OFFICE_ZONE).replace(tzinfo=None)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Refused(
            N_("The year of “%(text)s” lies outside %(first)s to %(last)s."),
            text=_shown(value),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return moment


def read_date(value: object) -> date:
    """Return the day `value` means; Refused as in `read_moment`."""
    return read_moment(value).date()


def _read(value: object) -> datetime:
    """Return the moment of a cell of any type."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - wall time
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return _read_serial(value) if 0 < value < _SERIAL_LIMIT else _read_text(str(value), value)
    if isinstance(value, str):
        return _read_text(clean_token(value), value)
    raise _unreadable(value)


def _read_serial(days: float) -> datetime:
    """Return the moment `days` after the epoch, to the second: the rest is noise of the fraction."""
    return _SERIAL_EPOCH + timedelta(seconds=round(days * 86_400))


def _read_text(text: str, value: object) -> datetime:
    """Return the moment of cleaned `text`; `value` is the cell as it came, for the sentence."""
    if _SERIAL.fullmatch(text):
        return _read_serial(float(text))
    compact = _COMPACT.fullmatch(text)
    if compact:
        parts = [int(part) for part in compact.groups("0")]
        return _build(value, *parts)
    shape = _SHAPE.fullmatch(" ".join(_WEEKDAY.sub(" ", text).translate(_UNITS).split()))
    if not shape:
        raise _unreadable(value)
    hour = _hour(int(shape["hour"] or 0), shape["half"] or shape["half_after"])
    moment = _build(
        value,
        *(int(shape[part]) for part in ("year", "month", "day")),
        hour,
        *(int(shape[part] or 0) for part in ("minute", "second")),
    )
    zone = shape["zone"]
    return moment if zone is None else datetime.fromisoformat(moment.isoformat() + zone)


def _hour(hour: int, half: str | None) -> int:
    """Return the hour of the day for an hour of its first or second half; 24 and more is left as it is."""
    if half is None or hour > _NOON:
        return hour
    afternoon = half.lower() in {"下午", "pm"}
    return hour % _NOON + (_NOON if afternoon else 0)


def _build(value: object, *parts: int) -> datetime:
    """Return the moment made of year, month, day, hour, minute and second; Refused if there is none."""
    year, month, day, hour, minute, second = parts
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - wall time
    except ValueError:
        raise Refused(
            N_("“%(text)s” names a day or an hour that does not exist."), text=_shown(value)
        ) from None


def _unreadable(value: object) -> Refused:
    """Return the refusal of a cell that is no date at all."""
    if value is None or not str(value).strip():
        return Refused(N_("There is no date."))
    return Refused(
        N_("“%(text)s” is not a date; write it like 2019-02-20 or 2019/2/20 11:08:17."), text=_shown(value)
    )


def _shown(value: object) -> str:
    """Return what was typed, short enough for a sentence."""
    return clean_token(str(value))[:_SHOWN]
