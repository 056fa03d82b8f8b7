"""Size and names of modules and functions: small enough to read, named for what they hold."""

from __future__ import annotations

import ast
import statistics
from typing import TYPE_CHECKING

from tests.guards.source import Source, product, snippet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ATTICS = {"common", "helper", "helpers", "misc", "util", "utils"}
MODULE_LINES, MODULE_MEDIAN = 400, 120
FUNCTION_LINES, FUNCTION_P90 = 60, 25


def functions(source: Source) -> Iterator[tuple[str, int]]:
    """Yield every function as (place and name, lines from its first decorator to its end)."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield f"{source.at(node)} {node.name}", (node.end_lineno or first) - first + 1


def too_long(sizes: Iterable[tuple[str, int]], most: int) -> list[str]:
    """Return what is longer than `most` lines."""
    return [f"{name}: {lines} lines" for name, lines in sizes if lines > most]


def modules() -> list[tuple[str, int]]:
    """Return (path, lines) of every module that is not only a docstring."""
    return [
        (source.path, source.text.count("\n"))
        for source in product()
        if not (source.path.endswith("__init__.py") and len(source.tree.body) <= 1)
    ]


def attics(paths: Iterable[str]) -> list[str]:
    """Return the paths whose file or folder is named for nothing."""
    return [path for path in paths if ATTICS & set(path.removesuffix(".py").split("/"))]


def test_no_module_is_longer_than_the_budget():
    assert too_long(modules(), MODULE_LINES) == []


def test_the_usual_module_is_short():
    assert statistics.median(lines for _, lines in modules()) < MODULE_MEDIAN


def test_no_function_is_longer_than_the_budget():
    assert too_long((size for source in product() for size in functions(source)), FUNCTION_LINES) == []


def test_nine_functions_of_ten_are_short():
    sizes = sorted(lines for source in product() for _, lines in functions(source))
    assert sizes[len(sizes) * 9 // 10] < FUNCTION_P90


def test_no_file_is_an_attic():
    assert attics(source.path for source in product()) == []


def test_the_budget_catches_a_long_function():
    body = "\n".join("    pass" for _ in range(FUNCTION_LINES))
    source = snippet(f"@decorated\ndef register():\n{body}")
    assert too_long(functions(source), FUNCTION_LINES) == ["app/actions/example.py:2 register: 62 lines"]


def test_the_budget_catches_an_attic():
    assert attics(["app/queries/utils.py", "app/common/petitions.py", "app/queries/utilities.py"]) == [
        "app/queries/utils.py",
        "app/common/petitions.py",
    ]
