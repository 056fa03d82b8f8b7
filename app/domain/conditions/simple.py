"""Conditions of the simple procedure (简易办理): what fits it, until when it is chosen, how it answers.

After the trial measures for simple handling of 2016: for a first petition that is simple, clear and likely to
be granted, noticed within 3 and answered within 10 working days. Nothing is lost by it: the office changes
back to the ordinary procedure at any time, and the ordinary time then counts from the same acceptance.
"""

from __future__ import annotations

from app.domain.errors import N_
from app.domain.facts import Facts, Problem, problem
from schema.vocabulary import ClaimResult, OccurrenceKind, Purpose, Track

GROUP = 5
"""From so many people on a petition is a group's (domain §4.3)."""
AGAINST = frozenset({ClaimResult.not_supported, ClaimResult.partly_supported})
"""Outcomes against the petitioner, which need an opinion letter with its right to a review."""


def fit_for_the_simple_procedure(facts: Facts) -> list[Problem]:
    """Keep reports, repeats, groups, important matters and matters of several units ordinary (T33)."""
    found = []
    if facts.track == Track.simple:
        found.append(problem(None, N_("It follows the simple procedure already.")))
    if facts.purpose == Purpose.report or facts.is_secret:
        found.append(problem("purpose", N_("A report is never handled by the simple procedure.")))
    if facts.occurrence_kind not in {None, OccurrenceKind.first}:
        found.append(problem(None, N_("Only a first petition is handled by the simple procedure.")))
    if (facts.people_count or 0) >= GROUP:
        found.append(
            problem("people_count", N_("A petition of a group is not handled by the simple procedure."))
        )
    if facts.is_important or facts.taking_part:
        message = N_("An important matter, or one of several units, is not handled by the simple procedure.")
        found.append(problem(None, message))
    return found


def simple_in_time(facts: Facts) -> list[Problem]:
    """Let the simple procedure be chosen while its own time for notice runs (T33)."""
    if facts.simple_until is None:
        return [problem(None, N_("No rule of the clock is set for the simple procedure."))]
    if facts.today <= facts.simple_until:
        return []
    message = N_("The simple procedure had to be chosen by %(until)s, within its own time for notice.")
    return [problem(None, message, until=facts.simple_until)]


def in_the_simple_procedure(facts: Facts) -> list[Problem]:
    """Only what is handled by the simple procedure goes back to the ordinary one (T34)."""
    if facts.track == Track.simple:
        return []
    return [problem(None, N_("It follows the ordinary procedure."))]


def in_the_ordinary_procedure(facts: Facts) -> list[Problem]:
    """Extend nothing in the simple procedure: what takes longer is not simple (T13)."""
    if facts.track != Track.simple:
        return []
    return [
        problem(None, N_("The simple procedure is not extended; go back to the ordinary procedure first."))
    ]


def simple_reply_supports(facts: Facts) -> list[Problem]:
    """Answer an appeal without an opinion letter only where nothing is refused to the petitioner (T27)."""
    if facts.purpose != Purpose.appeal or facts.track != Track.simple:
        return []
    message = N_(
        "Claim %(number)s: “%(result)s” is not for the simple procedure. Go back to the ordinary one: "
        "the petitioner is owed an opinion and may ask for its review."
    )
    return [
        problem("claims", message, number=number, result=result)
        for number, result in enumerate(facts.results, start=1)
        if result in AGAINST
    ]


GUARDS = (
    fit_for_the_simple_procedure,
    simple_in_time,
    in_the_simple_procedure,
    in_the_ordinary_procedure,
    simple_reply_supports,
)
"""What rows of the table may name."""
