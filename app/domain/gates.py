"""What a verb asks of the case before it moves: every condition is a question about plain values.

`problems` answers for one row of the table with all that is wrong at once, so that nobody has to fill in a
form three times. A new condition is a function here and its name in the row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.errors import N_
from app.domain.workflow import Transition
from schema.vocabulary import CLAIM_RESULTS_BY_PURPOSE, Channel, ClaimResult, ObligationKind, Purpose


class Problem(NamedTuple):
    """One thing that is wrong: the input it belongs to, a msgid, and the values the sentence names.

    Members of the vocabulary among the values are to be shown by their label.
    """

    field: str | None
    message: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The case as it would stand after the verb: what is on the record, with what was typed laid over it."""

    today: date
    channel: Channel | None = None
    received_on: date | None = None
    people_count: int | None = None
    purpose: Purpose | None = None
    category_id: int | None = None
    summary: str | None = None
    has_petitioner: bool = False
    is_anonymous: bool = False
    reception_place: str | None = None
    receiver_id: int | None = None
    policy_clear: bool = False
    answer_text: str | None = None
    answered_by_id: int | None = None
    unit_id: int | None = None
    feedback_due: date | None = None
    handler_id: int | None = None
    handler_b_id: int | None = None
    accepted_on: date | None = None
    reason: str | None = None
    outside_organ: str | None = None
    results: tuple[ClaimResult | None, ...] = ()
    reply_served_on: date | None = None
    reply_exempt_reason: str | None = None
    paper_issued: bool = False
    owed: tuple[ObligationKind, ...] = ()


def problems(row: Transition, facts: Facts) -> list[Problem]:
    """Return everything that keeps `row` from happening, inputs first; empty when it may."""
    missing = [
        _problem(name, N_("This field is required."))
        for name in row.required
        if _is_empty(getattr(facts, name))
    ]
    return missing + [problem for guard in row.guards for problem in GUARDS[guard](facts)]


def petitioner_or_anonymous(facts: Facts) -> list[Problem]:
    """Ask for somebody to answer, or the mark that nobody is known (T1)."""
    if facts.has_petitioner or facts.is_anonymous:
        return []
    return [_problem("petitioners", N_("Name at least one petitioner, or mark the petition as anonymous."))]


def visit_has_reception(facts: Facts) -> list[Problem]:
    """Ask where and by whom a visit was received (T1)."""
    if facts.channel != Channel.visit:
        return []
    found = []
    if _is_empty(facts.reception_place):
        found.append(_problem("reception_place", N_("A visit needs the place where it was received.")))
    if facts.receiver_id is None:
        found.append(_problem("receiver_id", N_("A visit needs the person who received it.")))
    return found


def received_not_in_future(facts: Facts) -> list[Problem]:
    """Refuse a day of receipt that has not come yet (T1)."""
    if facts.received_on is None or facts.received_on <= facts.today:
        return []
    return [_problem("received_on", N_("The day of receipt cannot be later than today."))]


def people_counted(facts: Facts) -> list[Problem]:
    """Ask for at least one person (T1)."""
    if facts.people_count is None or facts.people_count >= 1:
        return []
    return [_problem("people_count", N_("At least one person must be counted."))]


def directly_answerable(facts: Facts) -> list[Problem]:
    """Allow a direct answer to inquiries, suggestions and matters of clear policy only (T2)."""
    if facts.policy_clear or facts.purpose in {Purpose.inquiry, Purpose.suggestion}:
        return []
    message = N_(
        "Only an inquiry, a suggestion or a matter on which the policy is clear can be answered directly; "
        "assign this one instead."
    )
    return [_problem("purpose", message)]


def feedback_due_ahead(facts: Facts) -> list[Problem]:
    """Refuse a limit that is already over (T3)."""
    if facts.feedback_due is None or facts.feedback_due >= facts.today:
        return []
    return [_problem("feedback_due", N_("The date for feedback cannot lie in the past."))]


