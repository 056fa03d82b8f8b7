"""What each verb of a petition asks for: inputs the form, the API and the command line share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.catalog.entity import Column, Kind
from schema.field import Field, Format, Words
from schema.vocabulary import (
    ClaimResult,
    CopyExtent,
    Event,
    RatingWay,
    Satisfaction,
    ServiceMethod,
    SupervisionKind,
    SupervisionTrigger,
)


def _input(
    name: str,
    kind: Kind,
    label: Words,
    *,
    required: bool = False,
    target: str | None = None,
    enum: Any = None,
    **options: Any,
) -> Column:
    field = Field(label, required=required, **options)
    return Column(
        name=name, kind=kind, field=field, nullable=True, has_default=False, enum=enum, target=target
    )


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's face: button, icon, inputs, and the sentence that says what will happen."""

    label: Words
    icon: str
    inputs: tuple[Column, ...] = ()
    hint: Words = ""
    primary: bool = False
    danger: bool = False


def _reason(label: Words) -> Column:
    return _input("reason", Kind.long, label, required=True, wide=True, format=Format.long)


_UNIT = _input("unit_id", Kind.ref, _l("Responsible unit"), required=True, target="units")
_HANDLER = _input("handler_id", Kind.ref, _l("Suggested handler"), target="staff")
_CO_UNITS = _input("co_unit_ids", Kind.refs, _l("Units taking part"), target="units")
_RESPONDENT_COPY = _input(
    "respondent_copy",
    Kind.enum,
    _l("To the unit complained about"),
    enum=CopyExtent,
    help=_l("Only when it is among those above: whole, or as a summary without name; then it does not lead."),
)
_REDACTED = _input("redacted_summary", Kind.long, _l("Redacted summary"), wide=True, format=Format.long)
_DEMAND = _input("demand", Kind.long, _l("Demand"), wide=True, format=Format.long)
_FIRST_CONTACT = _input("first_contact_id", Kind.ref, _l("First-contact officer"), target="staff")
_RESULT = _input(
    "result",
    Kind.enum,
    _l("Outcome of claims not yet decided"),
    enum=ClaimResult,
    help=_l("Each claim may also be decided on its own, beneath the petition."),
)

VERBS: Mapping[Event, Verb] = {
    Event.register: Verb(
        _l("Register"),
        "square-check",
        primary=True,
        hint=_l("The petition gets its number and query code, and the time for notice starts."),
    ),
    Event.answer: Verb(
        _l("Answer at once"),
        "message-circle",
        (
            _input("answer_text", Kind.long, _l("Answer"), required=True, wide=True, format=Format.long),
            _input("answered_by_id", Kind.ref, _l("Answered by"), required=True, target="staff"),
            _input("answered_on", Kind.date, _l("Answered on")),
            _RESULT,
        ),
        _l("For inquiries, suggestions and matters on which the policy is clear."),
        primary=True,
    ),
    Event.assign: Verb(
        _l("Assign"),
        "arrow-forward-up",
        (
            _UNIT,
            _input(
                "feedback_due",
                Kind.date,
                _l("Feedback due"),
                required=True,
                help=_l("A result and a report must come back by then (Regulations 2022, article 22)."),
            ),
            _HANDLER,
            _FIRST_CONTACT,
            _CO_UNITS,
            _RESPONDENT_COPY,
            _REDACTED,
            _DEMAND,
        ),
        _l("The unit's own time for notice and for objection starts now."),
        primary=True,
    ),
    Event.forward: Verb(
        _l("Forward"),
        "arrow-right",
        (_UNIT, _HANDLER, _FIRST_CONTACT, _CO_UNITS, _RESPONDENT_COPY, _REDACTED, _DEMAND),
        _l("The unit's own time for notice and for objection starts now; no result has to come back."),
    ),
    Event.accept: Verb(
        _l("Accept"),
        "clipboard-check",
        (
            _input("handler_id", Kind.ref, _l("Handler (A)"), required=True, target="staff"),
            _input("handler_b_id", Kind.ref, _l("Stand-in (B)"), required=True, target="staff"),
            _input("accepted_on", Kind.date, _l("Accepted on"), required=True),
        ),
        _l("The time for handling starts on the day of acceptance."),
        primary=True,
    ),
    Event.reply: Verb(
        _l("Reply and close"),
        "send",
        (
            _input("answer_text", Kind.long, _l("Reply"), required=True, wide=True, format=Format.long),
            _RESULT,
            _input("reply_served_on", Kind.date, _l("Reply served on")),
            _input("reply_method", Kind.enum, _l("Way of service"), enum=ServiceMethod),
            _input("reply_proof", Kind.text, _l("Proof of service")),
            _input(
                "reply_exempt_reason",
                Kind.text,
                _l("Why no reply is owed"),
                help=_l("Only where nobody can be reached."),
            ),
        ),
        _l("Every claim needs a result, and the reply must have reached the petitioner."),
        primary=True,
    ),
    Event.close: Verb(
        lazy_pgettext("verb", "Close"),
        "circle-check",
        primary=True,
        hint=_l("The answer is recorded; the petition is finished."),
    ),
    Event.to_discipline: Verb(
        _l("To the discipline office"),
        "shield-lock",
        (_input("reason", Kind.long, _l("Remark"), wide=True, format=Format.long),),
        _l("It is sealed: only the discipline office and the principal leader see it from then on."),
        danger=True,
    ),
    Event.forward_out: Verb(
        _l("Forward outside"),
        "external-link",
        (
            _input("outside_organ", Kind.text, _l("Organ outside the system"), required=True),
            _input("reason", Kind.long, _l("Remark"), wide=True, format=Format.long),
        ),
        _l("The petitioner is told where it went; nothing more is expected here."),
    ),
    Event.keep: Verb(_l("Keep on file"), "archive", (_reason(_l("Why it is kept without handling")),)),
    Event.void: Verb(
        _l("Void"), "ban", (_reason(_l("Why it is void")),), _l("The number stays used."), danger=True
    ),
    Event.discard: Verb(_l("Discard the draft"), "trash", danger=True),
}
"""In the order the buttons stand."""

