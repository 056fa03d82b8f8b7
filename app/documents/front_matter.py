"""Read the YAML front matter of a Markdown file: what it says, on which line, and whether it can be meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final, NoReturn

import yaml

from app.documents.official import Form
from app.domain.errors import N_, Refused
from app.domain.numbering import parse_document_number

KEYS: Final = (
    "issuer", "mark", "number", "serial", "secrecy", "urgency", "signer", "title", "addressee", "date", "sealed",
    "seal", "note", "attachments", "copies", "printed_by", "printed_on",
)  # fmt: skip
_LISTS: Final = frozenset({"issuer", "signer", "title", "addressee", "attachments", "copies", "seal"})
_FENCE: Final = re.compile(r"---[ \t]*")
_END: Final = re.compile(r"(?:---|\.\.\.)[ \t]*")
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
_SECRECY: Final = re.compile(r"(?:绝密|机密|秘密)(?:★\S+)?")
_URGENCY: Final = ("特提", "特急", "加急", "平急")
_SERIES: Final = re.compile(r"(?:\S*〔\d{4}〕[1-9]\d*[号期]|(?:\S*第)?[1-9]\d*[号期次])")
_MOST_ISSUERS: Final = 20


class BadFrontMatter(Refused):
    """The front matter says what cannot be meant; the sentence begins with its line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key's texts, one unless it is a list, and the line of the file it stands on."""

    texts: tuple[str, ...]
    line: int

    @property
    def text(self) -> str:
        """Return the first text."""
        return self.texts[0]


def split(source: str) -> tuple[dict[str, Entry], str, int]:
    """Return (front matter, body, lines of the file above the body); raises BadFrontMatter."""
    lines = source.split("\n")
    if not lines or not _FENCE.fullmatch(lines[0]):
        _refuse(1, N_("Line %(line)s: the file does not begin with a front matter between two lines of ---."))
    end = next((at for at in range(1, len(lines)) if _END.fullmatch(lines[at])), None)
    if end is None:
        _refuse(1, N_("Line %(line)s: the front matter does not end; a line of --- belongs under it."))
    return _entries("\n".join(lines[1:end]), lines), "\n".join(lines[end + 1 :]), end + 1


def _entries(text: str, lines: list[str]) -> dict[str, Entry]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 2 + (mark.line if mark else 0)
        _refuse_wide_colon(lines, line)
        _refuse(line, N_("Line %(line)s: this is not YAML: %(problem)s."), problem=error.problem or "")
    except yaml.YAMLError as error:
        _refuse(2, N_("Line %(line)s: this is not YAML: %(problem)s."), problem=str(error).splitlines()[0])
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        line = 2 + root.start_mark.line
        _refuse_wide_colon(lines, line)
        _refuse(line, N_("Line %(line)s: a front matter is made of lines like “title: …”."))
    found: dict[str, Entry] = {}
    for key, value in root.value:
        line = 2 + key.start_mark.line
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name not in KEYS:
            _refuse_unknown(lines, line, name)
        if name in found:
            _refuse(line, N_("Line %(line)s: “%(key)s” is said twice."), key=name)
        entry = _entry(name, value, line)
        if entry is not None:
            found[name] = entry
    return found


def _entry(name: str, node: yaml.Node, line: int) -> Entry | None:
    """Return the texts of a value, None where it is empty."""
    nodes = [node]
    if isinstance(node, yaml.SequenceNode):
        if name not in _LISTS:
            _refuse(line, N_("Line %(line)s: “%(key)s” is one text, not a list."), key=name)
        nodes = node.value
    texts = []
    for each in nodes:
        if not isinstance(each, yaml.ScalarNode):
            _refuse(line, N_("Line %(line)s: “%(key)s” holds something that is no text."), key=name)
        if each.tag == "tag:yaml.org,2002:null" and isinstance(node, yaml.SequenceNode):
            _refuse(2 + each.start_mark.line, N_("Line %(line)s: “%(key)s” has an empty entry."), key=name)
        if not each.tag.startswith("tag:yaml.org,2002:"):
            _refuse(line, N_("Line %(line)s: “%(key)s” holds something that is no text."), key=name)
        texts += [part for part in each.value.split("\n") if part.strip()] if name == "title" else [each.value]
    kept = tuple(text.strip() for text in texts if text.strip() and text != "~")
    return Entry(kept, line) if kept else None


