"""The words of supervision, accountability and emergencies."""

from __future__ import annotations

from enum import StrEnum


class SupervisionKind(StrEnum):
    """The kind of a supervision, in growing force."""

    remind = "remind"
    supervise = "supervise"
    case = "case"
    listed = "listed"
    joint_check = "joint_check"


class SupervisionState(StrEnum):
    """Whether a supervision still waits for its result."""

    open = "open"
    closed = "closed"
    cancelled = "cancelled"


class SupervisionTrigger(StrEnum):
    """What a supervision was opened for."""

    group_visit = "group_visit"
    substantive_case = "substantive_case"
    province_note = "province_note"
    city_note = "city_note"
    overdue = "overdue"
    no_feedback = "no_feedback"
    improper_procedure = "improper_procedure"
    evasion = "evasion"
    not_carried_out = "not_carried_out"
    unsatisfied = "unsatisfied"
    repeat_visit = "repeat_visit"
    public_opinion = "public_opinion"
    other = "other"


class AccountabilityKind(StrEnum):
    """A measure of accountability; proposed and recorded here, never decided here."""

    correction = "correction"
    written_review = "written_review"
    talk = "talk"
    criticism = "criticism"
    listed_rectification = "listed_rectification"
    admonition = "admonition"
    adjustment_advice = "adjustment_advice"
    sanction_advice = "sanction_advice"


class ReportQuality(StrEnum):
    """How a unit reported an event; only lateness is computed, the rest needs a person's finding."""

    on_time = "on_time"
    late = "late"
    omitted_suspected = "omitted_suspected"
    concealed_confirmed = "concealed_confirmed"
    false_confirmed = "false_confirmed"


class EventLevel(StrEnum):
    """The level of an emergency, from the gravest to the least."""

    level_1 = "level_1"
    level_2 = "level_2"
    level_3 = "level_3"
    level_4 = "level_4"


class EventKind(StrEnum):
    """The kind of an emergency and of the plan made for it."""

    mass_petition = "mass_petition"
    social_safety = "social_safety"
    accident = "accident"
    public_health = "public_health"
    natural_disaster = "natural_disaster"
    cyber_security = "cyber_security"
    exam_security = "exam_security"
    public_opinion = "public_opinion"


class PlanLevelColor(StrEnum):
    """The warning colour of a level or risk, from the gravest to the least."""

    red = "red"
    orange = "orange"
    yellow = "yellow"
    blue = "blue"


class ObligationKind(StrEnum):
    """What must be finished before the petition it hangs on may close."""

    supervision = "supervision"
    co_opinion = "co_opinion"
    instruction = "instruction"
    case_lead = "case_lead"
    mandatory_report = "mandatory_report"


class RatingSide(StrEnum):
    """Whom a petitioner rates: the office that took the petition in, or the unit that answered it."""

    office = "office"
    unit = "unit"


class RatingWay(StrEnum):
    """How a rating reached the office."""

    query_page = "query_page"
    telephone = "telephone"
    slip = "slip"


class ProposedState(StrEnum):
    """What became of something the panel proposed: a person decides."""

    open = "open"
    taken = "taken"
    refused = "refused"


class MandatoryState(StrEnum):
    """Where a report that the law demands stands; one person alone cannot dismiss it."""

    open = "open"
    dismissal_proposed = "dismissal_proposed"
    reported = "reported"
    dismissed = "dismissed"