SUPERVISE = Verb(
    _l("Supervise"),
    "gavel",
    (
        _input("kind", Kind.enum, _l("Kind of supervision"), required=True, enum=SupervisionKind),
        _input("trigger", Kind.enum, _l("Why"), required=True, enum=SupervisionTrigger),
        _input("unit_id", Kind.ref, _l("Supervised unit"), required=True, target="units"),
        _input("due_on", Kind.date, _l("Feedback due"), required=True),
        _input("dedicated_person", Kind.text, _l("Dedicated person")),
        _input("demand", Kind.long, _l("Demand"), required=True, wide=True, format=Format.long),
    ),
    _l("While a supervision is open the petition cannot be closed."),
)
"""Open a supervision on a petition."""

END_SUPERVISION = Verb(
    _l("Close supervision"),
    "circle-check",
    (_input("result", Kind.long, _l("Result"), required=True, wide=True, format=Format.long),),
    primary=True,
)
"""Close a supervised case with its result."""

REPORT_BACK = Verb(
    _l("Report back"),
    "message-reply",
    (_input("feedback", Kind.long, _l("Feedback"), required=True, wide=True, format=Format.long),),
    primary=True,
)
"""Tell who leads a petition what the unit that got a summary of it found out."""

TAKE_UP = Verb(
    _l("Take up"),
    "gavel",
    tuple(column for column in SUPERVISE.inputs if column.name != "trigger"),
    SUPERVISE.hint,
    primary=True,
)
"""Open the supervision the panel proposed."""

NOT_TAKEN_UP = Verb(_l("Do not take up"), "x", (_reason(_l("Why it is not taken up")),))
"""Refuse a proposed supervision in writing."""

RATE = Verb(
    _l("Enter rating"),
    "mood-smile",
    (
        _input("value", Kind.enum, _l("Satisfaction"), required=True, enum=Satisfaction),
        _input("way", Kind.enum, _l("How it was rated"), required=True, enum=RatingWay),
        _input("comment", Kind.text, _l("What the petitioner said"), wide=True),
    ),
    _l("As told on the telephone or written on the slip; it is not changed afterwards."),
    primary=True,
)
"""Note what a petitioner said of one side."""

REPORT_HARM = Verb(
    _l("Enter the report"),
    "urgent",
    (
        _input("organ", Kind.text, _l("Reported to"), required=True, help=_l("Police, civil affairs …")),
        _input("reported_at", Kind.moment, _l("Reported at"), help=_l("Empty: now.")),
        _input("proof", Kind.text, _l("Proof"), wide=True, help=_l("Who took it, under which number.")),
    ),
    primary=True,
)
"""Say that a mandatory report was made."""

PROPOSE_DISMISSAL = Verb(
    _l("Propose to dismiss"),
    "circle-x",
    (_reason(_l("Why it need not be reported")),),
    _l("It stays open until a second person confirms."),
)
"""The first of two people who dismiss a mandatory report."""

CONFIRM_DISMISSAL = Verb(_l("Confirm the dismissal"), "circle-check", danger=True)
"""The second of two people who dismiss a mandatory report."""

REJECT_DISMISSAL = Verb(_l("It must be reported"), "arrow-back-up")
"""Leave a mandatory report open."""
