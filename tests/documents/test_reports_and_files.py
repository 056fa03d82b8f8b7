"""Flash reports in their chain, letters of advice, cover and contents of an archived file."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest

from app.documents import case_given, case_issue, paper_verbs
from app.documents.notices import compose
from app.documents.press import print_official
from app.documents.wording_names import example_case, example_given
from app.domain.errors import Refused
from app.queries.papers import flash_reports
from schema.documents import Paper
from schema.vocabulary import PaperKind, PaperVerb
from tests import cast
from tests.actions import scenes
from tests.documents.test_notices import FILED, GIVEN, handled, said

REPORT = {
    "stage": "first",
    "organ": "中共云州市委办公室",
    "place": "云州市教育局门前",
    "known_at": "2026-09-17T00:10:00+00:00",
    "reported_at": "2026-09-17T00:55:00+00:00",
    "situation": "三十余名家长聚集，秩序平稳\n已引导至接待室",
    "measures": "分管领导到场接待",
    "request": None,
    "reporter": "方敏，0575-88000000",
}


@pytest.fixture
def row(session, office):
    return handled(session, office)


@pytest.fixture
def case(session, row):
    return case_issue.case_facts(session, row.id)


def made_of(session, kind, case, given):
    return compose(kind, case, **case_given.resolved(session, kind, case, given))


def test_the_contents_of_a_file_list_its_papers_and_what_is_none(case):
    _place, cover, _heading, contents = compose(PaperKind.D25, replace(case, file=FILED)).body
    assert cover.rows[0] == ("档号", "信访卷2026-0001", "归档日期", "2026年11月2日")
    assert ("案卷题名", "关于要求退还晚托班收费的信访事项") in cover.rows
    assert [row[1] for row in contents.rows] == [
        "信访登记表", "信访事项受理告知书", "关于某某信访事项的处理意见书", "信访人提交的材料", "调查核实材料", "送达凭证",
    ]  # fmt: skip
    assert [row[0] for row in contents.rows] == list("123456")


@pytest.mark.parametrize(
    ("stage", "earlier", "mark"),
    [
        ("first", (), "（首报）"),
        ("follow_up", ("first", "follow_up"), "（续报2）"),
        ("final", ("first", "follow_up"), "（终报）"),
    ],
)
def test_a_flash_report_says_its_place_in_the_chain(session, case, stage, earlier, mark):
    paper = made_of(session, PaperKind.D19, replace(case, reports=earlier), REPORT | {"stage": stage})
    assert paper.title == (f"紧急信访信息快报{mark}",)
    assert ("此前已报送首报、续报1。" in said(paper)) is bool(earlier)


@pytest.mark.parametrize(
    ("stage", "earlier"),
    [("final", ()), ("follow_up", ()), ("first", ("first",)), ("follow_up", ("first", "final"))],
)
def test_a_flash_report_out_of_its_order_is_refused(session, case, stage, earlier):
    with pytest.raises(Refused) as refused:
        made_of(session, PaperKind.D19, replace(case, reports=earlier), REPORT | {"stage": stage})
    assert refused.value.field == "stage"


def test_a_flash_report_tells_how_long_it_took_and_is_not_made_before_it_is_known(session, case):
    paper = made_of(session, PaperKind.D19, case, REPORT)
    assert paper.urgency == "特急"
    assert "2026年9月17日8时10分获悉" in said(paper)
    assert "距获悉45分钟" in said(paper)
    assert "请示事项" not in said(paper)
    with pytest.raises(Refused, match="before it is known"):
        made_of(session, PaperKind.D19, case, REPORT | {"reported_at": "2026-09-17T00:00:00+00:00"})


@pytest.mark.pdf
def test_what_corrects_a_flash_report_takes_its_place(session, office, row, tmp_path):
    def report(**typed):
        clerk = cast.acting(session, office, "lin")
        paper = case_issue.draw_up(session, clerk, row, PaperKind.D19, REPORT | typed)
        return signed(paper)

    def signed(paper):
        head = cast.acting(session, office, "fang")
        case_issue.sign_and_print(session, head, paper, today=cast.TODAY, store=tmp_path)
        return paper

    first, second = report(), report(stage="follow_up")
    desk = paper_verbs.Desk(session, cast.acting(session, office, "lin"), cast.TODAY, tmp_path)
    mended = session.get_one(Paper, paper_verbs.perform(desk, first.id, PaperVerb.correct, {}))
    signed(mended)
    assert mended.value["title"] == ["紧急信访信息快报（首报）"]
    assert flash_reports(session, row.id) == ("first", "follow_up")
    assert report(stage="final").value["title"] == ["紧急信访信息快报（终报）"]
    assert second.value["title"] == ["紧急信访信息快报（续报1）"]


def test_nobody_is_to_be_held_accountable_without_a_consequence(session, case):
    given = GIVEN[PaperKind.D24] | {"consequence": None, "until": scenes.day("10-30").isoformat()}
    with pytest.raises(Refused, match="says what came of it"):
        made_of(session, PaperKind.D24, case, given)
    milder = made_of(session, PaperKind.D24, case, given | {"advice": "improvement"})
    assert milder.title == ("改进工作建议函",)
    assert "三、具体建议" in said(milder)
    assert "追究责任" not in said(milder)


@pytest.mark.pdf
def test_a_heading_is_not_left_behind_when_its_text_goes_overleaf_with_the_signature(fonts):
    """Where one line would be missing, the last paragraph goes overleaf: its heading must go with it."""
    kind = PaperKind.D19
    paper = compose(kind, example_case(kind), **example_given(kind))
    paper = paper.with_number("云教信快报〔2026〕1号", signed_on=cast.TODAY)
    rendered = print_official(paper, fonts=fonts)
    with pdfplumber.open(io.BytesIO(rendered.pdf)) as pages:
        first, second = (page.extract_text() for page in pages.pages)
    assert "四、请示事项" not in first
    assert second.startswith("四、请示事项\n请协调有关部门到场")
