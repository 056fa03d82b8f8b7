"""Members of a group, as lines: name, ID number, telephone, and whether they represent the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.text import clean_line

HEADINGS = frozenset({"姓名", "name"})
YES = frozenset({"是", "代表", "√", "yes", "y", "1", "true"})
NO = frozenset({"", "否", "no", "n", "0", "false"})
_MARKS = re.compile(r"[\t,，;；]")
_PHONE = re.compile(r"[+(]?[\d()-]{5,14}")


class Member(NamedTuple):
    """One line: its number in what was pasted (from 1), or of its row in a file.

    `representative` is None where it is neither yes nor no; `spare` says that the line holds more than the
    four things.
    """

    number: int
    name: str
    id_number: str
    phone: str
    representative: bool | None
    spare: bool = False


def members(text: str) -> tuple[Member, ...]:
    """Return the members of pasted lines, numbered without the empty ones.

    Cells stand between tabs, commas or semicolons; where there are only blanks, which is what the tabs of a
    spreadsheet become on their way through a form, each is told by its shape. A first line of headings is
    passed over.
    """
    return tuple(_members(text.splitlines()))


def _members(lines: Iterable[str]) -> Iterable[Member]:
    number = 0
    for line in lines:
        marked = _MARKS.search(line)
        cells = [clean_line(cell) for cell in (_MARKS.split(line) if marked else line.split())]
        if not any(cells):
            continue
        number += 1
        if number == 1 and cells[0].casefold() in HEADINGS:
            continue
        yield member(number, cells if marked else _placed(cells))


def member(number: int, cells: Sequence[str]) -> Member:
    """Return the member of a line whose cells stand in their order; those that are missing are empty."""
    name, id_number, phone, word, *spare = (*cells, "", "", "", "")
    word = word.casefold()
    speaks = True if word in YES else (False if word in NO else None)
    return Member(number, name, id_number, phone, speaks, spare=any(spare))


def _placed(cells: Sequence[str]) -> list[str]:
    """Return the name and what follows it in the order of a line, told by shape; what is left over last."""
    found = [cells[0], "", "", ""]
    for cell in cells[1:]:
        place = 3 if cell.casefold() in YES | NO else (2 if _PHONE.fullmatch(cell) else 1)
        if found[place]:
            found.append(cell)
        else:
            found[place] = cell
    return found
