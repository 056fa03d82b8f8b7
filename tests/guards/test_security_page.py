"""The page that answers the outside checklists names only tests that exist, and answers every line."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.guards.source import ROOT

PAGE = ROOT / "docs" / "security.md"
ANSWERS = {"held", "partly", "not"}


@cache
def functions_of(path: str) -> frozenset[str]:
    """Return the names of the functions a test file defines; none for a file that is not there."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def named(text: str) -> set[tuple[str, str]]:
    """Return every (file, test) a text names."""
    return set(re.findall(r"(tests/[^\s`|:]+)::([^\s`|,;)]+)", text))


def missing(text: str) -> list[str]:
    """Return the tests a text names that do not exist."""
    return sorted(f"{path}::{name}" for path, name in named(text) if name not in functions_of(path))


def unanswered(text: str) -> list[str]:
    """Return the lines of the checklists without one of the three answers, or without what holds them."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    asked = [row for row in rows if re.match(r"\d|二级|三级", row[0])]
    return [row[0] for row in asked if len(row) != 4 or row[2] not in ANSWERS or not row[3]]


def test_every_test_the_page_names_exists():
    text = PAGE.read_text(encoding="utf-8")
    assert named(text), "the page names no test at all"
    assert text.count("tests/") == text.count(".py::test_"), "a test is named in another way"
    assert missing(text) == []


def test_every_line_has_an_answer_and_what_holds_it():
    assert unanswered(PAGE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "name", ["tests/guards/test_none.py::test_x", "tests/guards/test_security_page.py::test_none"]
)
def test_the_guard_catches_a_test_that_does_not_exist(name):
    assert missing(f"| 1.1 | Something | held | `{name}` |") == [name]


@pytest.mark.parametrize("row", ["| 1.1 | Something | maybe | x |", "| 二级 审计 | Something | held | |"])
def test_the_guard_catches_a_line_without_an_answer(row):
    assert len(unanswered(row)) == 1
