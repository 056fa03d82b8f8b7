"""Foresee where a paper will end, so that its imprint can stand on an even page at the first layout.

Lines of text are broken by our own typesetter and tables are measured before the layout, so the number of
pages is nearly known. A wrong guess costs one layout more and never a wrong page: the press looks at what
came out.
"""

from __future__ import annotations

from typing import Final

from app.documents import geometry
from app.documents.assembly import Setter, View
from app.documents.geometry import Head
from app.documents.official import Annex, Figure, Official, Paragraph, Table

_LINE: Final = geometry.PITCH
_NOTE: Final = 8.0
_ABOVE_TABLE: Final = 2.0


def ends_on_odd_page(paper: Official, view: View, head: Head, setter: Setter) -> bool:
    """Guess whether the text and annexes of a paper end on a page with an odd number."""
    used = head.rows * _LINE
    if view.addressees:
        used += _lines(str(setter.flush(f"{view.addressees}：", "主送机关"))) * _LINE
    pages, used = _set(paper.body, "正文", "b", setter, used, turned=False)
    closing = _closing(view)
    if used + closing > geometry.BLOCK_HEIGHT + _LINE / 2:
        pages += 1
    for number, annex in enumerate(paper.annexes, 1):
        pages += _annex(annex, number, len(paper.annexes), setter)
    return pages % 2 == 1


def _set(
    blocks: tuple[Paragraph | Table | Figure, ...],
    part: str,
    prefix: str,
    setter: Setter,
    used: float,
    *,
    turned: bool,
) -> tuple[int, float]:
    """Put blocks below each other; return the pages they begin and the height used of the last, in mm."""
    room = geometry.BLOCK_WIDTH if turned else geometry.BLOCK_HEIGHT
    width = geometry.BLOCK_HEIGHT if turned else geometry.BLOCK_WIDTH
    pages, most = 1, room + _LINE / 2
    for place, block in enumerate(blocks):
        where = f"{part}第{place + 1}段"
        if isinstance(block, Paragraph):
            text = setter.paragraph(block, where, f"{prefix}{place}", width / geometry.CELL)
            steps = [_LINE] * _lines(str(text))
        elif isinstance(block, Table):
            laid = setter.table(block, f"{where}（表格）", width)
            rows = [
                max(cell.lines for cell in row) * laid.pitch + 2 * geometry.CELL_ABOVE
                for row in (laid.head, *laid.rows)
                if row
            ]
            steps = [_ABOVE_TABLE + rows[0], *rows[1:], *([_NOTE] if block.note else [])]
        else:
            steps = [setter.on_grid(block.height + (_LINE if block.caption else 0))]
        for step in steps:
            if used + step > most:
                pages, used = pages + 1, steps[0] if isinstance(block, Table) else 0.0
            used += step
    return pages, used


def _annex(annex: Annex, number: int, many: int, setter: Setter) -> int:
    """Return the pages an annex will take."""
    title = len(setter.shaped((annex.title,)))
    part = f"附件{number if many > 1 else ''}"
    pages, _used = _set(
        annex.blocks, part, f"a{number}-", setter, (title + 3) * _LINE, turned=annex.landscape
    )
    return pages


def _closing(view: View) -> float:
    """Return the height of list of annexes, signature and date, in mm."""
    height = (len(view.attachments) + 1) * _LINE if view.attachments else 0.0
    signature = view.signature
    if signature is not None:
        height += signature.above + sum(row.height for row in signature.rows) + signature.above_date
        height += _LINE if signature.date else 0.0
    return height


def _lines(html: str) -> int:
    return html.count("<br>") + 1
