"""Conditions of arriving: registration, dispatch, objection, acceptance."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.errors import N_
from app.domain.facts import Facts, Problem, is_empty, problem
from schema.vocabulary import Channel, ClockRegime, PetitionState, Purpose


def petitioner_or_anonymous(facts: Facts) -> list[Problem]:
    """Ask for somebody to answer, or the mark that nobody is known (T1)."""
    if facts.has_petitioner or facts.is_anonymous:
        return []
    return [problem("petitioners", N_("Name at least one petitioner, or mark the petition as anonymous."))]


def visit_has_reception(facts: Facts) -> list[Problem]:
    """Ask where and by whom a visit was received (T1)."""
    if facts.channel != Channel.visit:
        return []
    found = []
    if is_empty(facts.reception_place):
        found.append(problem("reception_place", N_("A visit needs the place where it was received.")))
    if facts.receiver_id is None:
        found.append(problem("receiver_id", N_("A visit needs the person who received it.")))
    return found


def received_not_in_future(facts: Facts) -> list[Problem]:
    """Refuse a day of receipt that has not come yet (T1)."""
    if facts.received_on is None or facts.received_on <= facts.today:
        return []
    return [problem("received_on", N_("The day of receipt cannot be later than today."))]


def people_counted(facts: Facts) -> list[Problem]:
    """Ask for at least one person (T1)."""
    if facts.people_count is None or facts.people_count >= 1:
        return []
    return [problem("people_count", N_("At least one person must be counted."))]


def directly_answerable(facts: Facts) -> list[Problem]:
    """Allow a direct answer to inquiries, suggestions and matters of clear policy only (T2)."""
    if facts.policy_clear or facts.purpose in {Purpose.inquiry, Purpose.suggestion}:
        return []
    message = N_(
        "Only an inquiry, a suggestion or a matter on which the policy is clear can be answered directly; "
        "assign this one instead."
    )
    return [problem("purpose", message)]


def feedback_due_ahead(facts: Facts) -> list[Problem]:
    """Refuse a limit that is already over (T3)."""
    if facts.feedback_due is None or facts.feedback_due >= facts.today:
        return []
    return [problem("feedback_due", N_("The date for feedback cannot lie in the past."))]


def accepted_between_receipt_and_today(facts: Facts) -> list[Problem]:
    """Hold the day of acceptance between receipt and today: the handling clock starts on it (T7)."""
    if facts.accepted_on is None:
        return []
    if facts.accepted_on > facts.today:
        return [problem("accepted_on", N_("The day of acceptance cannot be later than today."))]
    if facts.received_on is not None and facts.accepted_on < facts.received_on:
        message = N_("The day of acceptance cannot be earlier than the day of receipt, %(received_on)s.")
        return [problem("accepted_on", message, received_on=facts.received_on)]
    return []


def handlers_differ(facts: Facts) -> list[Problem]:
    """Ask for two people, so that a journey of one delays nothing (T7)."""
    if facts.handler_id is None or facts.handler_id != facts.handler_b_id:
        return []
    return [problem("handler_b_id", N_("The stand-in must be somebody else than the handler."))]


def no_paper_issued(facts: Facts) -> list[Problem]:
    """Refuse to make void what has already gone out on paper (T26)."""
    if not facts.paper_issued:
        return []
    message = N_("A paper was already issued in this petition, so it can no longer be made void.")
    return [problem(None, message)]


REPRESENTATIVES: Mapping[ClockRegime, tuple[tuple[int | None, int], ...]] = {
    ClockRegime.national_2005: ((None, 5),),
    ClockRegime.national_2022: ((None, 5),),
    ClockRegime.zhejiang_2016: ((10, 3), (None, 5)),
}
"""Regime -> (up to how many people, how many may represent them): 2005:18, 2022:20, Zhejiang 2016:15."""


def representatives_allowed(people: int, regime: ClockRegime) -> int:
    """Return how many representatives a visit of `people` people may have."""
    return next(limit for most, limit in REPRESENTATIVES[regime] if most is None or people <= most)


def representatives_within_the_limit(facts: Facts) -> list[Problem]:
    """Hold the representatives of a visit to what the regime allows (T1; Regulations 2022, article 20)."""
    if facts.channel != Channel.visit or facts.regime is None or not facts.representative_count:
        return []
    if facts.people_count is None:
        return []  # how many came is asked first
    allowed = representatives_allowed(facts.people_count, facts.regime)
    if facts.representative_count <= allowed:
        return []
    message = N_("A visit of %(people)s people may send at most %(allowed)s representatives.")
    return [problem("representative_count", message, people=facts.people_count, allowed=allowed)]


def abnormal_visits_have_a_reason(facts: Facts) -> list[Problem]:
    """Only a visit can be abnormal (T1; Regulations 2022, article 26)."""
    if facts.abnormal_reason is None or facts.channel == Channel.visit:
        return []
    return [problem("abnormal_reason", N_("Only a visit can be an abnormal visit."))]


def told_why_and_when(facts: Facts) -> list[Problem]:
    """Ask what somebody who came or called was told: why not at once, and until when (M23, T3, T7)."""
    spoken = facts.channel in {Channel.visit, Channel.phone}
    if not spoken or facts.was_told or facts.state != PetitionState.registered or facts.is_anonymous:
        return []
    if facts.notice_exempt_reason:
        return []
    found = []
    if is_empty(facts.interim_reason):
        message = N_("Who came or called and cannot be answered at once is told why: record the reason.")
        found.append(problem("interim_reason", message))
    return found + promise_in_order(facts)


def promise_in_order(facts: Facts) -> list[Problem]:
    """Hold a promised date between today and the end the law sets (M23)."""
    if facts.promised_on is None:
        return [problem("promised_on", N_("Record the date by which an answer was promised."))]
    if facts.promised_on < facts.today:
        return [problem("promised_on", N_("The promised date cannot lie in the past."))]
    if facts.legal_end is not None and facts.promised_on > facts.legal_end:
        message = N_("The promised date is later than the law allows; the latest day is %(end)s.")
        return [problem("promised_on", message, end=facts.legal_end)]
    return []


def first_contact_stays(facts: Facts) -> list[Problem]:
    """Keep who first met the petitioner responsible to the end of the matter (M13)."""
    fixed = facts.fixed_contact_id
    if fixed is None or facts.first_contact_id in {None, fixed}:
        return []
    message = N_(
        "Who first received the petitioner answers for the matter to the end and is not changed here."
    )
    return [problem("first_contact_id", message)]


def co_opinion_before_the_lead(facts: Facts) -> list[Problem]:
    """Hold the date for opinions of those taking part before the lead's own (M16)."""
    if facts.co_due is None:
        return []
    if facts.co_due < facts.today:
        return [problem("co_due", N_("The date for opinions cannot lie in the past."))]
    if facts.feedback_due is not None and facts.co_due >= facts.feedback_due:
        message = N_("Opinions of units taking part are due before the lead's own date, %(due)s.")
        return [problem("co_due", message, due=facts.feedback_due)]
    return []


def objection_in_time(facts: Facts) -> list[Problem]:
    """Allow an objection within five working days of delivery only (T4; Regulations 2022, article 23(3))."""
    if facts.objection_until is None:
        return [
            problem(None, N_("There is no time for an objection in this petition, or it was used already."))
        ]
    if facts.today <= facts.objection_until:
        return []
    message = N_("An objection had to be raised within five working days, by %(until)s.")
    return [problem(None, message, until=facts.objection_until)]


GUARDS = (
    petitioner_or_anonymous,
    visit_has_reception,
    received_not_in_future,
    people_counted,
    directly_answerable,
    feedback_due_ahead,
    accepted_between_receipt_and_today,
    handlers_differ,
    no_paper_issued,
    representatives_within_the_limit,
    abnormal_visits_have_a_reason,
    told_why_and_when,
    first_contact_stays,
    co_opinion_before_the_lead,
    objection_in_time,
)
"""What rows of the table may name."""
