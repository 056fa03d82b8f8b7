"""A paper as a Word file (.docx), for offices that must edit it: the same value as its PDF, and no original.

The look is that of the standard by the names of its faces, its sizes and margins; where lines break is left
to Word. Pictures are left out: of a seal for good reason, of a chart its description stands in its place.
"""

from __future__ import annotations

from datetime import datetime, time
from itertools import groupby
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm

from app.documents import geometry, wording
from app.documents import word_parts as parts
from app.documents.fonts import Role
from app.documents.official import Block, Figure, Form, Official, Paragraph, Table
from app.documents.press import Draft, Void
from app.documents.typeset import roles_of
from app.domain.errors import N_, Refused

FORMS: Final = frozenset({Form.document, Form.letter})
"""Forms that are given as a Word file; the others are filled in, or made by nobody yet."""
DOCUMENT_MARK: Final = 52.0
LETTER_MARK: Final = 36.0
"""Points of the red head, where it is not too long for them."""
_NARROW: Final = 0.55
"""Width of a digit in characters, by which what stands at the right is placed."""
_SHORT: Final = 10
_WIDEST: Final = 24
_NEVER: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - Word keeps moments without a zone


def word_file(paper: Official, *, mark: Draft | Void | None = None) -> bytes:
    """Return `paper` as a Word file; `mark` stands in its header. The same values give the same bytes.

    Refused for a form that is none of `FORMS`.
    """
    if paper.form not in FORMS:
        raise Refused(N_("Only papers in document or letter form are given as Word files."))
    made = parts.blank(
        title=paper.name, author=" ".join(paper.issuers), number=paper.number, moment=_moment(paper, mark)
    )
    _edges(made, paper, mark)
    _head(made, paper)
    _title(made, paper)
    if paper.addressees:
        parts.paragraph(made, (f"{paper.addressees}：", Role.fang))
    for block in paper.body:
        _block(made, block)
    _attachments(made, paper)
    _signature(made, paper)
    if paper.note:
        parts.indent(parts.paragraph(made, (f"（{paper.note}）", Role.fang)), first=2)
    _annexes(made, paper)
    _imprint(made, paper)
    return parts.written(made)


def _moment(paper: Official, mark: Draft | Void | None) -> datetime:
    if isinstance(mark, Draft):
        return mark.at.replace(tzinfo=None)
    return datetime.combine(paper.signed_on, time()) if paper.signed_on else _NEVER


def _edges(made: WordDocument, paper: Official, mark: Draft | Void | None) -> None:
    """Write page numbers below, the mark above; a letter's first page has its red lines and no number."""
    section = made.sections[0]
    headers = [section.header, section.even_page_header]
    parts.page_number(section.footer, align="right")
    parts.page_number(section.even_page_footer, align="left")
    if paper.form is Form.letter:
        section.different_first_page_header_footer = True
        headers.append(section.first_page_header)
        foot = section.first_page_footer.paragraphs[0]
        parts.loose(foot)
        parts.rule(foot, "top", kind="thinThickSmallGap", eighths=24)
    for header in headers if mark is not None else ():
        said = mark.words if mark is not None else ""
        parts.fill(header.paragraphs[0], (said, Role.hei), size=parts.CELL, align="center", color=parts.GREY)
        parts.loose(header.paragraphs[0])


def _head(made: WordDocument, paper: Official) -> None:
    """Write the red head, what stands above it, and the number with the red line."""
    letter = paper.form is Form.letter
    corner = [(paper.serial, Role.fang), (paper.secrecy, Role.hei), (paper.urgency, Role.hei)]
    if not letter:
        _corner(made, corner)
    lines = (*paper.mark[:-1], f"{paper.mark[-1]}{paper.suffix}") if paper.mark else ()
    longest = max(map(len, lines), default=1)
    most = LETTER_MARK if letter else DOCUMENT_MARK
    size = min(most, geometry.BLOCK_WIDTH / geometry.POINT / longest)
    for text in lines:
        head = parts.paragraph(made, (text, Role.title), size=size, align="center", color=parts.RED)
        parts.loose(head, below=0 if letter else parts.LINE / 2)
    if letter:
        if lines:
            parts.rule(head, "bottom", kind="thickThinSmallGap", eighths=24)
        _corner(made, corner)
        if paper.number:
            parts.paragraph(made, (paper.number, Role.fang), align="right")
        return
    _number_line(made, paper)
    line = parts.paragraph(made)
    parts.loose(line, exact=geometry.RULE_GAP / geometry.POINT)
    parts.rule(line, "bottom")


