"""The project's own source, parsed once, for the guards that read it.

A guard is a function from a `Source` to the places where it breaks a rule; each guard is shown to catch
a made-up violation before it is trusted with the tree.
"""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file of the project: its path from the root, with slashes, and its parsed text."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The folder of the file, such as `app/queries`."""
        return self.path.rpartition("/")[0]

    def at(self, node: ast.expr | ast.stmt) -> str:
        """Return `path:line` of a node, as editors understand it."""
        return f"{self.path}:{node.lineno}"


def snippet(text: str, path: str = "app/actions/example.py") -> Source:
    """Return made-up source, to show that a guard would catch it."""
    return Source(path, text, ast.parse(text))


@cache
def product() -> tuple[Source, ...]:
    """Return every Python file of the product: app, schema, config and run; not its migrations."""
    paths = [path for folder in ("app", "schema") for path in (ROOT / folder).rglob("*.py")]
    paths += [path for name in ("config.py", "run.py") if (path := ROOT / name).is_file()]
    names = {path.relative_to(ROOT).as_posix(): path for path in paths}
    return tuple(
        snippet(path.read_text(encoding="utf-8"), name)
        for name, path in sorted(names.items())
        if not name.startswith("schema/migrations/")
    )


def findings(guard: Callable[[Source], Iterator[str]], *, but: tuple[str, ...] = ()) -> list[str]:
    """Return what the guard finds in the product, outside the files and folders it exempts."""
    return [found for source in product() if not source.path.startswith(but) for found in guard(source)]


def count_by_file(found: list[str]) -> dict[str, int]:
    """Return how many findings each file has, to compare with a list of allowed ones."""
    return dict(Counter(place.partition(":")[0] for place in found))


def calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the dotted name of what is called; `.name` when it hangs on an expression."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for names and attributes, `.c` when they hang on something else, `` otherwise."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def imported_from(source: Source, package: str) -> dict[str, str]:
    """Return local name → dotted origin of everything a file takes from `package` or below it.

    `from sqlalchemy import text as t` gives `t → sqlalchemy.text`; `import sqlalchemy as sa` gives
    `sa → sqlalchemy`.
    """
    names: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module and _below(node.module, package):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {
                alias.asname or alias.name: alias.name for alias in node.names if _below(alias.name, package)
            }
    return names


def calls_of(source: Source, package: str, function: str) -> Iterator[ast.Call]:
    """Yield the calls of `function` of `package`, under whatever name the file imported it."""
    names = imported_from(source, package)
    for name, call in calls(source):
        head, _, tail = name.partition(".")
        origin = names.get(head, "")
        full = f"{origin}.{tail}" if tail else origin
        if full.startswith(package) and full.rpartition(".")[2] == function:
            yield call


def _below(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