def accepted_between_receipt_and_today(facts: Facts) -> list[Problem]:
    """Hold the day of acceptance between receipt and today: the handling clock starts on it (T7)."""
    if facts.accepted_on is None:
        return []
    if facts.accepted_on > facts.today:
        return [_problem("accepted_on", N_("The day of acceptance cannot be later than today."))]
    if facts.received_on is not None and facts.accepted_on < facts.received_on:
        message = N_("The day of acceptance cannot be earlier than the day of receipt, %(received_on)s.")
        return [_problem("accepted_on", message, received_on=facts.received_on)]
    return []


def handlers_differ(facts: Facts) -> list[Problem]:
    """Ask for two people, so that a journey of one delays nothing (T7)."""
    if facts.handler_id is None or facts.handler_id != facts.handler_b_id:
        return []
    return [_problem("handler_b_id", N_("The stand-in must be somebody else than the handler."))]


def no_paper_issued(facts: Facts) -> list[Problem]:
    """Refuse to make void what has already gone out on paper (T26)."""
    if not facts.paper_issued:
        return []
    message = N_("A paper was already issued in this petition, so it can no longer be made void.")
    return [_problem(None, message)]


def not_an_appeal(facts: Facts) -> list[Problem]:
    """Refuse to close an appeal by a mere reply (T27; Regulations of 2022, articles 31(6) and 32)."""
    if facts.purpose != Purpose.appeal:
        return []
    return [
        _problem("purpose", N_("An appeal is closed by an opinion that has been served, not by a reply."))
    ]


def claims_have_results(facts: Facts) -> list[Problem]:
    """Ask for a claim, and for each claim a result that fits the purpose (T27)."""
    if facts.results:
        return results_fit_purpose(facts)
    return [_problem("claims", N_("Record at least one claim and its result."))]


def results_fit_purpose(facts: Facts) -> list[Problem]:
    """Ask for a result of each recorded claim, out of those the purpose knows (T27, T28)."""
    allowed = CLAIM_RESULTS_BY_PURPOSE[facts.purpose] if facts.purpose else frozenset()
    found = []
    for number, result in enumerate(facts.results, start=1):
        if result is None:
            found.append(_problem("claims", N_("Claim %(number)s has no result yet."), number=number))
        elif result not in allowed:
            message = N_("Claim %(number)s: “%(result)s” is not a result for the purpose “%(purpose)s”.")
            found.append(_problem("claims", message, number=number, result=result, purpose=facts.purpose))
    return found


def reply_served_or_exempt(facts: Facts) -> list[Problem]:
    """Ask for the day the reply reached the petitioner, or why none is owed (T27)."""
    if facts.reply_served_on is not None and facts.reply_served_on > facts.today:
        return [_problem("reply_served_on", N_("The day of service cannot be later than today."))]
    if facts.reply_served_on is not None or not _is_empty(facts.reply_exempt_reason):
        return []
    return [_problem("reply_served_on", N_("Record when the reply was served, or why no reply is owed."))]


def answer_recorded(facts: Facts) -> list[Problem]:
    """Ask for the answer that was given (T28)."""
    if not _is_empty(facts.answer_text):
        return []
    return [_problem("answer_text", N_("Record the answer that was given first."))]


def nothing_owed(facts: Facts) -> list[Problem]:
    """Refuse to close while a supervision, an instruction or another obligation is open."""
    message = N_("Something is still open on this petition: %(owed)s. Finish it before closing.")
    return [_problem(None, message, owed=kind) for kind in dict.fromkeys(facts.owed)]


GUARDS: dict[str, Callable[[Facts], list[Problem]]] = {
    guard.__name__: guard
    for guard in (
        petitioner_or_anonymous,
        visit_has_reception,
        received_not_in_future,
        people_counted,
        directly_answerable,
        feedback_due_ahead,
        accepted_between_receipt_and_today,
        handlers_differ,
        no_paper_issued,
        not_an_appeal,
        claims_have_results,
        results_fit_purpose,
        reply_served_or_exempt,
        answer_recorded,
        nothing_owed,
    )
}


def _problem(field: str | None, message: str, **params: object) -> Problem:
    """Return a problem with its values."""
    return Problem(field, message, params)


def _is_empty(value: object) -> bool:
    """Say whether an input was left empty; zero is an answer."""
    return value is None or (isinstance(value, str) and not value.strip())
