"""Find the row of column names and say which column fills what, by labels and synonyms in any language."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from app.domain.errors import N_, Refused
from app.imports.rows import MOST_COLUMNS, TOO_MANY, Cell, Row
from app.imports.workbook import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from collections.abc import Mapping as Dictionary

    from app.imports.workbook import Workbook

NO_HEADER: Final = N_(
    "No row with column names was found. The table must begin with its column names, such as %(examples)s."
)

SEARCHED_ROWS: Final = 30
SURE_NAMES: Final = 2
MARKS: Final = re.compile(r"[\s*:·\u200b-\u200f\ufeff]+")
ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
BARE_PENALTY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns a filled cell into a value or raises Refused; `fix` tells the person what to write instead."""

    read: Callable[[Cell], object]
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Something a column may fill. The first label is the one to show; synonyms go from sure to vague."""

    name: str
    labels: tuple[str, ...]
    reader: Reader
    synonyms: tuple[str, ...] = ()
    required: bool = False

    @property
    def label(self) -> str:
        """The word by which a person knows this target."""
        return self.labels[0] if self.labels else self.name

    def words(self) -> list[str]:
        """Every header that means this target, normalised, the surest first."""
        return [normalise(word) for word in (*self.labels, self.name, *self.synonyms)]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a file fills which target, and what was left over.

    `columns` maps a target's name to a column index from 0. `unknown` are headers nothing answers to,
    `duplicates` headers whose target another column already fills, `missing` required targets unfilled.
    """

    headers: tuple[str, ...]
    columns: dict[str, int]
    unknown: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def header_of(self, target: str) -> str | None:
        """Give the header of the column that fills `target`, as the file writes it."""
        column = self.columns.get(target)
        return None if column is None else self.headers[column]

    def remembered(self) -> dict[str, str]:
        """Give what to keep for the next file of this shape: normalised header to target."""
        return {normalise(self.headers[column]): target for target, column in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with its header row found: the number of that row in Excel and the headers."""

    sheet: Sheet
    header_row: int
    headers: tuple[str, ...]

    def lines(self) -> Iterator[Row]:
        """Yield the filled rows below the header, as wide as it, but not a header that comes again."""
        width = len(self.headers)
        names = [normalise(header) for header in self.headers]
        first = next(column for column, name in enumerate(names) if name)
        for row in self.sheet.rows():
            if row.number <= self.header_row:
                continue
            cells = (row.cells + ("",) * width)[:width]
            if normalise(cells[first]) != names[first] or [normalise(cell) for cell in cells] != names:
                yield Row(row.number, cells)


def normalise(header: Cell) -> str:
    """Reduce a header to what makes it the same word: width, case, blanks and marks do not count."""
    return MARKS.sub("", unicodedata.normalize("NFKC", str(header))).casefold()


def shape_key(headers: Sequence[str]) -> str:
    """Give 64 hexadecimal digits that files with the same set of headers share, in whatever order."""
    names = sorted({normalise(header) for header in headers} - {""})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def guess(headers: Sequence[str], targets: Sequence[Target], *, given: Collection[str] = ()) -> Mapping:
    """Match headers to targets by label, code name and synonym, the surest pair first.

    `given` names targets that a default fills, so that they are not missing. Words in brackets are
    ignored where nothing matches with them: 来访时间(年月日) is 来访时间.
    """
    words = [target.words() for target in targets]
    pairs = sorted(
        (rank, column, index)
        for column, header in enumerate(headers)
        for index, known in enumerate(words)
        if (rank := _rank(header, known)) is not None
    )
    columns: dict[str, int] = {}
    for _, column, index in pairs:
        if targets[index].name not in columns and column not in columns.values():
            columns[targets[index].name] = column
    return _mapping(headers, targets, columns, known={column for _, column, _ in pairs}, given=given)


def apply(
    headers: Sequence[str],
    targets: Sequence[Target],
    remembered: Dictionary[str, str],
    *,
    given: Collection[str] = (),
) -> Mapping:
    """Match headers as a person chose for an earlier file of this shape (see `Mapping.remembered`)."""
    names = {target.name for target in targets}
    columns: dict[str, int] = {}
    known = set()
    for column, header in enumerate(headers):
        target = remembered.get(normalise(header))
        if target in names:
            known.add(column)
            columns.setdefault(target, column)
    return _mapping(headers, targets, columns, known=known, given=given)


def choose_table(workbook: Workbook, targets: Sequence[Target]) -> Table:
    """Take the sheet whose header row names the most targets; title rows above it are passed over.

    When no name is known, take the first row that looks like column names, for a person to match by hand.
    Raises Refused when there is none.
    """
    best: tuple[int, Table] | None = None
    for sheet in workbook.sheets:
        found = _header_of(sheet, targets)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    if best is None:
        wanted = [target.label for target in targets if target.required] or [
            target.label for target in targets
        ]
        raise Refused(NO_HEADER, examples=", ".join(wanted[:3]))
    return best[1]


def _rank(header: str, known: list[str]) -> int | None:
    """Say how surely a header means a target: 0 is surest, None not at all."""
    name = normalise(header)
    if name in known:
        return known.index(name)
    bare = ASIDE.sub("", name)
    return BARE_PENALTY + known.index(bare) if bare and bare in known else None


def _mapping(
    headers: Sequence[str],
    targets: Sequence[Target],
    columns: dict[str, int],
    *,
    known: set[int],
    given: Collection[str],
) -> Mapping:
    """Put a mapping together with its leftovers."""
    counts = Counter(normalise(header) for header in headers)
    left = [
        (column, header) for column, header in enumerate(headers) if column not in columns.values() and header
    ]
    double = {column for column, header in left if column in known or counts[normalise(header)] > 1}
    return Mapping(
        headers=tuple(headers),
        columns=columns,
        unknown=tuple(header for column, header in left if column not in double),
        duplicates=tuple(header for column, header in left if column in double),
        missing=tuple(
            target.name
            for target in targets
            if target.required and target.name not in columns and target.name not in given
        ),
    )


def _header_of(sheet: Sheet, targets: Sequence[Target]) -> tuple[int, Table] | None:
    """Find the best header row among the first filled rows, with the number of targets it names."""
    rows = list(islice(sheet.rows(), SEARCHED_ROWS))
    best: tuple[int, Table] | None = None
    above: Row | None = None
    for row in rows:
        headers = _headers(row, above)
        above = row
        if len(headers) > MOST_COLUMNS:
            raise Refused(TOO_MANY)
        score = len(guess(headers, targets).columns)
        if score < SURE_NAMES and not _looks_like_names(headers, row, lone=len(targets) == 1):
            continue
        if best is None or score > best[0]:
            best = score, Table(sheet, row.number, headers)
    return best


def _headers(row: Row, above: Row | None) -> tuple[str, ...]:
    """Give a row's texts; where two header rows are merged downwards the upper one lends its word."""
    cells = [str(cell).strip() for cell in row.cells]
    if above is not None and above.number == row.number - 1:
        upper = [str(cell).strip() for cell in above.cells]
        if sum(map(bool, upper)) > 1:
            cells = [
                cell or (upper[column] if column < len(upper) else "") for column, cell in enumerate(cells)
            ]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(re.sub(r"\s+", " ", cell) for cell in cells)


def _looks_like_names(headers: tuple[str, ...], row: Row, *, lone: bool) -> bool:
    """Tell whether a row can be column names: two or more different texts and nothing but texts."""
    if not all(isinstance(cell, str) for cell in row.cells):
        return False
    different = {normalise(header) for header in headers} - {""}
    return len(different) > (0 if lone else 1)
