"""Printing: fenced in, the same bytes every time, nothing missing without a word."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import replace

import pytest

from app.documents import circular, pdf
from app.documents.fonts import MissingGlyph
from app.documents.render import TEMPLATES

pytestmark = pytest.mark.pdf


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.org/seal.png",
        "https://example.org/seal.png",
        "ftp://example.org/x",
        "data:text/plain,x",
        "file://example.org/etc/passwd",
        (TEMPLATES / ".." / "pyproject.toml").as_uri(),
        TEMPLATES.as_uri() + "/%2e%2e/pyproject.toml",
        TEMPLATES.as_uri(),
    ],
)
def test_nothing_outside_templates_and_fonts_can_be_read(url):
    with pytest.raises(PermissionError, match="outside the templates"):
        pdf.permitted(url, (TEMPLATES,))


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "inside" / "font.otf").symlink_to(tmp_path / "secret")
    with pytest.raises(PermissionError):
        pdf.permitted((tmp_path / "inside" / "font.otf").as_uri(), (tmp_path / "inside",))


def test_a_template_itself_can_be_read():
    path = TEMPLATES / "official" / "style.css"
    assert pdf.permitted(path.as_uri(), (TEMPLATES,)) == path


@pytest.mark.parametrize(
    "html",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/seal.png">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<object data="file:///etc/passwd"></object>',
        '<style>@import "file:///etc/passwd";</style>',
        '<svg><image href="file:///etc/passwd" width="1" height="1"/></svg>',
    ],
)
def test_a_template_that_asks_for_more_stops_the_printing(fonts, html):
    with pytest.raises(pdf.Forbidden, match="outside the templates"):
        pdf.make_pdf(f"<p>{html}</p>", "", fonts, source="page.html")


def test_the_same_value_gives_the_same_bytes(fonts, drafted):
    first, second = (circular.print_out(drafted(), fonts) for _ in range(2))
    assert first.pdf == second.pdf
    assert first.digest == second.digest
    assert len(first.digest) == 64


def test_another_number_gives_other_bytes(fonts, drafted):
    other = replace(drafted(), number="云教信〔2026〕6号")
    assert (
        circular.print_out(drafted(), fonts).digest != circular.print_out(other, fonts).digest
    )


def test_a_glyph_that_slips_through_is_caught_in_the_finished_page(fonts):
    with pytest.raises(MissingGlyph, match=r"U\+3ABCD"):
        pdf.make_pdf("<p>\U0003abcd</p>", pdf.style("official", fonts), fonts, source="page.html")


def test_a_machine_without_weasyprint_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf._weasyprint.cache_clear()
    try:
        assert pdf.available() == "Papers cannot be printed here: WeasyPrint is not installed."
    finally:
        pdf._weasyprint.cache_clear()


def test_missing_libraries_are_named_by_the_package_to_install(monkeypatch, drafted):
    def load(name):
        if "pango" in name:
            raise OSError(name)

    def fail():
        load("pango")

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr(pdf, "_weasyprint", fail)
    sentence = "Papers cannot be printed here: install libpango-1.0-0, libpangoft2-1.0-0."
    assert pdf.available() == sentence
    with pytest.raises(pdf.PaperUnavailable):
        circular.print_out(drafted())
