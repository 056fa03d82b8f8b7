"""Filled templates of words as parts of a paper: lines of text, and tables parted by empty lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.documents import wording
from app.documents.official import Table
from app.documents.render import fill

BREAK: Final = "⏎"
"""A line break in a cell."""


def lines(folder: str, name: str, words: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the lines of a filled template that are not empty, clean."""
    found = (wording.clean(line) for line in fill(f"{folder}/{name}", words).splitlines())
    return tuple(line for line in found if line)


def tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a filled form: the first line of each is its head, a bar parts the cells."""
    parts = [part.splitlines() for part in text.strip().split("\n\n")]
    return tuple(
        Table(
            head=tuple(wording.clean(cell) for cell in rows[0].split("|")),
            rows=tuple(tuple(_cell(cell) for cell in row.split("|")) for row in rows[1:] if row.strip()),
        )
        for rows in parts
        if rows
    )


def _cell(text: str) -> str:
    return "\n".join(line.strip(" ") for line in text.split(BREAK))
