"""The circular as it comes out of the printer."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.documents import circular
from app.documents.fonts import MissingGlyph
from app.documents.snapshot import UnitCount
from app.documents.values import CircularValue

pytestmark = pytest.mark.pdf

SHARED = Path(os.environ.get("XINFANG_SHARED", Path(__file__).resolve().parents[3] / "shared"))
RARE = "喆堃赟昇祎璟玥䶮"


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
    text = "".join("".join(pages).split())
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
    command = [sys.executable, checker, paper, "--seal", "yes", "--require", "pdfa,tagged,lang,outline"]
    subprocess.run([*command, "--json", report], check=False, capture_output=True)
    measured = json.loads(report.read_text(encoding="utf-8"))
    assert len(measured) > 50
    assert [row for row in measured if row[3] in {"FAIL", "WARN"}] == []
