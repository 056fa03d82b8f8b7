"""Masking: enough of a number or a name to recognise it, not enough to use it."""

from __future__ import annotations

import re

STAR = "*"
MINOR = "某某"
"""What a person is called, outside the record of the case, where pupils are concerned."""
_ID_HEAD, _PHONE_HEAD, _TAIL = 6, 3, 4
# \d takes full-width digits too, as people type them.
_ID = re.compile(r"(?<!\d)(?:\d{17}[\dXxＸｘ]|\d{15})(?![\dXxＸｘ])")
_MOBILE = re.compile(r"(?<!\d)([1１][3-9３-９]\d)([-\s]?)\d{4}([-\s]?)(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)([0０]\d{2,3}[-－—\s]?)(\d{3,4})(\d{4})(?!\d)")


def mask_id(number: str) -> str:
    """Return an identity number with its first 6 and last 4 characters, `330602********1234`.

    A number too short to hide anything that way keeps its first character only.
    """
    number = number.strip()
    return number if STAR in number else _keep(number, _ID_HEAD, _TAIL)


def mask_phone(number: str) -> str:
    """Return a phone number with its first 3 and last 4 digits, `138****1234`; a landline keeps its area."""
    number = number.strip()
    if STAR in number:
        return number
    masked = mask_text(number)
    return masked if masked != number else _keep(number, _PHONE_HEAD, _TAIL)


def mask_name(name: str) -> str:
    """Return the first character and two stars, `张**`, so that the length of the name is not told.

    A name that says nothing already stays: 某某.
    """
    name = name.strip()
    if name == MINOR:
        return name
    return name[:1] + STAR * 2 if name else ""


def name_outside(name: str | None, *, minors: object) -> str | None:
    """Return what a petitioner is called outside the record of the case: 某某 where minors are concerned."""
    return MINOR if name and minors else name


def mask_text(text: str) -> str:
    """Return free text with every identity, mobile and landline number in it masked."""
    text = _ID.sub(lambda found: mask_id(found[0]), text)
    text = _MOBILE.sub(lambda found: found[1] + found[2] + STAR * 4 + found[3] + found[4], text)
    return _LANDLINE.sub(lambda found: found[1] + STAR * len(found[2]) + found[3], text)


def _keep(number: str, head: int, tail: int) -> str:
    """Return `number` with its middle hidden, at least one character of it."""
    hidden = len(number) - head - tail
    if hidden < 1:
        return number[:1] + STAR * (len(number) - 1)
    return number[:head] + STAR * hidden + number[-tail:]
