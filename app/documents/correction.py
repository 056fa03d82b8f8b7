"""A correction (更正通报): a paper of its own that names the old one and every figure that changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.documents.compose import figures, paragraphs
from app.documents.render import fill
from app.documents.snapshot import Snapshot
from app.documents.values import CircularValue, Table

_FIGURE: Final = re.compile(r"[\d—]")
WAS: Final = "原"
"""Before the name of a figure: what the old paper said of it."""
NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure by its name: what the old paper said, and what is right."""

    name: str
    was: str
    now: str


def changes(old: Snapshot, printed: CircularValue, new: Snapshot) -> tuple[Changed, ...]:
    """Return the figures that differ; where the old text had one changed by hand, that is what it said."""
    said = figures(old) | {mark.name: mark.text for mark in printed.marks if mark.counted}
    now = figures(new)
    return tuple(
        Changed(name, said[name], now[name])
        for name in now
        if name in said and said[name] != now[name] and _FIGURE.match(said[name]) and _FIGURE.match(now[name])
    )


def names(found: Sequence[Changed]) -> dict[str, str]:
    """Return what the old paper said, by the names a text gives it."""
    return {f"{WAS}{each.name}": each.was for each in found} | {"更正项数": str(len(found))}


def title(old: CircularValue) -> str:
    """Return the title of the paper that corrects an old one."""
    return f"关于更正《{''.join(old.title.splitlines())}》有关数据的通报"


def drafted(old: CircularValue, found: Sequence[Changed]) -> tuple[str, ...]:
    """Return the text of a correction, its figures as names in braces."""
    return paragraphs(
        fill("circular/correction.txt", {"old": old, "changed": found[:NAMED], "more": len(found) > NAMED})
    )


def table(found: Sequence[Changed]) -> Table:
    """Return the annex that sets old and right figures side by side."""
    return Table(
        name="correction",
        title="更正数据对照表",
        head=("项目", "原通报数据", "更正后数据"),
        rows=tuple((each.name, each.was, each.now) for each in found),
    )
