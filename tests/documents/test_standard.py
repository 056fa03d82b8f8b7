"""Golden papers, measured against GB/T 9704-2012 by the checker that lies beside the repository."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.manuscript import read
from app.documents.official import Form
from app.documents.press import print_official
from tests.conftest import SHARED
from tests.documents.golden import DOCUMENTS, LETTERS, SENTENCE, paper, paragraphs

pytestmark = pytest.mark.pdf
CHECKER = SHARED / "tools" / "check_gongwen.py"
FOUNDING = SHARED / "seed" / "policy-2009.txt"


@pytest.fixture
def faults(fonts, tmp_path):
    """Print a file and return the rows of the checker's table that are not as the standard says."""
    if not CHECKER.is_file():
        pytest.skip("the checker of GB/T 9704-2012 is not beside the repository")

    def measure(source, kind="doc", seal="auto", form=Form.document):
        manuscript = read(source, form=form, folder=tmp_path, fonts=fonts)
        pdf, report = tmp_path / "paper.pdf", tmp_path / "report.json"
        pdf.write_bytes(print_official(manuscript.paper, fonts=fonts, assets=manuscript.assets).pdf)
        command = [sys.executable, CHECKER, pdf, "--kind", kind, "--seal", seal]
        command += ["--require", "pdfa,tagged,lang,outline", "--json", report]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        rows = json.loads(report.read_text(encoding="utf-8"))
        assert len(rows) > 25
        found = [row for row in rows if row[3] in {"FAIL", "WARN"}]
        assert done.returncode == 0, found
        return found

    return measure


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_meets_the_standard(faults, name):
    assert faults(DOCUMENTS[name]) == []


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_meets_the_standard(faults, name):
    assert faults(LETTERS[name], "letter", form=Form.letter) == []


@pytest.mark.parametrize("count", [1, 5, 9])
def test_a_document_with_room_for_its_seal_meets_the_standard(faults, count):
    assert faults(paper(paragraphs(count), sealed="true"), seal="yes") == []


@pytest.mark.parametrize("lines", range(4, 16))
def test_the_signature_finds_its_place_wherever_the_text_ends(faults, lines):
    text = "\n\n".join([SENTENCE, SENTENCE * 2, "请认真贯彻执行。" * 5, *["办理工作要抓紧抓实抓细。"] * lines])
    assert faults(paper(text, sealed="true"), seal="yes") == []


def test_the_founding_text_is_set_as_the_document_it_is(faults):
    if not FOUNDING.is_file():
        pytest.skip("the founding text is not beside the repository")
    title, _line, addressee, *body = FOUNDING.read_text(encoding="utf-8").strip().splitlines()
    text = "\n\n".join(f"## {line}" if re.match(r"[一二三四]、", line) else line for line in body)
    source = paper(text, title=title.strip(), addressee=addressee.strip().rstrip("："), date="2009-07-09")
    assert faults(source) == []
