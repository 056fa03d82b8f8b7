"""Open a file and read its sheets row by row; the only file that names the reader of workbooks.

A sheet may claim tens of thousands of rows of which a few hundred hold anything: empty rows are passed
over at once, and every row keeps the number it has in Excel.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, Self

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.domain.errors import N_, Refused
from app.imports.delimited import DelimitedFile
from app.imports.rows import Row, filled
from app.imports.safety import DEFAULT_LIMITS, MACROS, PASSWORD, FileKind, inspect
from app.imports.unpacking import DAMAGED, Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

NO_SHEET: Final = N_("The workbook has no visible sheet with anything in it.")

MACRO_SHEETS: Final = (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba)
PROJECT: Final = Path(__file__).parents[2]
APART: Final = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
from app.imports.workbook import answer
sys.stdout.buffer.write(answer(sys.argv[1]))
"""
APART_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, read anew each time `rows` is called."""

    name: str
    source: Source

    def rows(self) -> Iterator[Row]:
        """Yield the filled rows from the top. Raises Refused when the sheet turns out damaged."""
        return self.source.rows(self.name)


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open file: how it is written and its visible sheets in order. Close it, or use `with`."""

    kind: FileKind
    sheets: tuple[Sheet, ...]
    source: Source

    def close(self) -> None:
        """Let go of the file."""
        self.source.close()

    def __enter__(self) -> Self:
        """Give the workbook itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of the file."""
        self.close()


class Source(Protocol):
    """Where rows come from: a file of one kind."""

    def titles(self) -> list[str]:
        """List the sheets a person sees."""

    def rows(self, title: str) -> Iterator[Row]:
        """Yield the filled rows of one sheet."""

    def close(self) -> None:
        """Let go of the file."""


def open_workbook(path: Path, *, name: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Look at the file, refuse what cannot be read, and give its visible sheets.

    `name` is the name its owner gave the file. Raises Refused with one sentence and leaves nothing behind.
    """
    kind = inspect(path, name=name, limits=limits)
    source = _READERS[kind](path)
    try:
        return Workbook(kind, _sheets_of(source), source)
    except Refused:
        source.close()
        raise


def answer(path: str) -> bytes:
    """Read a whole workbook: its filled rows by title, or the sentence that refuses it, pickled."""
    try:
        book = ExcelFile(Path(path))
        rows = {title: list(book.rows(title)) for title in book.titles()}
    except Refused as refusal:
        return pickle.dumps(refusal.message)
    return pickle.dumps(rows)


class ExcelFile:
    """An .xlsx file; keeps the sheet read last, so that a file of one sheet is parsed once."""

    def __init__(self, path: Path) -> None:
        """Open the workbook, putting the reader's own errors into our sentences."""
        self._last: CalamineSheet | None = None
        try:
            self._book = CalamineWorkbook.from_path(path)
        except PasswordError as error:
            raise Refused(PASSWORD) from error
        except (CalamineError, OSError, ValueError) as error:
            raise Refused(DAMAGED) from error

    def titles(self) -> list[str]:
        """List the visible work sheets; a macro sheet among them refuses the file."""
        sheets = self._book.sheets_metadata
        if any(sheet.typ in MACRO_SHEETS for sheet in sheets):
            raise Refused(MACROS)
        return [
            sheet.name
            for sheet in sheets
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]

    def rows(self, title: str) -> Iterator[Row]:
        """Yield the filled rows of one sheet."""
        if self._last is None or self._last.name != title:
            try:
                self._last = self._book.get_sheet_by_name(title)
            except (CalamineError, ValueError) as error:
                raise Refused(DAMAGED) from error
        return filled(self._last.iter_rows())

    def close(self) -> None:
        """Let go of the file and of the sheet read last."""
        self._last = None
        self._book.close()


class OldExcelFile:
    """An .xls file, read by a process of its own.

    A damaged one makes the reader reserve any amount of memory and abort, and unlike an .xlsx file it
    cannot be measured beforehand. The abort must not be that of the panel.
    """

    def __init__(self, path: Path) -> None:
        """Have the file read. Raises Refused with the sentence of the other process, or as damaged."""
        command = [sys.executable, "-c", APART, str(path.absolute())]
        try:
            done = subprocess.run(  # noqa: S603 - our own code and a path that is only an argument
                command,
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=APART_SECONDS,
                check=True,
            )
        except subprocess.SubprocessError as error:
            raise Refused(DAMAGED) from error
        answered = pickle.loads(done.stdout)  # noqa: S301 - written by `answer`
        if isinstance(answered, str):
            raise Refused(answered)
        self._rows: dict[str, list[Row]] = answered

    def titles(self) -> list[str]:
        """List the visible work sheets."""
        return list(self._rows)

    def rows(self, title: str) -> Iterator[Row]:
        """Yield the filled rows of one sheet."""
        return iter(self._rows[title])

    def close(self) -> None:
        """Let go of the rows."""
        self._rows = {}


def _sheets_of(source: Source) -> tuple[Sheet, ...]:
    """List the visible sheets, one of which must hold something."""
    sheets = tuple(Sheet(title, source) for title in source.titles())
    if not any(True for sheet in sheets for _ in sheet.rows()):
        raise Refused(NO_SHEET)
    return sheets


_READERS: Final[dict[FileKind, Callable[[Path], Source]]] = {
    FileKind.xlsx: ExcelFile,
    FileKind.xls: OldExcelFile,
    FileKind.csv: DelimitedFile,
}
