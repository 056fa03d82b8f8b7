"""Labels for `schema.vocabulary.clock`."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel.speaklater import LazyString

from schema.vocabulary.clock import (
    Bucket,
    ClockRegime,
    ClockStart,
    ClockUnit,
    DayKind,
    DeadlineKind,
)

LABELS: dict[type[StrEnum], dict[StrEnum, LazyString]] = {
    DeadlineKind: {
        DeadlineKind.notice: _lp("deadline", "Notice"),
        DeadlineKind.objection: _lp("deadline", "Objection"),
        DeadlineKind.handle: _lp("deadline", "Handling"),
        DeadlineKind.extended_handle: _lp("deadline", "Extended handling"),
        DeadlineKind.review_apply: _lp("deadline", "Request for review"),
        DeadlineKind.review: _lp("deadline", "Review"),
        DeadlineKind.recheck_apply: _lp("deadline", "Request for recheck"),
        DeadlineKind.recheck: _lp("deadline", "Recheck"),
        DeadlineKind.assign_feedback: _l("Feedback on an assignment"),
        DeadlineKind.co_opinion: _l("Opinion of a unit taking part"),
        DeadlineKind.advice_feedback: _l("Feedback on advice"),
        DeadlineKind.supervision: _lp("deadline", "Supervision"),
        DeadlineKind.instruction: _l("Leader's instruction"),
        DeadlineKind.reception_promise: _l("Promise made at a reception"),
        DeadlineKind.case_lead: _l("Case lead"),
        DeadlineKind.info_report: _l("Information report"),
        DeadlineKind.duty: _lp("deadline", "Duty"),
        DeadlineKind.path: _l("Statutory path"),
    },
    ClockRegime: {
        ClockRegime.national_2022: _l("Regulations of 2022"),
        ClockRegime.national_2005: _l("Regulations of 2005"),
        ClockRegime.zhejiang_2016: _l("Zhejiang regulations of 2016"),
    },
    DayKind: {
        DayKind.workday: _l("Workday"),
        DayKind.restday: _l("Rest day"),
    },
    ClockUnit: {
        ClockUnit.natural: _l("Natural days"),
        ClockUnit.working: _l("Working days"),
        ClockUnit.hours: _l("Hours"),
        ClockUnit.minutes: _l("Minutes"),
    },
    ClockStart: {
        ClockStart.received: _l("Received by the office"),
        ClockStart.dispatched: _l("Delivered to the unit"),
        ClockStart.assigned: _l("Assigned with a set limit"),
        ClockStart.accepted: _l("Accepted"),
        ClockStart.handling_end: _l("End of the handling period"),
        ClockStart.opinion_served: _l("Written answer received"),
        ClockStart.review_requested: _l("Request for review received"),
        ClockStart.review_served: _l("Written review decision received"),
        ClockStart.recheck_requested: _l("Request for recheck received"),
        ClockStart.advice_received: _l("Advice received"),
        ClockStart.supervision_served: _l("Supervision notice served"),
        ClockStart.known: _l("The unit learned of it"),
        ClockStart.event_ended: _l("The event ended"),
        ClockStart.silence: _l("The time for notice passed in silence"),
        ClockStart.path_step: _l("The step before it was done"),
        ClockStart.path_opened: _l("The other procedure was opened"),
        ClockStart.path_end: _l("End of the other procedure's period"),
    },
    Bucket: {
        Bucket.late: _l("Overdue"),
        Bucket.today: _l("Due today"),
        Bucket.soon: _l("Within 5 working days"),
        Bucket.later: _l("Later"),
        Bucket.provisional: _l("Provisional"),
    },
}
