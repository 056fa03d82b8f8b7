"""What each verb of a paper asks for: inputs the form, the API and the command line share."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from app.catalog.entity import Column, Kind
from app.catalog.verb import Verb, asked, reason
from schema.field import Format
from schema.labels import label
from schema.vocabulary import PaperVerb, ServiceMethod


def _opinion(*, required: bool) -> Column:
    words = _lp("countersign", "Opinion")
    return asked("opinion", Kind.long, words, required=required, wide=True, format=Format.long)


PAPER_VERBS: Mapping[PaperVerb, Verb] = {
    PaperVerb.countersign: Verb(
        label(PaperVerb.countersign),
        "writing",
        (
            asked("unit_ids", Kind.refs, _l("Countersigning units"), target="units"),
            asked("staff_ids", Kind.refs, _l("Countersigning people"), target="staff"),
        ),
        _l(
            "All are asked at once and may see the petition from then on. One who does not agree sends the "
            "draft back; what was countersigned is signed only with the same text."
        ),
    ),
    PaperVerb.agree: Verb(label(PaperVerb.agree), "circle-check", (_opinion(required=False),), primary=True),
    PaperVerb.disagree: Verb(
        label(PaperVerb.disagree),
        "circle-x",
        (_opinion(required=True),),
        _l("The draft goes back; the other requests to countersign are taken back."),
        danger=True,
    ),
    PaperVerb.sign: Verb(
        label(PaperVerb.sign),
        "signature",
        hint=_l("The print is rehearsed, then the paper takes its number and cannot be changed any more."),
        primary=True,
    ),
    PaperVerb.issue: Verb(
        label(PaperVerb.issue),
        "send",
        (
            asked("issued_on", Kind.date, _l("Issued on"), help=_l("Empty: today.")),
            asked("copies", Kind.integer, _l("Number of copies"), required=True),
            asked("issued_to", Kind.text, _l("Sent to"), wide=True),
            asked("unit_ids", Kind.refs, _l("Receipts from"), target="units"),
            asked("receipt_due", Kind.date, _l("Receipts due")),
        ),
        _l("Units named for a receipt are told now, and reminded before the day and after it."),
        primary=True,
    ),
    PaperVerb.serve: Verb(
        label(PaperVerb.serve),
        "mail-opened",
        (
            asked("recipient", Kind.text, _l("Recipient"), required=True, format=Format.person),
            asked("served_on", Kind.date, _l("Served on"), required=True),
            asked("service_method", Kind.enum, _l("Way of service"), required=True, enum=ServiceMethod),
            asked(
                "service_proof",
                Kind.text,
                _l("Proof of service"),
                help=_l(
                    "Receipt, tracking number, photograph; empty where a certificate of service holds it."
                ),
                wide=True,
            ),
            asked("service_refused", Kind.boolean, _l("Acceptance refused")),
            asked(
                "witness",
                Kind.text,
                _l("Witness"),
                help=_l("For a paper left in place or refused."),
                format=Format.person,
            ),
        ),
        primary=True,
    ),
    PaperVerb.acknowledge: Verb(
        label(PaperVerb.acknowledge),
        "mail-opened",
        (asked("note", Kind.text, _l("Note"), wide=True),),
        primary=True,
    ),
    PaperVerb.cancel: Verb(
        label(PaperVerb.cancel),
        "ban",
        (reason(_l("Why it is cancelled")),),
        _l("The number stays used. Every print from now on is marked as cancelled."),
        danger=True,
    ),
    PaperVerb.correct: Verb(
        label(PaperVerb.correct),
        "file-pencil",
        hint=_l("A new draft that names this paper; when it is signed, this one is cancelled."),
    ),
}
"""Verb -> its face, in the order of the way."""
