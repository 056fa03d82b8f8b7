"""An official paper as a value: all that GB/T 9704-2012 puts on its pages, frozen, and nothing of the layout.

This is the seam of the room. Whoever makes a paper (a query, a form, a Markdown file) composes an `Official`;
`press.print_official` turns it into PDF and knows nothing of where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, Self

from app.domain.errors import N_, Refused

FORMAT: Final = 1


class Form(StrEnum):
    """The forms of the standard, and `plain` for papers it does not name: no red, a title, a text."""

    document = "document"
    letter = "letter"
    minutes = "minutes"
    order = "order"
    plain = "plain"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `level` 1 to 4 for the headings 一、 （一） 1. （1）, 0 for ordinary text.

    `marks` are stretches (start, end) a draft points out; they change nothing of the layout. A `flush` one
    begins at the left edge, as the line above a form does.
    """

    text: str
    level: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a heading per column, rows of cells; a row of one cell is a heading across the table.

    `align` holds left, center or right for each column, or is empty; a cell may hold line breaks. A `form` is
    filled in: it stands on the lines of the text in its type, the last cell of a short row fills the row, and
    where it has no headings every other cell, beginning with the first, is the label of the next.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    align: tuple[str, ...] = ()
    form: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: `source` names an asset handed to the press; sizes in mm; `alt` says what it shows."""

    source: str
    alt: str
    width: float
    height: float
    caption: str = ""


Block = Paragraph | Table | Figure
_BLOCKS: Final[Mapping[str, type[Paragraph | Table | Figure]]] = {
    "paragraph": Paragraph,
    "table": Table,
    "figure": Figure,
}


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on pages of its own; `landscape` turns its pages for a wide table."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Official:
    """What one official paper says. Texts are clean (`wording.clean`); what is empty is left out.

    `issuers` begins with the organ in charge; two and more make a joint issue. `mark` is the red head as
    printed (one line, or the names of a joint issue with `suffix` beside them). `number` is the whole number.
    `title` holds the author's lines, or one that is broken by shape. `signers` are printed on papers to a
    superior only; in an order the signer is (office, name). `attendance` pairs 出席, 请假, 列席 with names.
    `seals` names the assets with the pictures of the seals, one for each issuer or none at all. `wording` is
    not printed: it says with which versions of which wordings the paper was made. Nor are `about`, the row
    numbers of petitions it speaks of beside its own: who may not see one must not see the paper.
    """

    form: Form
    issuers: tuple[str, ...]
    mark: tuple[str, ...]
    title: tuple[str, ...]
    body: tuple[Block, ...]
    suffix: str = ""
    number: str = ""
    serial: str = ""
    secrecy: str = ""
    urgency: str = ""
    signers: tuple[str, ...] = ()
    addressees: str = ""
    signed_on: date | None = None
    sealed: bool = False
    seals: tuple[str, ...] = ()
    note: str = ""
    attachments: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    attendance: tuple[tuple[str, str], ...] = ()
    copies: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    wording: tuple[tuple[str, int], ...] = ()
    about: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Return the title as one line, or what else the paper may be called."""
        joined = "".join(f"{line} " if line[-1:].isascii() else line for line in self.title).strip()
        return joined or f"{''.join(self.mark)}{self.suffix}{self.number}"

    def with_number(self, number: str, *, signed_on: date | None) -> Self:
        """Return the paper with what signing adds."""
        return replace(self, number=number, signed_on=signed_on, printed_on=self.printed_on or signed_on)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data, dates as YYYY-MM-DD, with the number of this format."""
        data = asdict(self)
        for name in ("signed_on", "printed_on"):
            data[name] = data[name] and data[name].isoformat()
        data["body"] = [_frozen(block) for block in self.body]
        data["annexes"] = [
            {"title": annex.title, "landscape": annex.landscape, "blocks": list(map(_frozen, annex.blocks))}
            for annex in self.annexes
        ]
        return data | {"format": FORMAT}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; another format is refused rather than guessed at."""
        content = dict(data)
        if content.pop("format", None) != FORMAT:
            raise Refused(N_("This paper was frozen in a format that this version cannot print."))
        for name in ("signed_on", "printed_on"):
            content[name] = content[name] and date.fromisoformat(content[name])
        content["form"] = Form(content["form"])
        content["body"] = tuple(map(_thawed, content["body"]))
        content["annexes"] = tuple(
            Annex(annex["title"], tuple(map(_thawed, annex["blocks"])), annex["landscape"])
            for annex in content["annexes"]
        )
        return cls(**{name: _tuples(value) for name, value in content.items()})


def _frozen(block: Block) -> dict[str, Any]:
    kind = next(name for name, made in _BLOCKS.items() if isinstance(block, made))
    return {"kind": kind, **asdict(block)}


def _thawed(data: Mapping[str, Any]) -> Block:
    content = {name: _tuples(value) for name, value in data.items() if name != "kind"}
    return _BLOCKS[data["kind"]](**content)


def _tuples(value: Any) -> Any:
    """Return lists, however deep, as tuples."""
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value
