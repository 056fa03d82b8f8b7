"""The words of one petition: its state, its verbs, and what is counted about it."""

from __future__ import annotations

from enum import StrEnum


class PetitionState(StrEnum):
    """Where a petition stands; the codes of the state table the office works by."""

    draft = "draft"
    registered = "registered"
    forwarded_out = "forwarded_out"
    dispatched = "dispatched"
    objection = "objection"
    accepted = "accepted"
    declined = "declined"
    refused_again = "refused_again"
    diverted = "diverted"
    discipline_track = "discipline_track"
    answered_directly = "answered_directly"
    opinion_draft = "opinion_draft"
    opinion_approved = "opinion_approved"
    served = "served"
    in_review = "in_review"
    review_served = "review_served"
    in_recheck = "in_recheck"
    concluded = "concluded"
    closed = "closed"
    withdrawn = "withdrawn"
    void = "void"
    archived = "archived"


class Event(StrEnum):
    """A verb that moves a petition from one state to another."""

    register = "register"
    answer = "answer"
    forward = "forward"
    assign = "assign"
    object = "object"
    uphold_objection = "uphold_objection"
    reject_objection = "reject_objection"
    accept = "accept"
    decline = "decline"
    refuse_again = "refuse_again"
    divert = "divert"
    to_discipline = "to_discipline"
    forward_out = "forward_out"
    extend = "extend"
    draft = "draft"
    sign = "sign"
    serve = "serve"
    ask_review = "ask_review"
    review_decide = "review_decide"
    ask_recheck = "ask_recheck"
    recheck_decide = "recheck_decide"
    lapse = "lapse"
    withdraw = "withdraw"
    settle = "settle"
    redo = "redo"
    archive = "archive"
    reopen = "reopen"
    void = "void"
    reply = "reply"
    close = "close"
    return_ = "return"
    keep = "keep"
    late_review = "late_review"
    discard = "discard"
    simplify = "simplify"
    ordinary = "ordinary"


class Channel(StrEnum):
    """How a petition reached the office."""

    letter = "letter"
    visit = "visit"
    phone = "phone"
    web = "web"
    fax = "fax"


class HeadcountClass(StrEnum):
    """The class of a visit by the number of people who came."""

    individual = "individual"
    group = "group"
    large_group = "large_group"


class VisitLevel(StrEnum):
    """How far up a visit went, from the school to Beijing, in rising order."""

    school = "school"
    county = "county"
    city_edu = "city_edu"
    city_gov = "city_gov"
    province = "province"
    beijing = "beijing"


class AbnormalReason(StrEnum):
    """Why a visit counts as abnormal: the acts of article 26 of the 2022 regulations."""

    unlawful_assembly = "unlawful_assembly"
    dangerous_goods = "dangerous_goods"
    violence = "violence"
    overstay = "overstay"
    incitement = "incitement"
    other = "other"


class Purpose(StrEnum):
    """What the petitioner wants; it decides which procedure and which results are open."""

    appeal = "appeal"
    suggestion = "suggestion"
    report = "report"
    inquiry = "inquiry"
    thanks = "thanks"
    other = "other"


class OccurrenceKind(StrEnum):
    """Whether this matter has been here before, and when."""

    first = "first"
    repeat_in_process = "repeat_in_process"
    repeat_after_answer = "repeat_after_answer"
    repeat_after_conclusion = "repeat_after_conclusion"


class DuplicateVerdict(StrEnum):
    """What a person decided about two petitions that look alike."""

    same_matter = "same_matter"
    same_person = "same_person"
    different = "different"


class Secrecy(StrEnum):
    """Who may know of a petition at all; classified state material is never stored."""

    open = "open"
    internal = "internal"
    confidential_report = "confidential_report"


class Urgency(StrEnum):
    """The urgency printed on an official paper."""

    flat = "flat"
    urgent = "urgent"
    top_urgent = "top_urgent"


class HandlingMode(StrEnum):
    """The way chosen for a petition."""

    forward = "forward"
    assign = "assign"
    self = "self"
    joint = "joint"
    direct_answer = "direct_answer"
    report_to_leader = "report_to_leader"
    keep = "keep"
    decline = "decline"
    refuse_again = "refuse_again"
    divert = "divert"
    to_discipline = "to_discipline"
    to_political_legal = "to_political_legal"
    forward_out = "forward_out"
    return_ = "return"
    supervise = "supervise"


