"""Measure what an .xlsx file unpacks to, and how far its cells reach, before a library opens it.

The reader of workbooks trusts what it is given: it lays a sheet out as one dense block, so two cells
far apart abort the whole process, and it copies a shared text once per cell, so 100 KB become
gigabytes. Both are counted here, with a parser that keeps nothing in memory.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from app.domain.errors import N_, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

DAMAGED: Final = N_("The file is damaged and cannot be read. Open it in Excel or WPS and save it again.")
BOMB: Final = N_("The file unpacks to far more than a workbook holds, so it was not opened.")
FAR_CELL: Final = N_(
    "The sheet has a cell in row %(row)s and one in column %(column)s, too far apart for a table."
    " Delete the rows and columns around the table, save the file and try again."
)

MIB: Final = 1024 * 1024
CHUNK: Final = 256 * 1024
CELL_NAME: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold: bytes, parts of the archive, cells of one sheet's dense block."""

    file_bytes: int = 200 * MIB
    parts: int = 5_000
    unpacked_bytes: int = 1024 * MIB
    ratio: int = 100
    ratio_from_bytes: int = 32 * MIB
    cells: int = 10_000_000


def is_too_much(unpacked: int, packed: int, limits: Limits) -> bool:
    """Tell whether bytes are more than a workbook holds, or packed tighter than text ever is."""
    swollen = unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * packed
    return swollen or unpacked > limits.unpacked_bytes


@dataclass(slots=True)
class Unpacking:
    """One pass over the unpacked bytes of an archive, counting and keeping nothing."""

    archive: zipfile.ZipFile
    limits: Limits
    unpacked: int = 0
    shared_texts: list[list[int]] = field(default_factory=list)
    text_uses: Counter[int] = field(default_factory=Counter)

    def measure(self, parts: list[zipfile.ZipInfo]) -> None:
        """Unpack every part in small pieces; read the XML ones. Raises Refused."""
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                self._read_xml(part)
            else:
                for _ in self._pieces(part):
                    pass
        if any(self._copied(lengths) > self.limits.unpacked_bytes for lengths in self.shared_texts):
            raise Refused(BOMB)

    def _copied(self, lengths: list[int]) -> int:
        """Count the characters that cells would copy out of texts of these lengths."""
        return sum(uses * lengths[number] for number, uses in self.text_uses.items() if number < len(lengths))

    def _pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield what a part really unpacks to, whatever length it declares."""
        packed = part.compress_size
        part.file_size = self.limits.unpacked_bytes + 1
        own = 0
        with self.archive.open(part) as stream:
            while piece := stream.read(CHUNK):
                own += len(piece)
                self.unpacked += len(piece)
                if self.unpacked > self.limits.unpacked_bytes or is_too_much(own, packed, self.limits):
                    raise Refused(BOMB)
                yield piece

    def _read_xml(self, part: zipfile.ZipInfo) -> None:
        """Follow the positions of filled cells and the lengths of shared texts through one part."""
        scan = _PartScan(self.limits, self.text_uses)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = scan.start
        parser.EndElementHandler = scan.end
        parser.CharacterDataHandler = scan.text
        parser.EntityDeclHandler = scan.entity
        try:
            for piece in self._pieces(part):
                parser.Parse(piece, False)  # noqa: FBT003 - the parser takes it by position only
            parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, ValueError) as error:
            raise Refused(DAMAGED) from error
        self.shared_texts.append(scan.text_lengths)


@dataclass(slots=True)
class _PartScan:
    """The handlers of one XML part: how far its cells reach, how long its shared texts are."""

    limits: Limits
    text_uses: Counter[int]
    text_lengths: list[int] = field(default_factory=list)
    row: int = 0
    column: int = 0
    last_row: int = 0
    last_column: int = 0
    shared: bool = False
    length: int = -1
    value: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take a row's or cell's place, and see that a cell with anything in it is within reach."""
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._move_to(attributes.get("r"))
            self.shared = attributes.get("t") == "s"
        elif tag == "v":
            self._fill()
            self.value = "" if self.shared else None
        elif tag in {"is", "f"}:
            self._fill()
        elif tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif tag == "si":
            self.length = 0
        elif tag == "Relationship":
            self._follow(attributes)

    def end(self, tag: str) -> None:
        """Close a shared text, or the number by which a cell names one."""
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "v" and self.value is not None:
            if self.value:
                self.text_uses[int(self.value)] += 1
            self.value = None
        elif tag == "si":
            self.text_lengths.append(self.length)
            self.length = -1

    def text(self, data: str) -> None:
        """Count the characters of a shared text; keep those of a reference."""
        if self.value is not None:
            self.value += data
        elif self.length >= 0:
            self.length += len(data)

    def entity(self, *_declaration: object) -> None:
        """Refuse a part that declares entities: no workbook does, and they multiply."""
        raise Refused(BOMB)

    def _move_to(self, name: str | None) -> None:
        """Go to the cell `name`; a cell without one stands right of its neighbour."""
        if name is None:
            self.column += 1
            return
        found = CELL_NAME.fullmatch(name.upper())
        if found is None:
            raise Refused(DAMAGED)
        self.column = 0
        for letter in found[1]:
            self.column = self.column * 26 + ord(letter) - ord("A") + 1
        self.row = int(found[2])

    def _fill(self) -> None:
        """Stretch the block that the reader will lay out to the present cell."""
        if self.row > self.last_row or self.column > self.last_column:
            self.last_row = max(self.last_row, self.row)
            self.last_column = max(self.last_column, self.column)
            if self.last_row * self.last_column > self.limits.cells:
                raise Refused(FAR_CELL, row=self.last_row, column=self.last_column)

    def _follow(self, attributes: dict[str, str]) -> None:
        """Refuse a sheet hidden in a part whose name hides that it is XML."""
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        target = attributes.get("Target", "").lower()
        if kind in {"worksheet", "sharedstrings"} and not target.endswith(".xml"):
            raise Refused(DAMAGED)