def _corner(made: WordDocument, corner: list[tuple[str, Role]]) -> None:
    for text, role in corner:
        if text:
            parts.paragraph(made, (text, role))


def _number_line(made: WordDocument, paper: Official) -> None:
    """Write the number in the middle; on a paper to a superior at the left, its signers at the right."""
    if not paper.signers:
        parts.paragraph(made, (paper.number, Role.fang), align="center")
        return
    line = parts.paragraph(
        made,
        (f"{paper.number}\t签发人：", Role.fang),
        ("　".join(paper.signers), Role.kai),
    )
    parts.indent(line, left=1, right=1)
    _tab_at_right(line)


def _title(made: WordDocument, paper: Official) -> None:
    lines = "\n".join(paper.title)
    if not lines:
        return
    parts.paragraph(made)
    title = parts.paragraph(made, (lines, Role.title), size=parts.TITLE, align="center", style="Title")
    parts.loose(title, below=parts.LINE, exact=geometry.TITLE_PITCH / geometry.POINT)


def _block(made: WordDocument, block: Block) -> None:
    if isinstance(block, Table):
        _table(made, block)
    elif isinstance(block, Figure):
        if block.caption:
            parts.paragraph(made, (block.caption, Role.hei), size=parts.SMALL, align="center")
        parts.indent(parts.paragraph(made, (block.alt, Role.fang)), first=2)
    else:
        _text(made, block)


def _text(made: WordDocument, block: Paragraph) -> None:
    """Write a paragraph, the heading it may begin with in its own face; one alone is in the outline."""
    faced = groupby(zip(block.text, roles_of(block), strict=True), key=lambda pair: pair[1])
    runs = [("".join(letter for letter, _role in run), role) for role, run in faced]
    heads = block.level and "。" not in block.text
    style = f"Heading {block.level}" if heads else None
    written = parts.paragraph(made, *runs, align="justify", style=style)
    if heads:
        written.paragraph_format.keep_with_next = True
    if not block.flush:
        parts.indent(written, first=2)


