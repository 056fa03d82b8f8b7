"""From a Markdown file with a YAML front matter to an official paper; needs no database.

The front matter says what stands round the text, the body is the text. `read` gives the paper as a value, the
pictures it needs, and a remark for everything that was mended or assumed on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.documents import geometry, pictures, wording
from app.documents.assembly import Setter
from app.documents.fonts import FontSet
from app.documents.front_matter import Entry, day, require_sense, split, truth
from app.documents.markdown import Body, Picture, Read, read_body
from app.documents.official import Annex, Block, Figure, Form, Official, Paragraph, Table
from app.documents.slips import Remark, mend
from app.documents.tables import is_wide
from app.domain.errors import N_, Refused

_TYPES: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_SUFFIXES: Final = {Form.document: "文件", Form.order: "令"}
_ATTENDANCE: Final = ("出席", "请假", "缺席", "列席")
# Pixels in a millimetre of a picture that is not too wide for the page: 150 in an inch.
_PIXELS: Final = 150 / 25.4


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A paper that was read: its value, the bytes of its pictures by name, and the remarks in order of lines."""

    paper: Official
    assets: dict[str, bytes]
    remarks: tuple[Remark, ...]


def read(source: str, *, form: Form, folder: Path, fonts: FontSet) -> Manuscript:
    """Read a file's text; pictures are looked for beside it, in `folder`.

    Raises BadFrontMatter with its line, and Refused for a body without text or a picture that cannot be read.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front, text, above = split(source)
    body = read_body(text, above=above)
    front = _titled(front, body)
    require_sense(front, form)
    reader = _Reader(front, form, list(body.remarks))
    if not body.blocks:
        raise Refused(N_("There is no text under the front matter."))
    shelf = _Shelf(folder)
    blocks = shelf.resolve(body.blocks)
    setter = Setter(fonts)
    annexes = []
    for number, (title, found) in enumerate(body.annexes, 1):
        resolved = shelf.resolve(found)
        tables = [block for block in resolved if isinstance(block, Table)]
        wide = any(is_wide(table, setter, f"附件{number}") for table in tables)
        annexes.append(Annex(title, resolved, landscape=wide))
    paper = reader.paper(blocks, tuple(annexes), shelf.seals(front.get("seal")))
    return Manuscript(paper, shelf.assets, tuple(sorted(reader.remarks, key=lambda remark: remark.line)))


def _titled(front: dict[str, Entry], body: Body) -> dict[str, Entry]:
    """Take the title from a heading above the text where the front matter has none."""
    if "title" in front or not body.title:
        return front
    return front | {"title": Entry((body.title,), 1)}


class _Shelf:
    """The pictures of one file, read once and kept by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.assets: dict[str, bytes] = {}

    def resolve(self, found: Sequence[Read]) -> tuple[Block, ...]:
        """Return the blocks with their pictures read and measured."""
        return tuple(self._figure(block) if isinstance(block, Picture) else block for block in found)

    def seals(self, entry: Entry | None) -> tuple[str, ...]:
        """Return the names of the pictures of seals."""
        return tuple(self._read(path, entry.line) for path in entry.texts) if entry else ()

    def _figure(self, picture: Picture) -> Figure:
        name = self._read(picture.address, picture.line)
        across, down = pictures.measured(self.assets[name])
        scale = min(geometry.BLOCK_WIDTH / across, geometry.FIGURE_HEIGHT / down, 1 / _PIXELS)
        alt = wording.clean(picture.alt)
        return Figure(name, alt or "图", across * scale, down * scale, caption=alt)

    def _read(self, address: str, line: int) -> str:
        path = self.folder / address
        media_type = _TYPES.get(path.suffix.lower())
        if media_type is None or not path.is_file():
            raise Refused(
                N_("Line %(line)s: “%(name)s” is no PNG or JPEG picture beside the file."), line=line, name=address
            )
        try:
            content = pictures.redrawn(path, media_type)
        except Refused as error:
            raise Refused(N_("Line %(line)s: the picture “%(name)s” cannot be read."), line=line, name=address) from error
        name = f"{len(self.assets)}{path.suffix.lower()}"
        self.assets[name] = content
        return name


