"""What the verbs of a petition's longer life ask for: objection, opinion, review, and the other ends."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from app.catalog.entity import Kind
from app.catalog.verb import LEGAL_BASIS, NOTICE, REMEDY, SERVICE, Verb, asked, reason
from schema.field import Format
from schema.vocabulary import (
    AgreementKind,
    ArchiveItem,
    Event,
    FourOutcome,
    RoundResult,
    StatutoryPath,
)

_REQUESTED = asked("requested_on", Kind.date, _l("Request received on"), required=True)
_POSTMARK = asked("postmark_on", Kind.date, _l("Postmark"), help=_l("A letter is in time by its postmark."))
_REVIEWER = asked(
    "reviewer_id",
    Kind.ref,
    _l("Reviewer"),
    required=True,
    target="staff",
    help=_l("Never who handled or reviewed it before."),
)
_GROUNDS = asked("grounds", Kind.long, _l("Grounds"), wide=True, format=Format.long)
_APPROVER = asked("approver_id", Kind.ref, _l("Approved by"), required=True, target="leaders")
_ROUND_RESULT = asked("round_result", Kind.enum, _l("Decision"), required=True, enum=RoundResult)
_DECISION = asked(
    "decision", Kind.long, _l("Grounds of the decision"), required=True, wide=True, format=Format.long
)
_ADVICE = asked(
    "advice", Kind.long, _l("Where and how to raise it"), required=True, wide=True, format=Format.long
)
_ORGAN = asked("organ", Kind.text, _l("Competent organ"), required=True)

LATER: Mapping[Event, Verb] = {
    Event.object: Verb(
        _l("Raise an objection"),
        "message-exclamation",
        (
            reason(_l("Reasons in detail")),
            asked("suggested_unit_id", Kind.ref, _l("Suggested unit"), target="units"),
        ),
        _l("Within five working days of delivery (Regulations 2022, article 23)."),
    ),
    Event.uphold_objection: Verb(
        _l("Uphold the objection"),
        "arrow-back-up",
        (reason(_l("Reason of the decision")),),
        _l("The material comes back; the unit's time ends, the bureau's own runs on."),
        primary=True,
    ),
    Event.reject_objection: Verb(
        _l("Reject the objection"),
        "arrow-forward",
        (reason(_l("Reason of the decision")),),
        _l("The unit keeps the petition; its time runs on from the original receipt."),
    ),
    Event.extend: Verb(
        _l("Extend"),
        "calendar-plus",
        (asked("days", Kind.integer, _l("Days of extension"), required=True), reason(_l("Reason"))),
        _l("Asked for by the handler and approved by the head of the unit before the time ends."),
    ),
    Event.draft: Verb(
        _l("Draft the opinion"),
        "file-pencil",
        (
            asked(
                "investigation",
                Kind.long,
                _l("Record of the investigation"),
                required=True,
                wide=True,
                format=Format.long,
            ),
            asked("statement_heard_on", Kind.date, _l("Statement heard on"), required=True),
        ),
        _l("Every claim needs its finding, legal basis, outcome and evidence; decide the claims first."),
        primary=True,
    ),
    Event.sign: Verb(
        _l("Sign the opinion"),
        "signature",
        (REMEDY,),
        _l("The number is taken and the opinion never changes again."),
        primary=True,
    ),
    Event.serve: Verb(
        _l("Serve the opinion"),
        "mail-opened",
        (*SERVICE, asked("service_refused", Kind.boolean, _l("Acceptance refused"))),
        _l("The time for a request for review starts on the day of service."),
        primary=True,
    ),
    Event.settle: Verb(
        _l("Close by agreement"),
        "heart-handshake",
        (
            asked("agreement_kind", Kind.enum, _l("Kind of agreement"), required=True, enum=AgreementKind),
            asked("terms", Kind.long, _l("Terms"), required=True, wide=True, format=Format.long),
            asked("signed_on", Kind.date, _l("Signed by both on"), required=True),
            asked("performed_on", Kind.date, _l("Performed on"), required=True),
            asked("document", Kind.text, _l("Document"), required=True),
            LEGAL_BASIS,
            asked("four_outcomes", Kind.multi, _l("Four outcomes"), required=True, enum=FourOutcome),
            REMEDY,
        ),
        _l("Both have signed, and what was agreed was done."),
    ),
    Event.return_: Verb(
        _l("Return for rework"),
        "arrow-back",
        (reason(_l("What is to be changed")),),
        _l("A number already taken stays used."),
    ),
    Event.ask_review: Verb(
        _l("Register the request for review"),
        "arrow-up",
        (_REQUESTED, _POSTMARK, _REVIEWER, _GROUNDS),
        _l("Within thirty days of service; the reviewer has not handled the petition."),
        primary=True,
    ),
    Event.review_decide: Verb(
        _l("Decide the review"),
        "gavel",
        (_ROUND_RESULT, _DECISION, _APPROVER, *SERVICE),
        _l("Where it is revoked, the petition is handled anew; the opinion stays as a version."),
        primary=True,
    ),
    Event.ask_recheck: Verb(
        _l("Register the request for recheck"),
        "arrows-up",
        (_REQUESTED, _POSTMARK, _REVIEWER, _GROUNDS),
        primary=True,
    ),
    Event.recheck_decide: Verb(
        _l("Decide the recheck"),
        "gavel",
        (
            _ROUND_RESULT,
            _DECISION,
            asked("hearing_from", Kind.date, _l("Hearing from")),
            asked("hearing_to", Kind.date, _l("Hearing to")),
            _APPROVER,
            *SERVICE,
        ),
        _l("The last level: the matter is concluded. Days of a hearing are not counted."),
        primary=True,
    ),
    Event.late_review: Verb(
        _l("Record a late request for review"),
        "clock-x",
        (_REQUESTED, _POSTMARK, reason(_l("What was asked for"))),
    ),
    Event.decline: Verb(
        _l("Decline"),
        "circle-x",
        (
            asked(
                "decline_code",
                Kind.dictionary,
                _l("Reason to decline"),
                required=True,
                dictionary="decline_reason",
            ),
            LEGAL_BASIS,
            asked("organ", Kind.text, _l("Competent organ")),
            _ADVICE,
            *NOTICE,
        ),
        _l("The petitioner is told in writing why, and where to turn."),
    ),
    Event.refuse_again: Verb(
        _l("Refuse to accept again"),
        "repeat-off",
        (
            asked(
                "refusal_code",
                Kind.dictionary,
                _l("Reason to refuse again"),
                required=True,
                dictionary="refuse_again_reason",
            ),
            asked("earlier_id", Kind.ref, _l("Earlier petition"), target="petitions"),
            LEGAL_BASIS,
            *NOTICE,
        ),
        _l("The same matter is in process or was decided; the petitioner is told so in writing."),
    ),
    Event.divert: Verb(
        _l("Refer to a statutory path"),
        "route",
        (
            asked(
                "path",
                Kind.enum,
                _l("Statutory path"),
                enum=StatutoryPath,
                help=_l("For all claims that have none of their own."),
            ),
            _ORGAN,
            LEGAL_BASIS,
            asked("advice", Kind.long, _l("How to raise it and until when"), wide=True, format=Format.long),
            *NOTICE,
        ),
        _l("The claim leaves the petition procedure (Regulations 2022, article 31)."),
    ),
    Event.withdraw: Verb(
        _l("Withdraw"),
        "arrow-back-up-double",
        (
            asked("signed_on", Kind.date, _l("Signed by the petitioner on"), required=True),
            asked("document", Kind.text, _l("Document"), required=True),
            asked("reason", Kind.long, _l("Remark"), wide=True, format=Format.long),
        ),
        _l("The petitioner takes it back in writing."),
    ),
    Event.archive: Verb(
        _l("Archive"),
        "archive",
        (
            asked("contents", Kind.multi, _l("Contents of the file"), required=True, enum=ArchiveItem),
            asked("reason", Kind.long, _l("Remark"), wide=True, format=Format.long),
        ),
        _l("The list says what is in the file; what belongs there may not be missing."),
        primary=True,
    ),
    Event.reopen: Verb(
        _l("Reopen"),
        "lock-open",
        (
            reason(_l("Why it is handled again")),
            asked(
                "instruct_leader_id",
                Kind.ref,
                _l("Leader who instructed it"),
                required=True,
                target="leaders",
            ),
            asked("unit_id", Kind.ref, _l("Responsible unit"), required=True, target="units"),
            asked("handler_id", Kind.ref, _l("Handler (A)"), required=True, target="staff"),
            asked("handler_b_id", Kind.ref, _l("Stand-in (B)"), required=True, target="staff"),
        ),
        _l("The first result stays as a version; the time for handling begins anew."),
    ),
}
"""In the order the buttons stand."""
