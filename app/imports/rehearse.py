"""Rehearse an import: read every cell of every row, report every problem, write nothing.

A reader turns one filled cell into a value or refuses it; what is blank takes the default, if there is
one. The rehearsal is pure: what only the database knows is judged by the room that asks it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.errors import N_, Refused
from app.imports import readers
from app.imports.headers import Mapping, Target
from app.imports.rows import is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Mapping as Dictionary

    from app.imports.rows import Cell, Row

REQUIRED: Final = N_("%(column)s is missing.")
NO_COLUMN: Final = N_("The file has no column for %(column)s.")
REPEATED: Final = N_("Row %(first)s already brings the number %(number)s, with another %(columns)s.")
FIX_REQUIRED: Final = N_("Fill in the cell.")
FIX_NO_COLUMN: Final = N_("Add the column, or say which of the columns it is.")
FIX_REPEATED: Final = N_("Keep one of the two rows, or correct the number.")

FIXES: Final = {
    **readers.FIXES,
    REQUIRED: FIX_REQUIRED,
    NO_COLUMN: FIX_NO_COLUMN,
    REPEATED: FIX_REPEATED,
}


class Verdict(StrEnum):
    """What an import would do with a row, as far as the file alone can tell."""

    ready = "ready"
    repeated = "repeated"
    refused = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell: where it stands, what it holds, why not, and what to write instead.

    `message` and `fix` are English msgids that share `params`; `target` is the name of what the column fills.
    """

    row_no: int
    column: str
    target: str
    raw_value: Cell
    message: str
    params: dict[str, object]
    fix: str


@dataclass(slots=True)
class Line:
    """One row of the file: its number and cells as they stand, the clean values, what is wrong with it.

    `values` holds every target that a column or a default fills; None is blank. `same_as` is the number
    of an earlier row with the same key and the same values.
    """

    row_no: int
    cells: tuple[Cell, ...]
    values: dict[str, object]
    problems: list[Problem] = field(default_factory=list)
    same_as: int | None = None

    @property
    def verdict(self) -> Verdict:
        """Say what would become of the row; a problem outweighs a repetition."""
        if self.problems:
            return Verdict.refused
        return Verdict.ready if self.same_as is None else Verdict.repeated


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Every row of a file with what would become of it."""

    mapping: Mapping
    lines: tuple[Line, ...]

    def of(self, verdict: Verdict) -> list[Line]:
        """List the rows that share a verdict, in the order of the file."""
        return [line for line in self.lines if line.verdict is verdict]

    @property
    def problems(self) -> list[Problem]:
        """List every problem of every row."""
        return [problem for line in self.lines for problem in line.problems]


def rehearse(
    rows: Iterable[Row],
    mapping: Mapping,
    targets: Sequence[Target],
    *,
    defaults: Dictionary[str, object] | None = None,
    key: Sequence[str] = (),
    check: Callable[[dict[str, object]], Iterable[Refused]] | None = None,
) -> Rehearsal:
    """Read all rows by the mapping and report every problem of every row.

    `defaults` are clean values for blank cells and absent columns. `key` names the targets that identify
    a row within its source: a later row with the same key is repeated when all its values are the same,
    refused when they differ. `check` judges the values of a row together and yields a Refused, whose
    `field` names a target, for each thing wrong; it is not heard about a cell that could not be read.
    """
    reading = _Reading(mapping, targets, defaults or {})
    lines = []
    first: dict[tuple[object, ...], Line] = {}
    for row in rows:
        line = reading.read(row)
        faulty = {problem.target for problem in line.problems}
        for refusal in check(line.values) if check else ():
            name = refusal.field or targets[0].name
            if name not in faulty:
                reading.object_to(line, name, refusal)
        identity = tuple(line.values.get(name) for name in key)
        if key and None not in identity:
            earlier = first.setdefault(identity, line)
            if earlier is not line:
                reading.compare(line, earlier, key)
        lines.append(line)
    return Rehearsal(mapping, tuple(lines))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What stays the same from row to row."""

    mapping: Mapping
    targets: Sequence[Target]
    defaults: Dictionary[str, object]

    def read(self, row: Row) -> Line:
        """Read the cells of one row; one that is refused leaves None and a problem."""
        line = Line(row.number, row.cells, dict(self.defaults))
        for target in self.targets:
            column = self.mapping.columns.get(target.name)
            if column is None and target.name not in self.defaults and not target.required:
                continue
            raw = "" if column is None else row.cells[column]
            value: object = None
            try:
                value = None if is_blank(raw) else target.reader.read(raw)
                if value in (None, ""):
                    value = self.defaults.get(target.name)
                if value is None and target.required:
                    header = self.mapping.header_of(target.name) or target.label
                    reason = NO_COLUMN if column is None else REQUIRED
                    self.object_to(line, target.name, Refused(reason, column=header))
            except Refused as refusal:
                self.object_to(line, target.name, refusal)
            line.values[target.name] = value
        return line

    def object_to(self, line: Line, name: str, refusal: Refused) -> None:
        """Note a problem beside the cell that fills the target `name`."""
        target = next(target for target in self.targets if target.name == name)
        column = self.mapping.columns.get(name)
        line.problems.append(
            Problem(
                row_no=line.row_no,
                column=self.mapping.header_of(name) or target.label,
                target=name,
                raw_value="" if column is None else line.cells[column],
                message=refusal.message,
                params=refusal.params,
                fix=FIXES.get(refusal.message, target.reader.fix),
            )
        )

    def compare(self, line: Line, earlier: Line, key: Sequence[str]) -> None:
        """Take a row whose key came before as repeated, or refuse it and name what differs."""
        differing = [name for name in line.values if line.values[name] != earlier.values[name]]
        if not differing:
            line.same_as = earlier.row_no
            return
        labels = {target.name: target.label for target in self.targets}
        refusal = Refused(
            REPEATED,
            first=earlier.row_no,
            number=" ".join(str(line.values[name]) for name in key),
            columns=", ".join(self.mapping.header_of(name) or labels[name] for name in differing),
        )
        self.object_to(line, key[0], refusal)
