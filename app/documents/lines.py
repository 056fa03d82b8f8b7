"""Break Chinese paragraphs into full lines; WeasyPrint neither justifies Chinese nor hangs punctuation.

A line is filled greedily with units that may not be torn apart, then its characters are moved apart or
together by one even amount until it ends on the edge. A full stop or comma at the end may hang its empty
half over the edge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

OPENING: Final = "（《〈“‘「『【〔［｛"
CLOSING: Final = "，。、；：？！）》〉”’」』】〕］｝％‰"
HANGING: Final = "，。、；：）》〉】〕”’"
# How far a line may be pressed together, in em for each character.
SQUEEZE: Final = 0.025

_UNIT: Final = re.compile(
    rf"(?:〔\d{{4}}〕\d*号?|[{OPENING}]*"
    rf"(?:——|……|[A-Za-z0-9][A-Za-z0-9.,%+\-]*|[^{OPENING}]|$))"
    rf"[{CLOSING}]*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: `text[start:end]`, each character followed by `spacing` em (0 on a paragraph's last)."""

    start: int
    end: int
    spacing: float


def break_lines(text: str, widths: Sequence[float], *, indent: float, measure: float) -> tuple[Line, ...]:
    """Break `text` into lines of `measure` em, the first shorter by `indent`; `widths` are in em."""
    lines: list[Line] = []
    start = end = 0
    room = measure - indent
    for unit in _UNIT.finditer(text):
        if unit.end() == end:
            continue
        if end > start and not _fits(text, widths, start, unit.end(), room):
            loose = _spacing(text, widths, start, end, room)
            tight = _spacing(text, widths, start, unit.end(), room)
            if tight >= -SQUEEZE and -tight <= loose:
                end = unit.end()
                loose = tight
            lines.append(Line(start, end, loose))
            start, room = end, measure
        end = unit.end()
    if end > start:
        natural = sum(widths[start:end])
        lines.append(Line(start, end, _spacing(text, widths, start, end, room) if natural > room else 0.0))
    return tuple(lines)


def _fits(text: str, widths: Sequence[float], start: int, end: int, room: float) -> bool:
    """Tell whether the stretch needs no squeezing, its last mark hanging if it may."""
    return sum(widths[start:end]) - _overhang(text, widths, end) <= room + 1e-6


def _overhang(text: str, widths: Sequence[float], end: int) -> float:
    """Return the empty half of the closing mark before `end`, in em."""
    return 0.5 if text[end - 1] in HANGING and widths[end - 1] == 1 else 0.0


def _spacing(text: str, widths: Sequence[float], start: int, end: int, room: float) -> float:
    """Return the space after each character that brings the end to the edge, hanging if that is closer."""
    gaps = max(end - start - 1, 1)
    plain = (room - sum(widths[start:end])) / gaps
    hung = plain + _overhang(text, widths, end) / gaps
    return min(plain, hung, key=abs)
