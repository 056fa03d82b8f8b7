"""A paper as a Word file: the text of its PDF in the faces, sizes and margins of the standard."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.documents import circular
from app.documents.official import Annex, Figure, Form, Official, Paragraph, Table
from app.documents.press import Draft, Void
from app.documents.word import word_file
from app.domain.errors import Refused
from tests import cast

PAPER = Official(
    form=Form.document,
    issuers=("云州市教育局",),
    mark=("云州市教育局",),
    suffix="文件",
    title=("云州市教育局关于2026年上半年", "信访工作情况的通报"),
    body=(
        Paragraph("一、总体情况", 1),
        Paragraph("（一）登记。上半年共登记120件。", 2),
        Paragraph("1.来信", 3),
        Paragraph("各单位要认真办理。"),
        Table(("单位", "登记"), (("云溪县教育局", "40"), ("城区",), ("市第一中学", "6"))),
    ),
    number="云教信〔2026〕5号",
    serial="000012",
    secrecy="机密★1年",
    urgency="特急",
    signers=("郑文博",),
    addressees="各县（市、区）教育局",
    signed_on=date(2026, 7, 9),
    sealed=True,
    seals=("seal-x.png",),
    note="此件公开发布",
    annexes=(
        Annex(
            "办理情况表", (Table(("单位", "登记", "办结"), (("云溪县教育局", "40", "30"),)),), landscape=True
        ),
        Annex("主要数据统计图", (Figure("a.svg", "来信40件，来访20件", 100, 60, "各信访形式数量"),)),
    ),
    copies="省教育厅办公室",
    printed_by="云州市教育局办公室",
    printed_on=date(2026, 7, 9),
)
LETTER = replace(
    PAPER, form=Form.letter, suffix="", serial="", secrecy="", urgency="", signers=(), annexes=(), seals=()
)


def read(content):
    return Document(io.BytesIO(content))


def lines(made):
    return [paragraph.text for paragraph in made.paragraphs if paragraph.text]


def face(run):
    return run._element.rPr.rFonts.get(qn("w:eastAsia"))


def paragraph_of(made, text):
    return next(one for one in made.paragraphs if text in one.text)


def headers(made):
    section = made.sections[0]
    return "".join(
        paragraph.text
        for part in (section.header, section.even_page_header, section.first_page_header)
        for paragraph in part.paragraphs
    )


def test_a_document_says_what_the_paper_says_in_its_order():
    assert lines(read(word_file(PAPER))) == [
        "000012", "机密★1年", "特急", "云州市教育局文件", "云教信〔2026〕5号\t签发人：郑文博",
        "云州市教育局关于2026年上半年\n信访工作情况的通报", "各县（市、区）教育局：", "一、总体情况",
        "（一）登记。上半年共登记120件。", "1.来信", "各单位要认真办理。", "附件：1.办理情况表",
        "　　　2.主要数据统计图", "云州市教育局", "2026年7月9日", "（此件公开发布）",
        "附件1", "办理情况表", "附件2", "主要数据统计图", "各信访形式数量", "来信40件，来访20件",
    ]  # fmt: skip


def test_faces_sizes_lines_and_margins_are_those_offices_use():
    made = read(word_file(PAPER))
    section = made.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 35, 28, 26]
    assert [round(side / Mm(1)) for side in (section.page_width, section.page_height)] == [210, 297]
    wanted = {
        "云州市教育局文件": ("方正小标宋简体", 52.0),
        "信访工作情况的通报": ("方正小标宋简体", 22.0),
        "一、总体情况": ("黑体", 16.0),
        "1.来信": ("仿宋_GB2312", 16.0),
        "各单位要认真办理。": ("仿宋_GB2312", 16.0),
        "附件2": ("黑体", 16.0),
    }
    for text, (name, size) in wanted.items():
        (run,) = paragraph_of(made, text).runs
        assert (face(run), run.font.size.pt) == (name, size), text
    second = paragraph_of(made, "（一）登记。")
    assert [(run.text, face(run)) for run in second.runs] == [
        ("（一）登记。", "楷体_GB2312"),
        ("上半年共登记120件。", "仿宋_GB2312"),
    ]
    text = paragraph_of(made, "各单位要认真办理。")
    assert text.style.paragraph_format.line_spacing == Pt(28)
    assert text._element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert not text.style.font.bold


def test_headings_are_in_the_outline_and_the_red_parts_are_red():
    made = read(word_file(PAPER))
    styles = {one.text: one.style.name for one in made.paragraphs if one.style.name != "Normal"}
    assert styles == {
        "一、总体情况": "Heading 1",
        "1.来信": "Heading 3",
        "云州市教育局关于2026年上半年\n信访工作情况的通报": "Title",
    }
    (mark,) = paragraph_of(made, "云州市教育局文件").runs
    assert str(mark.font.color.rgb) == "FF0000"
    number = paragraph_of(made, "签发人")
    line = number._element.getnext().pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert line.get(qn("w:color")) == "FF0000"


def test_tables_keep_their_cells_and_a_wide_annex_is_turned():
    made = read(word_file(PAPER))
    first, wide, imprint = made.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == [
        ["单位", "登记"], ["云溪县教育局", "40"], ["城区", "城区"], ["市第一中学", "6"],
    ]  # fmt: skip
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [section.orientation for section in made.sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    room = Mm(297 - 28 - 26)
    assert abs(sum(cell.width for cell in wide.rows[0].cells) - room) < Mm(1)
    assert [row.cells[0].text for row in imprint.rows] == [
        "抄送：省教育厅办公室。",
        "云州市教育局办公室\t2026年7月9日印发",
    ]


def test_a_form_an_answer_is_written_on_keeps_its_cells_and_begins_at_the_edge():
    form = Table(("", "", "", ""), (("编号", "1", "期限", ""), ("处理意见", "\n\n")), form=True)
    annex = Annex("反馈表", (Paragraph("反馈单位（盖章）：", flush=True), form))
    made = read(word_file(replace(LETTER, annexes=(annex,))))
    line = paragraph_of(made, "反馈单位")
    assert line._element.pPr.ind is None
    assert [[cell.text for cell in row.cells] for row in made.tables[-1].rows] == [
        ["编号", "1", "期限", ""], ["处理意见", "\n\n", "\n\n", "\n\n"],
    ]  # fmt: skip


def test_a_letter_has_its_number_at_the_right_and_no_imprint():
    made = read(word_file(LETTER))
    assert lines(made)[:2] == ["云州市教育局", "云教信〔2026〕5号"]
    assert made.tables[1:] == []
    assert lines(made)[-1] == "抄送：省教育厅办公室。"
    section = made.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (None, ""),
        (Draft("林晓岚", cast.NOW), "草稿　林晓岚　2026-09-17 01:30"),
        (Void(date(2026, 9, 17)), "作废　2026年9月17日"),
    ],
)
@pytest.mark.parametrize("paper", [PAPER, LETTER])
def test_what_is_no_signed_paper_says_so_on_every_page(paper, mark, said):
    pages = 3 if paper.form is Form.letter else 2
    assert headers(read(word_file(paper, mark=mark))) == said * pages


def test_the_same_value_gives_the_same_bytes_and_nothing_of_who_made_them():
    first, again = (word_file(Official.from_json(PAPER.to_json())) for _ in range(2))
    assert first == again
    made = read(first)
    said = made.core_properties
    assert (said.title, said.author, said.keywords) == (PAPER.name, "云州市教育局", PAPER.number)
    assert (said.created.date(), said.comments) == (date(2026, 7, 9), "")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert not [name for name in archive.namelist() if name.endswith((".jpeg", ".png"))], "no seal"
        assert "python-docx" not in "".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def test_a_paper_without_a_day_or_a_seal_leaves_them_out():
    made = read(word_file(replace(LETTER, signed_on=None, sealed=False, number="", note="", copies="")))
    assert lines(made)[-1] == "云州市教育局"
    assert "云教信" not in "".join(lines(made))


def test_forms_to_be_filled_in_are_not_given_as_word_files():
    with pytest.raises(Refused):
        word_file(replace(PAPER, form=Form.plain))


def test_a_circular_brings_its_tables_and_says_what_its_charts_show(drafted):
    value = drafted()
    made = read(word_file(circular.official(value)))
    text = "".join(lines(made))
    for line in value.body:
        assert line in text
    assert [table.rows[0].cells[0].text for table in made.tables[: len(value.tables)]] == [
        table.head[0] for table in value.tables
    ]
    assert "主要数据统计图" in text
    assert value.charts[0].title in text
