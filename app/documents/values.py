"""What a paper says, frozen: all that is needed to print it again, and nothing that could still change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Self

from app.domain.errors import N_, Refused

FORMAT: Final = 2
READABLE: Final = frozenset({1, 2})


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
class Series:
    """One row of figures of a chart."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: a label for each place, figures in one or two series, bars that lie or stand `upright`."""

    name: str
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    upright: bool = False
    unit: str = "件"


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure nobody counted: where it stands in the text, what was counted in its place, if anything.

    `paragraph` is from 0, `start` and `end` are characters of it; `name` is empty for one that was typed.
    """

    paragraph: int
    start: int
    end: int
    text: str
    name: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class CircularValue:
    """A circular (情况通报) as it is printed; texts are Chinese and already clean.

    `number` is the whole document number; a draft has the form 绍教信〔2026〕号 until one is taken.
    `title` may hold line breaks. A line of `body` is a paragraph; its level shows from its own numbering
    (一、 and （一）). `signer` is kept for the record: GB/T 9704-2012 7.2.6 prints it on papers to a superior
    only, which a circular is not. `marks` are the figures of the text that were not counted: a draft shows
    them, and a note under the last table says what was counted in place of a changed one.
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
    charts: tuple[Chart, ...] = ()
    marks: tuple[Mark, ...] = ()
    corrects: str = ""

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
            "charts": [
                asdict(chart)
                | {
                    "labels": list(chart.labels),
                    "series": [
                        {"name": series.name, "values": list(series.values)} for series in chart.series
                    ],
                }
                for chart in self.charts
            ],
            "marks": list(map(asdict, self.marks)),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; another format is refused rather than guessed at."""
        content = dict(data)
        if content.pop("format", None) not in READABLE:
            raise Refused(N_("This paper was frozen in a format that this version cannot print."))
        content["signed_on"] = date.fromisoformat(content["signed_on"])
        content["printed_on"] = date.fromisoformat(content["printed_on"])
        content["body"] = tuple(content["body"])
        content["tables"] = tuple(
            Table(**{**table, "head": tuple(table["head"]), "rows": tuple(map(tuple, table["rows"]))})
            for table in content["tables"]
        )
        content["charts"] = tuple(
            Chart(
                **{
                    **chart,
                    "labels": tuple(chart["labels"]),
                    "series": tuple(Series(one["name"], tuple(one["values"])) for one in chart["series"]),
                }
            )
            for chart in content.get("charts", ())
        )
        content["marks"] = tuple(Mark(**mark) for mark in content.get("marks", ()))
        return cls(**content)
