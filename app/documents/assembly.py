"""What the templates of official papers are told besides the paper itself: where each part of it goes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.documents import form_tables, geometry, tables, wording
from app.documents.geometry import Head
from app.documents.official import Figure, Form, Official, Paragraph, Table
from app.documents.typeset import Typesetter

_PER_ROW: Final = ((3, 8.0), (2, 13.0))
_OFFICE_GAP: Final = 2.0  # characters between office and name of who signs (7.3.5.3)
_NUMBERS_OF_SIGNERS: Final = 2  # names in a row (7.2.6)
_LONGEST: Final = 26.0


@dataclass(frozen=True, slots=True)
class Signatory:
    """One name under the text: where it begins after the one before it, and its room, in em; its seal."""

    text: str
    before: float
    width: float
    centred: bool = False
    seal: str = ""
    role: str = "fang"
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """Names beside each other, and the height of their row in mm."""

    cells: tuple[Signatory, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Signature:
    """Issuers and date: space above them and above the date in mm, free space right of the date in em."""

    above: float
    rows: tuple[SignatureRow, ...]
    date: str
    date_right: float
    above_date: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """All that the templates ask for that is not the paper's own word."""

    title: tuple[str, ...]
    corner: tuple[tuple[str, str], ...]
    letter_rows: tuple[tuple[str, str, str], ...]
    signer_rows: tuple[str, ...]
    issued: tuple[str, str] | None
    ruled: bool
    addressees: str
    attachments: tuple[tuple[str, str], ...]
    signature: Signature | None
    seals: bool
    imprint_lists: tuple[tuple[str, str], ...]
    printed_by: str
    printed_on: str
    imprint_lines: int
    bare_imprint: bool
    imprint: str = ""
    preprinted: bool = False


class Setter(Typesetter):
    """The typesetter with what only whole papers need: tables, and the grid after them."""

    __slots__ = ()

    def table(self, table: Table, part: str, width: float) -> tables.Laid:
        """Lay out a table on `width` mm."""
        found = self._set.get((table, width))
        if found is None:
            found = self._set[table, width] = tables.lay(table, self, part, width)
        laid: tables.Laid = found
        return laid

    def form(self, table: Table, part: str, width: float) -> form_tables.LaidForm:
        """Lay out a form on `width` mm."""
        return form_tables.lay_form(table, self, part, width)

    def on_grid(self, height: float) -> float:
        """Return `height` in mm, filled up to whole lines."""
        return math.ceil(height / geometry.PITCH - 0.05) * geometry.PITCH

    def table_room(self, table: Table, laid: tables.Laid) -> str:
        """Return the style that fills a table of less than a page up to whole lines."""
        height = laid.height + 2 + (geometry.PITCH if table.caption else 0) + (8 if table.note else 0)
        if height > geometry.BLOCK_HEIGHT / 2:
            return ""
        return f"min-height: {self.on_grid(height) - 2:.3f}mm; break-inside: avoid"


def view_of(
    paper: Official, setter: Typesetter, *, preprinted: bool = False, imprint: str = ""
) -> tuple[View, Head]:
    """Return what the templates are told about `paper`, and the build of its first page."""
    title = setter.shaped(paper.title) if any(paper.title) else ()
    corner = _corner(paper)
    signer_rows = _signer_rows(paper)
    issued = _issued(paper)
    head = _head(
        paper,
        title,
        setter,
        corner=len(corner),
        signers=len(signer_rows),
        issued=issued is not None,
    )
    lists = [("抄送", paper.copies)] if paper.copies else []
    addressees = paper.addressees
    if addressees and _crowds(paper, setter, head):
        lists.insert(0, ("主送", addressees))
        addressees = ""
    bare = paper.form in {Form.letter, Form.plain}
    printed_by = "" if bare else paper.printed_by
    attachments = paper.attachments or tuple(annex.title for annex in paper.annexes)
    measure = geometry.BLOCK_WIDTH / geometry.SMALL - 5
    lines = sum(math.ceil(setter.length(names, "抄送") / measure + 0.05) for _, names in lists)
    return View(
        title=title,
        corner=corner if paper.form is not Form.letter else (),
        letter_rows=_letter_rows(paper, corner) if paper.form is Form.letter else (),
        signer_rows=signer_rows,
        issued=issued,
        ruled=paper.form in {Form.document, Form.minutes},
        addressees=addressees,
        attachments=_attachments(attachments),
        signature=_signature(paper, setter),
        seals=bool(paper.seals),
        imprint_lists=tuple(lists),
        printed_by=printed_by,
        printed_on=_written(paper.printed_on or paper.signed_on) if printed_by else "",
        imprint_lines=lines + bool(printed_by),
        bare_imprint=bare,
        imprint=imprint,
        preprinted=preprinted,
    ), head


