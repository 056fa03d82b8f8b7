"""The tables of a circular as a workbook that travels inside its PDF, for who wants to go on counting.

It holds what the paper publishes and nothing besides: small counts stay as the paper writes them.
"""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Final

from app.documents.pdf import Attached
from app.documents.values import CircularValue
from app.exports.workbook import Sheet, write_sheets

NAME: Final = "figures.xlsx"
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")


def figure_book(value: CircularValue) -> Attached:
    """Return the workbook of a circular's tables; the same value gives the same bytes."""
    sheets = [
        Sheet(
            f"附件{number}",
            table.head,
            [[_cell(text) for text in row] for row in table.rows],
            "。".join(filter(None, (table.title, table.note))),
        )
        for number, table in enumerate(value.tables, 1)
    ]
    file = io.BytesIO()
    write_sheets(file, sheets, made_on=value.signed_on)
    return Attached(NAME, file.getvalue(), "附件各表数据", value.signed_on)


def _cell(text: str) -> object:
    """Return a printed number as a number, anything else as it is printed."""
    return Decimal(text) if _NUMBER.fullmatch(text) else text
