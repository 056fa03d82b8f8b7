"""A case as one file: all its signed papers with bookmarks, and nothing its reader may not see."""

from __future__ import annotations

import io

import pdfplumber
import pikepdf
import pytest

from app.documents.bundle import bundle
from app.documents.pdf_joined import Part, joined, page_count
from app.documents.press import Draft
from app.queries.case_file import case_file, numbered_petition
from schema.vocabulary import PaperKind
from tests import cast
from tests.documents.test_case_issue import drafted, signed
from tests.documents.test_notices import handled

pytestmark = pytest.mark.pdf
MARK = Draft("林晓岚", cast.NOW)


@pytest.fixture
def row(session, office):
    return handled(session, office)


def made(session, office, row, store, by="lin") -> bytes:
    return bundle(session, cast.acting(session, office, by), row, mark=MARK, store=store)


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        return "".join(page.extract_text() or "" for page in paper.pages)


def bookmarks(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_outline() as outline:
        return [str(item.title) for item in outline.root]


def test_the_papers_of_a_case_are_one_file_with_bookmarks(session, office, row, tmp_path, fonts):
    del fonts
    paper = drafted(session, office, row, PaperKind.D02)
    signed(session, office, paper, "fang", tmp_path)
    drafted(session, office, row, PaperKind.D15)
    pdf = made(session, office, row, tmp_path)
    assert bookmarks(pdf) == ["封面和目录", f"{paper.display} {paper.title}"]
    text = text_of(pdf)
    assert row.petition_no in text
    assert "办理经过" in text
    assert "签发文书" in text
    assert "督办通知书" not in text, "a draft is no part of the file"
    assert made(session, office, row, tmp_path) == pdf
    assert page_count(pdf) == page_count(made(session, office, row, tmp_path))


def test_who_may_not_see_the_query_code_finds_none_in_the_file(session, office, row, tmp_path, fonts):
    del fonts
    signed(session, office, drafted(session, office, row, PaperKind.D02), "fang", tmp_path)
    assert row.query_code in text_of(made(session, office, row, tmp_path)).replace("\n", "")
    assert row.query_code not in text_of(made(session, office, row, tmp_path, by="he")).replace("\n", "")


def test_a_case_one_may_not_see_has_no_number(session, office, row):
    number = row.petition_no
    cast.acting(session, office, "zhao")
    assert numbered_petition(session, number) is None
    cast.acting(session, office, "lin")
    assert numbered_petition(session, number).id == row.id


def test_the_happenings_stand_in_the_order_of_their_days(session, office, row):
    cast.acting(session, office, "lin")
    days = [one.day for one in case_file(session, row).happenings]
    assert len(days) > 2
    assert days == sorted(days)


def test_parts_are_joined_in_their_order_and_the_same_way_each_time():
    sheets = []
    for pages in (1, 2):
        sheet = pikepdf.new()
        for _ in range(pages):
            sheet.add_blank_page()
        target = io.BytesIO()
        sheet.save(target, deterministic_id=True)
        sheets.append(target.getvalue())
    parts = [Part("甲", sheets[1]), Part("乙", sheets[0])]
    assert joined("卷", parts) == joined("卷", parts)
    assert page_count(joined("卷", parts)) == 3
    assert bookmarks(joined("卷", parts)) == ["甲", "乙"]
