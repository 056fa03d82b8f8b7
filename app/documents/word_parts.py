"""What a Word file is made of: page, styles, runs, borders, and bytes that are the same every time.

Knows python-docx, as `word` does. Faces are named as offices have them (仿宋_GB2312 …), not embedded.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from app.documents import geometry
from app.documents.fonts import Role

FACES: Final[Mapping[Role, str]] = {
    Role.fang: "仿宋_GB2312",
    Role.kai: "楷体_GB2312",
    Role.hei: "黑体",
    Role.title: "方正小标宋简体",
    Role.song: "宋体",
}
LINE: Final = 28.0
"""Points from line to line, as offices set their text."""
TITLE: Final = 22.0
BODY: Final = 16.0
SMALL: Final = 14.0
CELL: Final = 12.0
"""Points of 二号, 三号, 四号 and 小四."""
RED: Final = RGBColor(0xFF, 0, 0)
GREY: Final = RGBColor(0x7F, 0x7F, 0x7F)
ALIGNED: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
LEVELS: Final = (Role.hei, Role.kai, Role.fang, Role.fang)
_FOOT: Final = geometry.BOTTOM - geometry.PAGE_NUMBER_DROP - SMALL * geometry.POINT
_AFTER_BORDERS: Final = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:rPr",
)
"""What stands behind the borders of a paragraph; Word wants its properties in order."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def blank(*, title: str, author: str, number: str, moment: datetime) -> WordDocument:
    """Return an empty file on the page of the standard with our styles; `moment` is when it was made."""
    made = Document()
    for key, found in list(made.part.package.rels.items()):
        if found.reltype.endswith("/thumbnail"):
            del made.part.package.rels[key]  # a picture of the library's own empty page
    said = made.core_properties
    said.title, said.author, said.last_modified_by, said.keywords = title, author, author, number
    said.comments, said.language = "", "zh-CN"
    said.created = said.modified = moment
    section = made.sections[0]
    section.page_width, section.page_height = Mm(geometry.PAGE_WIDTH), Mm(geometry.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(geometry.TOP), Mm(geometry.BOTTOM)
    section.left_margin, section.right_margin = Mm(geometry.LEFT), Mm(geometry.RIGHT)
    section.header_distance, section.footer_distance = Mm(geometry.TOP / 2), Mm(_FOOT)
    made.settings.odd_and_even_pages_header_footer = True
    _styles(made)
    return made


def turn(made: WordDocument, *, landscape: bool) -> None:
    """Go on with a new page of the other direction; header and footer stay."""
    section = made.add_section()
    section.different_first_page_header_footer = False
    sides = (
        (geometry.PAGE_HEIGHT, geometry.PAGE_WIDTH)
        if landscape
        else (
            geometry.PAGE_WIDTH,
            geometry.PAGE_HEIGHT,
        )
    )
    section.page_width, section.page_height = Mm(sides[0]), Mm(sides[1])
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT


def paragraph(
    where: Any,
    *runs: tuple[str, Role],
    size: float = BODY,
    align: str = "left",
    style: str | None = None,
    color: RGBColor | None = None,
) -> Paragraph:
    """Add a paragraph of runs, each in its face, to a file, a cell, a header or a footer."""
    made: Paragraph = where.add_paragraph(style=style)
    fill(made, *runs, size=size, align=align, color=color)
    return made


def fill(
    made: Paragraph,
    *runs: tuple[str, Role],
    size: float = BODY,
    align: str = "left",
    color: RGBColor | None = None,
) -> None:
    """Write runs into a paragraph; a line break in one is a line break of the paragraph."""
    made.alignment = ALIGNED[align]
    for text, role in runs:
        run = made.add_run(text)
        _set_face(run._element.get_or_add_rPr(), FACES[role])  # noqa: SLF001 - the library names one face of four
        run.font.size = Pt(size)
        if color is not None:
            run.font.color.rgb = color


def indent(made: Paragraph, *, first: float = 0, left: float = 0, right: float = 0, hang: float = 0) -> None:
    """Indent a paragraph by characters of its text, as Word counts them."""
    properties = made._element.get_or_add_pPr()  # noqa: SLF001 - the library knows points only
    found = properties.get_or_add_ind()
    wanted = {"firstLine": first, "left": left, "right": right, "hanging": hang}
    for name, characters in wanted.items():
        if characters:
            found.set(qn(f"w:{name}Chars"), str(round(characters * 100)))
            found.set(qn(f"w:{name}"), str(round(characters * BODY * 20)))


def loose(made: Paragraph, *, above: float = 0, below: float = 0, exact: float | None = None) -> None:
    """Let the lines of a paragraph be as high as their type needs, or `exact` points."""
    spacing = made.paragraph_format
    spacing.line_spacing_rule = WD_LINE_SPACING.SINGLE if exact is None else WD_LINE_SPACING.EXACTLY
    if exact is not None:
        spacing.line_spacing = Pt(exact)
    spacing.space_before, spacing.space_after = Pt(above), Pt(below)


def rule(made: Paragraph, side: str, *, kind: str = "single", eighths: int = 12) -> None:
    """Draw a red line along the `top` or `bottom` of a paragraph, `eighths` of a point thick."""
    borders = OxmlElement("w:pBdr")
    borders.append(_line(side, kind, eighths, "FF0000"))
    properties = made._element.get_or_add_pPr()  # noqa: SLF001 - the library knows no borders
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def frame(table: Any, lines: Mapping[str, int]) -> None:
    """Give a table these lines (top, left, bottom, right, insideH, insideV) and no others."""
    properties = table._element.tblPr  # noqa: SLF001 - the library knows no borders
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):  # the order Word wants
        if side in lines:
            borders.append(_line(side, "single", lines[side], "000000"))
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def repeat(row: Any) -> None:
    """Let a row stand at the head of its table on every page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - the library has no word for it


def page_number(footer: Any, *, align: str) -> None:
    """Write the number of the page between dashes, a character in from the outer edge (7.5)."""
    made = footer.paragraphs[0]
    fill(made, ("— ", Role.song), size=SMALL, align=align)
    run = made.add_run()
    _set_face(run._element.get_or_add_rPr(), FACES[Role.song])  # noqa: SLF001 - see above
    run.font.size = Pt(SMALL)
    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = "PAGE"
        run._element.append(part)  # noqa: SLF001 - the library knows no fields
    fill(made, (" —", Role.song), size=SMALL, align=align)
    loose(made)
    indent(made, **{align: SMALL / BODY})


def written(made: WordDocument) -> bytes:
    """Return the file; the same content gives the same bytes, whenever it is written."""
    first, again = io.BytesIO(), io.BytesIO()
    made.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            place = zipfile.ZipInfo(name, _EPOCH)
            place.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(place, source.read(name))
    return again.getvalue()


def _styles(made: WordDocument) -> None:
    """Set what text and headings look like, so that who edits the file keeps the look."""
    styles: Any = made.styles
    _style(styles["Normal"], Role.fang, BODY)
    for number, role in enumerate(LEVELS, 1):
        _style(styles[f"Heading {number}"], role, BODY)
    _style(styles["Title"], Role.title, TITLE)
    title = styles["Title"].element.get_or_add_pPr()
    for found in title.findall(qn("w:pBdr")):
        title.remove(found)
    for found in styles.element.iter(qn("w:lang")):
        found.set(qn("w:eastAsia"), "zh-CN")


def _style(style: Any, role: Role, size: float) -> None:
    properties = style.element.get_or_add_rPr()
    for name in ("w:color", "w:spacing", "w:kern"):
        for found in properties.findall(qn(name)):
            properties.remove(found)
    _set_face(properties, FACES[role])
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    spacing = style.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.widow_control = False


def _set_face(properties: Any, face: str) -> None:
    """Name one face for all writings, and no theme beside it."""
    fonts = properties.get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme") or name == qn("w:hint")]:
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _line(side: str, kind: str, eighths: int, color: str) -> Any:
    made = OxmlElement(f"w:{side}")
    values: Iterable[tuple[str, str]] = (
        ("val", kind),
        ("sz", str(eighths)),
        ("space", "1"),
        ("color", color),
    )
    for name, value in values:
        made.set(qn(f"w:{name}"), value)
    return made
