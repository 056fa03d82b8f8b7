"""Write a table as CSV that Excel opens in Chinese and in which no text becomes a formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
BATCH: Final = 500
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
FORMULA_BLANKS: Final = ("\t", "\r", "\n")


def csv_chunks(
    headers: Sequence[str], rows: Iterable[Sequence[object]], *, zone: tzinfo | None = None
) -> Iterator[bytes]:
    """Yield the file in pieces of some hundred rows: UTF-8 with its mark, lines ended as Excel ends them.

    Moments with a zone are written as wall time in `zone`; None is an empty cell.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([harmless(header) for header in headers])
    yield BYTE_ORDER_MARK
    for count, row in enumerate(rows, start=1):
        writer.writerow([_written(value, zone) for value in row])
        if count % BATCH == 0:
            yield _drained(buffer)
    yield _drained(buffer)


def write_csv(
    file: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[object]], *, zone: tzinfo | None = None
) -> None:
    """Write the whole table to an open binary file."""
    for chunk in csv_chunks(headers, rows, zone=zone):
        file.write(chunk)


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    risky = text.startswith(FORMULA_BLANKS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if risky else text


def _written(value: object, zone: tzinfo | None) -> object:
    """Write a value as a cell; numbers stay numbers, so a negative one needs no apostrophe."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = value.astimezone(zone) if zone and value.tzinfo else value
        return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    return harmless(value) if isinstance(value, str) else value


def _drained(buffer: io.StringIO) -> bytes:
    """Take what has been written so far and empty the buffer."""
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data
