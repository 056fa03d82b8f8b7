"""What drawing up a paper asks for, beyond what the record of the petition holds."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from app.catalog.entity import Column, Kind
from app.catalog.verb import Verb
from schema.field import Field, Format, Words
from schema.labels import label
from schema.vocabulary import PaperKind


def _asked(name: str, kind: Kind, words: Words, help_: Words = "") -> Column:
    style = Format.long if kind is Kind.long else Format.plain
    field = Field(words, help_, required=True, wide=kind is not Kind.date, format=style)
    return Column(name=name, kind=kind, field=field, nullable=True, has_default=False)


_INPUTS: Mapping[PaperKind, tuple[Column, ...]] = {
    PaperKind.D03: (
        _asked("reason", Kind.long, _l("Reason"), _l("Why the matter is not accepted.")),
        _asked("basis", Kind.text, _l("Legal basis"), _l("The article as the paper names it.")),
        _asked("where", Kind.long, _l("Where and how to raise it"), _l("The organ, the way, what to bring.")),
    ),
    PaperKind.D08: (
        _asked("reason", Kind.long, _l("Reason"), _l("Why the handling takes longer.")),
        _asked("until", Kind.date, _l("Extended until")),
    ),
}


def draw_verb(kind: PaperKind) -> Verb:
    """Return the verb that draws up a paper of this kind."""
    hint = _l("A draft; it is read from the record anew until it is signed.")
    return Verb(label(kind), "file-plus", _INPUTS.get(kind, ()), hint, primary=True)