class ClaimResult(StrEnum):
    """The result of one claim; `CLAIM_RESULTS_BY_PURPOSE` says which purpose may have which."""

    supported = "supported"
    partly_supported = "partly_supported"
    explained = "explained"
    not_supported = "not_supported"
    mediated = "mediated"
    settled = "settled"
    withdrawn = "withdrawn"
    adopted = "adopted"
    partly_adopted = "partly_adopted"
    not_adopted = "not_adopted"
    noted = "noted"
    founded = "founded"
    partly_founded = "partly_founded"
    unfounded = "unfounded"
    transferred = "transferred"
    insufficient = "insufficient"
    answered = "answered"


class FourOutcome(StrEnum):
    """What was brought home for a claim: the four outcomes; a claim may have several."""

    justified_solved = "justified_solved"
    unjustified_educated = "unjustified_educated"
    illegal_punished = "illegal_punished"
    needy_helped = "needy_helped"


class Satisfaction(StrEnum):
    """How the petitioner rates the work."""

    satisfied = "satisfied"
    basic = "basic"
    unsatisfied = "unsatisfied"
    none = "none"


class PartyKind(StrEnum):
    """Whether a petitioner is a natural person or an organisation."""

    person = "person"
    organisation = "organisation"


class ClosingBasis(StrEnum):
    """What a closed petition was closed on."""

    answered = "answered"
    replied = "replied"
    kept = "kept"
    historical = "historical"
    settled = "settled"
    lapsed = "lapsed"


class Track(StrEnum):
    """The procedure a petition follows."""

    ordinary = "ordinary"
    simple = "simple"
    statutory = "statutory"


class LeadRole(StrEnum):
    """The part a unit plays in a joint handling; exactly one leads."""

    lead = "lead"
    co = "co"


FINAL_STATES = frozenset(
    {
        PetitionState.forwarded_out,
        PetitionState.declined,
        PetitionState.refused_again,
        PetitionState.diverted,
        PetitionState.discipline_track,
        PetitionState.concluded,
        PetitionState.closed,
        PetitionState.withdrawn,
        PetitionState.void,
        PetitionState.archived,
    }
)

# A draft is neither: nothing has been registered, so nothing waits for an end.
OPEN_STATES = frozenset(PetitionState) - FINAL_STATES - {PetitionState.draft}

_ANSWERED_OR_NOTED = frozenset({ClaimResult.answered, ClaimResult.noted})

CLAIM_RESULTS_BY_PURPOSE = {
    Purpose.appeal: frozenset(
        {
            ClaimResult.supported,
            ClaimResult.partly_supported,
            ClaimResult.explained,
            ClaimResult.not_supported,
            ClaimResult.mediated,
            ClaimResult.settled,
            ClaimResult.withdrawn,
        }
    ),
    Purpose.suggestion: frozenset(
        {
            ClaimResult.adopted,
            ClaimResult.partly_adopted,
            ClaimResult.not_adopted,
            ClaimResult.noted,
        }
    ),
    Purpose.report: frozenset(
        {
            ClaimResult.founded,
            ClaimResult.partly_founded,
            ClaimResult.unfounded,
            ClaimResult.transferred,
            ClaimResult.insufficient,
        }
    ),
    Purpose.inquiry: frozenset({ClaimResult.answered}),
    Purpose.thanks: _ANSWERED_OR_NOTED,
    Purpose.other: _ANSWERED_OR_NOTED,
}

PETITION_MARKS = (
    "is_urgent",
    "is_supervised",
    "is_led",
    "people_count",
    "is_repeat",
    "is_backlog",
    "is_extended",
    "minors_involved",
    "is_secret",
)
"""Columns the marks of a petition are made from, wherever it is shown."""

PETITION_CORE = (
    frozenset({*PETITION_MARKS, "title", "state", "category_id", "visit_level"})
    | {f"{step}_on" for step in ("received", "accepted", "answered", "closed", "due")}
    | {"due_provisional"}
)
"""Columns the board, the work of the day and the record of a case are drawn from."""


class PublicStep(StrEnum):
    """What the petitioner may see of a petition: that something happened, and when."""

    registered = "registered"
    passed_on = "passed_on"
    accepted = "accepted"
    extended_to = "extended_to"
    answered = "answered"
    closed = "closed"
