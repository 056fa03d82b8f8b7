"""Readers of cells: each turns one filled cell into a value or refuses it with what to write instead."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.domain.errors import N_, Refused
from app.domain.moments import read_date, read_moment
from app.domain.text import clean_line, clean_text, clean_token, outside_number
from app.imports.headers import Reader, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from app.imports.rows import Cell

TOO_LONG: Final = N_("The text has %(length)s characters; at most %(limit)s fit.")
ROUNDED: Final = N_("This number has more than 15 digits, and the spreadsheet has rounded it.")
NOT_A_NUMBER: Final = N_("“%(value)s” is not a number.")
NOT_WHOLE: Final = N_("“%(value)s” is not a whole number.")
TOO_SMALL: Final = N_("%(value)s is less than %(least)s.")
UNKNOWN_CHOICE: Final = N_("“%(value)s” is not one of the choices.")

FIX_LONG: Final = N_("Shorten the text.")
FIX_ROUNDED: Final = N_("Format the column as text and enter the number again.")
FIX_NUMBER: Final = N_("Write digits only, such as 12.")
FIX_MOMENT: Final = N_("Write the day and the time as 2026-03-05 14:30, or the day alone.")
FIX_DAY: Final = N_("Write the day as 2026-03-05.")
FIX_CHOICE: Final = N_("Write one of: %(choices)s.")
FIX_SOURCE_NUMBER: Final = N_("Write the number under which the other system keeps this row.")

FIXES: Final = {TOO_LONG: FIX_LONG, ROUNDED: FIX_ROUNDED, UNKNOWN_CHOICE: FIX_CHOICE}
"""What helps against a refusal, where that does not depend on the kind of cell."""

EXACT_DIGITS: Final = 15
SHOWN_CHOICES: Final = 12
YES: Final = ("yes", "true", "y", "1", "是", "有", "√", "对")
NO: Final = ("no", "false", "n", "0", "否", "无", "×", "不")
FLAG_WORDS: Final = "yes, no, 是, 否"


@dataclass(frozen=True, slots=True)
class Choice:
    """A code and the words, in any language, that mean it."""

    code: str
    labels: tuple[str, ...]


def text(limit: int) -> Reader:
    """Read one line of text of at most `limit` characters."""
    return Reader(lambda cell: _fitting(clean_line(as_text(cell)), limit))


def long_text(limit: int) -> Reader:
    """Read text with its line breaks, of at most `limit` characters."""
    return Reader(lambda cell: _fitting(clean_text(as_text(cell)), limit))


def source_number(limit: int) -> Reader:
    """Read the number another system gave a row, the same whether it arrives as text or as a float."""
    return Reader(lambda cell: _fitting(outside_number(cell), limit), FIX_SOURCE_NUMBER)


def whole_number(least: int = 0) -> Reader:
    """Read a whole number not below `least`."""

    def read(cell: Cell) -> int | None:
        value = _number(cell)
        if value is not None and value != int(value):
            raise Refused(NOT_WHOLE, value=as_text(cell))
        if value is not None and value < least:
            raise Refused(TOO_SMALL, value=int(value), least=least)
        return None if value is None else int(value)

    return Reader(read, FIX_NUMBER)


def number() -> Reader:
    """Read a number that may have decimals, as a float."""
    return Reader(_number, FIX_NUMBER)


def moment(zone: tzinfo | None = None) -> Reader:
    """Read a day with its time, in any shape offices write: wall time, marked with `zone` if given."""
    return Reader(lambda cell: read_moment(cell).replace(tzinfo=zone), FIX_MOMENT)


def day() -> Reader:
    """Read a day; a time beside it is dropped."""
    return Reader(read_date, FIX_DAY)


def choice(choices: Sequence[Choice]) -> Reader:
    """Read a code from the code itself or from one of its labels."""
    codes = {normalise(word): one.code for one in choices for word in (*one.labels, one.code)}
    shown = ", ".join(one.labels[0] for one in choices[:SHOWN_CHOICES])

    def read(cell: Cell) -> str | None:
        word = clean_line(as_text(cell))
        if not word:
            return None
        if normalise(word) not in codes:
            raise Refused(
                UNKNOWN_CHOICE, value=word, choices=shown + (", …" if len(choices) > SHOWN_CHOICES else "")
            )
        return codes[normalise(word)]

    return Reader(read, FIX_CHOICE)


def flag() -> Reader:
    """Read yes or no, in words, signs or digits."""
    words = {**dict.fromkeys(map(normalise, YES), True), **dict.fromkeys(map(normalise, NO), False)}

    def read(cell: Cell) -> bool | None:
        word = clean_line(as_text(cell))
        if word and normalise(word) not in words:
            raise Refused(UNKNOWN_CHOICE, value=word, choices=FLAG_WORDS)
        return words.get(normalise(word))

    return Reader(read, FIX_CHOICE)


def as_text(cell: Cell) -> str:
    """Write a cell as a person sees it: whole numbers without a fraction, days as 2026-03-05.

    Refused for a number of more digits than a spreadsheet keeps: its last ones are no longer the true ones.
    """
    if isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS:
        raise Refused(ROUNDED)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _fitting(value: str, limit: int) -> str:
    """Refuse a text that is too long rather than cut it."""
    if len(value) > limit:
        raise Refused(TOO_LONG, length=len(value), limit=limit)
    return value


def _number(cell: Cell) -> float | None:
    """Read digits as a person may type them, in any width and with thousands marks."""
    word = clean_token(str(cell)).replace(",", "").replace(" ", "")
    if not word:
        return None
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Refused(NOT_A_NUMBER, value=word)
    return value
