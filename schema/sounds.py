"""What is looked up of a person instead of the writing: how a name sounds, where an address points."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_OTHER = re.compile(r"[\W_]+")
_ABOVE = re.compile(r"^(?:[^\W\d]{2,9}?(?:省|自治区))?(?:[^\W\d]{2,9}?市)?(?:[^\W\d]{1,8}?[区县])?")
SHORTEST_PLACE = 4
"""An address that says less than this below its county points nowhere."""


def plain(text: str) -> str:
    """Return text without marks and blanks, full-width forms made narrow, in small letters."""
    return _OTHER.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=20_000)
def sound(name: str | None) -> str | None:
    """Return how a name is read, as pinyin without tones; None when there is nothing to read.

    Each character takes its first reading, so that one writing always gives one sound.
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - takes 0.2 s, and most commands read no name

    return " ".join(reading for char in plain(name or "") for reading in lazy_pinyin(char))[:120] or None


def place(address: str | None) -> str | None:
    """Return what an address says below province, city and county; None when that is next to nothing."""
    text = plain(address or "")
    rest = _ABOVE.sub("", text) or text
    return rest[-60:] if len(rest) >= SHORTEST_PLACE else None
