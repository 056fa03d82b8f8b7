"""Cleaning what people and spreadsheets hand in: running text and outside numbers."""

from __future__ import annotations

import math
import re
import unicodedata

from app.domain.errors import N_, Refused

_LINE_ENDS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
# Control, format (zero-width, direction marks, soft hyphen, BOM) and half surrogates. Private-use characters
# stay: rare characters of names live there.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})

_WHOLE_AS_DECIMAL = re.compile(r"([0-9]+)\.0*")
_SCIENTIFIC = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+")
# A spreadsheet keeps 15 digits of a number; the ones after are zeros it made up.
_FIRST_INEXACT = 10**15
LARGEST_ROW = 2**31 - 1
"""No database of ours numbers rows beyond."""


def clean_text(text: str) -> str:
    """Return long text in NFC without unseen characters, blanks around its lines, or empty lines.

    Single line breaks inside stay; tabs, no-break and ideographic spaces become one plain space.
    """
    lines = _LINE_ENDS.split(unicodedata.normalize("NFC", text))
    cleaned = (_visible(_BLANKS.sub(" ", line)).strip() for line in lines)
    return "\n".join(line for line in cleaned if line)


def clean_source(text: str) -> str:
    """Return typed lines in NFC without unseen characters, their blanks and empty lines as they are."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", "    ").split("\n")
    seen = ("".join(char for char in line if unicodedata.category(char) not in _UNSEEN) for line in lines)
    return "\n".join(line.rstrip(" ") for line in seen).strip("\n") + "\n"


def clean_line(text: str) -> str:
    """Return short text cleaned like `clean_text` and on one line."""
    return clean_text(text).replace("\n", " ")


def clean_token(text: str) -> str:
    """Return a code, number or date as plain characters: full-width forms made narrow, unseen ones gone."""
    return unicodedata.normalize("NFKC", clean_line(text))


def outside_number(value: object) -> str:
    """Return another system's number as that system prints it: `2549.0` and `２５４９` are `2549`.

    Empty for an empty cell. Leading zeros and letters stay. Refused when the spreadsheet has cut the number
    down to its first digits (more than 15, or in scientific notation): two cases would become one.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    text = clean_token(str(value)).replace(" ", "").removeprefix("'")
    if _SCIENTIFIC.fullmatch(text) or (isinstance(value, float) and abs(value) >= _FIRST_INEXACT):
        raise Refused(
            N_("The spreadsheet has shortened the number “%(number)s”; format its column as text."),
            number=text,
        )
    whole = _WHOLE_AS_DECIMAL.fullmatch(text)
    return whole[1] if whole else text


def row_number(text: str) -> int | None:
    """Return the row number `text` is, or None; digits without end are not even read."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST_ROW)):
        return None
    number = int(text)
    return number if 0 < number <= LARGEST_ROW else None


def _visible(line: str) -> str:
    """Return a line without the characters nobody can see, nor the double blanks they leave."""
    if line.isprintable():
        return line
    return _BLANKS.sub(" ", "".join(char for char in line if unicodedata.category(char) not in _UNSEEN))
