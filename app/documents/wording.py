"""How numbers, days and periods are written on paper, and how typed text is made fit for it."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

NONE: Final = "—"
# A published count below this could point at a person (domain.md §6.5).
SMALL: Final = 3

_SPACE_AT_CHINESE: Final = re.compile(r"(?<=[^\x00-\x7f])[ \t]+|[ \t]+(?=[^\x00-\x7f])")


def percent(part: int, whole: int) -> str:
    """Return part ÷ whole as a percentage with one decimal, rounded half up; a dash where whole is 0."""
    if not whole:
        return NONE
    share = Decimal(part) * 100 / Decimal(whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def published(count: int) -> str:
    """Return a count for a published table: 1 and 2 are not told apart."""
    return f"<{SMALL}" if 0 < count < SMALL else str(count)


def written_date(day: date) -> str:
    """Return the day as GB/T 9704-2012 7.3.5.4 writes it: Arabic digits, no leading zero."""
    return f"{day.year}年{day.month}月{day.day}日"


def written_moment(moment: datetime) -> str:
    """Return a moment on the office's clock as papers write it: 2026年7月9日8时5分, on the hour 8时."""
    minute = f"{moment.minute}分" if moment.minute else ""
    return f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{minute}"


def period(start: date, end: date) -> str:
    """Return the Chinese name of a period: a year, half, quarter or month, else its two days."""
    months = end.month - start.month + 1
    whole = start.year == end.year and start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole and months == 12:  # noqa: PLR2004 - a year
        return f"{start.year}年"
    if whole and months == 6 and start.month in {1, 7}:  # noqa: PLR2004 - a half-year
        return f"{start.year}年{'上' if start.month == 1 else '下'}半年"
    if whole and months == 3 and start.month % 3 == 1:  # noqa: PLR2004 - a quarter
        return f"{start.year}年{'一二三四'[start.month // 3]}季度"
    if whole and months == 1:
        return f"{start.year}年{start.month}月"
    tail = written_date(end) if start.year != end.year else f"{end.month}月{end.day}日"
    return f"{written_date(start)}至{tail}"


def clean(text: str) -> str:
    """Return one line of text in NFC without control characters and without blanks beside Chinese."""
    line = unicodedata.normalize("NFC", text).replace("\u3000", " ").replace("\xa0", " ")
    line = "".join(ch if unicodedata.category(ch) not in {"Cc", "Cf"} else " " for ch in line)
    return _SPACE_AT_CHINESE.sub("", " ".join(line.split()))


def cell(text: str) -> str:
    """Return clean text without the bar that parts the cells of a table's row."""
    return clean(text).replace("|", "｜")
