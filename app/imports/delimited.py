"""Read a text file of rows, finding out by looking how it is written."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from app.domain.errors import N_, Refused
from app.imports.rows import Row, filled
from app.imports.unpacking import CHUNK, DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNKNOWN_ENCODING: Final = N_(
    "The file is written neither in UTF-8 nor in GB18030. Open it in Excel or WPS and save it as .xlsx."
)

ENCODINGS: Final = ("utf-8-sig", "gb18030")
DELIMITERS: Final = (",", "\t", ";")
SNIFFED_ROWS: Final = 50
GUARDED_FORMULA: Final = ("'=", "'+", "'-", "'@")


class DelimitedFile:
    """A .csv file with one sheet, named as the file is."""

    def __init__(self, path: Path) -> None:
        """Find encoding and delimiter. Raises Refused for an encoding we do not read."""
        self.path = path
        self.encoding = _encoding_of(path)
        self.delimiter = self._widest_delimiter()

    def titles(self) -> list[str]:
        """Give the one sheet there is."""
        return [self.path.stem]

    def rows(self, title: str) -> Iterator[Row]:  # noqa: ARG002 - there is only one
        """Yield the filled records; an apostrophe that kept a text from being a formula is taken off."""
        return filled(
            [cell[1:] if cell.startswith(GUARDED_FORMULA) else cell for cell in record]
            for record in self._records(self.delimiter)
        )

    def close(self) -> None:
        """Hold nothing between two readings, so let go of nothing."""

    def _records(self, delimiter: str) -> Iterator[list[str]]:
        """Parse the file by one delimiter."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            try:
                yield from csv.reader(file, delimiter=delimiter)
            except csv.Error as error:
                raise Refused(DAMAGED) from error

    def _widest_delimiter(self) -> str:
        """Choose the delimiter by which most of the first rows have the same, largest number of cells."""

        def width(delimiter: str) -> int:
            records = islice(self._records(delimiter), SNIFFED_ROWS)
            widths = Counter(len(record) for record in records if record)
            return widths.most_common(1)[0][0] if widths else 0

        return max(DELIMITERS, key=width)


def _encoding_of(path: Path) -> str:
    """Decode the whole file once in each encoding an office's program writes, UTF-8 first."""
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while piece := file.read(CHUNK):
                    decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused(UNKNOWN_ENCODING)
