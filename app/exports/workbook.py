"""Write workbooks: tables of any length, refused rows with their reason, import templates.

The only file that names the writer. Text is always written as text, so nothing typed by a petitioner
can become a formula or a link; memory does not grow with the number of rows.
"""

from __future__ import annotations

import math
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

MAX_ROWS: Final = 1_048_576
MAX_TEXT: Final = 32_767
EXACT_INTEGER: Final = 10**15
CUT: Final = "…"
SHEET_NAME_LENGTH: Final = 31
MARK_LENGTH: Final = 200  # Excel takes 255 characters, its own codes included
FORBIDDEN_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
DEFAULT_WIDTH: Final = 16
REASON_WIDTH: Final = 60
INLINE_CHOICES: Final = 255
TEMPLATE_ROWS: Final = 10_000
LISTS_SHEET: Final = "lists"

LOOKS: Final[dict[str, dict[str, str | int]]] = {
    "header": {"bold": True, "bg_color": "#E8EEF5", "bottom": 1, "valign": "vcenter", "text_wrap": True},
    "required": {
        "bold": True,
        "bg_color": "#E8EEF5",
        "bottom": 1,
        "valign": "vcenter",
        "font_color": "#B42318",
    },
    "plain": {},
    "top": {"valign": "top"},
    "fault": {"valign": "top", "bg_color": "#FDE7E4"},
    "reason": {"valign": "top", "text_wrap": True, "font_color": "#B42318"},
}
DAY_FORMAT: Final = "yyyy-mm-dd"
MOMENT_FORMAT: Final = "yyyy-mm-dd hh:mm:ss"
TIME_FORMAT: Final = "hh:mm:ss"
DURATION_FORMAT: Final = "[h]:mm:ss"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a table: rows written, and how many texts were too long for a cell and cut."""

    rows: int
    cut: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not imported: its number and cells in the file, why, and the columns at fault from 0."""

    number: int
    cells: Sequence[object]
    reason: str
    columns: Collection[int] = ()


