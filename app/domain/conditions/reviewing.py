"""Conditions of review and recheck, and of the end of their windows."""

from __future__ import annotations

from datetime import date

from app.domain.errors import N_
from app.domain.facts import Facts, Problem, problem
from schema.vocabulary import ClosingBasis, PetitionState, RoundKind, RoundResult


def window_open_by_postmark(facts: Facts) -> list[Problem]:
    """Ask for a request within the window; of a letter the postmark counts (T17, T19; 2022:35, 36)."""
    if facts.state == PetitionState.closed and facts.closing_basis != ClosingBasis.lapsed:
        return [problem(None, N_("This petition was not closed because the time for a request ran out."))]
    found = _dates_in_order(facts)
    if found or facts.requested_on is None:
        return found
    if facts.window_until is None:
        return [problem("requested_on", N_("No time for a request has begun: nothing was served yet."))]
    if _posted(facts) <= facts.window_until:
        return []
    message = N_("The time for a request ended on %(until)s; record it as late instead.")
    return [problem("postmark_on", message, until=facts.window_until)]


def window_missed(facts: Facts) -> list[Problem]:
    """Ask that a request recorded as late is late (T31)."""
    found = _dates_in_order(facts)
    if found or facts.requested_on is None or facts.window_until is None:
        return found
    if _posted(facts) > facts.window_until:
        return []
    message = N_("The request is in time: the window is open until %(until)s.")
    return [problem("requested_on", message, until=facts.window_until)]


def _posted(facts: Facts) -> date:
    return facts.postmark_on or facts.requested_on or facts.today


def _dates_in_order(facts: Facts) -> list[Problem]:
    if facts.requested_on is not None and facts.requested_on > facts.today:
        return [problem("requested_on", N_("This day cannot be later than today."))]
    if facts.postmark_on and facts.requested_on and facts.postmark_on > facts.requested_on:
        return [problem("postmark_on", N_("A letter is posted before it arrives."))]
    return []


def no_round_before(facts: Facts) -> list[Problem]:
    """Allow one review of an opinion (T17)."""
    if any(one.kind == RoundKind.review and one.in_time for one in facts.rounds):
        return [problem(None, N_("This opinion was reviewed already; what may follow is a recheck."))]
    return []


def a_review_before(facts: Facts) -> list[Problem]:
    """Ask for the review a recheck is about (T19)."""
    if any(one.kind == RoundKind.review and one.result is not None for one in facts.rounds):
        return []
    return [problem(None, N_("A recheck follows a review that was decided; there is none."))]


def reviewer_is_not_the_handler(facts: Facts) -> list[Problem]:
    """Keep who handled the petition, or reviewed it before, away from it (Regulations 2022, article 28)."""
    if facts.reviewer_id is None:
        return []
    if facts.reviewer_id in {facts.handler_id, facts.handler_b_id}:
        return [problem("reviewer_id", N_("Nobody reviews what he or she handled."))]
    if any(one.reviewer_id == facts.reviewer_id and one.in_time for one in facts.rounds):
        return [problem("reviewer_id", N_("Nobody rechecks what he or she reviewed."))]
    return []


def decided_by_its_reviewer(facts: Facts) -> list[Problem]:
    """Let the named reviewer decide, with the approval of a leader (T18, T19)."""
    running = next((one for one in facts.rounds if one.result is None and one.in_time), None)
    if running is None:
        return [problem(None, N_("No review is running."))]
    if running.reviewer_id == facts.actor_staff_id:
        return []
    return [problem(None, N_("The reviewer named for this round decides it."))]


def hearing_in_order(facts: Facts) -> list[Problem]:
    """Ask for both days of a hearing, in their order (T19; Regulations 2022, article 36)."""
    first, last = facts.hearing_from, facts.hearing_to
    if (first is None) != (last is None):
        return [problem("hearing_to", N_("A hearing has a first and a last day."))]
    if first is not None and last is not None and not first <= last <= facts.today:
        return [
            problem("hearing_to", N_("The hearing ends on or after its first day, and not later than today."))
        ]
    return []


def service_proved(facts: Facts) -> list[Problem]:
    """Ask for the proof that opinion or decision was served: without it no window ever began (T20)."""
    if facts.proof_on_record:
        return []
    return [problem(None, N_("There is no proof of service, so the time for a request has not begun."))]


def window_over(facts: Facts) -> list[Problem]:
    """Let a window pass whole before the petition ends by it (T20)."""
    if facts.window_until is not None and facts.today > facts.window_until:
        return []
    return [problem(None, N_("The time for a request is still running."))]


def the_review_revoked(facts: Facts) -> list[Problem]:
    """Order a fresh handling only after a review that revoked (T23)."""
    decided = [one for one in facts.rounds if one.kind == RoundKind.review and one.result is not None]
    if decided and decided[-1].result == RoundResult.revoked:
        return []
    return [problem(None, N_("Only a review that revoked the opinion sends the petition back."))]


GUARDS = (
    window_open_by_postmark,
    window_missed,
    no_round_before,
    a_review_before,
    reviewer_is_not_the_handler,
    decided_by_its_reviewer,
    hearing_in_order,
    service_proved,
    window_over,
    the_review_revoked,
)
"""What rows of the table may name."""
