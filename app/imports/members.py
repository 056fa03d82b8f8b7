"""The members of a group from a workbook or CSV: columns by their headings, else in their order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from app.actions.members import MOST
from app.domain.errors import N_, Refused
from app.domain.members import HEADINGS, Member, member
from app.domain.text import clean_line
from app.imports.headers import NO_HEADER, Reader, Target, choose_table, guess
from app.imports.readers import as_text
from app.imports.rows import Cell
from app.imports.unpacking import MIB, Limits
from app.imports.workbook import Workbook, open_workbook

LIMITS: Final = Limits(file_bytes=2 * MIB, unpacked_bytes=64 * MIB, cells=200_000)
ENDINGS: Final = (".xlsx", ".csv")
NO_NAMES: Final = N_("The file has no column for the name.")
NOT_A_TABLE: Final = N_("A list of members is a .xlsx or .csv file.")


def _target(name: str, *words: str, required: bool = False) -> Target:
    return Target(name, words[:1], Reader(as_text), words[1:], required=required)


TARGETS: Final = (
    _target("name", "姓名", "名字", "成员", "信访人", "来访人", "上访人", "Name", required=True),
    _target("id_number", "证件号码", "证件号", "身份证号码", "身份证号", "身份证", "ID number"),
    _target("phone", "电话", "联系电话", "手机号码", "手机号", "手机", "联系方式", "Telephone", "Phone"),
    _target("representative", "代表", "是否代表", "是否为代表", "信访代表", "Representative"),
)
"""In the order of a pasted line."""


def read_members(path: Path, name: str) -> tuple[Member, ...]:
    """Return the members of a file's first table, each with the number of its row; at most one too many.

    Refused with one sentence for what is no table, is too large, damaged or has no column for the name.
    """
    if not name.lower().endswith(ENDINGS):
        raise Refused(NOT_A_TABLE, field="file")
    try:
        with open_workbook(path, name=name, limits=LIMITS) as book:
            return tuple(islice(_members(book), MOST + 1))
    except Refused as refusal:
        raise Refused(refusal.message, field="file", **refusal.params) from refusal


def _members(book: Workbook) -> Iterator[Member]:
    try:
        table = choose_table(book, TARGETS)
    except Refused as refusal:
        if refusal.message != NO_HEADER:
            raise
        yield from _in_order(book)
        return
    found = guess(table.headers, TARGETS)
    if not found.columns:
        yield from _in_order(book)
        return
    if found.missing:
        raise Refused(NO_NAMES)
    places = [found.columns.get(target.name) for target in TARGETS]
    for row in table.lines():
        cells = [_text(row.cells[place]) if place is not None else "" for place in places]
        if any(cells):
            yield member(row.number, cells)


def _in_order(book: Workbook) -> Iterator[Member]:
    """Yield the rows of the first sheet as pasted lines are read."""
    for place, row in enumerate(book.sheets[0].rows()):
        cells = [_text(cell) for cell in row.cells]
        if place or cells[0].casefold() not in HEADINGS:
            yield member(row.number, cells)


def _text(cell: Cell) -> str:
    """Return a cell as pasted text; a number the spreadsheet has rounded stays one no column takes."""
    try:
        return clean_line(as_text(cell))
    except Refused:
        return repr(cell)
