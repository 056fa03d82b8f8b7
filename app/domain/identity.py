"""Identity and telephone numbers of people: how they are written, and whether they can be right."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from app.domain.errors import N_, Refused

ID_NUMBER = re.compile(r"\d{17}[\dX]")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
PROVINCES = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for code in codes
) | {"71", "81", "82", "83", "91"}
"""The first two digits there are (GB/T 2260; 81-83 also on residence permits)."""
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?")
SERVICE = re.compile(r"[48]00-?\d{3}-?\d{4}")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|#)", re.IGNORECASE)
_DASHES = re.compile(r"[‐-―−－()]+|\s*-\s*")
_MEANT = re.compile(r"[\d\s()+＋（）‐-―−－xX-]+")
CHINA, MOBILE_DIGITS, SHORTEST, EARLIEST = "86", 11, 7, 1850


def whole_phone(text: str) -> str:
    """Return a telephone number as it is kept; Refused with a sentence when it cannot be one."""
    _refuse_mask(text)
    number = _EXTENSION.sub("-", unicodedata.normalize("NFKC", text))
    number = _DASHES.sub("-", number).replace(" ", "").strip("-")
    number = re.sub(r"^(?:\+|00)?86-?(?=1[3-9]\d|0\d)", "", re.sub("-{2,}", "-", number))
    digits = number.replace("-", "")
    if MOBILE.fullmatch(digits):
        return digits
    if LANDLINE.fullmatch(number) or SERVICE.fullmatch(number):
        return number
    if digits.isdecimal() and re.match("1[3-9]", digits):
        raise Refused(N_("A mobile number has 11 digits; these are %(count)s."), count=len(digits))
    raise Refused(
        N_("This is no telephone number: 11 digits of a mobile, or area code and number of a landline.")
    )


def whole_id(text: str, today: date | None = None) -> str:
    """Return an identity number as it is kept (GB 11643); Refused with a sentence when it cannot be one."""
    _refuse_mask(text)
    number = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if not ID_NUMBER.fullmatch(number):
        raise Refused(N_("An identity number has 18 characters: 17 digits and a check character."))
    if number[:2] not in PROVINCES:
        raise Refused(
            N_("An identity number begins with the code of a province; there is no %(code)s."),
            code=number[:2],
        )
    if not _born(number[6:14], today):
        raise Refused(
            N_("The date of birth in this identity number does not exist: %(date)s."), date=number[6:14]
        )
    if check_character(number) != number[-1]:
        raise Refused(
            N_("The check character of this identity number does not fit; please compare it again.")
        )
    return number


def check_character(number: str) -> str:
    """Return the last character that belongs to the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(number, ID_WEIGHTS, strict=False))
    return ID_CHECKS[total % len(ID_CHECKS)]


def essence(text: str) -> str:
    """Return what makes a number the same however it is written: its digits, an X at the end, no +86."""
    number = re.sub(r"[^0-9X]", "", unicodedata.normalize("NFKC", text).upper())
    number = re.sub(r"^(?:00)?86(?=1[3-9]\d{9}$)", "", number)
    return number or text.strip()


def is_number(text: str) -> bool:
    """Say whether somebody means a whole number by `text`, not a name or a word."""
    return bool(_MEANT.fullmatch(text.strip())) and len(essence(text)) >= SHORTEST


def _refuse_mask(text: str) -> None:
    if "*" in text or "＊" in text:
        raise Refused(N_("Write the whole number; a masked one is not stored."))


def _born(digits: str, today: date | None) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day.year >= EARLIEST and (today is None or day <= today)
