"""Turn clean text into HTML whose every character has a face that can draw it and a line it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from app.documents import geometry
from app.documents.fonts import Face, FontSet, MissingGlyph, Role, metrics
from app.documents.lines import Line, break_lines

PARAGRAPH_INDENT: Final = 2
_LEVELS: Final = (
    (re.compile(r"[一二三四五六七八九十]+、"), Role.hei),
    (re.compile(r"（[一二三四五六七八九十]+）"), Role.kai),
)
_CONTEXT: Final = 8


@dataclass(frozen=True, slots=True)
class _Glyph:
    """One character, the style class that sets it, its advance in em."""

    character: str
    style: str
    width: float


@dataclass(frozen=True, slots=True)
class Typesetter:
    """The functions that templates call to set text; one for each set of fonts."""

    fonts: FontSet

    def inline(self, text: str, role: str, part: str) -> Markup:
        """Set text that WeasyPrint lays out, in the face of `role`; `part` names the place for complaints."""
        return _spans(self._glyphs(text, [Role[role]] * len(text), part), role)

    def paragraph(self, text: str, part: str) -> Markup:
        """Set a paragraph of the body as full lines, the heading it may begin with in its own face."""
        roles = heading_roles(text)
        glyphs = self._glyphs(text, roles, part)
        lines = break_lines(
            text,
            [glyph.width for glyph in glyphs],
            indent=PARAGRAPH_INDENT,
            measure=geometry.CHARACTERS,
        )
        return self._lines(glyphs, lines)

    def flush(self, text: str, part: str, indent: float = 0, measure: float = geometry.CHARACTERS) -> Markup:
        """Set text as full lines of `measure` em in the face of the body, the first shorter by `indent`."""
        glyphs = self._glyphs(text, [Role.fang] * len(text), part)
        widths = [glyph.width for glyph in glyphs]
        return self._lines(glyphs, break_lines(text, widths, indent=indent, measure=measure))

    def shift(self, role: str) -> float:
        """Return how far the face of `role` sits below the middle of its line, in em."""
        return metrics(self.fonts.face(Role[role])).shift

    def signature(self, issuer: str, date: str) -> tuple[float, float]:
        """Return the free space right of issuer and date, in em."""
        lengths = [
            sum(glyph.width for glyph in self._glyphs(text, [Role.fang] * len(text), text))
            for text in (issuer, date)
        ]
        return geometry.signature_indents(*lengths)

    def level(self, text: str) -> int:
        """Return the heading level of a paragraph, 0 for ordinary text."""
        return level(text)

    def _lines(self, glyphs: list[_Glyph], lines: tuple[Line, ...]) -> Markup:
        """Return the lines as spans with their own spacing, joined by line breaks."""
        return Markup("<br>").join(
            Markup('<span style="letter-spacing:{}em">{}</span>').format(
                format(line.spacing, ".5f"), _spans(glyphs[line.start : line.end], Role.fang.name)
            )
            for line in lines
        )

    def _glyphs(self, text: str, roles: list[Role], part: str) -> list[_Glyph]:
        """Return a face for every character, a spare one where the role's own lacks it."""
        made = []
        for position, (character, role) in enumerate(zip(text, roles, strict=True)):
            style, face = self._face(character, role)
            if face is None:
                near = text[max(position - _CONTEXT, 0) : position + _CONTEXT]
                raise MissingGlyph.of(character, part=part, near=near)
            made.append(_Glyph(character, style, metrics(face).width(character)))
        return made

    def _face(self, character: str, role: Role) -> tuple[str, Face | None]:
        """Return the style class and the face for one character, no face if none covers it."""
        own = self.fonts.face(role)
        if ord(character) in metrics(own).covered:
            return role.name, own
        for number, spare in enumerate(self.fonts.spares):
            if ord(character) in metrics(spare).covered:
                return f"rare rare-{number}", spare
        return "", None


def heading_roles(paragraph: str) -> list[Role]:
    """Return the face of every character: a heading's as far as its first full stop, then the body's.

    GB/T 9704-2012 7.3.3: 一、 in 黑体, （一） in 楷体; the levels below are in the face of the body.
    """
    for pattern, role in _LEVELS:
        if pattern.match(paragraph):
            end = paragraph.find("。") + 1 or len(paragraph)
            return [role] * end + [Role.fang] * (len(paragraph) - end)
    return [Role.fang] * len(paragraph)


def level(paragraph: str) -> int:
    """Return 1 or 2 for a paragraph that is nothing but a heading of that level, else 0."""
    if "。" in paragraph:
        return 0
    return next((number for number, (pattern, _) in enumerate(_LEVELS, 1) if pattern.match(paragraph)), 0)


def _spans(glyphs: list[_Glyph], plain: str) -> Markup:
    """Return the characters escaped, those of another style than `plain` in spans of their class."""
    parts = []
    for style, run in groupby(glyphs, key=lambda glyph: glyph.style):
        text = escape("".join(glyph.character for glyph in run))
        parts.append(text if style == plain else Markup('<span class="{}">{}</span>').format(style, text))
    return Markup("").join(parts)
