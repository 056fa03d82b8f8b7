"""The text files of papers an office may reword: a folder for each kind, and the words all of them share."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from app.documents.render import TEMPLATES
from app.queries.wordings import SHARED
from schema.vocabulary import PaperKind

_KIND: Final = re.compile(r"D\d\d")


@lru_cache(maxsize=1)
def kinds() -> tuple[str, ...]:
    """Return the folders with wordings: each kind of paper that has text files, the shared words last."""
    known = {kind.value for kind in PaperKind}
    found = sorted(
        folder.name
        for folder in TEMPLATES.iterdir()
        if _KIND.fullmatch(folder.name) and folder.name in known and any(folder.glob("*.txt"))
    )
    return (*found, SHARED)


@lru_cache(maxsize=64)
def files(kind: str) -> tuple[str, ...]:
    """Return the text files of a kind, the title first; empty for a folder that is none of `kinds`."""
    if kind not in kinds():
        return ()
    names = sorted(path.name for path in (TEMPLATES / kind).glob("*.txt"))
    return tuple(sorted(names, key=lambda name: (name != "title.txt", name)))


def shipped(kind: str, file: str) -> str:
    """Return version 0 of a file; KeyError when there is no such file."""
    if file not in files(kind):
        raise KeyError(f"{kind}/{file}")
    return (TEMPLATES / kind / file).read_text(encoding="utf-8")
