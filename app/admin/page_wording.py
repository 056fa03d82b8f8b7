"""The pages of the wording of papers: a kind, a draft in work, a version. Frozen, already translated."""

from __future__ import annotations

from dataclasses import dataclass

from app.admin.page import Action, Choice, FormPage, Input, Panel, Tag


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: its number, its parts with what is marked in it, and what is wrong with it.

    `kind` is same, old or new where two texts are compared.
    """

    number: str
    parts: tuple[tuple[str, bool], ...]
    wrong: tuple[str, ...] = ()
    kind: str = "same"


@dataclass(frozen=True, slots=True)
class Source:
    """A text with its lines; `verdict` says whether it may be published."""

    title: str
    lines: tuple[Line, ...]
    verdict: str = ""
    sound: bool = True
    hint: str = ""
    tags: tuple[Tag, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The page a wording becomes: of which petition, and where its PDF is fetched."""

    title: str
    page_url: str  # of the PDF, by GET; empty where it can only be made from what is typed
    choose_url: str = ""  # where another petition is chosen; empty for those who see none
    case: Input | None = None
    keep: tuple[tuple[str, str], ...] = ()
    missing: str = ""  # why there is no page
    hint: str = ""


@dataclass(frozen=True, slots=True)
class WordingPage:
    """A kind of paper or one version: its text, what it is compared with, its history, its names."""

    title: str
    subtitle: str
    sources: tuple[Source, ...]
    preview: Preview
    names: Panel
    panels: tuple[Panel, ...] = ()
    tabs: tuple[Choice, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingForm:
    """A draft in work beside its page, looked at again with every pause in typing."""

    title: str
    form: FormPage
    source: Source
    preview: Preview
    check_url: str
    try_url: str
    names: Panel
