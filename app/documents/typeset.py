"""Turn clean text into HTML whose every character has a face that can draw it and a line it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup, escape

from app.documents import geometry
from app.documents.fonts import Face, FontSet, MissingGlyph, Role, metrics
from app.documents.lines import Line, break_lines, change_lines
from app.documents.official import Paragraph
from app.documents.titles import title_lines

PARAGRAPH_INDENT: Final = 2
_LEVELS: Final = (
    (re.compile(r"[一二三四五六七八九十]+、"), Role.hei),
    (re.compile(r"（[一二三四五六七八九十]+）"), Role.kai),
)
_LEVEL_ROLES: Final = {1: Role.hei, 2: Role.kai, 3: Role.fang, 4: Role.fang}
_CONTEXT: Final = 8
MARKED: Final = "marked"
"""The style class of what a draft points out."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, the style class that sets it, its advance in em."""

    character: str
    style: str
    width: float


@dataclass(slots=True)
class Typesetter:
    """The functions that templates call to set text; one for each print.

    `changes` says which blocks of the text must have a line more or fewer, by their ids, and `kept`
    how others break between pages, so that the press can fit the pages.
    """

    fonts: FontSet
    changes: dict[str, int] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    _styles: dict[tuple[str, Role], tuple[str, float]] = field(default_factory=dict)
    _set: dict[Any, Any] = field(default_factory=dict)

    def inline(self, text: str, role: str, part: str) -> Markup:
        """Set text that WeasyPrint lays out, in the face of `role`; `part` names the place for complaints."""
        return spans(self.glyphs(text, [Role[role]] * len(text), part), role)

    def paragraph(
        self, paragraph: Paragraph | str, part: str, name: str = "", measure: float = geometry.CHARACTERS
    ) -> Markup:
        """Set a paragraph of the body as full lines, the heading it may begin with in its own face.

        `name` is its id on the page, by which the press asks for a line more or fewer.
        """
        if isinstance(paragraph, str):
            paragraph = Paragraph(paragraph, level(paragraph))
        by = self.changes.get(name, 0)
        key = (paragraph, measure, by)
        found: Markup | None = self._set.get(key)
        if found is None:
            found = self._set[key] = self._paragraph(paragraph, part, measure, by)
        return found

    def _paragraph(self, paragraph: Paragraph, part: str, measure: float, by: int) -> Markup:
        """Set a paragraph that was not set yet."""
        glyphs = self.glyphs(paragraph.text, roles_of(paragraph), part)
        for start, end in paragraph.marks:
            marked = [replace(glyph, style=f"{glyph.style} {MARKED}") for glyph in glyphs[start:end]]
            glyphs[start:end] = marked
        widths = [glyph.width for glyph in glyphs]
        text = paragraph.text
        if by:
            changed = change_lines(text, widths, indent=PARAGRAPH_INDENT, measure=measure, by=by)
            if changed is not None:
                return self._lines(glyphs, changed)
        lines = break_lines(text, widths, indent=PARAGRAPH_INDENT, measure=measure)
        return self._lines(glyphs, lines)

    def offers_change(self, paragraph: Paragraph, by: int, measure: float = geometry.CHARACTERS) -> float:
        """Return how much a paragraph shows that it gained or lost a line, in em; infinity if it cannot."""
        glyphs = self.glyphs(paragraph.text, roles_of(paragraph), "")
        widths = [glyph.width for glyph in glyphs]
        lines = change_lines(paragraph.text, widths, indent=PARAGRAPH_INDENT, measure=measure, by=by)
        return float("inf") if lines is None else max(abs(line.spacing) for line in lines)

    def flush(
        self,
        text: str,
        part: str,
        indent: float = 0,
        measure: float = geometry.CHARACTERS,
        *,
        role: str = "fang",
    ) -> Markup:
        """Set text as full lines of `measure` em, the first shorter by `indent`."""
        glyphs = self.glyphs(text, [Role[role]] * len(text), part)
        widths = [glyph.width for glyph in glyphs]
        return self._lines(glyphs, break_lines(text, widths, indent=indent, measure=measure), role)

    def title(self, lines: tuple[str, ...], part: str) -> Markup:
        """Set a title in its lines, one below the other."""
        return Markup("<br>").join(self.inline(line, "title", part) for line in lines)

    def shaped(self, title: tuple[str, ...]) -> tuple[str, ...]:
        """Return the lines of a title: the author's, or those its shape asks for where it is one line."""
        if len(title) != 1:
            return title
        return title_lines(
            title[0], [glyph.width for glyph in self.glyphs(title[0], [Role.title] * len(title[0]), "标题")]
        )

    def keeping(self, name: str) -> str:
        """Return the style by which a block breaks between pages."""
        return self.kept.get(name, "")

    def level(self, text: str) -> int:
        """Return the heading level of a paragraph, 0 for ordinary text."""
        return level(text)

    def shift(self, role: str) -> float:
        """Return how far the face of `role` sits below the middle of its line, in em."""
        return metrics(self.fonts.face(Role[role])).shift

    def length(self, text: str, part: str, role: str = "fang") -> float:
        """Return the length of a text in em."""
        return sum(glyph.width for glyph in self.glyphs(text, [Role[role]] * len(text), part))

    def glyphs(self, text: str, roles: list[Role], part: str) -> list[Glyph]:
        """Return a face for every character, a spare one where the role's own lacks it."""
        made = []
        for position, (character, role) in enumerate(zip(text, roles, strict=True)):
            found = self._styles.get((character, role))
            if found is None:
                style, face = self._face(character, role)
                if face is None:
                    near = text[max(position - _CONTEXT, 0) : position + _CONTEXT]
                    raise MissingGlyph.of(character, part=part, near=near)
                found = self._styles[character, role] = (style, metrics(face).width(character))
            made.append(Glyph(character, *found))
        return made

    def _lines(self, glyphs: list[Glyph], lines: tuple[Line, ...], plain: str = Role.fang.name) -> Markup:
        """Return the lines as spans with their own spacing, joined by line breaks."""
        return Markup("<br>").join(
            Markup('<span style="letter-spacing:{}em{}">{}</span>').format(
                format(line.spacing, ".5f"),
                f";word-spacing:{line.blank:.5f}em" if line.blank else "",
                spans(glyphs[line.start : line.end], plain),
            )
            for line in lines
        )

    def _face(self, character: str, role: Role) -> tuple[str, Face | None]:
        """Return the style class and the face for one character, no face if none covers it."""
        own = self.fonts.face(role)
        if ord(character) in metrics(own).covered:
            return role.name, own
        for number, spare in self.fonts.fallbacks(role):
            if ord(character) in metrics(spare).covered:
                return f"rare rare-{number}", spare
        return "", None


def roles_of(paragraph: Paragraph) -> list[Role]:
    """Return the face of every character of a paragraph."""
    if paragraph.level > 2 or (paragraph.level and "。" not in paragraph.text):  # noqa: PLR2004
        return [_LEVEL_ROLES[paragraph.level]] * len(paragraph.text)
    if paragraph.level:
        end = paragraph.text.find("。") + 1
        return [_LEVEL_ROLES[paragraph.level]] * end + [Role.fang] * (len(paragraph.text) - end)
    return heading_roles(paragraph.text)


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


def spans(glyphs: list[Glyph], plain: str) -> Markup:
    """Return the characters escaped, those of another style than `plain` in spans of their class."""
    parts = []
    for style, run in groupby(glyphs, key=lambda glyph: glyph.style):
        text = escape("".join(glyph.character for glyph in run))
        parts.append(text if style == plain else Markup('<span class="{}">{}</span>').format(style, text))
    return Markup("").join(parts)