def _refuse_unknown(lines: list[str], line: int, name: str) -> NoReturn:
    _refuse_wide_colon(lines, line)
    near = get_close_matches(name, KEYS, n=1)
    if near:
        _refuse(line, N_("Line %(line)s: there is no “%(key)s”; did you mean “%(near)s”?"), key=name, near=near[0])
    _refuse(line, N_("Line %(line)s: there is no “%(key)s”; known are %(keys)s."), key=name, keys=", ".join(KEYS))


def _refuse_wide_colon(lines: list[str], line: int) -> None:
    """Refuse a key with a full-width colon by its name, on or just above the line YAML stumbled over."""
    for at in range(line, 1, -1):
        found = re.match(rf"\s*({'|'.join(KEYS)})\s*：", lines[at - 1]) if at <= len(lines) else None
        if found:
            _refuse(at, N_("Line %(line)s: a half-width colon and a blank belong after “%(key)s”."), key=found[1])


def _refuse(line: int, message: str, **params: object) -> NoReturn:
    raise BadFrontMatter(message, line=line, **params)


def require_sense(front: dict[str, Entry], form: Form) -> None:
    """Refuse what a known key says if it cannot be meant, with its line."""
    if form is not Form.order and form is not Form.minutes and "title" not in front:
        _refuse(1, N_("Line %(line)s: the front matter has no “%(key)s”."), key="title")
    if "issuer" not in front:
        _refuse(1, N_("Line %(line)s: the front matter has no “%(key)s”."), key="issuer")
    if len(front["issuer"].texts) > _MOST_ISSUERS:
        _refuse(front["issuer"].line, N_("Line %(line)s: so many issuers do not fit on one page."))
    for name, judge in _JUDGES.items():
        if name in front:
            judge(front[name])
    if "number" in front:
        _judge_number(front["number"], form)
    _judge_seals(front)


def day(entry: Entry) -> date:
    """Return the day an entry names, written like 2026-07-09; refused with its line otherwise."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry.text):
            raise ValueError
        return date.fromisoformat(entry.text)
    except ValueError:
        _refuse(
            entry.line,
            N_("Line %(line)s: “%(text)s” is not a day; write it like 2026-07-09."),
            text=entry.text,
        )


def truth(entry: Entry) -> bool:
    """Return yes or no; refused with its line otherwise."""
    word = entry.text.lower()
    if word not in _TRUE | _FALSE:
        _refuse(entry.line, N_("Line %(line)s: “%(text)s” is neither true nor false."), text=entry.text)
    return word in _TRUE


def _judge_serial(entry: Entry) -> None:
    if not re.fullmatch(r"\d{1,6}", entry.text):
        _refuse(entry.line, N_("Line %(line)s: 份号 is a number of up to six digits, not “%(text)s”."), text=entry.text)


def _judge_secrecy(entry: Entry) -> None:
    if not _SECRECY.fullmatch(entry.text):
        _refuse(entry.line, N_("Line %(line)s: 密级 is written like 机密★1年, not “%(text)s”."), text=entry.text)


def _judge_urgency(entry: Entry) -> None:
    if entry.text not in _URGENCY:
        _refuse(
            entry.line,
            N_("Line %(line)s: 紧急程度 is one of %(list)s, not “%(text)s”."),
            list="、".join(_URGENCY),
            text=entry.text,
        )


def _judge_number(entry: Entry, form: Form) -> None:
    if form in {Form.order, Form.minutes} and _SERIES.fullmatch(entry.text):
        return
    try:
        parse_document_number(entry.text)
    except Refused as refused:
        _refuse(entry.line, N_("Line %(line)s: %(problem)s"), problem=str(refused))


def _judge_seals(front: dict[str, Entry]) -> None:
    if "seal" not in front:
        return
    seal = front["seal"]
    if "sealed" in front and not truth(front["sealed"]):
        _refuse(seal.line, N_("Line %(line)s: a seal is named, but “sealed” says there is none."))
    if len(seal.texts) != len(front["issuer"].texts):
        _refuse(seal.line, N_("Line %(line)s: there must be one seal for each issuer."))


_JUDGES: Final[dict[str, Callable[[Entry], object]]] = {
    "serial": _judge_serial,
    "secrecy": _judge_secrecy,
    "urgency": _judge_urgency,
    "date": day,
    "printed_on": day,
    "sealed": truth,
}
