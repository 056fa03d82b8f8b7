"""Templates and static files obey the Content-Security-Policy and never leave the house."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.guards.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

STATIC = ROOT / "app" / "static"
OURS = [
    path
    for folder in (ROOT / "app" / "admin" / "templates", STATIC)
    for path in sorted(folder.rglob("*"))
    if path.suffix in {".css", ".html", ".js", ".svg", ".txt", ".xml"} and "vendor" not in path.parts
]

_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_INLINE = (
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "a style attribute"),
    (re.compile(r"<style\b", re.IGNORECASE), "a <style> element"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"'{]", re.IGNORECASE), "an inline event handler"),
    (re.compile(r"\shx-on[:-]", re.IGNORECASE), "an inline event handler of htmx"),
    (re.compile(r"javascript:", re.IGNORECASE), "a javascript: address"),
    (
        re.compile(r"<script\b(?![^>]*(\bsrc\s*=|\bnonce\s*=|application/json))[^>]*>", re.IGNORECASE),
        "a bare script",
    ),
)
_ADDRESS = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def inline(text: str) -> list[str]:
    """Return what in a template the policy of the pages would block."""
    shown = _COMMENT.sub("", text)
    return [what for pattern, what in _INLINE if pattern.search(shown)]


def outside(text: str) -> list[str]:
    """Return the addresses outside this house that a file loads or points to; names of XML are none."""
    return [match.group(0) for match in _ADDRESS.finditer(text)]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_template_carries_what_the_policy_blocks():
    found = {_name(path): inline(path.read_text(encoding="utf-8")) for path in OURS if path.suffix == ".html"}
    assert {name: what for name, what in found.items() if what} == {}


def test_no_page_loads_anything_from_outside():
    found = {_name(path): outside(path.read_text(encoding="utf-8")) for path in OURS}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    [
        '<div style="color: red">',
        "<style>a {}</style>",
        '<button type="button" onclick="go()">',
        '<form hx-on:submit="go()">',
        '<a href="javascript:go()">',
        "<script>go()</script>",
    ],
)
def test_the_guard_catches_what_the_policy_blocks(text):
    assert len(inline(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<div class="style" data-style="x">',
        '<script src="/static/panel/list.js" defer></script>',
        '<script type="application/json" id="words">{}</script>',
        "{# never style= here #}",
        '<input name="once" value="only = 1">',
    ],
)
def test_the_guard_lets_clean_markup_pass(text):
    assert inline(text) == []


def test_the_guard_catches_an_address_outside():
    assert outside('<script src="https://cdn.example.net/x.js">') == ["https://cdn.example.net"]
    assert outside('@import "//fonts.example.net/css"') == ["//fonts.example.net"]
    assert outside('<svg xmlns="http://www.w3.org/2000/svg"> // a comment') == []
