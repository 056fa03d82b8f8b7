"""What a paper says, frozen: all that is needed to print it again, and nothing that could still change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Self

from app.domain.errors import N_, Refused

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Table:
    """An annex: its title, a heading per column, rows of printed cells, a note that may be empty.

    A row of one cell is a heading across the table. `name` chooses the column widths in the style sheet.
    """

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class CircularValue:
    """A circular (情况通报) as it is printed; texts are Chinese and already clean.

    `number` is the whole document number; a draft has the form 绍教信〔2026〕号 until one is taken.
    `title` may hold line breaks. A line of `body` is a paragraph; its level shows from its own numbering
    (一、 and （一）). `signer` is kept for the record: GB/T 9704-2012 7.2.6 prints it on papers to a superior
    only, which a circular is not.
    """

    mark: str
    number: str
    title: str
    addressees: str
    body: tuple[str, ...]
    tables: tuple[Table, ...]
    issuer: str
    signed_on: date
    copies_to: str
    printed_by: str
    printed_on: date
    signer: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data, dates as YYYY-MM-DD, with the number of this format."""
        return asdict(self) | {
            "format": FORMAT,
            "signed_on": self.signed_on.isoformat(),
            "printed_on": self.printed_on.isoformat(),
            "body": list(self.body),
            "tables": [
                asdict(table) | {"head": list(table.head), "rows": [list(row) for row in table.rows]}
                for table in self.tables
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; another format is refused rather than guessed at."""
        content = dict(data)
        if content.pop("format", None) != FORMAT:
            raise Refused(N_("This paper was frozen in a format that this version cannot print."))
        content["signed_on"] = date.fromisoformat(content["signed_on"])
        content["printed_on"] = date.fromisoformat(content["printed_on"])
        content["body"] = tuple(content["body"])
        content["tables"] = tuple(
            Table(**{**table, "head": tuple(table["head"]), "rows": tuple(map(tuple, table["rows"]))})
            for table in content["tables"]
        )
        return cls(**content)