@dataclass(slots=True)
class _Reader:
    """Makes the paper of a front matter that makes sense, and remarks on what is missing."""

    front: dict[str, Entry]
    form: Form
    remarks: list[Remark]

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the clean texts of a key, none where it is absent."""
        entry = self.front.get(key)
        return tuple(self._clean(text, entry.line) for text in entry.texts) if entry else ()

    def text(self, key: str) -> str:
        """Return the clean text of a key, empty where it is absent."""
        return next(iter(self.texts(key)), "")

    def joined(self, key: str) -> str:
        """Return a list as one enumeration."""
        return "，".join(text.rstrip("，、。；") for text in self.texts(key))

    def _clean(self, text: str, line: int) -> str:
        mended, remarks = mend(text.replace("\u3000", " "), line)
        self.remarks += [remark for remark in remarks if remark not in self.remarks]
        return wording.clean(mended)

    def paper(self, blocks: tuple[Block, ...], annexes: tuple[Annex, ...], seals: tuple[str, ...]) -> Official:
        """Return the paper."""
        issuers = self.texts("issuer")
        blocks, attendance = self._attendance(blocks)
        signed_on = day(self.front["date"]) if "date" in self.front else None
        sealed = "sealed" in self.front and truth(self.front["sealed"])
        mark, suffix = self._mark(issuers)
        attachments = tuple(name.rstrip("。；，、") for name in self.texts("attachments"))
        self._remark_on_absences(attachments, annexes)
        serial = self.text("serial")
        return Official(
            form=self.form,
            issuers=issuers,
            mark=mark,
            suffix=suffix,
            title=self.texts("title"),
            body=blocks,
            number=self.text("number"),
            serial=serial and serial.zfill(6),
            secrecy=self.text("secrecy"),
            urgency=self.text("urgency"),
            signers=self._signers(),
            addressees=self.joined("addressee").rstrip("：:"),
            signed_on=signed_on,
            sealed=sealed or bool(seals),
            seals=seals,
            note=self.text("note").removeprefix("（").removesuffix("）"),
            attachments=attachments,
            annexes=annexes,
            attendance=attendance,
            copies=self.joined("copies").removeprefix("抄送：").rstrip("。"),
            printed_by=self.text("printed_by") or issuers[0],
            printed_on=day(self.front["printed_on"]) if "printed_on" in self.front else signed_on,
        )

    def _mark(self, issuers: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Return the red head: as typed, or made of the issuers (7.2.4, 9.1 to 9.3)."""
        if typed := self.text("mark"):
            return (typed,), ""
        suffix = _SUFFIXES.get(self.form, "")
        if self.form is Form.letter:
            return issuers[:1], ""
        if self.form is Form.minutes:
            return (f"{issuers[0]}会议纪要",), ""
        return (issuers, suffix) if len(issuers) > 1 else ((f"{issuers[0]}{suffix}",), "")

    def _signers(self) -> tuple[str, ...]:
        """Return the names of who signs; a blank or a comma parts them, in an order the office from the name."""
        entry = self.front.get("signer")
        if entry is None:
            return ()
        parted = [part for text in entry.texts for part in text.replace("、", " ").replace("，", " ").split()]
        # A name of two characters typed with a blank to make it as long as the others.
        whole = [wording.clean(part) for part in parted]
        if self.form is not Form.order and whole and all(len(part) == 1 for part in whole):
            return ("".join(whole),)
        return tuple(whole)

    def _attendance(self, blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...]]:
        """Take the paragraphs that say who was there out of the text of minutes (9.3)."""
        if self.form is not Form.minutes:
            return blocks, ()
        found, rest = [], []
        for block in blocks:
            label, colon, names = block.text.partition("：") if isinstance(block, Paragraph) else ("", "", "")
            if colon and names and label.removesuffix("人员") in _ATTENDANCE:
                found.append((label.removesuffix("人员"), names.rstrip("。")))
            else:
                rest.append(block)
        return (tuple(rest), tuple(found)) if rest else (blocks, ())

    def _remark_on_absences(self, attachments: Iterable[str], annexes: Sequence[Annex]) -> None:
        """Say what an official paper usually has and this one has not."""
        wanted = {"date": "no date is printed", "number": "no document number is printed"}
        for key, words in wanted.items():
            if key not in self.front:
                self.remarks.append(Remark(1, f"without “{key}” {words}"))
        listed, titles = list(attachments), [annex.title for annex in annexes]
        if listed and titles and listed != titles:
            line = self.front["attachments"].line
            self.remarks.append(Remark(line, "“attachments” and the headings of the annexes differ (7.3.4)"))
