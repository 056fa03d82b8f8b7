"""`documents render`: a file becomes a paper, or a sentence and nothing else."""

from __future__ import annotations

import pytest

from app.documents.fonts import FOLDER
from tests.documents.golden import SENTENCE, paper

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.skipif(
        not (FOLDER / "FandolFang-Regular.otf").is_file(), reason="run make setup for the fonts"
    ),
]


def test_a_file_becomes_a_paper_twice_the_same_without_any_database(xinfang, tmp_path, monkeypatch):
    monkeypatch.setenv("XINFANG_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    file = tmp_path / "notice.md"
    file.write_bytes(("\ufeff" + paper(SENTENCE)).replace("\n", "\r\n").encode())
    for name in ("one.pdf", "two.pdf"):
        told = xinfang("documents", "render", str(file), "--out", str(tmp_path / name))
        assert told.exit_code == 0, told.output
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (paper(SENTENCE, date="9 July"), "is not a day"),
        (paper("工作\U0003abcd好。"), "U+3ABCD"),
        (paper(""), "There is no text"),
        (SENTENCE, "Line 1: "),
    ],
)
def test_what_cannot_be_printed_is_told_and_leaves_no_file(xinfang, tmp_path, source, sentence):
    file, out = tmp_path / "notice.md", tmp_path / "notice.pdf"
    file.write_text(source, encoding="utf-8")
    told = xinfang("documents", "render", str(file), "--out", str(out))
    assert told.exit_code == 2
    assert sentence in told.output
    assert not out.exists()
