"""The workbook of refused rows: each as it stood in the file, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO

from app.exports.workbook import RefusedRow, write_refused
from app.imports.rehearse import Line
from app.imports.run import Reading

Words = Mapping[str, str]
"""msgid -> sentence in the reader's language; what is missing stays as it is."""


def write_refused_lines(file: IO[bytes], reading: Reading, lines: Sequence[Line], words: Words) -> None:
    """Write `lines` of `reading` to `file`; the cells at fault are marked."""
    columns = reading.mapping.columns
    rows = [
        RefusedRow(
            line.row_no,
            line.cells,
            "；".join(say(p.message, p.params, words) for p in line.problems),
            [columns[p.target] for p in line.problems if p.target in columns],
        )
        for line in lines
    ]
    heads = {name: words.get(name, name) for name in ("refused rows", "Row", "Reason")}
    write_refused(
        file,
        reading.headers,
        rows,
        sheet=heads["refused rows"],
        row_header=heads["Row"],
        reason_header=heads["Reason"],
    )


def say(message: str, params: Mapping[str, object], words: Words) -> str:
    """Return a sentence with its values."""
    text = words.get(message, message)
    return text % params if params else text