def _head(
    paper: Official, title: Sequence[str], setter: Typesetter, *, corner: int, signers: int, issued: bool
) -> Head:
    shift = setter.shift("title")
    if paper.form is Form.letter:
        rows = max(corner, 1) if corner or paper.number else 0
        return geometry.letter_head(paper.mark[0], len(title), corner=rows, shift=shift)
    if paper.form is Form.plain:
        gap = geometry.PITCH if title else 0.0
        drop = shift * geometry.TITLE_SIZE
        height = geometry.TITLE_PITCH * len(title) + gap
        filled = math.ceil(height / geometry.PITCH - 0.3) * geometry.PITCH
        rest = filled - geometry.TITLE_PITCH * len(title)
        return Head(0, (0,), 0, 0, max(-drop, 0.0), rest, round(filled / geometry.PITCH))
    return geometry.head(
        paper.mark,
        len(title),
        suffix=paper.suffix,
        shift=shift,
        corner=corner,
        signer_rows=max(signers, 1) + (issued and bool(paper.number)),
        mark_top=geometry.ORDER_MARK_TOP if paper.form is Form.order else geometry.MARK_TOP,
        ruled=paper.form in {Form.document, Form.minutes},
        numbered=bool(paper.number or signers or issued),
    )


def _corner(paper: Official) -> tuple[tuple[str, str], ...]:
    """Return 份号, 密级, 紧急程度 with their faces (7.2.1 to 7.2.3); 密级 is on line two."""
    found = [(paper.serial, "fang"), (paper.secrecy, "hei"), (paper.urgency, "hei")]
    if paper.secrecy and not paper.serial and paper.form is not Form.letter:
        return (("", "fang"), *[pair for pair in found if pair[0]])
    return tuple(pair for pair in found if pair[0])


