"""What each verb of a petition asks for: inputs the form, the API and the command line share."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.catalog.entity import Kind
from app.catalog.later_verbs import LATER
from app.catalog.verb import (
    CO_DUE,
    CO_UNITS,
    DEMAND,
    EXEMPT,
    FIRST_CONTACT,
    HANDLER,
    INTERIM,
    REDACTED,
    RESPONDENT_COPY,
    RESULT,
    UNIT,
    Verb,
    asked,
    reason,
)
from schema.field import Format
from schema.vocabulary import (
    Event,
    RatingWay,
    Satisfaction,
    ServiceMethod,
    SupervisionKind,
    SupervisionTrigger,
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
            asked("answer_text", Kind.long, _l("Answer"), required=True, wide=True, format=Format.long),
            asked("answered_by_id", Kind.ref, _l("Answered by"), required=True, target="staff"),
            asked("answered_on", Kind.date, _l("Answered on")),
            RESULT,
        ),
        _l("For inquiries, suggestions and matters on which the policy is clear."),
        primary=True,
    ),
    Event.assign: Verb(
        _l("Assign"),
        "arrow-forward-up",
        (
            UNIT,
            asked(
                "feedback_due",
                Kind.date,
                _l("Feedback due"),
                required=True,
                help=_l("A result and a report must come back by then (Regulations 2022, article 22)."),
            ),
            HANDLER,
            FIRST_CONTACT,
            CO_UNITS,
            CO_DUE,
            RESPONDENT_COPY,
            REDACTED,
            DEMAND,
            *INTERIM,
        ),
        _l("The unit's own time for notice and for objection starts now."),
        primary=True,
    ),
    Event.forward: Verb(
        _l("Forward"),
        "arrow-right",
        (UNIT, HANDLER, FIRST_CONTACT, CO_UNITS, RESPONDENT_COPY, REDACTED, DEMAND, *INTERIM),
        _l("The unit's own time for notice and for objection starts now; no result has to come back."),
    ),
    Event.accept: Verb(
        _l("Accept"),
        "clipboard-check",
        (
            asked("handler_id", Kind.ref, _l("Handler (A)"), required=True, target="staff"),
            asked("handler_b_id", Kind.ref, _l("Stand-in (B)"), required=True, target="staff"),
            asked("accepted_on", Kind.date, _l("Accepted on"), required=True),
            *INTERIM,
        ),
        _l("The time for handling starts on the day of acceptance."),
        primary=True,
    ),
    Event.simplify: Verb(
        _l("Simple procedure"),
        "bolt",
        (reason(_l("Why it is simple and clear")),),
        _l(
            "For a first petition that is clear and will be granted: notice within 3 working days, "
            "answer within 10 working days of acceptance, by word of mouth, telephone or message."
        ),
    ),
    Event.ordinary: Verb(
        _l("Back to the ordinary procedure"),
        "arrow-back-up",
        (reason(_l("Why it is not simple")),),
        _l("The ordinary time for handling counts from the same day of acceptance."),
    ),
    Event.reply: Verb(
        _l("Reply and close"),
        "send",
        (
            asked("answer_text", Kind.long, _l("Reply"), required=True, wide=True, format=Format.long),
            RESULT,
            asked("reply_served_on", Kind.date, _l("Reply served on")),
            asked("reply_method", Kind.enum, _l("Way of service"), enum=ServiceMethod),
            asked("reply_proof", Kind.text, _l("Proof of service")),
            EXEMPT,
            asked(
                "remedy",
                Kind.long,
                _l("Next right"),
                wide=True,
                format=Format.long,
                help=_l("For an appeal in the simple procedure: what the petitioner may do next."),
            ),
        ),
        _l("Every claim needs a result, and the reply must have reached the petitioner."),
        primary=True,
    ),
    Event.close: Verb(
        lazy_pgettext("verb", "Close"),
        "circle-check",
        (
            asked(
                "remedy",
                Kind.long,
                _l("Next right"),
                wide=True,
                format=Format.long,
                help=_l("For an appeal: what the petitioner may do next, where and until when."),
            ),
        ),
        primary=True,
        hint=_l("The answer is recorded; the petition is finished."),
    ),
    **LATER,
    Event.to_discipline: Verb(
        _l("To the discipline office"),
        "shield-lock",
        (asked("reason", Kind.long, _l("Remark"), wide=True, format=Format.long),),
        _l("It is sealed: only the discipline office and the principal leader see it from then on."),
        danger=True,
    ),
    Event.forward_out: Verb(
        _l("Forward outside"),
        "external-link",
        (
            asked("outside_organ", Kind.text, _l("Organ outside the system"), required=True),
            asked("reason", Kind.long, _l("Remark"), wide=True, format=Format.long),
        ),
        _l("The petitioner is told where it went; nothing more is expected here."),
    ),
    Event.keep: Verb(
        _l("Keep on file"),
        "archive",
        (
            reason(_l("Why it is kept without handling")),
            asked("reply_exempt_reason", Kind.text, _l("Why no reply is owed"), required=True),
        ),
        _l("Every petition ends with an answer, or with the reason why none is owed."),
    ),
    Event.void: Verb(
        _l("Void"), "ban", (reason(_l("Why it is void")),), _l("The number stays used."), danger=True
    ),
    Event.discard: Verb(_l("Discard the draft"), "trash", danger=True),
}
"""In the order the buttons stand."""

SUPERVISE = Verb(
    _l("Supervise"),
    "gavel",
    (
        asked("kind", Kind.enum, _l("Kind of supervision"), required=True, enum=SupervisionKind),
        asked("trigger", Kind.enum, _l("Why"), required=True, enum=SupervisionTrigger),
        asked("unit_id", Kind.ref, _l("Supervised unit"), required=True, target="units"),
        asked("due_on", Kind.date, _l("Feedback due"), required=True),
        asked("dedicated_person", Kind.text, _l("Dedicated person")),
        asked("demand", Kind.long, _l("Demand"), required=True, wide=True, format=Format.long),
    ),
    _l("While a supervision is open the petition cannot be closed."),
)
"""Open a supervision on a petition."""

END_SUPERVISION = Verb(
    _l("Close supervision"),
    "circle-check",
    (asked("result", Kind.long, _l("Result"), required=True, wide=True, format=Format.long),),
    primary=True,
)
"""Close a supervised case with its result."""

REPORT_BACK = Verb(
    _l("Report back"),
    "message-reply",
    (asked("feedback", Kind.long, _l("Feedback"), required=True, wide=True, format=Format.long),),
    primary=True,
)
"""Tell who leads a petition what the unit that got a summary of it found out."""

DISPUTE = Verb(
    _l("Dispute the lead"),
    "message-exclamation",
    (reason(_l("Why another unit should lead")),),
    _l("The lead stays until the office has decided (Regulations 2022, article 24)."),
)
"""Say as a unit taking part that another should lead."""

DECIDE_LEAD = Verb(
    _l("Decide who leads"),
    "gavel",
    (
        UNIT,
        HANDLER,
        asked("handler_b_id", Kind.ref, _l("Stand-in (B)"), target="staff"),
        reason(_l("Reason")),
    ),
    _l("One of the units taking part; the clocks of the lead run on."),
    primary=True,
)
"""Decide a dispute about the lead."""

TAKE_UP = Verb(
    _l("Take up"),
    "gavel",
    tuple(column for column in SUPERVISE.inputs if column.name != "trigger"),
    SUPERVISE.hint,
    primary=True,
)
"""Open the supervision the panel proposed."""

NOT_TAKEN_UP = Verb(_l("Do not take up"), "x", (reason(_l("Why it is not taken up")),))
"""Refuse a proposed supervision in writing."""

RATE = Verb(
    _l("Enter rating"),
    "mood-smile",
    (
        asked("value", Kind.enum, _l("Satisfaction"), required=True, enum=Satisfaction),
        asked("way", Kind.enum, _l("How it was rated"), required=True, enum=RatingWay),
        asked("comment", Kind.text, _l("What the petitioner said"), wide=True),
    ),
    _l("As told on the telephone or written on the slip; it is not changed afterwards."),
    primary=True,
)
"""Note what a petitioner said of one side."""

REPORT_HARM = Verb(
    _l("Enter the report"),
    "urgent",
    (
        asked("organ", Kind.text, _l("Reported to"), required=True, help=_l("Police, civil affairs …")),
        asked("reported_at", Kind.moment, _l("Reported at"), help=_l("Empty: now.")),
        asked("proof", Kind.text, _l("Proof"), wide=True, help=_l("Who took it, under which number.")),
    ),
    primary=True,
)
"""Say that a mandatory report was made."""

PROPOSE_DISMISSAL = Verb(
    _l("Propose to dismiss"),
    "circle-x",
    (reason(_l("Why it need not be reported")),),
    _l("It stays open until a second person confirms."),
)
"""The first of two people who dismiss a mandatory report."""

CONFIRM_DISMISSAL = Verb(_l("Confirm the dismissal"), "circle-check", danger=True)
"""The second of two people who dismiss a mandatory report."""

REJECT_DISMISSAL = Verb(_l("It must be reported"), "arrow-back-up")
"""Leave a mandatory report open."""

TURN_DOWN = Verb(_l("Turn down"), "circle-x", (reason(_l("Why it is turned down")),))
"""Send back what somebody proposed."""

PATH_OPENED = Verb(
    _l("The path was opened"),
    "calendar-check",
    (asked("opened_on", Kind.date, _l("Accepted by the competent organ on"), required=True),),
    _l("Its time counts from this day instead of the day of the ruling."),
)
"""Say when the competent organ opened the path a claim was led to."""

PATH_EXTENDED = Verb(
    _l("The path was extended"),
    "calendar-plus",
    (asked("days", Kind.integer, _l("Days of extension"), required=True), reason(_l("Reason and document"))),
    _l("No longer than the law of the path allows, and before its end."),
)
"""Note the extension the competent organ approved."""

PATH_STEP_DONE = Verb(
    _l("The step is done"),
    "circle-check",
    (
        asked("done_on", Kind.date, _l("Done on"), required=True),
        asked(
            "result",
            Kind.text,
            _l("Result"),
            required=True,
            wide=True,
            help=_l("What was decided, with the number of its document."),
        ),
    ),
    _l("The next step of the path starts on that day; after the last one the path has ended."),
    primary=True,
)
"""Note the end of the running step of a path."""

MEMBERS = Verb(
    _l("Enter many members"),
    "users-plus",
    (
        asked(
            "lines",
            Kind.long,
            _l("Members"),
            required=True,
            wide=True,
            format=Format.long,
            help=_l(
                "One a line: name, ID number, telephone, representative yes or no; copied from a "
                "spreadsheet or divided by commas. What is not known stays empty."
            ),
        ),
    ),
    _l("Nothing is entered until every line is in order."),
    primary=True,
)
"""Enter the members of a group visit or a joint letter at once."""
