"""Read the body of a paper from Markdown: paragraphs, four levels of headings, tables, pictures, annexes.

The only file that knows markdown-it. What official papers do not have (bold, bullets, addresses behind words)
is printed without it, and remarked upon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.documents import wording
from app.documents.official import Block, Paragraph, Table
from app.documents.slips import Remark, mend

_ANNEX: Final = re.compile(r"附件\s*(\d*)\s*[：:.、]?\s*(.*)", re.DOTALL)
# Who was there, in minutes: blanks between the names part them.
_PRESENT: Final = re.compile(r"((?:出席|请假|缺席|列席)(?:人员)?)[：:]\s*(.*)", re.DOTALL)
_DEEPEST: Final = 4
_DROPPED: Final = {
    "strong_open": "bold is not printed in official papers",
    "em_open": "italics are not printed in official papers",
    "link_open": "the address behind a link is not printed",
    "bullet_list_open": "bullets are not printed; the items are paragraphs",
    "blockquote_open": "quotations are printed as paragraphs",
    "fence": "code is printed as paragraphs",
    "html_inline": "HTML is not understood",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the text, before its file is read: address, description, line."""

    address: str
    alt: str
    line: int


Read = Block | Picture


@dataclass(slots=True)
class Body:
    """What was read: the text, the annexes, what was remarked on the way; pictures still by their address."""

    blocks: list[Read] = field(default_factory=list)
    annexes: list[tuple[str, list[Read]]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    title: str = ""

    @property
    def current(self) -> list[Read]:
        """Return the list that what is read next belongs to."""
        return self.annexes[-1][1] if self.annexes else self.blocks


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Return CommonMark with pipe tables, without HTML, without what a typist's blanks and dashes trip over."""
    rules = MarkdownIt("commonmark", {"html": False}).enable("table")
    return rules.disable(["code", "lheading", "reference", "html_block", "html_inline"])


def read_body(text: str, *, above: int = 0) -> Body:
    """Read Markdown; `above` is how many lines of the file stand over it."""
    body = Body()
    source = text.split("\n")
    tokens = _parser().parse(text)
    at, ruled = 0, False
    while at < len(tokens):
        token = tokens[at]
        line = above + (token.map[0] if token.map else 0) + 1
        if token.type == "hr":
            ruled = _is_annex(tokens, at + 1)
            if not ruled:
                body.remarks.append(Remark(line, "a line of --- that no annex follows is not printed"))
        elif token.type == "heading_open":
            _heading(body, token, tokens[at + 1], line, ruled=ruled)
            at, ruled = at + 2, False
        elif token.type == "table_open":
            end = next(place for place in range(at, len(tokens)) if tokens[place].type == "table_close")
            _table(body, tokens[at:end], source, above)
            at = end
        else:
            _block(body, tokens, at, line)
        at += 1
    return body


def _is_annex(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].type == "heading_open" and tokens[at].tag == "h1"


def _block(body: Body, tokens: Sequence[Token], at: int, line: int) -> None:
    """Take in a paragraph, or what stands for paragraphs."""
    token = tokens[at]
    if token.type in _DROPPED:
        body.remarks.append(Remark(line, _DROPPED[token.type]))
    if token.type == "fence":
        _paragraphs(body, token.content.split("\n"), line)
    elif token.type == "inline":
        _inline(body, token, line, _number(tokens, at))


def _number(tokens: Sequence[Token], at: int) -> str:
    """Return the number of a list item as it was typed, if this is the item's first paragraph."""
    opening = tokens[at - 2] if at > 1 else None
    if opening is None or opening.type != "list_item_open" or not opening.info:
        return ""
    return f"{opening.info}{opening.markup}"


def _inline(body: Body, token: Token, line: int, number: str) -> None:
    """Take in the text of a paragraph; hard breaks and typed indents begin a new one, pictures stand alone."""
    texts = [number]
    for child in token.children or ():
        if child.type in _DROPPED:
            body.remarks.append(Remark(line, _DROPPED[child.type]))
        if child.type == "image":
            _paragraphs(body, texts, line)
            texts = [""]
            body.current.append(Picture(str(child.attrs.get("src", "")), child.content, line))
        elif child.type == "hardbreak":
            texts.append("")
        elif child.type == "softbreak":
            texts[-1] += "\n"
        else:
            texts[-1] += child.content
    _paragraphs(body, texts, line)


def _paragraphs(body: Body, texts: Sequence[str], line: int) -> None:
    for text in texts:
        for at, part in enumerate(re.split(r"\n(?=\u3000)", text)):
            if at:
                body.remarks.append(Remark(line, "an indented line begins a paragraph"))
            if joined := _joined(body, part, line):
                body.current.append(Paragraph(joined))


def _joined(body: Body, text: str, line: int) -> str:
    """Return lines of one paragraph as one clean text, its slips mended and remarked."""
    joined = re.sub(r"[ \t]*\n[ \t]*", " ", text.replace("\u3000", " ").replace("\xa0", " "))
    # A line break between Chinese is no blank and no slip.
    if "\n" in text:
        joined = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", joined)
    if present := _PRESENT.fullmatch(joined.strip()):
        names = re.sub(r"(?<![^\s、，])([^\x00-\x7f]) +([^\x00-\x7f])(?![^\s、，])", r"\1\2", present[2])
        joined = f"{present[1]}：{re.sub(r'[ ]+', '、', names)}"
    mended, remarks = mend(joined.strip(), line)
    body.remarks += remarks
    return wording.clean(mended)


def _heading(body: Body, token: Token, inline: Token, line: int, *, ruled: bool) -> None:
    """Take in a heading: of the text by its level, of an annex where a line of --- stands above it."""
    plain = "".join(child.content for child in inline.children or ())
    # The blank that Markdown wants after a number is no slip.
    plain = re.sub(r"^(\s*(?:附件\s*\d*|\d+[.．、]))\s+", r"\1", plain)
    level = int(token.tag[1:]) - 1
    text = _joined(body, plain, line)
    annex = _ANNEX.fullmatch(text)
    if level == 0 and (ruled or (annex and (body.blocks or body.annexes))):
        _begin_annex(body, text, line, ruled=ruled)
    elif level == 0 and not body.blocks and not body.title:
        body.title = text
    else:
        if level in {0, _DEEPEST + 1}:
            body.remarks.append(Remark(line, "headings are ##, ###, #### and #####"))
        if text:
            body.current.append(Paragraph(text, min(max(level, 1), _DEEPEST)))


def _begin_annex(body: Body, text: str, line: int, *, ruled: bool) -> None:
    number = len(body.annexes) + 1
    found = _ANNEX.fullmatch(text)
    title = found[2].strip() if found else text
    if not ruled:
        body.remarks.append(Remark(line, "a line of --- belongs above an annex"))
    if not found:
        body.remarks.append(Remark(line, f"the heading of an annex begins with 附件{number}"))
    elif found[1] and int(found[1]) != number:
        body.remarks.append(Remark(line, f"附件{found[1]} is annex {number} of this paper and called so"))
    body.annexes.append((title, []))


def _table(body: Body, tokens: Sequence[Token], source: Sequence[str], above: int) -> None:
    """Take in a pipe table; cells that Markdown would drop without a word are remarked."""
    rows: list[list[str]] = []
    aligns: list[str] = []
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
            line = above + (token.map[0] if token.map else 0) + 1
            typed = source[line - above - 1].strip().strip("|")
            cells = len(re.split(r"(?<!\\)\|", typed))
            if len(rows) > 1 and cells > len(rows[0]):
                body.remarks.append(Remark(line, f"{cells - len(rows[0])} cells more than the head has are not printed"))
        elif token.type in {"th_open", "td_open"}:
            rows[-1].append(_cell(body, tokens[at + 1], line))
            if token.type == "th_open":
                aligns.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
    head, *rest = (tuple(row) for row in rows)
    body.current.append(Table(head=head, rows=tuple(rest), align=tuple(aligns)))


def _cell(body: Body, inline: Token, line: int) -> str:
    plain = "".join(child.content for child in inline.children or ())
    return "\n".join(_joined(body, part, line) for part in re.split(r"<br\s*/?>", plain))