def _letter_rows(paper: Official, corner: Sequence[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Return the lines under the double rule of a letter: (left, its face, right)."""
    rows = [(text, role, "") for text, role in corner] or [("", "fang", "")]
    rows[0] = (*rows[0][:2], paper.number)
    return tuple(rows) if corner or paper.number else ()


def _signer_rows(paper: Official) -> tuple[str, ...]:
    """Return the names of signers, two in a row, each as wide as the longest (7.2.6)."""
    if paper.form is Form.order or not paper.signers:
        return ()
    width = max(map(len, paper.signers))
    names = [
        name if len(name) == width else name[:1] + "　" * (width - len(name)) + name[1:]
        for name in paper.signers
    ]
    if len(names) > _NUMBERS_OF_SIGNERS and len(names) % _NUMBERS_OF_SIGNERS:
        names.append("　" * width)  # so that the last name stands under the first
    return tuple(
        "　".join(names[at : at + _NUMBERS_OF_SIGNERS]) for at in range(0, len(names), _NUMBERS_OF_SIGNERS)
    )


def _issued(paper: Official) -> tuple[str, str] | None:
    """Return issuer and date as minutes carry them above the rule; they have no signature."""
    if paper.form is not Form.minutes or paper.sealed or paper.signed_on is None:
        return None
    return " ".join(paper.issuers), _written(paper.signed_on)


def _crowds(paper: Official, setter: Typesetter, head: Head) -> bool:
    """Tell whether the addressees leave no line of text on the first page, so that they move (7.3.2)."""
    if not paper.body or not isinstance(paper.body[0], Paragraph):
        return False
    lines = math.ceil(setter.length(paper.addressees, "主送机关") / geometry.CHARACTERS + 0.02)
    return head.rows + lines + 1 > geometry.LINES and lines > 1


def _attachments(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the list of annexes under the text: label and name, numbered where there are several (7.3.4)."""
    many = len(names) > 1
    return tuple(
        (("附件：" if at == 1 else "") + (f"{at}." if many else ""), name) for at, name in enumerate(names, 1)
    )


def _signature(paper: Official, setter: Typesetter) -> Signature | None:
    """Return where issuers and date stand; None where the form has neither."""
    written = _written(paper.signed_on)
    if paper.form is Form.order and paper.signers:
        return _signed_by_hand(paper.signers, setter, written)
    if not paper.issuers or (paper.form is Form.minutes and not paper.sealed):
        return None
    if paper.body and isinstance(paper.body[-1], Table) and paper.body[-1].form:
        return None  # a form is signed in its own rows
    sealed = paper.sealed or bool(paper.seals)
    return (_sealed if sealed else _unsealed)(paper, setter, written)


def _unsealed(paper: Official, setter: Typesetter, written: str) -> Signature:
    lengths = [setter.length(name, "署名") for name in paper.issuers]
    length = min(max(lengths), _LONGEST)
    right, date_right = geometry.unsealed_indents(
        length, setter.length(written, "成文日期") if written else 0
    )
    if not written:
        right = geometry.UNSEALED_INDENT
    before = max(geometry.CHARACTERS - right - length, 0)
    rows = tuple(
        SignatureRow((_name(name, before, own),), geometry.PITCH)
        for name, own in zip(paper.issuers, lengths, strict=True)
    )
    return Signature(geometry.PITCH, rows, written, max(date_right, 0))


def _sealed(paper: Official, setter: Typesetter, written: str) -> Signature:
    """Centre the last issuer over the date; those before it fill rows in which their seals keep apart."""
    lengths = [setter.length(name, "署名") for name in paper.issuers]
    date_length = setter.length(written, "成文日期") if written else 6.0
    per_row = next((number for number, most in _PER_ROW if max(lengths) <= most), 1)
    per_row = min(per_row, len(paper.issuers))
    last = min(lengths[-1] if per_row > 1 else max(lengths), _LONGEST)
    right, date_right = geometry.signature_indents(last, date_length)
    centre = geometry.CHARACTERS - right - last / 2
    step = {3: geometry.SEAL_ROW / geometry.EM, 2: _PER_ROW[1][1] + 0.5}.get(per_row, 0.0)
    seals = paper.seals or ("",) * len(paper.issuers)
    signed = list(zip(paper.issuers, lengths, seals, strict=True))
    chunks = [signed[at : at + per_row] for at in range(0, len(signed), per_row)]
    rows = []
    for number, chunk in enumerate(chunks, 1):
        cells, at = [], 0.0
        for place, (name, length, seal) in enumerate(chunk):
            middle = centre - step * (len(chunk) - 1 - place)
            width = max(min(length, _LONGEST), 2.0)
            cells.append(_name(name, middle - width / 2 - at, length, seal=seal, width=width))
            at = middle + width / 2
        rows.append(
            SignatureRow(tuple(cells), geometry.PITCH if number == len(chunks) else geometry.SEAL_ROW)
        )
    return Signature(2 * geometry.PITCH, tuple(rows), written, date_right)


def _name(text: str, before: float, length: float, *, seal: str = "", width: float = 0.0) -> Signatory:
    """Return one issuer, drawn together where it is longer than a line."""
    spacing = min(0.0, (_LONGEST - length) / max(len(text), 1))
    return Signatory(
        text, before, width or min(length, _LONGEST), centred=bool(width), seal=seal, spacing=spacing
    )


def _signed_by_hand(signers: Sequence[str], setter: Typesetter, written: str) -> Signature:
    """Return office and name of who signs an order, the date a blank line lower (7.3.5.3)."""
    *office, name = signers
    text = "".join(office)
    own, title = setter.length(name, "签发人", "kai"), setter.length(text, "签发人")
    before = geometry.CHARACTERS - geometry.DATE_INDENT - own - (title + _OFFICE_GAP if text else 0)
    cells = [Signatory(text, max(before, 0), title)] if text else []
    cells.append(Signatory(name, _OFFICE_GAP if text else max(before, 0), own, role="kai"))
    row = SignatureRow(tuple(cells), geometry.PITCH)
    return Signature(2 * geometry.PITCH, (row,), written, geometry.DATE_INDENT, geometry.PITCH)


def _written(day: date | None) -> str:
    return wording.written_date(day) if day else ""


def figures(paper: Official) -> tuple[str, ...]:
    """Return the names of the assets a paper asks for: pictures of its text and annexes, and seals."""
    blocks: list[Any] = [*paper.body, *(block for annex in paper.annexes for block in annex.blocks)]
    return (*(block.source for block in blocks if isinstance(block, Figure)), *filter(None, paper.seals))
