"""Break paragraphs into full lines; WeasyPrint neither justifies Chinese nor hangs punctuation.

A line is filled greedily with units that may not be torn apart, then brought to the edge: first by its blanks
between Latin words, then by one even amount after every character. A full stop or comma at the end may hang
its empty half over the edge. Long addresses of the web break after their own punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

OPENING: Final = "（《〈“‘「『【〔［｛"
CLOSING: Final = "，。、；：？！）》〉”’」』】〕］｝％‰℃"
HANGING: Final = "，。、；：）》〉】〕”’"
# How far a line may be pressed together, in em for each character; twice that to save a whole line.
SQUEEZE: Final = 0.025
# How far a blank between words may grow and shrink before the letters move, in em.
BLANK_GROWS: Final = 0.4
BLANK_SHRINKS: Final = 0.08
# A last line shorter than this, in em, is not made on purpose.
SHORTEST: Final = 2.0

_UNIT: Final = re.compile(
    rf"(?:〔\d{{4}}〕\d*号?|[{OPENING}]*(?:——|……|[!-~]+|[^{OPENING}\s]|(?<=[{OPENING}])$|(?<=[{OPENING}])(?=\s)))"
    rf"[{CLOSING}]*[ ]*"
)
_LATIN: Final = re.compile(r"[!-~]+")
_LONG_LATIN: Final = 12
_PIECE: Final = re.compile(r"[^/?&=_.\-@]*[/?&=_.\-@]+|[^/?&=_.\-@]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One set line, `text[start:end]`, in em: `spacing` after each character, `blank` more after each blank.

    Both are 0 on the last line of a paragraph, which is not stretched.
    """

    start: int
    end: int
    spacing: float
    blank: float = 0.0


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with the widths of its characters in em, and how long a line of it may be."""

    text: str
    widths: Sequence[float]
    measure: float

    def natural(self, start: int, end: int) -> float:
        """Return the length of a stretch that nothing was done to."""
        return sum(self.widths[start:end])

    def overhang(self, end: int) -> float:
        """Return the empty half of the closing mark before `end`."""
        return 0.5 if self.text[end - 1] in HANGING and self.widths[end - 1] == 1 else 0.0

    def bare(self, start: int, end: int) -> int:
        """Return `end` without the blanks before it, which vanish at the end of a line."""
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return end

    def fits(self, start: int, end: int, room: float) -> bool:
        """Tell whether a stretch needs no squeezing, its last mark hanging if it may."""
        end = self.bare(start, end)
        return end <= start or self.natural(start, end) - self.overhang(end) <= room + 1e-6

    def set(self, start: int, end: int, room: float) -> Line:
        """Return the stretch brought to the edge, the last mark hanging if that moves it less."""
        end = self.bare(start, end)
        plain = room - self.natural(start, end)
        slack = min(plain, plain + self.overhang(end), key=abs)
        blanks = self.text.count(" ", start, end)
        blank = min(max(slack / blanks, -BLANK_SHRINKS), BLANK_GROWS) if blanks else 0.0
        return Line(start, end, (slack - blank * blanks) / max(end - start - 1, 1), blank)


def break_lines(
    text: str,
    widths: Sequence[float],
    *,
    indent: float,
    measure: float,
    loose: float = 0.0,
    squeeze: float = SQUEEZE,
) -> tuple[Line, ...]:
    """Break `text` into lines of `measure` em, the first shorter by `indent`; `widths` are in em.

    `loose` is by how much, in em, each line is filled less before it is brought to the edge.
    """
    source = _Text(text, widths, measure)
    lines: list[Line] = []
    start = end = 0
    room = measure - indent
    for unit_end in _units(source):
        if end > start and not source.fits(start, unit_end, room - loose):
            line = source.set(start, end, room)
            tight = source.set(start, unit_end, room)
            pressed = -squeeze <= tight.spacing < 0 or (tight.spacing >= 0 and not loose)
            if pressed and (squeeze > SQUEEZE or -tight.spacing <= line.spacing):
                end = unit_end
                line = tight
            lines.append(line)
            start, room = end, measure
        end = unit_end
    if source.bare(start, end) > start:
        last = source.set(start, end, room)
        fits = source.fits(start, end, room)
        lines.append(Line(last.start, last.end, 0.0) if fits else last)
    return tuple(lines)


def change_lines(
    text: str, widths: Sequence[float], *, indent: float, measure: float, by: int
) -> tuple[Line, ...] | None:
    """Break `text` into one line more (`by` 1) or fewer (`by` −1) than usual, as evenly as possible.

    GB/T 9704-2012 7.3.5.5 lets the spacing of characters be adjusted so that the signature finds its place.
    Return None where it would show: the least looseness is taken, at most a character and a half a line.
    """
    usual = len(break_lines(text, widths, indent=indent, measure=measure))
    wanted = usual + by
    if by < 0:
        pressed = break_lines(text, widths, indent=indent, measure=measure, squeeze=2 * SQUEEZE)
        return pressed if len(pressed) == wanted else None
    for quarters in range(1, 7):
        lines = break_lines(text, widths, indent=indent, measure=measure, loose=quarters / 4)
        if len(lines) == wanted and sum(widths[lines[-1].start : lines[-1].end]) >= SHORTEST:
            return lines
    return None


def _units(source: _Text) -> Iterator[int]:
    """Yield the places where a line may end, from the first to the end of the text."""
    for unit in _UNIT.finditer(source.text):
        if unit.end() > unit.start():
            yield from _within(source, unit.start(), unit.end())


def _within(source: _Text, start: int, end: int) -> Iterator[int]:
    """Yield the places inside one unit, none but its end unless it is a long Latin run."""
    latin = _LATIN.search(source.text, start, end)
    wide = source.natural(start, end) > source.measure
    if latin is not None and (wide or (len(latin[0]) > _LONG_LATIN and re.search(r"[A-Za-z]", latin[0]))):
        for piece in _PIECE.finditer(latin[0]):
            at = latin.start() + piece.end()
            if source.natural(latin.start() + piece.start(), at) > source.measure / 2:
                yield from range(latin.start() + piece.start() + 1, min(at, latin.end()))
            if at < latin.end():
                yield at
    elif wide:
        yield from range(start + 1, end)
    yield end
