"""Mend the slips of typing that an office typist mends without asking, and say which.

Half-width marks beside Chinese, blanks between Chinese and digits, straight quotes, full-width digits, the wrong
brackets round the year of a document number. Nothing here changes a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_HAN: Final = r"\u3007\u3400-\u9fff\U00020000-\U0003ffff"
_NEAR: Final = rf"{_HAN}）”》〕’％"
_MARKS: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_WIDE: Final = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


@dataclass(frozen=True, slots=True)
class Remark:
    """What was mended or left out, and on which line of the file."""

    line: int
    text: str

    def __str__(self) -> str:
        """Return the line for the terminal."""
        return f"line {self.line}: {self.text}"


def mend(text: str, line: int) -> tuple[str, list[Remark]]:
    """Return one paragraph with its slips mended, and a remark for each kind of slip."""
    remarks = []
    for what, change in _SLIPS:
        mended = change(text)
        if mended != text:
            remarks.append(Remark(line, f"{what}: {_seen(text, mended)}"))
            text = mended
    return text, remarks


def _seen(before: str, after: str) -> str:
    """Return the first place in which two texts differ, with a few characters round it."""
    at = next(
        (at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(after)),
    )
    return f"“{before[max(at - 4, 0) : at + 5]}” → “{after[max(at - 4, 0) : at + 5]}”"


def _digits(text: str) -> str:
    return text.translate(_WIDE)


def _year_brackets(text: str) -> str:
    return re.sub(r"(?<=[\w])[\[(（【［]((?:19|20)\d{2})[\])）】］](?=\d+号)", r"〔\1〕", text)


def _round_brackets(text: str) -> str:
    """Make a pair of brackets full-width when Chinese stands in it or beside it."""

    def wide(found: re.Match[str]) -> str:
        beside = text[max(found.start() - 1, 0) : found.start()] + text[found.end() : found.end() + 1]
        chinese = re.search(rf"[{_HAN}]", found[0] + beside)
        return f"（{found[1]}）" if chinese else found[0]

    text = re.sub(r"\(([^()（）]*)\)", wide, text)
    # One half typed wide and the other not.
    text = re.sub(r"（([^()（）]*)\)", r"（\1）", text)
    return re.sub(r"\(([^()（）]*)）", r"（\1）", text)


def _half_width(text: str) -> str:
    def wide(found: re.Match[str]) -> str:
        return _MARKS[found[1]]

    text = re.sub(rf"(?<=[{_NEAR}])\s*([,;:?!])\s*(?!//)", wide, text)
    text = re.sub(rf"(?<![\d,;:?!])\s*([,;?!])\s*(?=[{_HAN}“《（])", wide, text)
    text = re.sub(rf"(?<=\d)([,;:?!])\s*(?=[{_HAN}“《（])", wide, text)
    return re.sub(rf"(?<=[{_NEAR}])\.(?=$|\s|[{_HAN}])", "。", text)


def _quotes(text: str) -> str:
    """Turn straight quotes into pairs, where there is Chinese and they come in pairs."""
    if not re.search(rf"[{_HAN}]", text):
        return text
    for straight, opening, closing in (('"', "“", "”"), ("'", "‘", "’")):
        single = straight == "'"
        quoted = rf"(?<![A-Za-z]){straight}([^{straight}]*[{_HAN}][^{straight}]*){straight}" if single else '"([^"]*)"'
        text = re.sub(quoted, rf"{opening}\1{closing}", text)
    return text


def _dots(text: str) -> str:
    text = re.sub(rf"(?<=[{_NEAR}，])(?:\.{{3,}}|。{{3,}}|…(?!…)(?<!……))", "……", text)
    return re.sub(rf"(?<=[{_NEAR}])(?:--+|—(?!—)(?<!——))(?=[{_HAN}“《])", "——", text)


def _blanks(text: str) -> str:
    text = re.sub(rf"(?<=[{_NEAR}，。；：、！？])[ \t]+(?=\S)", "", text)
    return re.sub(rf"(?<=\S)[ \t]+(?=[{_HAN}，。；：、！？（“《])", "", text)


_SLIPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("full-width digits or letters", _digits),
    ("brackets round a year", _year_brackets),
    ("half-width brackets", _round_brackets),
    ("dots or dashes", _dots),
    ("half-width punctuation", _half_width),
    ("straight quotes", _quotes),
    ("blanks beside Chinese", _blanks),
)
