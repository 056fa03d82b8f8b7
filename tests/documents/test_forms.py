"""The forms no checker judges, measured on the page: joint issue, minutes, order, turned tables, seals, drafts."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from app.documents import geometry
from app.documents.front_matter import BadFrontMatter
from app.documents.manuscript import read
from app.documents.official import Form, Official
from app.documents.press import Draft, print_official
from tests.documents.golden import HEAD, SENTENCE, paper, paragraphs

pytestmark = pytest.mark.pdf
MM = geometry.POINT
JOINT = HEAD.replace(
    "issuer: 云州市教育局", "issuer: [云州市教育局, 云州市财政局, 云州市人力资源和社会保障局]"
)


class Page:
    """What a page shows: lines of characters by their base line, in mm from the top left corner."""

    def __init__(self, page):
        self.page = page
        lines = {}
        for char in page.chars:
            if char["text"].strip():
                lines.setdefault(round(char["matrix"][5]), []).append(char)
        self.lines = [
            sorted(line, key=lambda char: char["x0"]) for _, line in sorted(lines.items(), reverse=True)
        ]

    def find(self, text):
        for line in self.lines:
            joined = "".join(char["text"] for char in line)
            if text in joined:
                at = joined.index(text)
                return line[at : at + len(text)]
        raise AssertionError(f"{text} is not on the page")

    def top(self, chars):
        """Return the upper edge of the em box, which is 0.88 em above the base line."""
        return float(self.page.height - chars[0]["matrix"][5]) * MM - 0.88 * chars[0]["size"] * MM


@pytest.fixture
def printed(fonts, tmp_path):
    pdfplumber = pytest.importorskip("pdfplumber")

    def pages(source, form=Form.document, **options):
        manuscript = read(source, form=form, folder=tmp_path, fonts=fonts)
        pdf = print_official(manuscript.paper, fonts=fonts, assets=manuscript.assets, **options).pdf
        return [Page(page) for page in pdfplumber.open(io.BytesIO(pdf)).pages]

    return pages


def test_joint_issuers_stand_above_each_other_as_wide_as_the_longest_with_the_suffix_beside_them(printed):
    page = printed(paper(SENTENCE, JOINT))[0]
    edges = []
    for name in ("云州市教育局", "云州市财政局", "云州市人力资源和社会保障局"):
        found = page.find(name)
        edges.append((found[0]["x0"], found[-1]["x1"]))
    assert [edge[0] for edge in edges] == pytest.approx([edges[0][0]] * 3, abs=1)
    assert [edge[1] for edge in edges] == pytest.approx([edges[2][1]] * 3, abs=1)
    assert page.find("文件")[0]["x0"] > edges[2][1]


def test_seals_of_a_joint_issue_have_room_that_never_touches(printed):
    page = printed(paper(SENTENCE, JOINT, sealed="true"))[-1]
    first, last = page.find("云州市财政局"), page.find("云州市人力资源和社会保障局")
    assert (page.top(last) - page.top(first)) >= geometry.SEAL


def test_the_last_joint_issuer_is_centred_over_the_date(printed):
    pages = printed(paper(paragraphs(3), JOINT, sealed="true", printed_on="2026-07-10"))
    page = next(page for page in pages if "2026年7月9日" in page.page.extract_text())
    issuer, date = page.find("云州市人力资源和社会保障局"), page.find("2026年7月9日")
    assert (issuer[0]["x0"] + issuer[-1]["x1"]) == pytest.approx(date[0]["x0"] + date[-1]["x1"], abs=3)


def test_minutes_say_issuer_and_date_above_the_rule_and_who_was_there(printed):
    source = paper(
        f"{SENTENCE}\n\n出席：王建国　李民　喆堃\n\n列席：张三", number="〔2026〕7号", mark="局长办公会议纪要"
    )
    pages = printed(source, Form.minutes)
    mark = pages[0].find("局长办公会议纪要")
    assert pages[0].top(mark) == pytest.approx(geometry.TOP + geometry.MARK_TOP, abs=1)
    assert mark[0]["non_stroking_color"] == (1, 0, 0)
    text = "".join(char["text"] for page in pages for line in page.lines for char in line)
    assert "出席：王建国、李民、喆堃" in text
    assert "列席：张三" in text


def test_an_order_has_its_mark_higher_and_a_name_with_an_office(printed):
    source = paper(
        SENTENCE, number="第12号", signer="局长 王建国", mark="云州市人民政府令", title="", addressee=""
    )
    page = printed(source, Form.order)[0]
    assert page.top(page.find("云州市人民政府令")) == pytest.approx(
        geometry.TOP + geometry.ORDER_MARK_TOP, abs=1
    )
    right = (geometry.PAGE_WIDTH - geometry.RIGHT) - page.find("王建国")[-1]["x1"] * MM
    assert right == pytest.approx(4 * geometry.CELL, abs=1)


def test_a_wide_table_in_an_annex_turns_its_page_and_the_number_keeps_its_corner(printed):
    columns = "|".join("一二三四五六七八九十")
    table = f"|{columns}|\n|{'---|' * 10}\n|{columns}|"
    pages = printed(paper(f"{SENTENCE}\n\n---\n\n# 附件1 统计表\n\n{table}"))
    page = next(page.page for page in pages if page.page.width > page.page.height)
    number = [char for char in page.chars if char["text"] == "—" and not char["upright"]]
    assert len(number) == 2
    assert all(char["x1"] * MM < geometry.BOTTOM for char in number)


def test_preprinted_paper_leaves_out_the_red_and_moves_nothing(printed):
    source = paper(paragraphs(5))
    whole, bare = printed(source)[0], printed(source, preprinted=True)[0]
    assert not [char for char in bare.page.chars if char["non_stroking_color"] == (1, 0, 0)]
    assert bare.top(bare.find("各县（市、区）")) == whole.top(whole.find("各县（市、区）"))


def test_a_draft_says_on_every_page_who_printed_it_and_when(printed):
    for page in printed(
        paper(paragraphs(9)), draft=Draft("王建国", datetime(2026, 7, 9, 15, 20, tzinfo=UTC))
    ):
        assert "王建国" in page.page.extract_text()


def test_a_paper_read_back_from_json_is_the_same(fonts, tmp_path):
    made = read(paper(paragraphs(3), JOINT), form=Form.document, folder=tmp_path, fonts=fonts).paper
    assert Official.from_json(made.to_json()) == made


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"date": "2026-02-30"}, 8), ({"number": "云教信[2026]5号"}, 8), ({"sealed": "maybe"}, 8), ({"author": "张三"}, 8),
        ({"serial": "十二"}, 8), ({"secrecy": "很机密"}, 8), ({"urgency": "赶快"}, 8), ({"note": "{a: b}"}, 8),
    ],
)  # fmt: skip
def test_nonsense_in_the_front_matter_is_told_with_its_line(fonts, tmp_path, changes, line):
    source = paper(SENTENCE, **changes)
    at = next(
        number for number, text in enumerate(source.splitlines(), 1) if text.startswith(next(iter(changes)))
    )
    with pytest.raises(BadFrontMatter, match=f"Line {at}: "):
        read(source, form=Form.document, folder=tmp_path, fonts=fonts)


def test_slips_of_typing_are_mended_and_remarked(fonts, tmp_path):
    manuscript = read(
        paper('工作,做到"件件 有着落"2026 年.'), form=Form.document, folder=tmp_path, fonts=fonts
    )
    assert manuscript.paper.body[0].text == "工作，做到“件件有着落”2026年。"
    assert len(manuscript.remarks) == 3
