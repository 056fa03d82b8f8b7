"""The face of a verb and the inputs several verbs ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.catalog.entity import Column, Kind
from schema.field import Field, Format, Words
from schema.vocabulary import ClaimResult, CopyExtent, ServiceMethod


def asked(
    name: str,
    kind: Kind,
    label: Words,
    *,
    required: bool = False,
    target: str | None = None,
    enum: Any = None,
    **options: Any,
) -> Column:
    """Declare an input of a verb; it is read like a column."""
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


def reason(label: Words) -> Column:
    """Declare the reason a verb asks for."""
    return asked("reason", Kind.long, label, required=True, wide=True, format=Format.long)


UNIT = asked("unit_id", Kind.ref, _l("Responsible unit"), required=True, target="units")
HANDLER = asked("handler_id", Kind.ref, _l("Suggested handler"), target="staff")
CO_UNITS = asked("co_unit_ids", Kind.refs, _l("Units taking part"), target="units")
RESPONDENT_COPY = asked(
    "respondent_copy",
    Kind.enum,
    _l("To the unit complained about"),
    enum=CopyExtent,
    help=_l("Only when it is among those above: whole, or as a summary without name; then it does not lead."),
)
REDACTED = asked("redacted_summary", Kind.long, _l("Redacted summary"), wide=True, format=Format.long)
DEMAND = asked("demand", Kind.long, _l("Demand"), wide=True, format=Format.long)
FIRST_CONTACT = asked("first_contact_id", Kind.ref, _l("First-contact officer"), target="staff")
RESULT = asked(
    "result",
    Kind.enum,
    _l("Outcome of claims not yet decided"),
    enum=ClaimResult,
    help=_l("Each claim may also be decided on its own, beneath the petition."),
)
CO_DUE = asked(
    "co_due",
    Kind.date,
    _l("Opinions of those taking part due"),
    help=_l("Empty: five working days before the lead's own date."),
)
INTERIM = (
    asked(
        "interim_reason",
        Kind.text,
        _l("Why it cannot be answered at once"),
        help=_l("For visits and calls: what the petitioner was told."),
        wide=True,
    ),
    asked("promised_on", Kind.date, _l("Answer promised by")),
)
EXEMPT = asked(
    "reply_exempt_reason",
    Kind.text,
    _l("Why no reply is owed"),
    help=_l("Only where nobody can be reached."),
)
NOTICE = (
    asked("served_on", Kind.date, _l("Notice served on")),
    asked("service_method", Kind.enum, _l("Way of service"), enum=ServiceMethod),
    asked("service_proof", Kind.text, _l("Proof of service")),
    EXEMPT,
)
SERVICE = (
    asked("served_on", Kind.date, _l("Served on"), required=True),
    asked("service_method", Kind.enum, _l("Way of service"), required=True, enum=ServiceMethod),
    asked(
        "service_proof",
        Kind.text,
        _l("Proof of service"),
        required=True,
        help=_l("Receipt, tracking number, photograph; where acceptance was refused, the witness."),
    ),
)
REMEDY = asked(
    "remedy",
    Kind.long,
    _l("Next right"),
    required=True,
    wide=True,
    format=Format.long,
    help=_l("What the petitioner may do next, where and until when."),
)
LEGAL_BASIS = asked("legal_basis", Kind.text, _l("Legal basis"), required=True, wide=True)
