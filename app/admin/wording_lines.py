"""Texts line by line: numbered, with what is wrong marked, or two of them beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from app.admin import words
from app.admin.page_wording import Line
from app.documents.wording_rules import Problem

_WORD = re.compile(r"[A-Za-z0-9_.]+|.", re.DOTALL)
"""What is compared inside a line: a name as a whole, Chinese by the character."""


def numbered(text: str, problems: Iterable[Problem] = ()) -> tuple[Line, ...]:
    """Return the lines of a text; a name that is wrong is marked in its line, with the sentence under it."""
    wrong: dict[int, list[Problem]] = {}
    for problem in problems:
        wrong.setdefault(problem.line, []).append(problem)
    return tuple(
        Line(
            str(number),
            tuple(_marked(line, [one.name for one in wrong.get(number, []) if one.name])),
            tuple(words.say(one.message, one.params) for one in wrong.get(number, [])),
        )
        for number, line in enumerate(text.splitlines() or [""], 1)
    )


def compared(old: str, new: str) -> tuple[Line, ...]:
    """Return the lines of two texts: what both have, what went, what came, changed words marked."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Line] = []
    for act, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if act == "equal":
            found += [Line(str(c + at + 1), ((line, False),)) for at, line in enumerate(after[c:d])]
            continue
        pairs = [_inside(one, other) for one, other in zip(before[a:b], after[c:d], strict=False)]
        both = len(pairs)
        gone = [parts for parts, _ in pairs] + [((line, True),) for line in before[a + both : b]]
        come = [parts for _, parts in pairs] + [((line, True),) for line in after[c + both : d]]
        found += [Line(str(a + at + 1), parts, kind="old") for at, parts in enumerate(gone)]
        found += [Line(str(c + at + 1), parts, kind="new") for at, parts in enumerate(come)]
    return tuple(found)


Parts = tuple[tuple[str, bool], ...]


def _inside(old: str, new: str) -> tuple[Parts, Parts]:
    """Return the parts of two lines, what differs marked."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    gone: list[tuple[str, bool]] = []
    come: list[tuple[str, bool]] = []
    for act, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if a < b:
            gone.append(("".join(before[a:b]), act != "equal"))
        if c < d:
            come.append(("".join(after[c:d]), act != "equal"))
    return tuple(gone), tuple(come)


def _marked(line: str, names: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield a line in parts; a name that stands there only by its last part (`people[0].nmae`) too."""
    spoken = sorted({*names, *(f".{name.rpartition('.')[2]}" for name in names if "." in name)}, key=len)
    if not spoken:
        yield line, False
        return
    pattern = "|".join(rf"{re.escape(name)}(?![A-Za-z0-9_])" for name in reversed(spoken))
    at = 0
    for found in re.finditer(pattern, line):
        if found.start() > at:
            yield line[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(line) or at == 0:
        yield line[at:], False