def _table(made: WordDocument, table: Table) -> None:
    if table.caption:
        parts.paragraph(made, (table.caption, Role.hei), align="center")
    grid: Any = made.add_table(rows=0, cols=len(table.head))
    thin = dict.fromkeys(("left", "insideH", "insideV", "right"), 4)
    parts.frame(grid, {"top": 8, **thin, "bottom": 8})
    section = made.sections[-1]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    widths = [round(room * share) for share in _shares(table)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    if any(table.head):
        parts.repeat(_row(grid, table.head, widths, ["center"] * len(table.head), Role.hei))
    aligned = _aligned(table)
    for row in table.rows:
        role = Role.hei if len(row) == 1 and not table.form else Role.fang
        _row(grid, row, widths, aligned, role)
    note = parts.paragraph(made, (table.note, Role.fang), size=parts.CELL)
    parts.loose(note, below=parts.LINE / 2)


def _row(grid: Any, texts: tuple[str, ...], widths: list[int], aligned: list[str], role: Role) -> Any:
    """Add a row; the last cell of a short one fills it."""
    row = grid.add_row()
    last = len(texts) - 1
    for at, (cell, text) in enumerate(zip(row.cells, texts, strict=False)):
        cell.width = widths[at]
        short = at == last < len(widths) - 1
        _cell(cell.merge(row.cells[-1]) if short else cell, text, "left" if short else aligned[at], role)
    return row


def _cell(cell: Any, text: str, align: str, role: Role) -> None:
    first = cell.paragraphs[0]
    parts.fill(first, (text, role), size=parts.CELL, align=align)
    parts.loose(first, above=2, below=2)


def _shares(table: Table) -> list[float]:
    """Return the part of the width each column gets, by the longest line in it."""
    rows = [table.head, *(row for row in table.rows if len(row) == len(table.head))]
    longest = [
        min(max(max(map(len, row[at].split("\n"))) for row in rows) + 2, _WIDEST)
        for at in range(len(table.head))
    ]
    return [length / sum(longest) for length in longest]


def _aligned(table: Table) -> list[str]:
    """Return how each column stands: as the table says, else in the middle while its cells are short."""
    if table.align:
        return list(table.align)
    columns = range(len(table.head))
    full = [row for row in table.rows if len(row) == len(table.head)]
    return ["left" if any(len(row[at]) > _SHORT for row in full) else "center" for at in columns]


def _attachments(made: WordDocument, paper: Official) -> None:
    names = paper.attachments or tuple(annex.title for annex in paper.annexes)
    for at, name in enumerate(names, 1):
        if at == 1:
            parts.paragraph(made)
        label = ("附件：" if at == 1 else "　　　") + (f"{at}." if len(names) > 1 else "")
        line = parts.paragraph(made, (f"{label}{name}", Role.fang))
        wide = 3 + (1 if len(names) > 1 else 0)
        parts.indent(line, left=2 + wide, hang=wide)


def _signature(made: WordDocument, paper: Official) -> None:
    """Write issuers and date; under a seal the date is four characters in, the issuer centred (7.3.5)."""
    day = wording.written_date(paper.signed_on) if paper.signed_on else ""
    longest = max(map(_length, paper.issuers), default=0.0)
    placed = geometry.signature_indents if paper.sealed or paper.seals else geometry.unsealed_indents
    right, day_right = placed(longest, _length(day) if day else 0.0)
    for _ in range(2 if paper.sealed or paper.seals else 1):
        parts.paragraph(made)
    for issuer in paper.issuers:
        line = parts.paragraph(made, (issuer, Role.fang), align="right")
        line.paragraph_format.keep_with_next = True
        parts.indent(line, right=max(right + (longest - _length(issuer)) / 2, 0))
    if day:
        parts.indent(parts.paragraph(made, (day, Role.fang), align="right"), right=max(day_right, 0))


def _annexes(made: WordDocument, paper: Official) -> None:
    turned = False
    for at, annex in enumerate(paper.annexes, 1):
        changes = annex.landscape is not turned
        if changes:
            parts.turn(made, landscape=annex.landscape)
            turned = annex.landscape
        label = f"附件{at}" if len(paper.annexes) > 1 else "附件"
        first = parts.paragraph(made, (label, Role.hei))
        first.paragraph_format.page_break_before = not changes
        parts.paragraph(made)
        title = parts.paragraph(made, (annex.title, Role.title), size=parts.TITLE, align="center")
        parts.loose(title, below=parts.LINE / 2, exact=geometry.TITLE_PITCH / geometry.POINT)
        for block in annex.blocks:
            _block(made, block)
    if turned:
        parts.turn(made, landscape=False)


def _imprint(made: WordDocument, paper: Official) -> None:
    """Write who gets copies and who printed it, between lines (7.4); a letter has none."""
    rows = [f"抄送：{paper.copies}。"] if paper.copies else []
    day = paper.printed_on or paper.signed_on
    if paper.form is Form.document and paper.printed_by:
        rows.append(f"{paper.printed_by}\t{wording.written_date(day)}印发" if day else paper.printed_by)
    if not rows:
        return
    parts.paragraph(made)
    if paper.form is Form.letter:
        parts.indent(parts.paragraph(made, (rows[0], Role.fang), size=parts.SMALL), left=1, right=1)
        return
    grid: Any = made.add_table(rows=0, cols=1)
    parts.frame(grid, {"top": 8, "bottom": 8, "insideH": 6})
    for text in rows:
        line = grid.add_row().cells[0].paragraphs[0]
        parts.fill(line, (text, Role.fang), size=parts.SMALL)
        parts.loose(line, above=3, below=3)
        parts.indent(line, left=1, right=1)
        _tab_at_right(line)


def _tab_at_right(line: Any) -> None:
    """Let what follows a tab end a character before the edge."""
    line.paragraph_format.tab_stops.add_tab_stop(
        Mm(geometry.BLOCK_WIDTH - geometry.CELL), WD_TAB_ALIGNMENT.RIGHT
    )


def _length(text: str) -> float:
    """Return about how long a text is, in characters."""
    return sum(_NARROW if letter.isascii() else 1 for letter in text)
