"""The words of the legal clock."""

from __future__ import annotations

from enum import StrEnum


class DeadlineKind(StrEnum):
    """What a deadline is for; also the lanes of the deadline board."""

    notice = "notice"
    objection = "objection"
    handle = "handle"
    extended_handle = "extended_handle"
    review_apply = "review_apply"
    review = "review"
    recheck_apply = "recheck_apply"
    recheck = "recheck"
    assign_feedback = "assign_feedback"
    co_opinion = "co_opinion"
    advice_feedback = "advice_feedback"
    supervision = "supervision"
    instruction = "instruction"
    reception_promise = "reception_promise"
    case_lead = "case_lead"
    info_report = "info_report"
    duty = "duty"
    path = "path"


class ClockRegime(StrEnum):
    """The body of rules a petition keeps for life, picked by the day it was received."""

    national_2022 = "national_2022"
    national_2005 = "national_2005"
    zhejiang_2016 = "zhejiang_2016"


class DayKind(StrEnum):
    """Whether people work on a day."""

    workday = "workday"
    restday = "restday"


class ClockUnit(StrEnum):
    """What a clock rule counts; hours and minutes run around the clock, through nights and holidays."""

    natural = "natural"
    working = "working"
    hours = "hours"
    minutes = "minutes"


class ClockStart(StrEnum):
    """The event a clock rule starts from; the day of the event itself is never counted."""

    received = "received"
    dispatched = "dispatched"
    assigned = "assigned"
    accepted = "accepted"
    handling_end = "handling_end"
    opinion_served = "opinion_served"
    review_requested = "review_requested"
    review_served = "review_served"
    recheck_requested = "recheck_requested"
    advice_received = "advice_received"
    supervision_served = "supervision_served"
    known = "known"
    event_ended = "event_ended"
    silence = "silence"
    path_opened = "path_opened"
    path_step = "path_step"
    path_end = "path_end"


class Bucket(StrEnum):
    """Where a deadline stands today; every open deadline is in exactly one."""

    late = "late"
    today = "today"
    soon = "soon"
    later = "later"
    provisional = "provisional"
