"""Numbers and codes: of a petition, of an official document, and the code that lets a petitioner ask."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from app.domain.errors import N_, Refused

QUERY_CODE_LENGTH = 10
_MINIMUM_CODE_LENGTH = 8
# Without 0 O 1 I L 2 Z 5 S 8 B U V: codes are read out over the phone and copied from paper slips.
QUERY_CODE_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"

_PETITION = re.compile(r"([0-9]{4})-([0-9]{5,})")
_DOCUMENT = re.compile(
    r"(?P<prefix>[^\s0-9〔〕\[\]()（）【】［］﹝﹞第号-]+)〔(?P<year>[0-9]{4})〕(?P<number>[1-9][0-9]*)号"
)
_WRONG_BRACKETS = re.compile(r"[\[(（【［﹝][0-9]{2,4}[\])）】］﹞]")
_LEADING_ZERO = re.compile(r"〕第?0")


class RandomSource(Protocol):
    """What a query code is drawn from: `secrets.SystemRandom()`, or a seeded one in a test."""

    def choice(self, seq: str, /) -> str:
        """Return one character of `seq`."""


class PetitionNumber(NamedTuple):
    """The number of a registered petition: the year of its `registered_on`, and its place in that year."""

    year: int
    sequence: int

    def __str__(self) -> str:
        """Return it as printed, `2026-00001`; a year of more than 99,999 grows a digit."""
        return f"{self.year:04d}-{self.sequence:05d}"


class DocumentNumber(NamedTuple):
    """The number of an official document: the organ's prefix, the year, and its place in that series."""

    prefix: str
    year: int
    sequence: int

    def __str__(self) -> str:
        """Return it as printed, `绍教信〔2026〕5号` (GB/T 9704-2012, 7.2.5)."""
        return f"{self.prefix}〔{self.year:04d}〕{self.sequence}号"


def parse_petition_number(text: str) -> PetitionNumber:
    """Read `2026-00001`; Refused for anything else."""
    found = _PETITION.fullmatch(text.strip())
    if not found:
        raise Refused(N_("“%(number)s” is not a petition number; it looks like 2026-00001."), number=text)
    return PetitionNumber(int(found[1]), int(found[2]))


def parse_document_number(text: str) -> DocumentNumber:
    """Read `绍教信〔2026〕5号`; Refused, with what is wrong, for other brackets, leading zeros or 第."""
    found = _DOCUMENT.fullmatch(text.strip())
    if found:
        return DocumentNumber(found["prefix"], int(found["year"]), int(found["number"]))
    if _WRONG_BRACKETS.search(text):
        message = N_("The year of “%(number)s” stands in the wrong brackets; use 〔 and 〕.")
    elif _LEADING_ZERO.search(text):
        message = N_("“%(number)s” has a leading zero; write 5号, not 005号.")
    elif "第" in text:
        message = N_("“%(number)s” has a 第 that does not belong there; write 5号, not 第5号.")
    else:
        message = N_("“%(number)s” is not a document number; it looks like 绍教信〔2026〕5号.")
    raise Refused(message, number=text)


def document_number(prefix: str, year: int, sequence: int) -> DocumentNumber:
    """Return the number made of its parts; Refused when it could not be read back."""
    return parse_document_number(str(DocumentNumber(prefix, year, sequence)))


def query_code(source: RandomSource, length: int = QUERY_CODE_LENGTH) -> str:
    """Draw the code a petitioner asks by, at least 8 characters; ValueError for a shorter one."""
    if length < _MINIMUM_CODE_LENGTH:
        problem = f"a query code of {length} characters could be guessed"
        raise ValueError(problem)
    return "".join(source.choice(QUERY_CODE_ALPHABET) for _ in range(length))
