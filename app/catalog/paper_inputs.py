"""What drawing up a paper asks for, beyond what the record of the petition holds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.catalog.entity import Column, Kind
from app.catalog.verb import Verb
from schema.field import Field, Format, Words
from schema.labels import label
from schema.vocabulary import AdviceKind, AgreementKind, FlashStage, PaperKind, RoundResult, StatutoryPath


def _asked(
    name: str,
    kind: Kind,
    words: Words,
    help_: Words = "",
    *,
    required: bool = True,
    target: str | None = None,
    enum: type[StrEnum] | None = None,
) -> Column:
    style = Format.long if kind is Kind.long else Format.plain
    wide = kind in {Kind.text, Kind.long, Kind.refs}
    field = Field(words, help_, required=required, wide=wide, format=style)
    return Column(
        name=name, kind=kind, field=field, nullable=True, has_default=False, target=target, enum=enum
    )


_REASON = _l("Reason")
_BASIS = _asked("basis", Kind.text, _l("Legal basis"), _l("The article as the paper names it."))
_OTHERS = _asked(
    "petitions",
    Kind.refs,
    _l("Together with"),
    _l("Petitions of the same unit that stand on the same paper."),
    required=False,
    target="petitions",
)
_FINDINGS = _asked("findings", Kind.long, _l("What was found"), _l("Each line is a paragraph."))

_INPUTS: Mapping[PaperKind, tuple[Column, ...]] = {
    PaperKind.D03: (
        _asked("reason", Kind.long, _REASON, _l("Why the matter is not accepted.")),
        _BASIS,
        _asked("where", Kind.long, _l("Where and how to raise it"), _l("The organ, the way, what to bring.")),
    ),
    PaperKind.D04: (
        _asked(
            "earlier",
            Kind.ref,
            _l("Earlier petition"),
            _l("In which the same matter was decided or is in process."),
            required=False,
            target="petitions",
        ),
        _asked("reason", Kind.long, _REASON, _l("Why the matter is not accepted again.")),
        _BASIS,
    ),
    PaperKind.D06: (
        _asked("path", Kind.enum, _l("Statutory path"), enum=StatutoryPath),
        _asked("organ", Kind.text, _l("Competent organ")),
        _BASIS,
        _asked("limit", Kind.text, _l("Time limit"), _l("By when it must be raised there.")),
        _asked("material", Kind.long, _l("Material"), _l("What must be handed in there.")),
    ),
    PaperKind.D07: (_OTHERS, _asked("demand", Kind.long, _l("Demand"), required=False)),
    PaperKind.D08: (
        _asked("reason", Kind.long, _REASON, _l("Why the handling takes longer.")),
        _asked("until", Kind.date, _l("Extended until")),
    ),
    PaperKind.D10: (
        _asked(
            "reply",
            Kind.long,
            _l("Reply"),
            _l("Why it is adopted or not, and what follows. Each line is a paragraph."),
        ),
    ),
    PaperKind.D11: (
        _asked("agreement_kind", Kind.enum, _l("Kind of agreement"), enum=AgreementKind),
        _asked("counterpart", Kind.text, _l("Other party")),
        _asked("facts", Kind.long, _l("Facts"), _l("Each line is a paragraph.")),
        _asked("terms", Kind.long, _l("Terms"), _l("Each line is a paragraph.")),
        _asked("performance", Kind.long, _l("Performance"), _l("How and by when each side performs.")),
    ),
    PaperKind.D14: (
        _FINDINGS,
        _asked("decision", Kind.long, _l("Grounds of the decision"), _l("Each line is a paragraph.")),
        _asked("round_result", Kind.enum, _l("Decision"), enum=RoundResult),
    ),
    PaperKind.D16: (
        _OTHERS,
        _asked("until", Kind.date, _l("To be done by")),
        _asked("demand", Kind.long, _l("Demand"), required=False),
    ),
    PaperKind.D17: (
        _FINDINGS,
        _asked("measures", Kind.long, _l("Measures taken"), _l("Each line is a paragraph.")),
        _asked("outcome", Kind.long, _l("Result"), _l("Each line is a paragraph.")),
        _asked("view", Kind.long, _l("View of the petitioner")),
        _asked(
            "evidence", Kind.long, _l("Evidence"), _l("What is handed in with the report."), required=False
        ),
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
