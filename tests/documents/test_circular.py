"""The circular as it comes out of the printer."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import python_calamine

from app.documents import charts, circular
from app.documents.fonts import MissingGlyph
from app.documents.snapshot import UnitCount
from app.documents.values import CircularValue, Mark

pytestmark = pytest.mark.pdf

SHARED = Path(os.environ.get("XINFANG_SHARED", Path(__file__).resolve().parents[3] / "shared"))
RARE = "喆堃赟昇祎璟玥䶮"
PAGE_NUMBER = re.compile(r"—\d+—")


@pytest.fixture
def read(fonts):
    """Print a value and return the text of each page."""
    pdfplumber = pytest.importorskip("pdfplumber")

    def pages(value):
        with pdfplumber.open(io.BytesIO(circular.print_out(value, fonts).pdf)) as document:
            return [page.extract_text() for page in document.pages]

    return pages


def test_a_printed_circular_says_what_its_value_says(read, drafted):
    pages = read(drafted())
    text = PAGE_NUMBER.sub("", "".join("".join(pages).split()))
    for part in ("云教信〔2026〕5号", "信访工作情况的通报", "2026年7月9日印发", "抄送：省教育厅办公室"):
        assert part in text
    for paragraph in drafted().body:
        assert paragraph in text


def test_weasyprint_has_nothing_to_grumble_about(fonts, drafted):
    assert circular.print_out(drafted(), fonts).warnings == ()


def test_a_circular_read_back_from_json_prints_the_same_bytes(fonts, drafted):
    value = drafted()
    again = CircularValue.from_json(json.loads(json.dumps(value.to_json())))
    assert circular.print_out(again, fonts).digest == circular.print_out(value, fonts).digest


def test_a_circular_frozen_by_the_first_version_still_prints(fonts, drafted):
    data = drafted().to_json() | {"format": 1}
    for name in ("charts", "marks", "corrects"):
        del data[name]
    again = CircularValue.from_json(data)
    assert (
        circular.print_out(again, fonts).digest
        == circular.print_out(replace(drafted(), charts=()), fonts).digest
    )


def test_the_tables_travel_as_a_workbook_inside_and_small_counts_stay_small(fonts, drafted):
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(io.BytesIO(circular.print_out(drafted(), fonts).pdf)) as document:
        content = document.attachments["figures.xlsx"].get_file().read_bytes()
        assert document.Root.AF[0].AFRelationship == "/Data"
    sheets = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert sheets.sheet_names == ["附件1", "附件2", "附件3"]
    cells = {row[0]: row[1:] for row in sheets.get_sheet_by_name("附件1").to_python()}
    assert cells["招生入学"][0] == 45
    assert cells["干部作风与纪律"][0] == "<3"


def test_charts_are_drawn_say_their_figures_and_leave_small_counts_out(fonts, drafted):
    kinds = next(chart for chart in drafted().charts if chart.name == "kinds")
    assert "干部作风与纪律" not in kinds.labels
    drawn = charts.draw(kinds, fonts).decode()
    assert all(f">{number}<" in drawn for series in kinds.series for number in series.values)
    assert "本期招生入学45件" in charts.words(kinds)
    assert not re.search("#(?!(?:333|000|fff|hatch)\\b)", drawn), "only what a copier keeps"


def test_what_nobody_counted_is_marked_on_a_draft_and_the_lines_stay_where_they_are(fonts, drafted):
    pdfplumber = pytest.importorskip("pdfplumber")
    place = next(n for n, line in enumerate(drafted().body) if "120件批次" in line)
    at = drafted().body[place].index("120")
    value = replace(drafted(), marks=(Mark(place, at, at + 3, "120", "总量", "119"),))
    marked, signed = (circular.print_out(value, fonts, marked=one).pdf for one in (True, False))
    red = []
    for pdf in (marked, signed):
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            page = document.pages[0]
            drawn = [*page.curves, *page.lines]
            red.append(sum(1 for each in drawn if each["stroking_color"] in {(1, 0, 0), (1.0, 0.0, 0.0)}))
    assert red[0] > red[1]


def test_rare_characters_of_a_unit_name_are_printed(read, drafted):
    units = (UnitCount(f"{RARE}实验学校", 5, 4, 4, 4),)
    assert RARE in "".join("".join(read(drafted(units=units))).split())


def test_a_missing_glyph_is_refused_before_a_number_is_taken(fonts, drafted):
    value = replace(drafted(), number="云教信〔2026〕号", copies_to="\U0003abcd局")
    with pytest.raises(MissingGlyph, match="抄送"):
        circular.rehearse(value, fonts)


def test_a_rehearsal_has_room_for_the_widest_number(fonts, drafted, monkeypatch):
    printed = []
    monkeypatch.setattr(circular, "print_official", lambda paper, **_: printed.append(paper.number))
    circular.rehearse(replace(drafted(), number="云教信〔2026〕号"), fonts)
    assert printed == ["云教信〔2026〕99999号"]


def test_signing_sets_number_day_and_signer_and_nothing_else(drafted):
    draft = replace(drafted(), number="云教信〔2026〕号")
    signed = circular.sign(draft, number="云教信〔2026〕6号", signed_on=date(2026, 7, 10), signer="王局长")
    assert signed == replace(
        draft,
        number="云教信〔2026〕6号",
        signed_on=date(2026, 7, 10),
        printed_on=date(2026, 7, 10),
        signer="王局长",
    )


@pytest.mark.parametrize("extra", [0, 5, 9, 10, 11, 12, 13])
def test_the_signature_never_stands_on_a_page_without_text(read, drafted, extra):
    body = (*drafted().body[:-1], *["各单位要抓紧办理。"] * extra, "特此通报。")
    pages = read(replace(drafted(), body=body))
    signed = next(page for page in pages if "2026年7月9日\n" in page and "附件：1" in page)
    assert "特此通报。" in signed


def test_the_imprint_never_covers_the_table(fonts, drafted):
    pdfplumber = pytest.importorskip("pdfplumber")
    for count in range(13, 18):
        units = tuple(UnitCount(f"第{number}县教育局", 10, 9, 8, 8) for number in range(count))
        with pdfplumber.open(io.BytesIO(circular.print_out(drafted(units=units), fonts).pdf)) as document:
            words = document.pages[-1].extract_words()
        imprint = min(word["top"] for word in words if word["text"].startswith("抄送"))
        others = [
            word for word in words if "印发" not in word["text"] and not word["text"].startswith("抄送")
        ]
        assert all(word["bottom"] < imprint for word in others if word["top"] < imprint)


def test_a_circular_meets_the_measurements_of_the_standard(fonts, drafted, tmp_path):
    checker = SHARED / "tools" / "check_gongwen.py"
    if not checker.is_file():
        pytest.skip("the checker of GB/T 9704-2012 is not beside the repository")
    pytest.importorskip("pikepdf")
    pytest.importorskip("pdfplumber")
    paper, report = tmp_path / "circular.pdf", tmp_path / "report.json"
    paper.write_bytes(circular.print_out(drafted(), fonts).pdf)
    command = [
        sys.executable,
        checker,
        paper,
        "--seal",
        "yes",
        "--require",
        "pdfa,tagged,lang,outline,attach",
    ]
    command += ["--kind", "doc"]
    subprocess.run([*command, "--json", report], check=False, capture_output=True)
    measured = json.loads(report.read_text(encoding="utf-8"))
    assert len(measured) > 50
    assert [row for row in measured if row[3] in {"FAIL", "WARN"}] == []
