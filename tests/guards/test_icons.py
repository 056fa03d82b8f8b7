"""Every icon the code names is in the sprite: a missing one is a blank space nobody is told of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from config import ROOT

PLACES = {"Action": 2, "Panel": 1, "Entry": 3, "Tag": 3, "Verb": 1, "MenuGroup": 2, "Moment": 3}
"""Where the icon stands among the arguments of what a page is made of."""
IN_TEMPLATES = re.compile(r"""icon\(["']([a-z0-9-]+)["']""")


def named(path: Path) -> Iterator[str]:
    """Yield the icons a module names, by keyword or in their place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        given = [keyword.value for keyword in node.keywords if keyword.arg == "icon"]
        if name in PLACES and len(node.args) > PLACES[name]:
            given.append(node.args[PLACES[name]])
        for value in given:
            yield from chosen(value)


def chosen(value: ast.expr) -> Iterator[str]:
    """Yield what an expression may name: itself, or either side of a choice."""
    if isinstance(value, ast.IfExp):
        yield from (*chosen(value.body), *chosen(value.orelse))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    listed = set((ROOT / "app" / "static" / "icons.txt").read_text(encoding="utf-8").split())
    found = {
        icon: path.relative_to(ROOT).as_posix()
        for folder in ("app", "schema")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for icon in named(path)
    }
    for path in sorted((ROOT / "app" / "admin" / "templates").glob("*.html")):
        found |= dict.fromkeys(IN_TEMPLATES.findall(path.read_text(encoding="utf-8")), path.name)
    assert len(found) > 100
    assert {icon: where for icon, where in found.items() if icon not in listed} == {}
