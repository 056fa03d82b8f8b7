"""What drawing up a paper asks for, beyond what the record of the petition holds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.catalog.entity import Column, Kind
from app.catalog.verb import Verb
from schema.field import Field, Format, Words
from schema.labels import label
from schema.vocabulary import AdviceKind, FlashStage, PaperKind


def _asked(
    name: str,
    kind: Kind,
    words: Words,
    help_: Words = "",
    *,
    required: bool = True,
    enum: type[StrEnum] | None = None,
) -> Column:
    style = Format.long if kind is Kind.long else Format.plain
    field = Field(
        words, help_, required=required, wide=kind not in {Kind.date, Kind.enum, Kind.moment}, format=style
    )
    return Column(name=name, kind=kind, field=field, nullable=True, has_default=False, enum=enum)


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
    PaperKind.D19: (
        _asked("stage", Kind.enum, _l("Which report"), enum=FlashStage),
        _asked("organ", Kind.text, _l("To"), _l("The superior that is told.")),
        _asked("place", Kind.text, _l("Place")),
        _asked(
            "known_at", Kind.moment, _l("Known at"), _l("When the unit learned of it, not when it is typed.")
        ),
        _asked("reported_at", Kind.moment, _l("Reported at")),
        _asked("situation", Kind.long, _l("Situation now")),
        _asked("measures", Kind.long, _l("What has been done")),
        _asked("request", Kind.long, _l("What is asked for"), required=False),
        _asked("reporter", Kind.text, _l("Reported by"), _l("Name and telephone of who is on duty.")),
    ),
    PaperKind.D24: (
        _asked("advice", Kind.enum, _l("What is advised"), enum=AdviceKind),
        _asked("organ", Kind.text, _l("To"), _l("The organ that has the power to decide.")),
        _asked("facts", Kind.long, _l("Facts and evidence"), _l("What was found, and what proves it.")),
        _asked(
            "reason", Kind.long, _l("Ground"), _l("The duty that was not met, and the rule it stands in.")
        ),
        _asked(
            "consequence",
            Kind.long,
            _l("Consequence"),
            _l("What came of it; needed where somebody is to be held accountable."),
            required=False,
        ),
        _asked("proposal", Kind.long, _l("Proposal"), _l("Proposed only; the competent organ decides.")),
        _asked("until", Kind.date, _l("Feedback due")),
    ),
}


def draw_verb(kind: PaperKind) -> Verb:
    """Return the verb that draws up a paper of this kind."""
    hint = _l("A draft; it is read from the record anew until it is signed.")
    return Verb(label(kind), "file-plus", _INPUTS.get(kind, ()), hint, primary=True)
