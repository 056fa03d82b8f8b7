"""From a filled template to the blocks of a paper: paragraphs, tables, forms, the form it brings along."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from app.documents import wording
from app.documents.official import Annex, Paragraph, Table
from app.documents.render import TEMPLATES, fill
from app.documents.typeset import level
from schema.vocabulary import PaperKind

BREAK: Final = "⏎"
EDGE: Final = "←"
"""Begins a line of a form that stands at the left edge."""


def lines(folder: str, name: str, words: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the clean lines of a template of a folder; those that hold cells keep their bars."""
    found = (line.strip() for line in fill(f"{folder}/{name}", words).splitlines())
    return tuple(line if "|" in line else wording.clean(line) for line in found if line)


def text_blocks(found: tuple[str, ...]) -> tuple[Paragraph | Table, ...]:
    """Return the blocks of a letter: lines with bars, one after the other, are a table."""
    blocks: list[Paragraph | Table] = []
    for barred, run in groupby(found, key=lambda line: "|" in line):
        if barred:
            blocks.append(_table(tuple(run), form=False))
        else:
            blocks += [Paragraph(text, level(text)) for text in run]
    return tuple(blocks)


def form_blocks(text: str) -> tuple[Paragraph | Table, ...]:
    """Return the blocks of a form: tables, lines at the left edge, and paragraphs."""
    blocks: list[Paragraph | Table] = []
    for part in text.strip().split("\n\n"):
        lines = tuple(line for line in part.splitlines() if line.strip())
        if any("|" in line for line in lines):
            blocks.append(_table(lines, form=True))
        else:
            blocks += [
                Paragraph(_cell(line.removeprefix(EDGE)), flush=True)
                if line.startswith(EDGE)
                else Paragraph(wording.clean(line), level(line))
                for line in lines
            ]
    return tuple(blocks)


def tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a list, parted by empty lines; they show what is, nobody fills them in."""
    return tuple(_table(tuple(part.splitlines()), form=False) for part in text.strip().split("\n\n"))


def annexes(kind: PaperKind, words: Mapping[str, Any]) -> tuple[Annex, ...]:
    """Return the form a paper brings with it to be filled in, where its folder has one."""
    if not (TEMPLATES / kind / "annex.txt").is_file():
        return ()
    title, _, form = fill(f"{kind}/annex.txt", words).strip().partition("\n\n")
    return (Annex(wording.clean(title), form_blocks(form)),)


def _table(lines: tuple[str, ...], *, form: bool) -> Table:
    head = tuple(wording.clean(cell) for cell in lines[0].split("|"))
    return Table(head, tuple(tuple(map(_cell, line.split("|"))) for line in lines[1:]), form=form)


def _cell(text: str) -> str:
    return "\n".join(line.strip(" ") for line in text.split(BREAK))