class ColumnKind(StrEnum):
    """How the cells of a template column are formatted, so that Excel keeps what is typed."""

    text = "@"
    integer = "0"
    number = "General"
    date = DAY_FORMAT
    moment = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of an import template: its header, whether it must be filled, help, and the choices."""

    header: str
    required: bool = False
    help: str = ""
    choices: Sequence[str] = ()
    kind: ColumnKind = ColumnKind.text
    width: float = DEFAULT_WIDTH


def write_table(
    file: IO[bytes],
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str,
    widths: Sequence[float] = (),
    zone: tzinfo | None = None,
    max_rows: int = MAX_ROWS,
    mark: str = "",
) -> Written:
    """Write a table with a frozen header and a filter, row by row, to an open binary file.

    Days and moments become real dates; a moment with a zone is written as wall time in `zone`. Where a
    sheet is full at `max_rows`, the table goes on in the next one under the same header. `mark` stands at
    the head and foot of every printed page: who took the file out, and when.
    """
    written = cut = 0
    with _book(file, streaming=True) as book:
        styles = _Styles(book)
        page = _Page.begin(book, styles, _sheet_name(sheet, 1), headers, widths, mark=mark)
        for row in rows:
            if page.next_row == max_rows:
                page.finish()
                name = _sheet_name(sheet, len(book.worksheets()) + 1)
                page = _Page.begin(book, styles, name, headers, widths, mark=mark)
            cut += page.write(row, zone)
            written += 1
        page.finish()
    return Written(written, cut)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of several small tables of a workbook; `note` stands under its last row."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[object]]
    note: str = ""


def write_sheets(file: IO[bytes], sheets: Sequence[Sheet], *, made_on: date) -> None:
    """Write several tables, one a sheet; the same tables of the same day give the same bytes."""
    with _book(file, streaming=True) as book:
        book.set_properties({"created": datetime.combine(made_on, time(), UTC)})
        styles = _Styles(book)
        for sheet in sheets:
            name = _sheet_name(sheet.name, 1)
            page = _Page.begin(book, styles, name, sheet.headers, [28, *[DEFAULT_WIDTH] * len(sheet.headers)])
            for row in sheet.rows:
                page.write(row)
            page.finish()
            if sheet.note:
                page.next_row += 1
                page.write([sheet.note])


def write_refused(
    file: IO[bytes],
    headers: Sequence[str],
    rows: Iterable[RefusedRow],
    *,
    sheet: str,
    row_header: str,
    reason_header: str,
) -> Written:
    """Write refused rows as they stood, cells at fault coloured, with their row number and reason behind.

    The original columns come first and unchanged, so that the corrected workbook can be imported as it is.
    """
    written = cut = 0
    width = len(headers)
    with _book(file, streaming=True) as book:
        styles = _Styles(book)
        page = _Page.begin(
            book,
            styles,
            _sheet_name(sheet, 1),
            (*headers, row_header, reason_header),
            [*[DEFAULT_WIDTH] * width, 8],
        )
        page.sheet.set_column(width + 1, width + 1, REASON_WIDTH)
        for row in rows:
            cells = [*list(row.cells)[:width], *[None] * (width - len(row.cells)), row.number, row.reason]
            cut += page.write(cells, looks={**dict.fromkeys(row.columns, "fault"), width + 1: "reason"})
            written += 1
        page.finish()
    return Written(written, cut)


def write_template(
    file: IO[bytes], columns: Sequence[TemplateColumn], *, sheet: str, required_mark: str
) -> None:
    """Write an empty workbook to fill in: headers, help as their comments, drop-down lists.

    A required header is followed by `required_mark`, which the import takes off again: `*` or `(必填)`.
    Every column is formatted as what it holds, so that long numbers and leading zeros survive typing.
    """
    with _book(file, streaming=False) as book:
        styles = _Styles(book)
        page = book.add_worksheet(_sheet_name(sheet, 1))
        lists = _Lists(book)
        page.freeze_panes(1, 0)
        page.set_row(0, 24)
        for index, column in enumerate(columns):
            page.set_column(index, index, column.width, styles.get("plain", column.kind.value))
            title = f"{column.header} {required_mark}" if column.required else column.header
            page.write_string(0, index, title, styles.get("required" if column.required else "header"))
            if column.help:
                page.write_comment(0, index, column.help, {"author": "", "x_scale": 2, "font_size": 10})
            if column.choices:
                options = {"validate": "list", "source": lists.source(column.choices)}
                page.data_validation(1, index, TEMPLATE_ROWS, index, options)


@contextmanager
def _book(file: IO[bytes], *, streaming: bool) -> Iterator[xlsxwriter.Workbook]:
    """Open a workbook whose working files vanish even when writing stops half-way."""
    with tempfile.TemporaryDirectory() as scratch:
        book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": streaming,
                "in_memory": not streaming,
                "tmpdir": scratch,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        try:
            yield book
            book.close()
        finally:
            for sheet in book.worksheets():
                if sheet.row_data_fh is not None:
                    sheet.row_data_fh.close()


class _Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """Begin without any."""
        self._book = book
        self._made: dict[tuple[str, str], Format] = {}

    def get(self, look: str, number_format: str = "") -> Format:
        """Give the format of one of the LOOKS, with a number format where Excel needs one."""
        made = self._made.get((look, number_format))
        if made is None:
            wanted = {**LOOKS[look], **({"num_format": number_format} if number_format else {})}
            made = self._made[look, number_format] = self._book.add_format(wanted)
        return made


@dataclass(slots=True)
class _Page:
    """One sheet of a table, written from the top."""

    sheet: Worksheet
    styles: _Styles
    columns: int
    next_row: int = 1

    @classmethod
    def begin(
        cls,
        book: xlsxwriter.Workbook,
        styles: _Styles,
        name: str,
        headers: Sequence[str],
        widths: Sequence[float],
        *,
        mark: str = "",
    ) -> _Page:
        """Add a sheet with its header row frozen, marked on every printed page."""
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        if mark:
            line = mark.replace("&", "&&")[:MARK_LENGTH]
            sheet.set_header(f"&R{line}")
            sheet.set_footer(f"&L{line}&R&P / &N")
        for index, header in enumerate(headers):
            sheet.set_column(index, index, widths[index] if index < len(widths) else DEFAULT_WIDTH)
            sheet.write_string(0, index, header[:MAX_TEXT], styles.get("header"))
        return cls(sheet, styles, len(headers))

    def write(
        self, row: Sequence[object], zone: tzinfo | None = None, looks: Mapping[int, str] | None = None
    ) -> int:
        """Write one row and give the number of texts that had to be cut."""
        cut = 0
        write_string = self.sheet.write_string
        for index, value in enumerate(row):
            if looks is None and type(value) is str and 0 < len(value) <= MAX_TEXT:
                write_string(self.next_row, index, value)  # nine cells of ten, and the time is theirs
            else:
                cut += self._write_cell(index, value, zone, looks.get(index, "top") if looks else "plain")
        self.next_row += 1
        return cut

    def _write_cell(self, index: int, value: object, zone: tzinfo | None, look: str) -> int:
        """Write one cell as what it is: text, number, day; 1 when a text was cut."""
        row, sheet, styles = self.next_row, self.sheet, self.styles
        if value is None or value == "":
            if look == "fault":
                sheet.write_blank(row, index, None, styles.get(look))
        elif isinstance(value, bool):
            sheet.write_boolean(row, index, value, styles.get(look))
        elif isinstance(value, int | float | Decimal) and _is_exact(value):
            sheet.write_number(row, index, value, styles.get(look))
        elif isinstance(value, date | time | timedelta):
            shown, number_format = _as_day(value, zone)
            sheet.write_datetime(row, index, shown, styles.get(look, number_format))
        else:
            text = str(value)
            if len(text) > MAX_TEXT:
                sheet.write_string(row, index, text[: MAX_TEXT - len(CUT)] + CUT, styles.get(look))
                return 1
            sheet.write_string(row, index, text, styles.get(look))
        return 0

    def finish(self) -> None:
        """Put the filter over all that was written."""
        if self.columns:
            self.sheet.autofilter(0, 0, self.next_row - 1, self.columns - 1)


class _Lists:
    """The choices of drop-down lists; those too long for a cell's own rule go to a hidden sheet."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """Begin without a hidden sheet."""
        self._book = book
        self._sheet: Worksheet | None = None
        self._used = 0

    def source(self, choices: Sequence[str]) -> list[str] | str:
        """Give the choices themselves, or the place where they stand."""
        if len(",".join(choices)) <= INLINE_CHOICES and not any("," in choice for choice in choices):
            return list(choices)
        if self._sheet is None:
            self._sheet = self._book.add_worksheet(LISTS_SHEET)
            self._sheet.hide()
        column, self._used = self._used, self._used + 1
        for row, choice in enumerate(choices):
            self._sheet.write_string(row, column, choice)
        return f"={LISTS_SHEET}!{xl_range_abs(0, column, len(choices) - 1, column)}"


def _is_exact(number: float | Decimal) -> bool:
    """Tell whether Excel, which keeps 15 digits, can hold a number without changing it."""
    if isinstance(number, int):
        return abs(number) < EXACT_INTEGER
    return math.isfinite(number)


def _as_day(value: date | time | timedelta, zone: tzinfo | None) -> tuple[date | time | timedelta, str]:
    """Give wall time without a zone, which Excel does not know, and the format that shows it."""
    if isinstance(value, datetime):
        moment = value.astimezone(zone) if zone and value.tzinfo else value
        return moment.replace(tzinfo=None), MOMENT_FORMAT
    if isinstance(value, time):
        return value.replace(tzinfo=None), TIME_FORMAT
    return value, DURATION_FORMAT if isinstance(value, timedelta) else DAY_FORMAT


def _sheet_name(name: str, number: int) -> str:
    """Give a name Excel allows: 31 characters, no brackets or slashes, numbered from the second on."""
    ending = f" {number}" if number > 1 else ""
    clean = name.translate(FORBIDDEN_IN_NAMES).strip("' ") or "Sheet"
    return clean[: SHEET_NAME_LENGTH - len(ending)] + ending
