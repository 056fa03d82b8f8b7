"""Templates: strict about names, fenced in, escaped."""

from __future__ import annotations

import pytest

from app.documents.render import TEMPLATES, TemplateBroken, fill


@pytest.fixture
def folder(tmp_path):
    def write(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_name_that_is_missing_is_our_error_and_not_a_blank(folder):
    with pytest.raises(TemplateBroken) as broken:
        fill("page.html", {}, folder=folder(page="<p>{{ signer }}</p>"))
    assert (broken.value.template, broken.value.name) == ("page.html", "signer")


def test_a_missing_part_of_a_value_is_our_error_too(folder, drafted):
    with pytest.raises(TemplateBroken) as broken:
        fill("page.html", {"value": drafted()}, folder=folder(page="{{ value.petitioner }}"))
    assert broken.value.name == "petitioner"


def test_a_missing_template_is_named(folder):
    with pytest.raises(TemplateBroken, match=r"annex\.html"):
        fill("page.html", {}, folder=folder(page='{% include "annex.html" %}'))


def test_a_malformed_template_is_named(folder):
    with pytest.raises(TemplateBroken, match=r"page\.html"):
        fill("page.html", {}, folder=folder(page="{% if %}"))


@pytest.mark.parametrize("outside", ["../secret.html", "/etc/passwd"])
def test_no_file_outside_the_templates_can_be_included(folder, tmp_path, outside):
    (tmp_path.parent / "secret.html").write_text("secret")
    with pytest.raises(TemplateBroken):
        fill("page.html", {"name": outside}, folder=folder(page="{% include name %}"))


def test_a_template_cannot_reach_behind_a_value(folder):
    with pytest.raises(TemplateBroken):
        fill("page.html", {"x": ""}, folder=folder(page="{{ x.__class__.__mro__[1].__subclasses__() }}"))


def test_a_template_cannot_change_what_it_is_given(folder):
    with pytest.raises(TemplateBroken):
        fill("page.html", {"rows": [1]}, folder=folder(page="{{ rows.append(2) }}"))


def test_text_is_escaped(folder):
    page = folder(page="{{ text }}")
    assert fill("page.html", {"text": "<script>"}, folder=page) == "&lt;script&gt;"


def test_nothing_among_the_templates_can_be_executed():
    suffixes = {path.suffix for path in TEMPLATES.rglob("*") if path.is_file()}
    assert suffixes <= {".html", ".css", ".txt", ".md"}
